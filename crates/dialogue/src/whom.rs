//! Answers that depend on who asks: an article may say another thing to members, or in some regions. What is known of the customer, or said in
//! the message, decides; where that does not tell, it is asked; and where asking would cost too much (in a letter, in the middle of a task, a
//! second time), every case is said with whom it is for. Never is one of them taken for the other.

use std::collections::BTreeSet;
use std::ops::Range;

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use knowledge::whom::{named, places_of, region_name};
use knowledge::{Asker, Condition, Fits, Passage};
use nlu::entity::{Context, Kind, Value, find};
use nlu::{Shape, normalise};
use serde::{Deserialize, Serialize};

use crate::answer;
use crate::excerpt::{Room, excerpt};
use crate::finding::Finding;
use crate::flow::choose::ASKING;
use crate::run::Run;
use crate::state::{DialogueState, Suggestion};
use crate::turn::Turn;

/// Regions that are remembered as those where a customer is not.
const ELSEWHERE: usize = 60;
/// The longest answer to where somebody is; what is longer is about something else.
const ANSWER_CHARS: usize = 40;
/// Regions that are named of one case.
const NAMED: usize = 6;

/// Among the reasons where a customer said something of themselves.
const LEARNED: &str = "article.for_whom";

/// Another answer of an article, for some.
#[derive(Clone, Debug, PartialEq)]
pub struct Other {
    /// Which of the article's it is.
    pub variant: usize,
    /// For whom.
    pub when: Condition,
    /// The passage of it that answers.
    pub passage: Passage,
    /// The sentence or row of the passage that is nearest, in characters.
    pub sentence: Option<Range<usize>>,
}

/// What a customer says of themselves by choosing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// That they are in one of these regions.
    In(Vec<String>),
    /// That they are in none of these.
    Outside(Vec<String>),
    /// Whether they are of those most valued.
    Vip(bool),
}

/// What a customer has said of themselves in this conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// Whether they are of those most valued.
    pub vip: Option<bool>,
    /// What the region is called that they are in.
    pub regions: BTreeSet<String>,
    /// Whether it is a place on a map.
    pub placed: bool,
    /// Regions that they are not in.
    pub elsewhere: BTreeSet<String>,
}

impl Known {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn learn(&mut self, fact: &Fact) {
        match fact {
            Fact::In(regions) => {
                self.regions = regions.iter().flat_map(|region| places_of(region)).collect();
                self.placed = regions.iter().any(|region| is_place(region));
                self.elsewhere.clear();
            }
            Fact::Outside(regions) => {
                let places = regions.iter().flat_map(|region| places_of(region));
                self.elsewhere.extend(places);
                while self.elsewhere.len() > ELSEWHERE {
                    self.elsewhere.pop_first();
                }
            }
            Fact::Vip(vip) => self.vip = Some(*vip),
        }
    }
}

/// The places on the map that a text names, by all that they lie in.
fn places(text: &str) -> BTreeSet<String> {
    let cx = Context::new(Timestamp(0), TimeZone::UTC, Locale::Zh);
    let found = find(text, &cx, &[Kind::Address]).into_iter().filter_map(|found| match found.value {
        Value::Address(address) => Some([address.province, address.city, address.district]),
        _ => None,
    });
    found.flatten().filter(|name| !name.is_empty()).map(|name| region_name(&name)).collect()
}

fn is_place(name: &str) -> bool {
    places(name).contains(&region_name(name))
}

/// Whether a text has a region's name in it.
fn names(normal: &str, region: &str) -> bool {
    let region = region_name(&normalise(region));
    let latin = region.is_ascii();
    let edge = |c: Option<char>| !latin || c.is_none_or(|c| !c.is_alphanumeric());
    !region.is_empty()
        && normal.match_indices(region.as_str()).any(|(at, found)| {
            edge(normal[..at].chars().next_back()) && edge(normal[at + found.len()..].chars().next())
        })
}

