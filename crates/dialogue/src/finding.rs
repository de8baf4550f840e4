//! What was found in the company's articles, and its place among the answers: a task goes before it, and a sure topic's text does unless the
//! article is [nearer](crate::nearer) to the question; it answers where the assistant would not understand, or would only guess.

use std::ops::Range;

use base::{Locale, Timestamp};
use calendar::say::say_day;
use knowledge::Passage;
use nlu::{Scored, Shape, Understanding};
use serde::{Deserialize, Serialize};

use crate::answer;
use crate::excerpt::excerpt;
use crate::nearer::{Nearer, nearer};
use crate::outcome::{Decision, Source};
use crate::phrase;
use crate::run::Run;
use crate::state::{Suggestion, Told};
use crate::text::fill;
use crate::whom::{self, Fact, Other};

/// From this probability an article is the answer.
pub const SAYS: f32 = 0.75;
/// From this probability an article is the answer that is nearer to the question than the topic.
pub const NEARER_SAYS: f32 = 0.5;
/// From this probability it is offered as what may be meant.
pub const OFFERS: f32 = 0.4;
/// Articles that are looked at in one turn.
pub const MOST: usize = 3;
/// Characters of a button.
const BUTTON_CHARS: usize = 60;

/// An article that may answer, as it is published now for this customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its id.
    pub article: String,
    /// Its version.
    pub version: u32,
    /// Its title in the language of the conversation.
    pub title: String,
    /// The passage that is nearest to the question.
    pub passage: Passage,
    /// The sentence or row of the passage that is nearest, in characters.
    pub sentence: Option<Range<usize>>,
    /// What it says instead for some, the first that fits; while any is left, the passage is for nobody whose case it may be.
    pub others: Vec<Other>,
    /// Which of the article's answers for some the passage is of.
    pub variant: Option<usize>,
    /// How probable it is that this article answers the question.
    pub sure: f32,
    /// It holds from this instant on.
    pub valid_from: Option<Timestamp>,
    /// It does not hold from this instant on.
    pub valid_until: Option<Timestamp>,
}

/// A finding as it is explained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyArticle {
    /// The article.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// Its title.
    pub title: String,
    /// How probable it was that it answers.
    pub sure: f32,
}

impl Finding {
    pub(crate) fn why(&self) -> WhyArticle {
        WhyArticle {
            id: self.article.clone(),
            version: self.version,
            title: self.title.clone(),
            sure: self.sure,
        }
    }

    /// Whether it holds at this instant.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }

    pub(crate) fn has_words(&self) -> bool {
        !self.passage.text.trim().is_empty()
    }

    pub(crate) fn told(&self) -> Told {
        Told {
            article: self.article.clone(),
            version: self.version,
            at: self.passage.range.start,
            variant: self.variant,
        }
    }

    fn offer(&self) -> Suggestion {
        let mut text: String = self.title.chars().take(BUTTON_CHARS).collect();
        if text.len() < self.title.len() {
            text.pop();
            text.push('…');
        }
        Suggestion { text, article: Some(self.article.clone()), ..Suggestion::default() }
    }
}

/// The best finding with words in it.
fn best<'a>(run: &Run<'a>) -> Option<&'a Finding> {
    let turn = run.turn;
    let with_words = turn.findings.iter().filter(|finding| finding.has_words());
    with_words.max_by(|a, b| a.sure.total_cmp(&b.sure))
}

/// What an article has of the question beyond a topic's text.
fn beyond(run: &Run<'_>, topic: &str, finding: &Finding) -> Option<Nearer> {
    let asked = &run.reading.as_ref()?.text;
    nearer(&run.pack.vocabulary, run.locale, asked, topic, &finding.title, &finding.passage)
}

/// Answers from an article that is nearer to the question than the text of a sure topic, with the buttons of that; false when there is none.
pub(crate) fn nearer_than(run: &mut Run<'_>, topic: &str) -> bool {
    let Some(finding) = best(run).filter(|finding| finding.sure >= NEARER_SAYS) else { return false };
    // Whoever asks again after that hears what the topic says.
    if run.state.told.as_ref() == Some(&finding.told()) {
        return false;
    }
    let Some(nearer) = beyond(run, topic, finding) else { return false };
    run.rule("article.nearer");
    run.nearer = Some(nearer);
    let quick = answer::follow_ups(run, topic);
    say(run, finding, quick);
    phrase::offer(run, finding);
    true
}

/// Answers from an article that is sure enough and surer than the topic that is suspected; false when there is none.
pub(crate) fn answered(run: &mut Run<'_>, topic: Option<&Scored>) -> bool {
    let Some(finding) = best(run) else { return false };
    let nearer = topic.and_then(|topic| beyond(run, &topic.id, finding));
    let line = if nearer.is_some() { NEARER_SAYS } else { SAYS };
    if finding.sure < line || topic.is_some_and(|topic| finding.sure <= topic.confidence) {
        return false;
    }
    // The same words once more help nobody who asks again.
    if run.state.told.as_ref() == Some(&finding.told()) {
        run.rule("article.again");
        answer::failed(run, "dont_know_offer_person");
        return true;
    }
    run.rule(if nearer.is_some() { "article.nearer" } else { "article.sure" });
    run.nearer = nearer;
    say(run, finding, Vec::new());
    phrase::offer(run, finding);
    true
}

