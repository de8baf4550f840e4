//! The figures of `zhike eval dialogue`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::inform::Informed;
use super::state::{DOMAINS, SLOTS, State};

/// Turns counted under one kind of input.
#[derive(Clone, Debug, Default)]
pub struct Count {
    turns: usize,
    right: usize,
    slots: usize,
    kinds: BTreeMap<String, (usize, usize)>,
}

impl Count {
    /// Counts a turn; spaces within a value do not make another value where `bare`.
    pub fn count(&mut self, kind: &str, given: &State, expected: &State, bare: bool) {
        let same = |slot: &usize| {
            let (given, expected) = (given.get(*slot), expected.get(*slot));
            given == expected || (bare && super::world::bare(given) == super::world::bare(expected))
        };
        let slots = (0..SLOTS.len()).filter(same).count();
        let right = usize::from(slots == SLOTS.len());
        self.turns += 1;
        self.right += right;
        self.slots += slots;
        let of = self.kinds.entry(kind.to_owned()).or_default();
        of.0 += 1;
        of.1 += right;
    }

    fn figures(&self) -> Figures {
        let kinds = self.kinds.iter().map(|(kind, (turns, right))| (kind.clone(), share(*right, *turns)));
        Figures {
            joint: share(self.right, self.turns),
            slot: share(self.slots, self.turns * SLOTS.len()),
            by_kind: kinds.collect(),
        }
    }
}

/// All that is counted.
#[derive(Default)]
pub struct Counts {
    pub dialogues: usize,
    pub plain: Count,
    pub acts: Count,
    pub text: Count,
    pub informed: Informed,
    pub wizard: Informed,
}

#[derive(Serialize)]
struct Figures {
    joint: f64,
    slot: f64,
    by_kind: BTreeMap<String, f64>,
}

#[derive(Serialize)]
struct Inform {
    tasks: f64,
    dialogues: f64,
}

/// The report.
#[derive(Serialize)]
pub struct Report {
    dialogues: usize,
    turns: usize,
    /// The annotated acts and the wizard's state before the turn: every value told is written down.
    plain_from_acts: Figures,
    /// The same inputs, tracked.
    from_acts: Figures,
    /// The text so far.
    from_text: Figures,
    /// Searches with what was tracked from text.
    inform: Inform,
    /// Searches with the wizard's own states.
    inform_of_wizard: Inform,
    tasks: usize,
}

impl Counts {
    pub fn report(&self) -> Report {
        let inform = |informed: &Informed| Inform {
            tasks: share(informed.met, informed.tasks),
            dialogues: share(informed.wholly, informed.dialogues),
        };
        Report {
            dialogues: self.dialogues,
            turns: self.text.turns,
            plain_from_acts: self.plain.figures(),
            from_acts: self.acts.figures(),
            from_text: self.text.figures(),
            inform: inform(&self.informed),
            inform_of_wizard: inform(&self.wizard),
            tasks: self.informed.tasks,
        }
    }
}

impl Report {
    /// The report as people read it.
    pub fn page(&self) -> String {
        let percent = |value: f64| format!("{:.2} %", 100.0 * value);
        let mut out = format!(
            "{} dialogues, {} turns, {} domains, {} slots\n\n{:<34}{:>9}{:>9}",
            self.dialogues,
            self.turns,
            DOMAINS.len(),
            SLOTS.len(),
            "",
            "joint",
            "slot"
        );
        let rows = [
            ("acts and state given, plain rule", &self.plain_from_acts),
            ("acts and state given", &self.from_acts),
            ("text only", &self.from_text),
        ];
        for (name, figures) in rows {
            // Writing to a text cannot fail.
            let _ = write!(out, "\n{name:<34}{:>9}{:>9}", percent(figures.joint), percent(figures.slot));
        }
        let _ = write!(out, "\n\n{:<34}{:>9}{:>9}", "kind of goal, joint", "acts", "text");
        for (kind, joint) in &self.from_acts.by_kind {
            let text = self.from_text.by_kind.get(kind).copied().unwrap_or_default();
            let gap = 34usize.saturating_sub(2 * kind.chars().count());
            let _ = write!(out, "\n{kind}{:gap$}{:>9}{:>9}", "", percent(*joint), percent(text));
        }
        let _ = write!(out, "\n\n{:<34}{:>9}{:>11}", "inform success", "tasks", "dialogues");
        for (name, inform) in [("text only", &self.inform), ("the wizard's states", &self.inform_of_wizard)] {
            let _ = write!(out, "\n{name:<34}{:>9}{:>11}", percent(inform.tasks), percent(inform.dialogues));
        }
        out
    }
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}
