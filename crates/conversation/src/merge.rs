//! Two conversations of one contact become one: the source is closed and goes on in the target. Nothing moves: the messages of the
//! source stay where they are, under their own numbers, and the target names it as a part.

use base::{ConversationId, InboxId, Timestamp, UserId, limits};
use serde::{Deserialize, Serialize};

use crate::command::{Command, Rejection};
use crate::decide::{Draft, decide_all};
use crate::event::{Event, EventKind};
use crate::header::{Header, Owner};
use crate::session::Policy;

/// Where a conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MergedInto {
    /// In this one.
    pub conversation_id: ConversationId,
    /// Who merged it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// A conversation that goes on in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub conversation_id: ConversationId,
    /// Where it arrived: its customer reads on in the other.
    pub inbox_id: InboxId,
    /// Who merged it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// What a merge comes to: two headers with their new events, to be committed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merging {
    /// What is closed.
    pub source: (Header, Vec<Event>),
    /// What goes on.
    pub target: (Header, Vec<Event>),
}

/// Merges `source` into `target`. The agent must own the target, and no colleague may own the source. Done before, nothing is to do.
pub fn merge(
    source: &Header,
    target: &Header,
    by: UserId,
    policy: &Policy,
    now: Timestamp,
) -> Result<Merging, Rejection> {
    if source.id == target.id {
        return Err(Rejection::Itself);
    }
    if source.contact_id != target.contact_id {
        return Err(Rejection::OtherContact);
    }
    let from = source
        .parts
        .iter()
        .map(|part| (part.conversation_id, part.inbox_id))
        .chain([(source.id, source.inbox_id)])
        .collect();
    let gone = Command::Merge { into: target.id, by };
    let dangers = if source.is_open() { source.dangers.clone() } else { Vec::new() };
    let goes_on = Command::Absorb { from, by, owed_since: owed_since(source), dangers };
    Ok(Merging {
        source: decide_all(source, [gone], policy, now)?,
        target: decide_all(target, [goes_on], policy, now)?,
    })
}

/// Since when somebody waits there, unless it is settled.
fn owed_since(source: &Header) -> Option<Timestamp> {
    let queued = match source.owner {
        Owner::Queue { since, .. } => Some(since),
        Owner::Assistant | Owner::Agent { .. } => None,
    };
    source.unanswered_since().into_iter().chain(queued).min().filter(|_| source.is_open())
}

impl Draft<'_> {
    pub(crate) fn merge(&mut self, into: ConversationId, by: UserId) -> Result<(), Rejection> {
        match self.header.merged_into {
            Some(merged) if merged.conversation_id == into => return Err(Rejection::NothingToDo),
            Some(_) => return Err(Rejection::AlreadyMerged),
            None => self.not_closed()?,
        }
        // Nobody's work is taken from under their hands; what is resolved is nobody's any more.
        if self.header.is_open() && self.header.owner.agent().is_some_and(|owner| owner != by) {
            return Err(Rejection::NotOwner);
        }
        self.wake(Some(by));
        self.emit(EventKind::Merged { into, by });
        self.emit(EventKind::Closed);
        Ok(())
    }

    pub(crate) fn absorb(
        &mut self,
        from: Vec<(ConversationId, InboxId)>,
        by: UserId,
        owed_since: Option<Timestamp>,
    ) -> Result<(), Rejection> {
        self.owned_by(by)?;
        let Some((last, _)) = from.last().copied() else { return Err(Rejection::NothingToDo) };
        let mut parts = self.header.parts.clone();
        let at = self.now;
        parts.extend(from.iter().map(|(conversation_id, inbox_id)| Part {
            conversation_id: *conversation_id,
            inbox_id: *inbox_id,
            by,
            at,
        }));
        if parts.len() > limits::PARTS_PER_CONVERSATION {
            return Err(Rejection::TooManyParts);
        }
        self.wake(Some(by));
        self.emit(EventKind::Absorbed { from: last, parts, owed_since });
        Ok(())
    }
}
