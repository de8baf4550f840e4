//! A look through everything that is published: each article is read once, what is compared of it is kept, and at the end it is told what is
//! to be done.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{ArticleId, Locale, TeamId, Timestamp};
use jiff::civil::Date;

use super::asked::bare;
use super::clause::{About, Said, clauses, contradictions};
use super::link::{Link, links};
use super::twin::{Print, twins};
use super::{Finding, Found};
use crate::edition::{Audience, Channel, Edition, Layer};
use crate::passage::passages;

const DAY_MS: i64 = 86_400_000;
/// What ends so soon is told before.
const ENDING_MS: i64 = 14 * DAY_MS;
/// What nobody changed for so long is old.
const OLD_MS: i64 = 365 * DAY_MS;
/// What was not used for so long is not used.
pub const UNUSED_MS: i64 = 90 * DAY_MS;
/// So many readers must say that an article did not help, and no fewer than say that it did.
const UNHELPFUL: u32 = 3;
/// From this share of articles on, in percent, a language is one that this company writes in.
const WRITTEN_PERCENT: usize = 20;
/// Articles that answer the same question; more is how they are written, and no mistake.
const SAME_QUESTION: usize = 5;

/// An article as it is published.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// Which.
    pub id: ArticleId,
    /// Which version.
    pub version: u32,
    /// When this version was published.
    pub at: Timestamp,
    /// What it says.
    pub edition: &'a Edition,
}

/// What articles were used for in the last 90 days.
#[derive(Clone, Debug, Default)]
pub struct Used {
    /// In how many messages the assistant told them.
    pub told: BTreeMap<ArticleId, u32>,
    /// How often readers of the help centre said of a version that it helped, and that it did not.
    pub rated: BTreeMap<(ArticleId, u32), (u32, u32)>,
    /// What they looked for and did not find, at least so often that it counts, with how often.
    pub missed: Vec<(Locale, String, u32)>,
}

/// What is kept of an article that was read.
struct Kept {
    id: ArticleId,
    version: u32,
    at: Timestamp,
    owner: Option<TeamId>,
    layer: Layer,
    channels: BTreeSet<Channel>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    review_by: Option<Date>,
    /// Whether the assistant may answer from it.
    answers: bool,
    missing: Vec<Locale>,
    behind: Vec<Locale>,
    related: Vec<ArticleId>,
    links: Vec<(Locale, Link)>,
    prints: BTreeMap<Locale, Print>,
    said: BTreeMap<Locale, Said>,
    questions: Vec<(Locale, String)>,
}

impl Kept {
    fn is_over(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether both are ever told in the same place at the same time. What is nearer to the case goes before what is more general, so that
    /// these may differ.
    fn meets(&self, other: &Self) -> bool {
        let places = self.channels.is_empty()
            || other.channels.is_empty()
            || !self.channels.is_disjoint(&other.channels);
        let before = |until: Option<Timestamp>, from: Option<Timestamp>| {
            until.zip(from).is_some_and(|(until, from)| until <= from)
        };
        self.layer == other.layer
            && places
            && !before(self.until, other.from)
            && !before(other.until, self.from)
    }
}

/// A look under way.
pub struct Look {
    now: Timestamp,
    today: Date,
    kept: Vec<Kept>,
    /// What was seen of articles as they were read.
    seen: Vec<Found>,
}

impl Look {
    /// Begins one, on this day of the company.
    pub const fn new(now: Timestamp, today: Date) -> Self {
        Self { now, today, kept: Vec::new(), seen: Vec::new() }
    }

    /// How many articles were read.
    pub const fn read_count(&self) -> usize {
        self.kept.len()
    }

    /// Reads one.
    pub fn read(&mut self, Published { id, version, at, edition }: Published<'_>) {
        let place = self.kept.len();
        let mut kept = Kept {
            id,
            version,
            at,
            owner: edition.owner,
            layer: edition.layer,
            channels: edition.channels.clone(),
            from: edition.valid_from,
            until: edition.valid_until,
            review_by: edition.review_by,
            answers: edition.audiences.contains(&Audience::Assistant),
            missing: edition.missing(),
            behind: edition.stale(),
            related: edition.related.clone(),
            links: Vec::new(),
            prints: BTreeMap::new(),
            said: BTreeMap::new(),
            questions: Vec::new(),
        };
        for (locale, text) in edition.wordings.iter().filter(|(_, text)| text.is_whole()) {
            let read = passages(&text.body, *locale);
            let texts = || read.iter().map(|passage| passage.text.as_str());
            kept.prints.extend(Print::of(texts()).map(|print| (*locale, print)));
            let said = Said { article: place, topic: About::of(&text.title), clauses: clauses(texts()) };
            kept.said.insert(*locale, said);
            kept.links.extend(links(&text.body).into_iter().map(|link| (*locale, link)));
            let asked = [&text.title].into_iter().chain(&text.questions);
            kept.questions.extend(asked.map(|question| (*locale, question.trim().to_owned())));
        }
        self.kept.push(kept);
    }

