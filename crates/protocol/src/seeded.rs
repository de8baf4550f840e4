//! Made-up histories with words, and the cases by which every client's reducer is tried.

use std::collections::BTreeMap;

use base::seeded::SeededEntropy;
use base::{MessageId, UserId};
use conversation::content::{Content, Source};
use conversation::event::{Event, EventKind};
use conversation::header::Author;
use conversation::seeded::{Player, Step};
use conversation::{Command, Rejection};
use serde::{Deserialize, Serialize};

use crate::patch::WireEvent;
use crate::project::{self, Lookup, MessageFacts};
use crate::view::{Audience, ConversationView};

/// What a client's reducer must do: `before` and `events` give `after`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// What it tries.
    pub name: String,
    /// Who looks.
    pub audience: Audience,
    /// The view to begin with.
    pub before: ConversationView,
    /// What came then.
    pub events: Vec<WireEvent>,
    /// The view it must become.
    pub after: ConversationView,
}

/// Every agent of a story is called this.
const AGENT: &str = "林晓";

/// A conversation with the words that were said in it.
pub struct Story {
    /// Who plays it.
    pub player: Player,
    facts: BTreeMap<MessageId, MessageFacts>,
}

impl Lookup for Story {
    fn message(&self, id: MessageId) -> Option<MessageFacts> {
        self.facts.get(&id).cloned()
    }

    fn name(&self, _id: UserId) -> Option<String> {
        Some(AGENT.to_owned())
    }
}

impl Story {
    /// Begins with `seed`.
    pub fn new(seed: u64) -> Self {
        Self { player: Player::new(seed), facts: BTreeMap::new() }
    }

    /// One random move; messages get made-up content.
    pub fn play(&mut self, step: &Step) {
        if let (_, Ok(events)) = self.player.play(step) {
            events.iter().for_each(|event| self.remember(event, None));
        }
    }

    /// Asks for `command`; a message that it adds carries `content`.
    pub fn ask(&mut self, command: Command, content: Option<Content>) -> Result<(), Rejection> {
        let events = self.player.ask(command)?;
        events.iter().for_each(|event| self.remember(event, content.as_ref()));
        Ok(())
    }

    /// What `audience` sees now.
    pub fn view(&self, audience: Audience) -> ConversationView {
        let mut messages: Vec<_> = self.facts.values().cloned().collect();
        messages.sort_by_key(|facts| facts.seq);
        project::view(&self.player.header, &messages, false, Some(AGENT), audience)
    }

    /// The events after `n`, as `audience` sees them.
    pub fn events(&self, audience: Audience, n: u64) -> Vec<WireEvent> {
        let seen = self.player.events.iter().filter_map(|event| project::wire_event(event, audience, self));
        seen.filter(|event| event.n > n).collect()
    }

    /// The case from `before` to now.
    pub fn case(&self, name: &str, audience: Audience, before: ConversationView) -> Case {
        let events = self.events(audience, before.n);
        Case { name: name.to_owned(), audience, before, events, after: self.view(audience) }
    }

    fn remember(&mut self, event: &Event, content: Option<&Content>) {
        match event.kind {
            EventKind::MessageAdded { message_id, author, private, .. } => {
                // Words follow the public number, so that what is private leaves no trace in them.
                let no = event.public_seq.unwrap_or(event.seq);
                let facts = MessageFacts {
                    id: message_id,
                    seq: event.seq,
                    public_seq: event.public_seq,
                    client_msg_id: matches!(author, Author::Customer | Author::Agent { .. })
                        .then(|| format!("client-{no:04}")),
                    author,
                    author_name: matches!(author, Author::Agent { .. } | Author::Program { .. })
                        .then(|| AGENT.to_owned()),
                    via: None,
                    at: event.at,
                    private,
                    content: content.cloned().unwrap_or_else(|| invented(no, author, private)),
                    sources: sources(no, author),
                    emotion: (author == Author::Customer && no.is_multiple_of(2))
                        .then(|| "anxious".to_owned()),
                    has_why: author == Author::Assistant,
                    feedback: None,
                };
                self.facts.insert(message_id, facts);
            }
            EventKind::FeedbackGiven { message_id, feedback } => {
                if let Some(facts) = self.facts.get_mut(&message_id) {
                    facts.feedback = Some(feedback);
                }
            }
            _ => {}
        }
    }
}

/// `count` random cases, for both audiences in turn.
pub fn cases(seed: u64, count: usize) -> Vec<Case> {
    (0..count).map(|index| random_case(seed.wrapping_add(index as u64), index)).collect()
}

fn random_case(seed: u64, index: usize) -> Case {
    let audience = if index.is_multiple_of(2) { Audience::Visitor } else { Audience::Agent };
    let entropy = SeededEntropy::new(seed);
    let mut story = Story::new(seed);
    for _ in 0..entropy.below(40) {
        story.play(&Step::random(&entropy));
    }
    let before = story.view(audience);
    for _ in 0..=entropy.below(40) {
        story.play(&Step::random(&entropy));
    }
    story.case(&format!("seed {seed}"), audience, before)
}

fn invented(no: u64, author: Author, private: bool) -> Content {
    match (author, private, no % 4) {
        (_, true, _) => Content::text(format!("内部备注 {no}")),
        (Author::System, _, _) => Content::System { key: "still_there".to_owned(), detail: None },
        (Author::Customer, _, 0) => {
            Content::Location { latitude: 30.25, longitude: 120.16, label: Some(format!("杭州 {no}")) }
        }
        (Author::Assistant, _, 0) => {
            let choices = vec!["查订单".to_owned(), "Talk to a person".to_owned()];
            Content::QuickReplies { text: format!("您是不是想问 {no}"), choices }
        }
        _ => Content::text(format!("话 {no} words")),
    }
}

fn sources(no: u64, author: Author) -> Vec<Source> {
    if author == Author::Assistant && no.is_multiple_of(2) {
        vec![Source {
            id: "return_window".to_owned(), title: "七天无理由退货".to_owned(), version: None
        }]
    } else {
        Vec::new()
    }
}
