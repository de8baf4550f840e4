//! Conservation, in the manner of Jepsen: every writer notes what it submitted and what became of it, every observer
//! notes what it saw, and afterwards the two are held against each other.
//!
//! - every acknowledged message is present exactly once for every complete observer;
//! - nothing is present that nobody submitted, nor what was refused;
//! - all observers of a conversation saw one order, and it is each sender's order;
//! - what was never answered is present once or not at all.

use std::collections::{BTreeMap, BTreeSet};

use base::{ConversationId, MessageId};

use crate::timeline::{Seen, Timeline};
pub use crate::violation::Violation;

/// What became of a submitted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server said: durable.
    Acked {
        /// Where.
        conversation_id: ConversationId,
        /// As which message.
        message_id: MessageId,
        /// At which `public_seq`.
        place: Option<u64>,
    },
    /// The server said no.
    Refused {
        /// Why.
        slug: String,
    },
    /// No answer came.
    Unknown,
}

/// One submitted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Who sent it.
    pub writer: usize,
    /// Its place among this writer's messages.
    pub order: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// Everything submitted, by the client's own id.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// By `client_msg_id`.
    pub submissions: BTreeMap<String, Submission>,
    /// What was answered wrongly.
    pub violations: Vec<Violation>,
}

impl Ledger {
    /// Notes that a writer is about to send.
    pub fn submit(&mut self, client_msg_id: &str, writer: usize, order: usize) {
        let submission = Submission { writer, order, outcome: Outcome::Unknown };
        self.submissions.entry(client_msg_id.to_owned()).or_insert(submission);
    }

    /// Notes an answer. A second acknowledgement must say the same as the first.
    pub fn answer(&mut self, client_msg_id: &str, outcome: Outcome) {
        let Some(submission) = self.submissions.get_mut(client_msg_id) else {
            let client_msg_id = client_msg_id.to_owned();
            self.violations.push(Violation::StrangeAck { client_msg_id });
            return;
        };
        if matches!(submission.outcome, Outcome::Acked { .. }) {
            if submission.outcome != outcome {
                let client_msg_id = client_msg_id.to_owned();
                self.violations.push(Violation::AckChanged { client_msg_id });
            }
            return;
        }
        submission.outcome = outcome;
    }

    /// Joins the notes of several writers.
    pub fn join(ledgers: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for ledger in ledgers {
            all.submissions.extend(ledger.submissions);
            all.violations.extend(ledger.violations);
        }
        all
    }
}

/// What one observer saw of one conversation.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Who.
    pub observer: String,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// In the order told.
    pub seen: Vec<Seen>,
    /// Whether the observer can have missed nothing.
    pub complete: bool,
    /// What was told wrongly.
    pub violations: Vec<Violation>,
}

impl Observation {
    /// From a client's notes.
    pub fn of(conversation_id: ConversationId, timeline: Timeline) -> Self {
        let Timeline { observer, seen, complete, violations, .. } = timeline;
        Self { observer, conversation_id, seen, complete, violations }
    }
}

/// What the checker found.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// Messages submitted.
    pub submitted: usize,
    /// Of these acknowledged.
    pub acked: usize,
    /// Of these refused.
    pub refused: usize,
    /// Of these without an answer.
    pub unknown: usize,
    /// Observations compared, and how many of them were complete.
    pub observations: (usize, usize),
    /// Broken promises; empty is good.
    pub violations: Vec<Violation>,
}

impl Verdict {
    /// Broken promises of one kind.
    pub fn count(&self, of: impl Fn(&Violation) -> bool) -> usize {
        self.violations.iter().filter(|v| of(v)).count()
    }
}

/// Holds what was submitted against what was seen.
pub fn check(ledger: &Ledger, observations: &[Observation]) -> Verdict {
    let mut verdict = tally(ledger);
    verdict.violations.extend(ledger.violations.iter().cloned());
    let mut acked: BTreeMap<ConversationId, Vec<&str>> = BTreeMap::new();
    for (id, submission) in &ledger.submissions {
        if let Outcome::Acked { conversation_id, .. } = &submission.outcome {
            acked.entry(*conversation_id).or_default().push(id);
        }
    }
    let mut reference: BTreeMap<ConversationId, &Observation> = BTreeMap::new();
    for observation in observations {
        verdict.observations.0 += 1;
        verdict.violations.extend(observation.violations.iter().cloned());
        if observation.complete {
            verdict.observations.1 += 1;
            reference.entry(observation.conversation_id).or_insert(observation);
        }
    }
    let (none, names) = (Vec::new(), names(ledger, observations));
    for conversation_id in acked.keys().filter(|id| !reference.contains_key(*id)) {
        verdict.violations.push(Violation::Unobserved { conversation_id: *conversation_id });
    }
    for observation in observations {
        let expected = acked.get(&observation.conversation_id).unwrap_or(&none);
        presence(ledger, &names, observation, expected, &mut verdict.violations);
        sender_order(ledger, &names, observation, &mut verdict.violations);
        places(observation, &mut verdict.violations);
        if let Some(other) = reference.get(&observation.conversation_id) {
            same_order(observation, other, &mut verdict.violations);
        }
    }
    verdict
}