    /// What was seen of an article besides.
    pub fn also(&mut self, seen: Vec<Found>) {
        self.seen.extend(seen);
    }

    /// What is to be done, in an order that is always the same.
    pub fn found(&self, used: &Used) -> Vec<Found> {
        let mut found = self.seen.clone();
        for kept in &self.kept {
            self.of_one(kept, used, &mut found);
        }
        self.dead_links(&mut found);
        for locale in Locale::ALL {
            self.contradictions(locale, &mut found);
            self.twins(locale, &mut found);
        }
        self.same_questions(&mut found);
        found.extend(used.missed.iter().map(|(locale, text, count)| Found {
            key: format!("missed:{}:{text}", locale.code()),
            article: None,
            other: None,
            owner: None,
            count: *count,
            finding: Finding::SearchedInVain { locale: *locale, text: text.clone() },
            questions: Vec::new(),
        }));
        found.sort_by(|a, b| a.key.cmp(&b.key));
        found.dedup_by(|a, b| a.key == b.key);
        found
    }

    fn of_one(&self, kept: &Kept, used: &Used, found: &mut Vec<Found>) {
        let (now, since_ms) = (self.now, kept.at.ms());
        let told = used.told.get(&kept.id).copied().unwrap_or_default();
        let (helpful, unhelpful) = used.rated.get(&(kept.id, kept.version)).copied().unwrap_or_default();
        let rated = used.rated.keys().any(|(id, _)| *id == kept.id);
        let mut add = |name: String, finding: Finding| found.push(one(kept, &name, finding));
        if let Some(until) = kept.until.filter(|until| *until <= now.plus_ms(ENDING_MS)) {
            let ms = until.ms();
            if until <= now {
                add(format!("over:{ms}"), Finding::Over { since_ms: ms });
            } else {
                add(format!("ending:{ms}"), Finding::Ending { until_ms: ms });
            }
        }
        if kept.is_over(now) {
            return;
        }
        if let Some(by) = kept.review_by.filter(|by| *by < self.today) {
            add(format!("review:{by}"), Finding::ReviewDue { by });
        } else if told > 0 && now.ms_since(kept.at) > OLD_MS {
            add(format!("old:{since_ms}"), Finding::Old { since_ms, told });
        }
        if unhelpful >= UNHELPFUL && unhelpful >= helpful {
            add(format!("unhelpful:{}", kept.version), Finding::Unhelpful { helpful, unhelpful });
        }
        for locale in kept.behind.iter().copied() {
            add(format!("behind:{}:{since_ms}", locale.code()), Finding::Behind { locale });
        }
        for locale in kept.missing.iter().copied().filter(|locale| self.writes_in(*locale)) {
            add(format!("missing:{}", locale.code()), Finding::Missing { locale });
        }
        if kept.answers && told == 0 && !rated && now.ms_since(kept.at) > UNUSED_MS {
            add(format!("unused:{since_ms}"), Finding::Unused { since_ms });
        }
    }

    /// A company that writes in one language lacks no other.
    fn writes_in(&self, locale: Locale) -> bool {
        let with = self.kept.iter().filter(|kept| kept.said.contains_key(&locale)).count();
        with * 100 >= self.kept.len() * WRITTEN_PERCENT
    }

    fn dead_links(&self, found: &mut Vec<Found>) {
        let here: BTreeSet<ArticleId> = self.kept.iter().map(|kept| kept.id).collect();
        for kept in self.kept.iter().filter(|kept| !kept.is_over(self.now)) {
            for (locale, link) in
                kept.links.iter().filter(|(_, link)| link.to.is_none_or(|to| !here.contains(&to)))
            {
                let (address, words) = (link.address.clone(), link.words.clone());
                let name = format!("link:{}:{address}", locale.code());
                found.push(one(kept, &name, Finding::DeadLink { locale: *locale, address, words }));
            }
            for to in kept.related.iter().filter(|to| !here.contains(*to)) {
                let dead = one(kept, &format!("related:{to}"), Finding::DeadRelated);
                found.push(Found { other: Some(*to), ..dead });
            }
        }
    }

