//! The answer of articles in a language model's words. The step says from which passages it may be phrased, and is taken once more with what came. The words
//! go through the one door as a text that a model wrote: every fact stands in these passages, and every sentence rests on one of them. What
//! does not pass is kept as held, and the article's own words are said.

use crate::excerpt::excerpt;
use crate::finding::{Finding, SAYS};
use crate::guard::{Grounds, MAX_REASONS, Origin, Reason, Rule, Verdict, guard};
use crate::outcome::{Decision, Effect, Held, Reply, Source};
use crate::release;
use crate::run::Run;
use crate::support::{Support, support};

/// Passages that are given at most.
const MOST: usize = 3;

/// A passage from which an answer may be phrased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The article, with its version.
    pub source: Source,
    /// What it says here, with the heading that it stands under.
    pub text: String,
}

/// An answer that may be phrased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrasable {
    /// What was asked.
    pub question: String,
    /// From what; the first is what is said otherwise.
    pub grounds: Vec<Ground>,
}

/// What a language model made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrased {
    /// The words.
    pub text: String,
    /// From these passages, and for this question.
    pub of: Phrasable,
    /// Which model, as the company calls it.
    pub by: String,
}

/// An answer of the step that may be phrased.
pub(crate) struct Offered {
    of: Phrasable,
    /// The reply as it is said otherwise.
    own: String,
    /// What stands behind its words: until when they hold.
    tail: String,
}

/// Says that the article's answer, which was said last, may be phrased. One that depends on whom it is for, or held at another time, is said as it stands.
pub(crate) fn offer(run: &mut Run<'_>, finding: &Finding) {
    let Some(reading) = &run.reading else { return };
    if !finding.others.is_empty() || !finding.holds(run.turn.now) {
        return;
    }
    let body = excerpt(&finding.passage, finding.sentence.as_ref(), run.locale, run.turn.room);
    let own = run.effects.iter().rev().find_map(|(effect, _)| match effect {
        Effect::Reply(reply) => Some(reply.text.clone()),
        _ => None,
    });
    let Some(own) = own else { return };
    let Some(tail) = own.strip_prefix(&body).map(str::to_owned) else { return };
    let beside = run.turn.findings.iter().filter(|other| {
        let sure = other.sure >= SAYS && other.has_words();
        sure && other.article != finding.article && other.others.is_empty() && other.holds(run.turn.now)
    });
    let grounds = std::iter::once(finding).chain(beside).take(MOST).map(ground).collect();
    run.offered = Some(Offered { of: Phrasable { question: reading.text.clone(), grounds }, own, tail });
}

fn ground(finding: &Finding) -> Ground {
    let (id, title) = (finding.article.clone(), finding.title.clone());
    let headings = finding.passage.heading.iter().map(String::as_str);
    let text = headings.chain([finding.passage.text.as_str()]).collect::<Vec<_>>().join("\n");
    Ground { source: Source { id, title, version: Some(finding.version) }, text }
}

/// What may be phrased, when the step came to its end with this one answer and nothing else.
pub(crate) fn open(run: &Run<'_>) -> Option<Phrasable> {
    let alone = run.effects.len() == 1 && run.decision() == Some(Decision::Answer);
    let offered = run.offered.as_ref().filter(|_| alone && run.turn.phrased.is_none())?;
    let (Effect::Reply(reply), _) = run.effects.first()? else { return None };
    let said = reply.sources.first() == offered.of.grounds.first().map(|ground| &ground.source);
    said.then(|| offered.of.clone())
}

/// The reply in the model's words, where there are some for it and they pass.
pub(crate) fn worded(run: &mut Run<'_>, reply: Reply) -> Reply {
    let turn = run.turn;
    let Some(phrased) = &turn.phrased else { return reply };
    let Some(offered) = run.offered.as_ref().filter(|one| one.own == reply.text && one.of == phrased.of)
    else {
        return reply;
    };
    let tail = offered.tail.clone();
    match look(run, phrased) {
        Ok((text, used)) => {
            let sources = used.into_iter().filter_map(|at| phrased.of.grounds.get(at));
            let sources = sources.map(|ground| ground.source.clone()).collect();
            run.rule("model.phrased");
            run.phrased_by = Some(phrased.by.clone());
            Reply { text: format!("{text}{tail}"), sources, ..reply }
        }
        Err(reasons) => {
            run.rule("model.held");
            let first = phrased.of.grounds.first().map_or("", |ground| &ground.source.id);
            run.held.push(Held { text: phrased.text.clone(), said_by: format!("model:{first}"), reasons });
            reply
        }
    }
}

/// The words as they may be said, with the passages that they rest on; or all that is wrong with them.
fn look(run: &Run<'_>, phrased: &Phrased) -> Result<(String, Vec<usize>), Vec<Reason>> {
    let text = phrased.text.trim();
    let texts: Vec<&str> = phrased.of.grounds.iter().map(|ground| ground.text.as_str()).collect();
    let zone = run.hours().zone().clone();
    // What the customer wrote is no ground: whoever asks for a refund of 500 is promised none.
    let mut grounds = Grounds::new(Origin::Generated, release::channel(run), run.locale, run.turn.now, zone);
    grounds.sources = texts.clone();
    let verdict = guard(&run.pack.guards, &run.turn.house.guards, text, &grounds);
    let support = support(run.locale, text, &texts);
    match (verdict, support) {
        (Verdict::Passed { text, .. }, Support::Rests(used)) => Ok((text, used)),
        (verdict, support) => {
            let mut reasons = match verdict {
                Verdict::Held(reasons) => reasons,
                Verdict::Passed { .. } => Vec::new(),
            };
            if let Support::Fails(spans) = support {
                let reason = |span: std::ops::Range<usize>| {
                    let words = text.get(span.clone()).unwrap_or_default().chars().take(80).collect();
                    Reason { rule: Rule::Ungrounded, words, span }
                };
                reasons.extend(spans.into_iter().map(reason));
            }
            reasons.truncate(MAX_REASONS);
            Err(reasons)
        }
    }
}