/// What each message was called by its sender. Others are not told, so it comes from the acknowledgement or the sender's own view.
fn names(ledger: &Ledger, observations: &[Observation]) -> BTreeMap<MessageId, String> {
    let acked = ledger.submissions.iter().filter_map(|(id, submission)| match submission.outcome {
        Outcome::Acked { message_id, .. } => Some((message_id, id.clone())),
        _ => None,
    });
    let seen = observations.iter().flat_map(|observation| &observation.seen);
    acked.chain(seen.filter_map(|s| Some((s.message_id, s.client_msg_id.clone()?)))).collect()
}

fn tally(ledger: &Ledger) -> Verdict {
    let mut verdict = Verdict { submitted: ledger.submissions.len(), ..Verdict::default() };
    for submission in ledger.submissions.values() {
        match submission.outcome {
            Outcome::Acked { .. } => verdict.acked += 1,
            Outcome::Refused { .. } => verdict.refused += 1,
            Outcome::Unknown => verdict.unknown += 1,
        }
    }
    verdict
}

fn presence(
    ledger: &Ledger,
    names: &BTreeMap<MessageId, String>,
    observation: &Observation,
    expected: &[&str],
    violations: &mut Vec<Violation>,
) {
    let observer = || observation.observer.clone();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in observation.seen.iter().filter(|s| s.from_customer) {
        let Some(id) = names.get(&seen.message_id).map(String::as_str) else {
            violations.push(Violation::Phantom {
                observer: observer(),
                client_msg_id: seen.message_id.to_string(),
            });
            continue;
        };
        *times.entry(id).or_default() += 1;
        match ledger.submissions.get(id).map(|s| &s.outcome) {
            None | Some(Outcome::Refused { .. }) => {
                violations.push(Violation::Phantom { observer: observer(), client_msg_id: id.to_owned() });
            }
            Some(Outcome::Acked { conversation_id, message_id, place }) => {
                let as_acked = *conversation_id == observation.conversation_id
                    && *message_id == seen.message_id
                    && place.is_none_or(|p| p == seen.place);
                if !as_acked {
                    violations
                        .push(Violation::NotAsAcked { observer: observer(), client_msg_id: id.to_owned() });
                }
            }
            Some(Outcome::Unknown) => {}
        }
    }
    for (id, times) in times.iter().filter(|(_, times)| **times > 1) {
        let client_msg_id = (*id).to_owned();
        violations.push(Violation::Doubled { observer: observer(), client_msg_id, times: *times });
    }
    if observation.complete {
        for id in expected.iter().filter(|id| !times.contains_key(**id)) {
            violations.push(Violation::Lost { observer: observer(), client_msg_id: (*id).to_owned() });
        }
    }
}

fn sender_order(
    ledger: &Ledger,
    names: &BTreeMap<MessageId, String>,
    observation: &Observation,
    violations: &mut Vec<Violation>,
) {
    let mut last: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for id in observation.seen.iter().filter_map(|s| names.get(&s.message_id).map(String::as_str)) {
        let Some(submission) = ledger.submissions.get(id) else { continue };
        if let Some((order, later)) = last.get(&submission.writer)
            && *order > submission.order
        {
            let (earlier, later) = (id.to_owned(), (*later).to_owned());
            violations.push(Violation::SenderOrder {
                observer: observation.observer.clone(),
                earlier,
                later,
            });
        }
        last.insert(submission.writer, (submission.order, id));
    }
}

fn places(observation: &Observation, violations: &mut Vec<Violation>) {
    for pair in observation.seen.windows(2) {
        if pair[1].place <= pair[0].place {
            let (after, place) = (pair[0].place, pair[1].place);
            violations.push(Violation::PlaceOrder { observer: observation.observer.clone(), after, place });
        }
    }
}

fn same_order(observation: &Observation, other: &Observation, violations: &mut Vec<Violation>) {
    // A client that was away for long holds only a part; what both hold must stand in one order.
    let held: BTreeSet<MessageId> = observation.seen.iter().map(|s| s.message_id).collect();
    let there: BTreeSet<MessageId> = other.seen.iter().map(|s| s.message_id).collect();
    let mine = observation.seen.iter().map(|s| s.message_id).filter(|id| there.contains(id));
    let theirs = other.seen.iter().map(|s| s.message_id).filter(|id| held.contains(id));
    if !mine.eq(theirs) {
        let (observer, other) = (observation.observer.clone(), other.observer.clone());
        violations.push(Violation::Disordered {
            observer,
            other,
            conversation_id: observation.conversation_id,
        });
    }
}

#[cfg(test)]
#[path = "checker_tests.rs"]
mod tests;