/// The regions that a message names: places on the map, and what the article calls a region.
fn said(text: &str, others: &[Other]) -> (BTreeSet<String>, bool) {
    let mut regions = places(text);
    let (placed, normal) = (!regions.is_empty(), normalise(text));
    let called = others.iter().flat_map(|other| &other.when.regions).filter(|region| names(&normal, region));
    regions.extend(called.flat_map(|region| places_of(region)));
    (regions, placed)
}

/// What is known of the customer, as far as an article asks. What this message says goes before what was said, that before what the company's
/// own programs say of the region; of a customer's standing they know better.
fn asker(known: &Known, turn: &Turn, others: &[Other]) -> Asker {
    let mut asker = turn.asker.clone();
    asker.vip = asker.vip.or(known.vip);
    let (regions, placed) = said(&turn.texts.join("\n"), others);
    if !regions.is_empty() {
        (asker.regions, asker.placed) = (regions, placed);
    } else if !known.regions.is_empty() {
        (asker.regions, asker.placed) = (known.regions.clone(), known.placed);
        asker.elsewhere.clone_from(&known.elsewhere);
    } else if !known.elsewhere.is_empty() {
        asker.elsewhere.clone_from(&known.elsewhere);
    } else {
        // The company may call a place by all that it lies in.
        let on_map: Vec<String> = asker.regions.iter().flat_map(|region| places(region)).collect();
        asker.placed = !on_map.is_empty();
        asker.regions = asker.regions.iter().flat_map(|region| places_of(region)).chain(on_map).collect();
    }
    asker
}

/// A finding with the answer that is meant for this customer in place of the body's; where that cannot be told, with those that may be.
fn settled(known: &Known, turn: &Turn, mut finding: Finding) -> Finding {
    let asker = asker(known, turn, &finding.others);
    let mut open = Vec::new();
    for other in std::mem::take(&mut finding.others) {
        match other.when.fits(&asker, is_place) {
            Fits::No => {}
            Fits::OnRegion | Fits::OnStanding => open.push(other),
            Fits::Yes => {
                finding.variant = Some(other.variant);
                (finding.passage, finding.sentence) = (other.passage, other.sentence);
                break;
            }
        }
    }
    finding.others = open;
    finding
}

/// The same turn with every finding settled as far as can be told; `None` where nothing depends on who asks.
pub(crate) fn settle(state: &DialogueState, turn: &Turn) -> Option<Turn> {
    let then = turn.then.iter().flat_map(|then| then.first.iter().chain(&then.last));
    let mut all = turn.findings.iter().chain(&turn.offered).chain(then);
    if all.all(|finding| finding.others.is_empty()) {
        return None;
    }
    let mut out = turn.clone();
    let lists = [&mut out.findings, &mut out.offered].into_iter();
    let lists = lists.chain(out.then.iter_mut().flat_map(|then| [&mut then.first, &mut then.last]));
    for list in lists {
        let settle = |finding| settled(&state.known, turn, finding);
        *list = std::mem::take(list).into_iter().map(settle).collect();
    }
    Some(out)
}

/// What a customer says of themselves where it was asked: a region by any of its names, yes or no.
pub(crate) fn told(run: &Run<'_>, offered: &[Suggestion], shape: Shape) -> Option<Suggestion> {
    let first = offered.iter().find(|one| one.fact.is_some())?;
    if matches!(first.fact, Some(Fact::Vip(_))) {
        let wanted = match shape {
            Shape::Affirm => true,
            Shape::Deny => false,
            _ => return None,
        };
        return offered.iter().find(|one| one.fact == Some(Fact::Vip(wanted))).cloned();
    }
    let text = &run.reading.as_ref()?.text;
    let normal = normalise(text);
    if text.chars().count() > ANSWER_CHARS || ASKING.iter().any(|word| normal.contains(word)) {
        return None;
    }
    let mut regions = places(text);
    let called = offered.iter().filter_map(|one| match &one.fact {
        Some(Fact::In(regions)) => Some(regions),
        _ => None,
    });
    regions.extend(called.flatten().filter(|region| names(&normal, region)).cloned());
    let fact = (!regions.is_empty()).then(|| Fact::In(regions.into_iter().collect()))?;
    Some(Suggestion { fact: Some(fact), ..first.clone() })
}

