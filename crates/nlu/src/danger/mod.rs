//! What a supervisor must see at once: outside offices, publicity, courts, self-harm, violence, fraud, harm to children, leaked data.
//!
//! Two look: a list ([data/danger/patterns.txt](../../data/danger)) of patterns over Chinese characters and English stems, and a linear model learned from
//! the lines beside it, which is told what the patterns see. What only looks alike (自杀式折扣, "killing time") is covered by the list first, and the model
//! takes back what the list sees in small talk. Chinese is read without blanks and marks between single characters, so that 黑 猫 and 1-2-3-1-5 hide nothing.

mod feature;
mod line;
mod list;
mod pattern;
mod shipped;
mod train;
mod view;

use serde::{Deserialize, Serialize};

use crate::normal::normalise;
pub use line::{DangerLine, lines, ordinary, plain};
use list::{LISTS, Sight};
use shipped::{KINDS, Pattern, Verdict, shipped};
pub use train::{FoldReport, Trained, train};
use view::View;

/// What is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DangerKind {
    /// Somebody may take their life or hurt themselves.
    SelfHarm,
    /// Somebody is, was or may be attacked.
    Violence,
    /// Harm to or by children.
    Minors,
    /// Personal data in the wrong hands.
    DataLeak,
    /// Lawyers, courts, police.
    Legal,
    /// Offices that look after consumers or a trade.
    Regulator,
    /// Deceit and stolen access.
    Fraud,
    /// The press, or being shown to the public.
    Media,
}

impl DangerKind {
    /// All, the most urgent first.
    pub const ALL: [Self; 8] = [
        Self::SelfHarm,
        Self::Violence,
        Self::Minors,
        Self::DataLeak,
        Self::Legal,
        Self::Regulator,
        Self::Fraud,
        Self::Media,
    ];

    /// Its name, as it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelfHarm => "self_harm",
            Self::Violence => "violence",
            Self::Minors => "minors",
            Self::DataLeak => "data_leak",
            Self::Legal => "legal",
            Self::Regulator => "regulator",
            Self::Fraud => "fraud",
            Self::Media => "media",
        }
    }
}

/// One signal with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    /// What is spoken of.
    pub kind: DangerKind,
    /// Is it told or announced so plainly that a person may be fetched for it, whatever else is said?
    #[serde(default)]
    pub sure: bool,
    /// The words of a pattern, as they stand in the normalised text; empty where the message as a whole speaks.
    pub words: String,
    /// Where they stand there: the first character and the one after the last.
    pub span: (usize, usize),
}

/// The signals of a text, one a kind, the most urgent first; none for ordinary talk.
pub fn danger(text: &str) -> Vec<Danger> {
    of_normal(text, &normalise(text))
}

/// The same of a text that is normalised already.
pub(crate) fn of_normal(text: &str, normal: &str) -> Vec<Danger> {
    if normal.is_empty() {
        return Vec::new();
    }
    let sights = sights(normal);
    let patterns = patterns(&sights);
    let verdicts = match shipped() {
        Some(model) => {
            let spoken = feature::spoken(normal, &sights);
            model.judge(&feature::features(text, normal, &sights), &patterns, spoken)
        }
        None => {
            patterns.map(|pattern| if pattern == Pattern::None { Verdict::Silent } else { Verdict::Raised })
        }
    };
    let raised = sights.iter().zip(verdicts).filter(|(_, verdict)| *verdict != Verdict::Silent);
    raised
        .map(|((kind, sight), verdict)| {
            let (start, end) = sight.found.unwrap_or_default();
            let words = normal.chars().skip(start).take(end - start).collect();
            Danger { kind: *kind, sure: verdict == Verdict::Sure, words, span: (start, end) }
        })
        .collect()
}

/// What the patterns see of every kind, in either language or by a number.
fn sights(normal: &str) -> [(DangerKind, Sight); KINDS] {
    let views = [View::han(normal), View::english(normal)];
    DangerKind::ALL.map(|kind| {
        let [han, english] = [&views[0], &views[1]].map(|view| LISTS.sight(kind, view));
        let words = han.found.or(english.found);
        let number = LISTS.number(kind, normal);
        let sight = Sight {
            found: words.or(number),
            number: number.is_some(),
            weak: han.weak || english.weak,
            calm: han.calm || english.calm,
        };
        (kind, sight)
    })
}

fn patterns(sights: &[(DangerKind, Sight); KINDS]) -> [Pattern; KINDS] {
    sights.map(|(_, sight)| match sight {
        Sight { number: true, .. } => Pattern::Number,
        Sight { found: Some(_), .. } => Pattern::Words,
        Sight { calm: true, .. } => Pattern::Alike,
        _ => Pattern::None,
    })
}
