//! What this process has just committed, still sealed, kept for a moment: whoever watches a conversation is told without asking the
//! database for what it was just given. Bounded in bytes and in age; whatever is not here in one piece is read from the database.

use std::collections::{HashMap, VecDeque};

use base::{ContactId, ConversationId, MessageId, Timestamp, WorkspaceId};
use conversation::{Event, EventKind};
use parking_lot::Mutex;

use crate::message::{Closed, StoredMessage};
use crate::{Cx, StoreError};

/// Bytes of messages and events kept, roughly.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Bytes that an event counts for.
const EVENT_BYTES: usize = 256;
/// Older ones are not used: an erasure on another node must not be outlived.
const FRESH_MS: i64 = 5_000;

/// What one commit added to one conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Told {
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) conversation_id: ConversationId,
    pub(crate) contact_id: ContactId,
    /// At least one, numbered without a gap.
    pub(crate) events: Vec<Event>,
    /// Those that the events speak of.
    pub(crate) messages: Vec<Closed>,
}

impl Told {
    fn bytes(&self) -> usize {
        self.events.len() * EVENT_BYTES + self.messages.iter().map(Closed::bytes).sum::<usize>()
    }

    fn first(&self) -> u64 {
        self.events.first().map_or(0, |event| event.seq)
    }

    fn last(&self) -> u64 {
        self.events.last().map_or(0, |event| event.seq)
    }

    /// Whether every message that the events speak of is here.
    fn is_whole(&self) -> bool {
        self.events.iter().all(|event| match event.kind {
            EventKind::MessageAdded { message_id, .. } => {
                self.messages.iter().any(|message| message.id() == message_id)
            }
            _ => true,
        })
    }
}

/// After which number, in whose order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterNumber {
    /// `seq`, every event.
    Seq(u64),
    /// `public_seq`, what the customer may see.
    Public(u64),
}

impl AfterNumber {
    fn is_before(self, event: &Event) -> bool {
        match self {
            Self::Seq(after) => event.seq > after,
            Self::Public(after) => event.public_seq.is_some_and(|number| number > after),
        }
    }

    /// The event with which what follows begins.
    fn begins_with(self, event: &Event) -> bool {
        match self {
            Self::Seq(after) => event.seq == after + 1,
            Self::Public(after) => event.public_seq == Some(after + 1),
        }
    }
}

/// What was found: the contact, the events in order, and their messages.
pub(crate) type Found = (ContactId, Vec<Event>, Vec<Closed>);

impl Cx {
    /// Events after a number, in order, and their messages; from memory when this process has just committed them.
    pub async fn happened(
        &self,
        id: ConversationId,
        after: AfterNumber,
        limit: u32,
    ) -> Result<(Vec<Event>, Vec<StoredMessage>), StoreError> {
        let found = self.store().recent().find(self.workspace_id(), id, after, self.env().now());
        if let Some((contact_id, events, messages)) = found
            && events.len() <= limit as usize
            && let Some(key) = self.key_unless_erased(contact_id).await?
        {
            let opened: Result<Vec<_>, _> = messages.into_iter().map(|one| one.open(Some(&key))).collect();
            return Ok((events, opened?));
        }
        let events = match after {
            AfterNumber::Seq(after) => self.events(id, after, limit).await?,
            AfterNumber::Public(after) => self.public_events(id, after, limit).await?,
        };
        let ids: Vec<MessageId> = events
            .iter()
            .filter_map(|event| match event.kind {
                EventKind::MessageAdded { message_id, .. } => Some(message_id),
                _ => None,
            })
            .collect();
        let messages = self.messages_by_id(id, &ids).await?;
        Ok((events, messages))
    }
}

#[derive(Default)]
struct Kept {
    by_conversation: HashMap<ConversationId, VecDeque<(u64, Told)>>,
    /// In the order of their coming; what was dropped meanwhile is passed over.
    order: VecDeque<(ConversationId, u64)>,
    bytes: usize,
    next: u64,
}

/// The last moments of this process.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Kept>);

impl Recent {
    /// Keeps what a commit added. Commits of one conversation may be told out of order; then only what follows without a gap is kept.
    pub(crate) fn keep(&self, told: Told) {
        if told.events.is_empty() || !told.is_whole() {
            return;
        }
        let mut kept = self.0.lock();
        let id = told.conversation_id;
        let last = kept.by_conversation.get(&id).and_then(|all| all.back()).map(|(_, told)| told.last());
        match last {
            Some(last) if told.first() <= last => return,
            Some(last) if told.first() > last + 1 => kept.drop_all(id),
            _ => {}
        }
        kept.next += 1;
        let number = kept.next;
        kept.bytes += told.bytes();
        kept.by_conversation.entry(id).or_default().push_back((number, told));
        kept.order.push_back((id, number));
        while kept.bytes > MOST_BYTES && kept.drop_oldest() {}
    }

    /// Everything after a number, when it is here from its beginning and young.
    pub(crate) fn find(
        &self,
        workspace_id: WorkspaceId,
        id: ConversationId,
        after: AfterNumber,
        now: Timestamp,
    ) -> Option<Found> {
        let kept = self.0.lock();
        let all = kept.by_conversation.get(&id)?;
        let (mut events, mut messages) = (Vec::new(), Vec::new());
        let mut contact_id = None;
        for (_, told) in all {
            let wanted = told.events.iter().filter(|event| after.is_before(event));
            let before = events.len();
            events.extend(wanted.cloned());
            if events.len() == before {
                continue;
            }
            let at = told.events.last()?.at;
            if told.workspace_id != workspace_id || now.ms_since(at).abs() > FRESH_MS {
                return None;
            }
            messages.extend(told.messages.iter().cloned());
            contact_id = Some(told.contact_id);
        }
        let begins = events.first().is_some_and(|event| after.begins_with(event));
        if begins { Some((contact_id?, events, messages)) } else { None }
    }

    /// An erased contact's messages go at once.
    pub(crate) fn forget(&self, contact_id: ContactId) {
        let mut kept = self.0.lock();
        let theirs: Vec<ConversationId> = kept
            .by_conversation
            .iter()
            .filter(|(_, all)| all.iter().any(|(_, told)| told.contact_id == contact_id))
            .map(|(id, _)| *id)
            .collect();
        theirs.into_iter().for_each(|id| kept.drop_all(id));
    }
}

impl Kept {
    fn drop_all(&mut self, id: ConversationId) {
        for (_, told) in self.by_conversation.remove(&id).unwrap_or_default() {
            self.bytes -= told.bytes();
        }
    }

    fn drop_oldest(&mut self) -> bool {
        let Some((id, number)) = self.order.pop_front() else { return false };
        let Some(all) = self.by_conversation.get_mut(&id) else { return true };
        if all.front().is_some_and(|(theirs, _)| *theirs == number)
            && let Some((_, told)) = all.pop_front()
        {
            self.bytes -= told.bytes();
        }
        if all.is_empty() {
            self.by_conversation.remove(&id);
        }
        true
    }
}

#[cfg(test)]
#[path = "recent_tests.rs"]
mod tests;