/// Remembers what was said, and settles by it what was offered.
pub(crate) fn learn(run: &mut Run<'_>, fact: &Fact, finding: &Finding) -> Finding {
    run.state.known.learn(fact);
    run.rule(LEARNED);
    settled(&run.state.known, run.turn, finding.clone())
}

/// What a case is called.
fn called(run: &Run<'_>, when: &Condition) -> String {
    let standing = |vip| run.pack.reply(if vip { "article_vip" } else { "article_not_vip" }, run.locale);
    when.called(run.locale, NAMED, |vip| standing(vip).to_owned())
}

/// Asks what the answer depends on, or says every case with whom it is for.
pub(crate) fn ask(run: &mut Run<'_>, finding: &Finding) -> Option<String> {
    let again =
        run.suggested.iter().any(|one| one.fact.is_some() && one.article.as_ref() == Some(&finding.article));
    let asker = asker(&run.state.known, run.turn, &finding.others);
    let open: Vec<(&Other, Fits)> =
        finding.others.iter().map(|other| (other, other.when.fits(&asker, is_place))).collect();
    let on_region = open.iter().any(|(_, fits)| *fits == Fits::OnRegion);
    // Whoever said where they are may still be asked who they are.
    let learned = !on_region && run.rules.iter().any(|rule| rule == LEARNED);
    let dear = run.turn.room == Room::Letter || !run.state.flows.is_empty();
    if dear || again && !learned {
        return Some(cases(run, finding));
    }
    let offer = |text: String, fact| Suggestion {
        text,
        article: Some(finding.article.clone()),
        fact: Some(fact),
        ..Suggestion::default()
    };
    let (key, options) = if on_region {
        let mut options: Vec<Suggestion> = Vec::new();
        let mut all: Vec<String> = Vec::new();
        for (other, _) in open.iter().filter(|(_, fits)| *fits == Fits::OnRegion) {
            let named = named(&other.when.regions, run.locale, NAMED);
            if !options.iter().any(|one| one.text == named) {
                options.push(offer(named, Fact::In(other.when.regions.clone())));
            }
            all.extend(other.when.regions.iter().cloned());
        }
        let elsewhere = run.pack.reply("article_elsewhere", run.locale).to_owned();
        options.push(offer(elsewhere, Fact::Outside(all)));
        ("article_where", options)
    } else {
        let button = |vip| {
            let key = if vip { "article_is_vip" } else { "article_is_not_vip" };
            offer(run.pack.reply(key, run.locale).to_owned(), Fact::Vip(vip))
        };
        ("article_who", vec![button(true), button(false)])
    };
    let question = run.asked.take();
    run.rule(if on_region { "article.where" } else { "article.who" });
    answer::clarify(run, options, key);
    // What was chosen is an answer, not another question.
    if question.is_some() {
        run.state.asked = question;
    }
    None
}

/// Every case, with whom it is for.
fn cases(run: &mut Run<'_>, finding: &Finding) -> String {
    run.rule("article.cases");
    let said = |passage: &Passage, sentence: Option<&Range<usize>>| {
        excerpt(passage, sentence, run.locale, run.turn.room)
    };
    let colon = if run.locale == Locale::Zh { "：" } else { ": " };
    let mut lines = vec![run.pack.reply("article_cases", run.locale).to_owned()];
    for other in &finding.others {
        lines.push(format!(
            "{}{colon}{}",
            called(run, &other.when),
            said(&other.passage, other.sentence.as_ref())
        ));
    }
    let rest = run.pack.reply("article_otherwise", run.locale);
    lines.push(format!("{rest}{colon}{}", said(&finding.passage, finding.sentence.as_ref())));
    lines.join("\n")
}
