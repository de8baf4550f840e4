//! What programs of the company may do with a conversation, and what whoever disposes of it decides: who answers, and that it lives again.
//!
//! A program never owns a conversation. A person who does is not talked over, nor is their conversation ended: a program speaks beside them
//! only when it says that its words belong there.

use base::{ApiKeyId, JobId, Timestamp, UserId};

use crate::command::{Assignee, Rejection};
use crate::decide::Draft;
use crate::event::{EventKind, HandOffReason};
use crate::header::Owner;
use crate::session::reopens;

impl Draft<'_> {
    /// Whether a program may speak now.
    pub(crate) fn beside(&self, beside_agent: bool) -> Result<(), Rejection> {
        self.open()?;
        if self.header.owner.agent().is_some() && !beside_agent {
            return Err(Rejection::NotOwner);
        }
        Ok(())
    }

    /// Whether one of our people may put something right now: what a colleague holds is theirs to say, and what is over reaches nobody.
    pub(crate) fn beside_nobody_else(&self, by: UserId) -> Result<(), Rejection> {
        if !self.header.is_open() && !reopens(&self.header, self.policy, self.now) {
            return Err(Rejection::Closed);
        }
        let held = self.header.is_open().then(|| self.header.owner.agent()).flatten();
        if held.is_some_and(|holder| holder != by) { Err(Rejection::NotOwner) } else { Ok(()) }
    }

    pub(crate) fn assign(
        &mut self,
        to: Assignee,
        by: Option<UserId>,
        due: Option<Timestamp>,
        next_turn: JobId,
    ) -> Result<(), Rejection> {
        self.open()?;
        match (to, self.header.owner) {
            (Assignee::Agent { user_id }, Owner::Agent { user_id: owner, .. }) if user_id == owner => {
                return Err(Rejection::NothingToDo);
            }
            (Assignee::Queue, Owner::Queue { .. }) | (Assignee::Assistant, Owner::Assistant) => {
                return Err(Rejection::NothingToDo);
            }
            (Assignee::Agent { user_id }, _) => self.own(Owner::Agent { user_id, since: self.now }, by),
            (Assignee::Queue, _) => self.queue(HandOffReason::Rule, due, by),
            (Assignee::Assistant, _) => self.hand_to_assistant(by, next_turn)?,
        }
        Ok(())
    }

    /// The assistant sees to whatever is unanswered here. It reads this conversation, not its parts, so what is owed from a part stays with
    /// people until they have answered.
    pub(crate) fn hand_to_assistant(
        &mut self,
        by: Option<UserId>,
        next_turn: JobId,
    ) -> Result<(), Rejection> {
        if self.header.owed_since.is_some() {
            return Err(Rejection::Unanswered);
        }
        self.own(Owner::Assistant, by);
        self.turn_if_unanswered(next_turn);
        Ok(())
    }

    pub(crate) fn reopen_by_house(
        &mut self,
        due: Option<Timestamp>,
        next_turn: JobId,
    ) -> Result<(), Rejection> {
        self.not_closed()?;
        if self.header.is_open() {
            return Err(Rejection::NothingToDo);
        }
        self.live_again(due);
        self.turn_if_unanswered(next_turn);
        Ok(())
    }

    pub(crate) fn resolve_by_program(&mut self, key_id: ApiKeyId) -> Result<(), Rejection> {
        self.not_closed()?;
        if !self.header.is_open() {
            return Err(Rejection::NothingToDo);
        }
        if self.header.owner.agent().is_some() {
            return Err(Rejection::NotOwner);
        }
        self.end_session(None, Some(key_id));
        Ok(())
    }

    /// A customer who comes back to the assistant's case gets the assistant at once. One who had reached people keeps people, but
    /// through the queue: the agent of yesterday may be away, and nobody may wait for an empty chair.
    pub(crate) fn reopen(&mut self, due: Option<Timestamp>) -> Result<(), Rejection> {
        if !reopens(&self.header, self.policy, self.now) {
            return Err(Rejection::Closed);
        }
        self.live_again(due);
        Ok(())
    }

    fn live_again(&mut self, due: Option<Timestamp>) {
        self.emit(EventKind::Reopened);
        match self.header.owner {
            Owner::Assistant => {}
            Owner::Agent { .. } => self.queue(HandOffReason::Returned, due, None),
            Owner::Queue { reason, .. } => self.queue(reason, due, None),
        }
    }
}