/// Answers a question that is none of the task under way; false when no article is sure.
pub(crate) fn digressed(run: &mut Run<'_>, u: &Understanding) -> bool {
    let fresh = |finding: &&Finding| run.state.told.as_ref() != Some(&finding.told());
    let Some(finding) = best(run).filter(|finding| finding.sure >= SAYS).filter(fresh) else { return false };
    if u.shape != Shape::Question {
        return false;
    }
    run.rule("flow.digression");
    run.rule("article.sure");
    say(run, finding, Vec::new());
    true
}

/// What may be offered, the surest first, each with how sure.
pub(crate) fn offers(run: &Run<'_>) -> Vec<(f32, Suggestion)> {
    let told = run.state.told.as_ref();
    let plausible = run.turn.findings.iter().filter(|finding| finding.sure >= OFFERS && finding.has_words());
    let mut offers: Vec<(f32, Suggestion)> = plausible
        .filter(|finding| told != Some(&finding.told()))
        .map(|finding| (finding.sure, finding.offer()))
        .collect();
    offers.sort_by(|a, b| b.0.total_cmp(&a.0));
    offers
}

/// Says the article that was offered and is wanted; what was taken back meanwhile is not said.
pub(crate) fn picked(run: &mut Run<'_>, article: &str, fact: Option<&Fact>) {
    let turn = run.turn;
    let wanted = turn.offered.iter().find(|finding| finding.article == article && finding.has_words());
    match (wanted, fact) {
        (Some(finding), None) => say(run, finding, Vec::new()),
        (Some(finding), Some(fact)) => {
            let finding = whom::learn(run, fact, finding);
            say(run, &finding, Vec::new());
        }
        (None, _) => {
            run.rule("article.gone");
            answer::failed(run, "dont_know");
        }
    }
}

/// An edition as it is offered beside others; with its last day where they are called alike.
pub(crate) fn edition(run: &Run<'_>, finding: &Finding, alike: bool) -> Suggestion {
    let mut offer = finding.offer();
    if !finding.holds(run.turn.now) {
        offer.at = finding.valid_until.map(|until| Timestamp(until.0.saturating_sub(1)));
    }
    if alike {
        let last = finding.valid_until.and_then(|until| last_day(run, until));
        offer.text.push_str(&match (run.locale, last) {
            (Locale::Zh, Some(day)) => format!("（至 {day}）"),
            (Locale::Zh, None) => "（现在）".to_owned(),
            (Locale::En, Some(day)) => format!(" (until {day})"),
            (Locale::En, None) => " (now)".to_owned(),
        });
    }
    offer
}

/// What stands before the words of another time: when the order was that they are the rules of, or until when they held.
fn of_then(run: &Run<'_>, finding: &Finding) -> Option<String> {
    let when = run.turn.then.as_ref().map(|then| then.ordered.when).or(run.state.ordered);
    let (key, day) = match when.filter(|when| finding.holds(when.from) && finding.holds(when.last)) {
        Some(when) => {
            let (first, last) = (day(run, when.from)?, day(run, when.last)?);
            let said = match run.locale {
                _ if first == last => first,
                Locale::Zh => format!("{first}到 {last}"),
                Locale::En => format!("{first} to {last}"),
            };
            ("article_then", said)
        }
        None => ("article_over", last_day(run, finding.valid_until?)?),
    };
    Some(fill(run.pack.reply(key, run.locale), |name| (name == "day").then(|| day.clone())))
}

pub(crate) fn say(run: &mut Run<'_>, finding: &Finding, quick: Vec<String>) {
    let mut text = if finding.others.is_empty() {
        excerpt(&finding.passage, finding.sentence.as_ref(), run.locale, run.turn.room)
    } else {
        match whom::ask(run, finding) {
            Some(cases) => cases,
            None => return,
        }
    };
    if !finding.holds(run.turn.now) {
        let before = of_then(run, finding).unwrap_or_default();
        text = format!("{before}\n{text}");
    } else if let Some(last) = finding.valid_until.and_then(|until| last_day(run, until)) {
        text.push('\n');
        text.push_str(&fill(run.pack.reply("article_until", run.locale), |name| {
            (name == "day").then(|| last.clone())
        }));
    }
    let source =
        Source { id: finding.article.clone(), title: finding.title.clone(), version: Some(finding.version) };
    run.state.failed = 0;
    run.state.told = Some(finding.told());
    run.article = Some(finding.sure);
    run.say_reviewed(text, vec![source], quick);
    run.decide(Decision::Answer);
}

/// The last day on which something holds, in the company's zone.
fn last_day(run: &Run<'_>, until: Timestamp) -> Option<String> {
    day(run, Timestamp(until.0.saturating_sub(1)))
}

/// The day of an instant in the company's zone, with its year where that is another.
fn day(run: &Run<'_>, at: Timestamp) -> Option<String> {
    let zone = run.hours().zone();
    let date = |at: Timestamp| Some(zone.to_datetime(jiff::Timestamp::from_microsecond(at.0).ok()?).date());
    let (day, today) = (date(at)?, date(run.turn.now)?);
    let said = say_day(day, run.locale);
    Some(match run.locale {
        _ if day.year() == today.year() => said,
        Locale::Zh => format!("{}年{said}", day.year()),
        Locale::En => format!("{said} {}", day.year()),
    })
}
