//! What one client saw of one conversation, in the order in which it was told.

use std::collections::BTreeMap;

use base::MessageId;
use protocol::patch::{Patch, WireEvent};
use protocol::view::{AuthorView, ConversationView, MessageView};

use crate::checker::Violation;

/// One public message as seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub message_id: MessageId,
    /// The sender's own id.
    pub client_msg_id: Option<String>,
    /// Its `public_seq`: the one number that visitors and agents share.
    pub place: u64,
    /// Whether the customer wrote it.
    pub from_customer: bool,
    /// Whether the assistant wrote it.
    pub from_assistant: bool,
}

impl Seen {
    /// A public message; `None` for private notes.
    pub fn of(message: &MessageView) -> Option<Self> {
        Some(Self {
            message_id: message.id,
            client_msg_id: message.client_msg_id.clone(),
            place: message.public_seq?,
            from_customer: matches!(message.author, AuthorView::Customer),
            from_assistant: matches!(message.author, AuthorView::Assistant),
        })
    }
}

/// What one client saw of one conversation.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Who looks, for reports.
    pub observer: String,
    /// Number of the last event known.
    pub n: u64,
    /// Messages in the order in which they were told.
    pub seen: Vec<Seen>,
    /// Whether nothing can have been missed.
    pub complete: bool,
    /// What was told wrongly.
    pub violations: Vec<Violation>,
    known: BTreeMap<MessageId, usize>,
}

impl Timeline {
    /// Nothing seen yet.
    pub fn new(observer: impl Into<String>) -> Self {
        Self {
            observer: observer.into(),
            n: 0,
            seen: Vec::new(),
            complete: true,
            violations: Vec::new(),
            known: BTreeMap::new(),
        }
    }

    /// Whether this message was seen.
    pub fn knows(&self, id: MessageId) -> bool {
        self.known.contains_key(&id)
    }

    /// Takes a whole view; messages that fell out of its page stay known from before.
    pub fn snapshot(&mut self, view: &ConversationView) {
        let overlaps = view.messages.iter().any(|m| self.known.contains_key(&m.id));
        if view.has_older && !overlaps {
            self.complete = false;
        }
        for message in &view.messages {
            self.put(message);
        }
        if view.n < self.n {
            self.violations.push(Violation::WentBack {
                observer: self.observer.clone(),
                from: self.n,
                to: view.n,
            });
        }
        self.n = view.n;
    }

    /// Takes events; each must be exactly one more than the last.
    pub fn events(&mut self, events: &[WireEvent]) {
        for event in events {
            if event.n != self.n + 1 {
                let (after, got) = (self.n, event.n);
                self.violations.push(Violation::Gap { observer: self.observer.clone(), after, got });
                self.complete = self.complete && event.n <= self.n;
            }
            self.n = self.n.max(event.n);
            for patch in &event.patches {
                if let Patch::MessagePut { message } = patch {
                    self.put(message);
                }
            }
        }
    }

    fn put(&mut self, message: &MessageView) {
        let Some(seen) = Seen::of(message) else { return };
        let Some(&index) = self.known.get(&seen.message_id) else {
            self.known.insert(seen.message_id, self.seen.len());
            self.seen.push(seen);
            return;
        };
        // The same message may be put again (a reload, an edit), but it never moves.
        if self.seen[index].place != seen.place {
            let (observer, message_id) = (self.observer.clone(), seen.message_id);
            self.violations.push(Violation::Moved {
                observer,
                message_id,
                from: self.seen[index].place,
                to: seen.place,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use base::{ConversationId, seeded};
    use conversation::content::Content;

    use super::*;

    fn put(n: u64) -> WireEvent {
        let (env, _) = seeded::env(n);
        let message = MessageView {
            id: env.id(),
            n,
            public_seq: Some(n),
            client_msg_id: Some(format!("message-{n}")),
            author: AuthorView::Customer,
            at_ms: 0,
            private: false,
            content: Content::Text { text: "在吗".to_owned() },
            via: None,
            sources: Vec::new(),
            emotion: None,
            has_why: false,
            feedback: None,
        };
        WireEvent { n, patches: vec![Patch::MessagePut { message: Box::new(message) }] }
    }

    #[test]
    fn events_without_gaps_are_good() {
        let mut timeline = Timeline::new("visitor");
        timeline.events(&[put(1), put(2)]);
        timeline.events(&[put(3)]);
        assert_eq!((timeline.n, timeline.seen.len(), timeline.complete), (3, 3, true));
        assert_eq!(timeline.violations, Vec::new());
    }

    #[test]
    fn a_gap_and_a_repetition_are_violations() {
        let mut timeline = Timeline::new("visitor");
        timeline.events(&[put(1), put(3)]);
        assert!(!timeline.complete);
        timeline.events(&[put(3)]);
        let observer = || "visitor".to_owned();
        let expected = vec![
            Violation::Gap { observer: observer(), after: 1, got: 3 },
            Violation::Gap { observer: observer(), after: 3, got: 3 },
        ];
        assert_eq!(timeline.violations, expected);
        assert_eq!(timeline.seen.len(), 2);
    }

    #[test]
    fn a_message_that_moves_is_a_violation() {
        let mut timeline = Timeline::new("visitor");
        timeline.events(&[put(1)]);
        let mut moved = put(1);
        moved.n = 2;
        if let Patch::MessagePut { message } = &mut moved.patches[0] {
            message.public_seq = Some(2);
        }
        timeline.events(&[moved]);
        assert!(matches!(timeline.violations[..], [Violation::Moved { from: 1, to: 2, .. }]));
        let (env, _) = seeded::env(3);
        let observation = crate::checker::Observation::of(env.id::<ConversationId>(), timeline);
        assert_eq!(observation.violations.len(), 1);
    }
}
