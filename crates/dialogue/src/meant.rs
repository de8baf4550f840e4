//! What may be meant where the step would ask, or say that it cannot help: a closed list from which a language model may choose one. The step asks nobody:
//! it says what may be chosen from, and is taken once more with the choice as a fact of the turn. Whatever comes before this place (danger, anger, a request
//! for a person, a task under way, what the message says no to) has been decided by then, and a choice changes nothing of it.

use nlu::Understanding;
use serde::{Deserialize, Serialize};

use crate::answer;
use crate::deed::Stance;
use crate::finding;
use crate::outcome::{Decision, Effect};
use crate::pack::{Response, SMALLTALK};
use crate::phrase;
use crate::run::Run;
use crate::state::{MAX_SUGGESTIONS, Suggestion};

/// What may be chosen from at once.
pub const MOST: usize = 6;
/// The share of what is inside that a topic must have to be near.
const NEAR: f32 = 0.1;
/// Coverage from which what the text search found is near.
const SEARCHED: f32 = 0.35;
/// Characters of what one of them says.
const SAYS_CHARS: usize = 160;

/// One of what may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// `topic:` or `article:` and its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Of what it says, the beginning.
    pub says: String,
}

/// What a language model chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// Which of those that it might choose.
    pub id: String,
    /// Which model, as the company calls it.
    pub by: String,
}

/// What may be meant by a question that no rule answers; what is switched off or turned down is not among it.
fn near(run: &Run<'_>, u: &Understanding, normal: &str) -> Vec<Candidate> {
    let inside = (1.0 - u.out_of_scope).max(1e-3);
    let intents = u.intents.iter().filter(|one| !one.id.starts_with(SMALLTALK));
    let likely = intents.filter(|one| one.confidence / inside >= NEAR).map(|one| one.id.clone());
    let hits = run.pack.index.search(normal, run.locale, run.turn.now, MAX_SUGGESTIONS);
    let searched = hits.into_iter().filter(|hit| hit.coverage >= SEARCHED).map(|hit| hit.id);
    let mut ids: Vec<String> = Vec::new();
    for id in likely.chain(searched) {
        let said = run.topic(&id).is_some() && run.stance(&id) != Stance::Against;
        if said && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let offers = finding::offers(run).into_iter().filter_map(|(_, offer)| offer.article);
    let articles = offers.filter_map(|id| article(run, &id));
    articles.chain(ids.iter().filter_map(|id| topic(run, id))).take(MOST).collect()
}

fn article(run: &Run<'_>, id: &str) -> Option<Candidate> {
    let finding = run.turn.findings.iter().find(|finding| finding.article == *id)?;
    Some(Candidate {
        id: format!("article:{id}"),
        title: finding.title.clone(),
        says: finding.passage.text.chars().take(SAYS_CHARS).collect(),
    })
}

fn topic(run: &Run<'_>, id: &str) -> Option<Candidate> {
    let topic = run.topic(id)?;
    let says = match &topic.response {
        Response::Answer(text) => text.get(run.locale),
        Response::Flow(_) => topic.ask.get(run.locale),
    };
    Some(Candidate {
        id: format!("topic:{id}"),
        title: topic.title.get(run.locale).to_owned(),
        says: says.chars().take(SAYS_CHARS).collect(),
    })
}

/// Keeps what may be meant, and does what was chosen of it; false when nothing was.
pub(crate) fn chosen(run: &mut Run<'_>, u: &Understanding, normal: &str) -> bool {
    run.candidates = near(run, u, normal);
    let turn = run.turn;
    let Some(chosen) = &turn.chosen else { return false };
    // Whatever is not on the list was not chosen, whoever says so.
    if !run.candidates.iter().any(|one| one.id == chosen.id) {
        return false;
    }
    let failed = run.state.failed;
    if let Some(id) = chosen.id.strip_prefix("article:") {
        let Some(finding) = turn.findings.iter().find(|finding| finding.article == id) else { return false };
        run.rule("model.chosen");
        finding::say(run, finding, Vec::new());
        phrase::offer(run, finding);
    } else {
        let id = chosen.id.trim_start_matches("topic:");
        let Some(topic) = run.topic(id) else { return false };
        run.rule("model.chosen");
        if matches!(topic.response, Response::Flow(_)) {
            // A task is offered, and begun by whoever wants it.
            let first = Suggestion {
                topic: topic.id.clone(),
                text: topic.ask.get(run.locale).to_owned(),
                ..Suggestion::default()
            };
            answer::clarify(run, vec![first], "clarify_intro");
        } else {
            run.intent = Some((topic.id.clone(), sure(u, id)));
            answer::topic(run, id);
        }
    }
    run.chosen = Some(chosen.clone());
    // That a model chose does not prove that anybody was helped: the way to a person is as short as it was.
    run.state.failed = run.state.failed.max(failed);
    true
}

fn sure(u: &Understanding, id: &str) -> f32 {
    u.intents.iter().find(|one| one.id == id).map_or(0.0, |one| one.confidence)
}

/// What may be chosen from, when the step came to its end with a question or a refusal and nothing else.
pub(crate) fn open(run: &Run<'_>) -> Vec<Candidate> {
    let open = matches!(run.decision(), Some(Decision::Clarify | Decision::Refuse));
    let acts = run.effects.iter().any(|(effect, _)| !matches!(effect, Effect::Reply(_)));
    if !open || acts || run.turn.chosen.is_some() { Vec::new() } else { run.candidates.clone() }
}
