//! What customers asked and were not answered, gathered into groups that ask the same. Words are compared and not kept: a group is ids and
//! numbers, and whoever may read the conversations finds the words there.

use std::collections::{BTreeSet, HashMap};

use base::{ContactId, ConversationId, Locale, MessageId, Timestamp};

use super::alike::{Middles, hashed, middle};

/// So many customers must have asked to make it work; one who asks ten times is one.
pub const CUSTOMERS: usize = 3;
/// Weeks that are told one by one.
pub const WEEKS: usize = 4;
/// Questions that are shown of a group.
pub const EXAMPLES: usize = 5;
/// Questions of a group that are kept, the example ones first, then the newest.
const KEPT: usize = 100;
/// Among so many different ones, the newest, the middle one is chosen.
const CHOSEN_FROM: usize = 60;
const WEEK_MS: i64 = 7 * 86_400_000;

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The assistant answered.
    Answered,
    /// It did not understand, had nothing to say, or gave up.
    Unanswered,
    /// It answered, and the customer said that it did not help.
    Unhelpful,
}

/// A question of a customer to the assistant.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The reply to it.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Who asked.
    pub customer: ContactId,
    /// When it was replied to.
    pub at: Timestamp,
    /// In which language.
    pub locale: Locale,
    /// In which words.
    pub text: String,
    /// What came of it.
    pub came: Came,
}

/// A group that an earlier look found, by what can still be read of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownGroup {
    /// Questions around which it gathers.
    pub texts: Vec<String>,
}

/// Questions that ask the same, as places in what was gathered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedGroup {
    /// Which of the known ones it is.
    pub known: Option<usize>,
    /// Those that nobody answered well, the newest first.
    pub failed: Vec<usize>,
    /// Those that were answered.
    pub answered: Vec<usize>,
}

/// The groups of questions that were not answered well: the known ones first, in their order, then what is new. `asked` is the newest first.
pub fn gather(asked: &[Asked], known: &[KnownGroup]) -> Vec<AskedGroup> {
    let mut middles = Middles::default();
    let mut groups: Vec<AskedGroup> = Vec::with_capacity(known.len());
    for (at, group) in known.iter().enumerate() {
        group.texts.iter().for_each(|text| middles.add(at, &hashed(text)));
        groups.push(AskedGroup { known: Some(at), ..AskedGroup::default() });
    }
    // The same words need no second look.
    let mut seen: HashMap<&str, Option<usize>> = HashMap::new();
    let of = |came: fn(Came) -> bool| asked.iter().enumerate().filter(move |(_, one)| came(one.came));
    for (at, one) in of(|came| came != Came::Answered) {
        let group = *seen.entry(one.text.as_str()).or_insert_with(|| {
            let features = hashed(&one.text);
            if features.is_empty() {
                return None;
            }
            Some(middles.nearest(&features).unwrap_or_else(|| {
                middles.add(groups.len(), &features);
                groups.push(AskedGroup::default());
                groups.len() - 1
            }))
        });
        if let Some(group) = group {
            groups[group].failed.push(at);
        }
    }
    seen.clear();
    for (at, one) in of(|came| came == Came::Answered) {
        let group = *seen.entry(one.text.as_str()).or_insert_with(|| middles.nearest(&hashed(&one.text)));
        if let Some(group) = group {
            groups[group].answered.push(at);
        }
    }
    groups
}

impl AskedGroup {
    /// The same without what was asked until then.
    pub fn since(&self, asked: &[Asked], since: Timestamp) -> Self {
        let after = |at: &&usize| asked[**at].at > since;
        Self {
            known: self.known,
            failed: self.failed.iter().filter(after).copied().collect(),
            answered: self.answered.iter().filter(after).copied().collect(),
        }
    }

    /// How many customers asked and were not answered well.
    pub fn customers(&self, asked: &[Asked]) -> usize {
        self.failed.iter().map(|at| asked[*at].customer).collect::<BTreeSet<_>>().len()
    }

    /// How many of these came in each of the last weeks, the oldest first.
    pub fn weeks(&self, asked: &[Asked], now: Timestamp) -> Vec<u32> {
        let mut weeks = vec![0; WEEKS];
        for at in &self.failed {
            let ago = usize::try_from(now.ms_since(asked[*at].at).max(0) / WEEK_MS).unwrap_or(WEEKS);
            if ago < WEEKS {
                weeks[WEEKS - 1 - ago] += 1;
            }
        }
        weeks
    }

    /// The questions that say best what all of them ask: the middle one first, then other wordings, the newest first.
    pub fn examples(&self, asked: &[Asked]) -> Vec<usize> {
        let mut wordings = BTreeSet::new();
        let different = self.failed.iter().filter(|at| wordings.insert(bare(&asked[**at].text)));
        let different: Vec<usize> = different.take(CHOSEN_FROM).copied().collect();
        let features: Vec<BTreeSet<u64>> = different.iter().map(|at| hashed(&asked[*at].text)).collect();
        let Some(first) = middle(&features).map(|at| different[at]) else { return Vec::new() };
        let others = different.into_iter().filter(|at| *at != first);
        [first].into_iter().chain(others).take(EXAMPLES).collect()
    }

    /// What is kept of it: the examples, then the newest of the others.
    pub fn kept(&self, asked: &[Asked]) -> Vec<(MessageId, ConversationId)> {
        let examples = self.examples(asked);
        let others = self.failed.iter().filter(|at| !examples.contains(at));
        let kept = examples.iter().chain(others).take(KEPT);
        kept.map(|at| (asked[*at].id, asked[*at].conversation)).collect()
    }
}

/// Which of several kinds of question a text is about.
#[derive(Default)]
pub struct Nearby(Middles);

impl Nearby {
    /// One is asked in these words.
    pub fn add<'a>(&mut self, at: usize, texts: impl Iterator<Item = &'a str>) {
        texts.for_each(|text| self.0.add(at, &hashed(text)));
    }

    /// The one that this is about.
    pub fn nearest(&mut self, text: &str) -> Option<usize> {
        self.0.nearest(&hashed(text))
    }
}

/// A question without its marks.
pub fn bare(question: &str) -> String {
    nlu::normalise(question).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
#[path = "asked_tests.rs"]
mod tests;
