//! What two people's labels come to.

use std::collections::HashMap;

use base::{MessageId, UserId};
use insight::{kappa, wilson};
use protocol::sample::SampleResult;
use store::{SampleLabelRow, SampleTurnRow};

use super::{PEOPLE, SKIP};

/// A drawn reply with what was said of it, the first first.
pub(super) struct Judged {
    pub(super) turn: SampleTurnRow,
    said: Vec<(UserId, String)>,
}

impl Judged {
    /// What this person said, also that they leave it to others.
    pub(super) fn of(&self, user_id: UserId) -> Option<&str> {
        self.said.iter().find(|(by, _)| *by == user_id).map(|(_, label)| label.as_str())
    }

    /// What counts of it, at most two.
    pub(super) fn labels(&self) -> impl Iterator<Item = (UserId, &str)> {
        self.said.iter().filter(|(_, label)| label != SKIP).map(|(by, label)| (*by, label.as_str()))
    }

    /// Two people said theirs.
    pub(super) fn done(&self) -> bool {
        self.turn.labels >= PEOPLE
    }

    /// This person can still say something of it.
    pub(super) fn is_left_for(&self, user_id: UserId) -> bool {
        !self.done() && self.of(user_id).is_none()
    }
}

/// Drawn replies with what was said of each.
pub(super) fn judged(turns: Vec<SampleTurnRow>, labels: Vec<SampleLabelRow>) -> Vec<Judged> {
    let mut said: HashMap<MessageId, Vec<(UserId, String)>> = HashMap::new();
    for row in labels {
        said.entry(row.message_id).or_default().push((row.user_id, row.label));
    }
    let one =
        |turn: SampleTurnRow| Judged { said: said.remove(&turn.reply.message_id).unwrap_or_default(), turn };
    turns.into_iter().map(one).collect()
}

/// What they come to.
pub(super) fn result(all: &[Judged]) -> SampleResult {
    let mut pairs = Vec::new();
    let (mut agreed, mut right) = (0, 0);
    for one in all.iter().filter(|one| one.done()) {
        let labels: Vec<(UserId, &str)> = one.labels().take(PEOPLE as usize).collect();
        let [first, second] = labels.as_slice() else { continue };
        // Kappa compares two people: whoever of them has the smaller id is the one.
        let (one_label, other) = if first.0 <= second.0 { (first.1, second.1) } else { (second.1, first.1) };
        pairs.push((one_label, other));
        agreed += u32::from(one_label == other);
        right += u32::from(one_label == other && one_label == one.turn.predicted);
    }
    let labelled = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
    let share = |hits: u32, of: u32| (of > 0).then(|| hits as f32 / of as f32);
    let interval = wilson(right, agreed);
    SampleResult {
        labelled,
        agreed,
        right,
        accuracy: share(right, agreed),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        agreement: share(agreed, labelled),
        kappa: kappa(pairs),
    }
}