    /// The older of two is the one to look at; whether they were turned for that.
    fn pair(&self, a: usize, b: usize) -> (&Kept, &Kept, bool) {
        let (a, b) = (&self.kept[a], &self.kept[b]);
        let turned = (b.at, b.id) < (a.at, a.id);
        if turned { (b, a, true) } else { (a, b, false) }
    }

    fn may_meet(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.kept[a], &self.kept[b]);
        !a.is_over(self.now) && !b.is_over(self.now) && a.meets(b)
    }

    fn contradictions(&self, locale: Locale, found: &mut Vec<Found>) {
        let all: Vec<Said> = self.kept.iter().filter_map(|kept| kept.said.get(&locale).cloned()).collect();
        for ((a, place), (b, other_place)) in contradictions(&all, |a, b| self.may_meet(a, b)) {
            let (mut here, mut there) = (&all[a].clauses[place], &all[b].clauses[other_place]);
            let (kept, other, turned) = self.pair(all[a].article, all[b].article);
            if turned {
                std::mem::swap(&mut here, &mut there);
            }
            let (values_here, values_there) = (here.values(), there.values());
            let (first, last) = if kept.id < other.id {
                (&values_here, &values_there)
            } else {
                (&values_there, &values_here)
            };
            let name = format!("differs:{}:{}:{}", locale.code(), first.join("/"), last.join("/"));
            let (here, there) = (here.sentence.clone(), there.sentence.clone());
            let finding = Finding::Contradiction { locale, here, values_here, there, values_there };
            found.push(two(kept, other, &name, finding));
        }
    }

    fn twins(&self, locale: Locale, found: &mut Vec<Found>) {
        let prints =
            self.kept.iter().enumerate().filter_map(|(place, kept)| Some((place, kept.prints.get(&locale)?)));
        for (a, b, share) in twins(&prints.collect::<Vec<_>>()) {
            if self.may_meet(a, b) {
                let (kept, other, _) = self.pair(a, b);
                let finding = Finding::SameText { locale, share: (share * 100.0).round() as u32 };
                found.push(two(kept, other, &format!("same:{}", locale.code()), finding));
            }
        }
    }

    fn same_questions(&self, found: &mut Vec<Found>) {
        let mut asked: HashMap<(Locale, String), BTreeSet<usize>> = HashMap::new();
        for (place, kept) in self.kept.iter().enumerate().filter(|(_, kept)| !kept.is_over(self.now)) {
            for (locale, question) in &kept.questions {
                asked.entry((*locale, bare(question))).or_default().insert(place);
            }
        }
        for ((locale, key), places) in asked {
            if key.is_empty() || places.len() < 2 || places.len() > SAME_QUESTION {
                continue;
            }
            let places: Vec<usize> = places.into_iter().collect();
            for (at, a) in places.iter().enumerate() {
                for b in places[at + 1..].iter().filter(|b| self.may_meet(*a, **b)) {
                    let (kept, other, _) = self.pair(*a, *b);
                    let said =
                        kept.questions.iter().find(|(of, question)| *of == locale && bare(question) == key);
                    let question = said.map(|(_, question)| question.clone()).unwrap_or_default();
                    let name = format!("asked:{}:{key}", locale.code());
                    found.push(two(kept, other, &name, Finding::SameQuestion { locale, question }));
                }
            }
        }
    }
}

/// Something about one article; its key begins with it.
fn one(kept: &Kept, name: &str, finding: Finding) -> Found {
    Found {
        key: format!("{}:{name}", kept.id),
        article: Some(kept.id),
        other: None,
        owner: kept.owner,
        count: 1,
        finding,
        questions: Vec::new(),
    }
}

/// Something about two; its key is the same whichever of them is looked at.
fn two(kept: &Kept, other: &Kept, name: &str, finding: Finding) -> Found {
    let (first, last) = (kept.id.min(other.id), kept.id.max(other.id));
    Found { key: format!("{first}:{last}:{name}"), other: Some(other.id), ..one(kept, name, finding) }
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
