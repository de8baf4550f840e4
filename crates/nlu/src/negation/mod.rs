//! Whether an act that a text speaks of is wanted, asked about or done, or turned down, put off or undone.
//!
//! Rules over word lists ([data/negation.txt](../../data/negation.txt)): a negation reaches an act when only words of grammar stand between the two,
//! an even number of them cancel out, a question does not negate what it asks, and where a text corrects itself the last word counts.

mod act;
mod english;
mod han;
mod list;

use serde::{Deserialize, Serialize};

use crate::normal::{is_han, normalise};
pub use act::Act;

/// What a text says of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// It is wanted, told to happen, asked about, or did happen.
    Asserted,
    /// It is turned down or put off by whoever speaks: 先别退, "don't cancel it".
    Declined,
    /// It did not happen: 还没退, "never arrived".
    Absent,
    /// It cannot be, or others refuse it: 退不了, "won't refund me".
    Unable,
}

impl Sense {
    /// Anything but asserted.
    pub const fn is_negated(self) -> bool {
        !matches!(self, Self::Asserted)
    }
}

/// One place at which a text speaks of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mention {
    sense: Sense,
    /// More than a mention: a decision, a request, a report.
    firm: bool,
    /// Negations that cancelled one another out stand before it.
    double: bool,
}

/// The act is taken back after it was named: the last word counts, unless that was a no already.
fn decline_last(mentions: &mut [Mention]) {
    if let Some(last) = mentions.last_mut().filter(|last| !last.sense.is_negated()) {
        *last = Mention { sense: Sense::Declined, firm: true, double: false };
    }
}

/// What was read about an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polarity {
    /// What the text as a whole says of it.
    pub sense: Sense,
    /// Two negations cancelled out: 不是没收到.
    pub double: bool,
}

/// What a text says of an act, named by a form that stands in it; `None` when it does not.
pub fn polarity(text: &str, word: &str) -> Option<Polarity> {
    let act = Act::new([word]);
    of_normal(&normalise(text), &act)
}

/// The same for a normalised text and an act of several forms.
pub(crate) fn of_normal(normal: &str, act: &Act) -> Option<Polarity> {
    let mut mentions = han::mentions(normal, act);
    if !normal.chars().any(is_han) || mentions.is_empty() {
        mentions = english::mentions(normal, act);
    }
    weigh(&mentions)
}

/// The last word counts, unless it only mentions what was decided before it.
fn weigh(mentions: &[Mention]) -> Option<Polarity> {
    let last = mentions.iter().rev().find(|mention| mention.firm).or(mentions.last())?;
    Some(Polarity { sense: last.sense, double: last.double })
}
