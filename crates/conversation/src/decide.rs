//! Commands to events: everything that may happen to a conversation, and everything that may not.

use base::{ApiKeyId, JobId, Locale, MessageId, Timestamp, UserId};

use crate::apply::apply;
use crate::command::{Command, Rejection};
use crate::event::{Event, EventKind, HandOffReason};
use crate::header::{Author, Header, Life, Owner};
use crate::label;
use crate::session::{Policy, reopens, silent_since};

/// The events that `command` leads to, numbered and dated, or why it may not happen.
pub fn decide(
    header: &Header,
    command: Command,
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    decide_all(header, [command], policy, now).map(|(_, events)| events)
}

/// Several commands one after another, all or none: the header after them and their events.
pub fn decide_all(
    header: &Header,
    commands: impl IntoIterator<Item = Command>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(Header, Vec<Event>), Rejection> {
    let mut draft = Draft { header: header.clone(), events: Vec::new(), policy, now };
    commands.into_iter().try_for_each(|command| draft.decide(command))?;
    Ok((draft.header, draft.events))
}

/// A header and the events that are being added to it.
pub(crate) struct Draft<'a> {
    pub(crate) header: Header,
    events: Vec<Event>,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Timestamp,
}

impl Draft<'_> {
    fn decide(&mut self, command: Command) -> Result<(), Rejection> {
        match command {
            Command::Receive { message_id, locale, dangers, turn_job, due } => {
                self.receive(message_id, locale, turn_job, due)?;
                self.hear(&dangers);
                Ok(())
            }
            Command::AssistantSays { message_id, ownership_no, job_id } => {
                self.fence(ownership_no, job_id)?;
                self.message(message_id, Author::Assistant);
                Ok(())
            }
            Command::EndTurn { job_id, ownership_no, answered_seq, next_turn } => {
                self.fence(ownership_no, job_id)?;
                self.end_turn(job_id, answered_seq, next_turn);
                Ok(())
            }
            Command::CallAction { job_id, ownership_no, action_job } => {
                self.fence(ownership_no, job_id)?;
                self.emit(EventKind::ActionCalled { job_id: action_job });
                Ok(())
            }
            Command::ReturnAction { job_id, action_job } => {
                self.fence(self.header.ownership_no, job_id)?;
                self.emit(EventKind::ActionReturned { job_id: action_job });
                Ok(())
            }
            Command::HandOff { job_id, ownership_no, reason, due } => {
                self.fence(ownership_no, job_id)?;
                self.queue(reason, due, None);
                Ok(())
            }
            Command::AskForPerson { due } => self.ask_for_person(due),
            Command::TakeOver { user_id } => self.take_over(user_id),
            Command::AgentSays { user_id, message_id } => {
                self.owned_by(user_id)?;
                self.message(message_id, Author::Agent { user_id });
                Ok(())
            }
            Command::AddNote { user_id, message_id } => {
                self.not_closed()?;
                let author = Author::Agent { user_id };
                self.emit(EventKind::MessageAdded { message_id, author, private: true, locale: None });
                Ok(())
            }
            Command::Transfer { by, to } => self.transfer(by, to),
            Command::ReturnToQueue { by, due } => self.return_to_queue(by, due),
            Command::GiveBack { by, next_turn } => {
                self.owned_by(by)?;
                self.hand_to_assistant(Some(by), next_turn)
            }
            Command::Resolve { by } => self.resolve(by),
            Command::ProgramSays { key_id, message_id, beside_agent } => {
                self.beside(beside_agent)?;
                self.message(message_id, Author::Program { key_id });
                Ok(())
            }
            Command::ProgramNotes { key_id, message_id } => {
                self.not_closed()?;
                let author = Author::Program { key_id };
                self.emit(EventKind::MessageAdded { message_id, author, private: true, locale: None });
                Ok(())
            }
            Command::Correct { user_id, message_id } => {
                self.beside_nobody_else(user_id)?;
                self.message(message_id, Author::Agent { user_id });
                Ok(())
            }
            Command::Assign { to, by, due, next_turn } => self.assign(to, by, due, next_turn),
            Command::Reopen { due, next_turn } => self.reopen_by_house(due, next_turn),
            Command::ResolveByProgram { key_id } => self.resolve_by_program(key_id),
            Command::EndByCustomer => self.end_by_customer(),
            Command::Close => self.close(),
            Command::SystemSays { message_id } => {
                self.not_closed()?;
                self.message(message_id, Author::System);
                Ok(())
            }
            Command::SystemNotes { message_id } => {
                self.not_closed()?;
                let author = Author::System;
                self.emit(EventKind::MessageAdded { message_id, author, private: true, locale: None });
                Ok(())
            }
            Command::Remind { message_id } => self.remind(message_id),
            Command::Deliver { up_to } => {
                self.receipt(up_to, self.header.receipts.customer_delivered, EventKind::Delivered { up_to })
            }
            Command::ReadByCustomer { up_to } => {
                self.receipt(up_to, self.header.receipts.customer_read, EventKind::ReadByCustomer { up_to })
            }
            Command::ReadByHouse { up_to, by } => {
                self.receipt(up_to, self.header.receipts.house_read, EventKind::ReadByHouse { up_to, by })
            }
            Command::Snooze { by, until } => self.snooze(by, until),
            Command::Wake { by } => {
                self.header.snoozed_until.ok_or(Rejection::NothingToDo)?;
                self.emit(EventKind::Woken { by });
                Ok(())
            }
            Command::WrapUp { by, topic, solved } => self.wrap_up(by, topic, solved),
            Command::Mention { message_id, user_ids } => self.mention(message_id, user_ids),
            Command::SeeMentions { by } => self.see_mentions(by),
            Command::InviteToSurvey => self.invite_to_survey(),
            Command::AnswerSurvey { stars, agent_stars, reasons } => {
                self.answer_survey(stars, agent_stars, reasons)
            }
            Command::GiveFeedback { message_id, feedback } => {
                self.not_closed()?;
                self.emit(EventKind::FeedbackGiven { message_id, feedback });
                Ok(())
            }
            Command::Label { add, remove, by } => {
                self.emit(label::labelled(&self.header, add, remove, by)?);
                Ok(())
            }
            Command::Merge { into, by } => self.merge(into, by),
            Command::Absorb { from, by, owed_since, dangers } => {
                self.absorb(from, by, owed_since)?;
                self.hear(&dangers);
                Ok(())
            }
        }
    }

    /// The only place where events are numbered.
    pub(crate) fn emit(&mut self, kind: EventKind) {
        let public_seq = kind.is_public().then_some(self.header.public_seq + 1);
        let event = Event { seq: self.header.seq + 1, public_seq, at: self.now, kind };
        self.header = apply(&self.header, &event);
        self.events.push(event);
    }

    fn message(&mut self, message_id: MessageId, author: Author) {
        self.emit(EventKind::MessageAdded { message_id, author, private: false, locale: None });
    }

    pub(crate) fn own(&mut self, owner: Owner, by: Option<UserId>) {
        self.wake(by);
        self.emit(EventKind::OwnerChanged { owner, ownership_no: self.header.ownership_no + 1, by });
    }

    /// Whatever happens to it, or to the customer, takes it up again.
    pub(crate) fn wake(&mut self, by: Option<UserId>) {
        if self.header.snoozed_until.is_some() {
            self.emit(EventKind::Woken { by });
        }
    }

    fn snooze(&mut self, by: UserId, until: Timestamp) -> Result<(), Rejection> {
        self.owned_by(by)?;
        if self.header.has_unanswered() {
            return Err(Rejection::Unanswered);
        }
        if until <= self.now || self.header.snoozed_until == Some(until) {
            return Err(Rejection::NothingToDo);
        }
        self.emit(EventKind::Snoozed { until, by });
        Ok(())
    }

    pub(crate) fn queue(&mut self, reason: HandOffReason, due: Option<Timestamp>, by: Option<UserId>) {
        self.own(Owner::Queue { since: self.now, due, reason }, by);
    }

    pub(crate) fn turn_if_unanswered(&mut self, job_id: JobId) {
        let assistant = self.header.owner == Owner::Assistant;
        if assistant && self.header.turn.is_none() && self.header.has_unanswered() {
            self.emit(EventKind::TurnStarted { job_id, since_seq: self.header.answered_seq + 1 });
        }
    }

    pub(crate) const fn not_closed(&self) -> Result<(), Rejection> {
        match self.header.life {
            Life::Closed { .. } => Err(Rejection::Closed),
            Life::Open | Life::Resolved { .. } => Ok(()),
        }
    }

    pub(crate) const fn open(&self) -> Result<(), Rejection> {
        match self.header.life {
            Life::Open => Ok(()),
            Life::Resolved { .. } => Err(Rejection::Resolved),
            Life::Closed { .. } => Err(Rejection::Closed),
        }
    }

    /// The assistant speaks only as the present owner and in the present turn: whatever was thought before is refused.
    fn fence(&self, ownership_no: u64, job_id: JobId) -> Result<(), Rejection> {
        let its_turn = self.header.turn.is_some_and(|turn| turn.job_id == job_id);
        if self.header.owner == Owner::Assistant && self.header.ownership_no == ownership_no && its_turn {
            Ok(())
        } else {
            Err(Rejection::NotOwner)
        }
    }

    pub(crate) fn owned_by(&self, by: UserId) -> Result<(), Rejection> {
        self.open()?;
        match self.header.owner {
            Owner::Agent { user_id, .. } if user_id == by => Ok(()),
            _ => Err(Rejection::NotOwner),
        }
    }

    fn receive(
        &mut self,
        message_id: MessageId,
        locale: Option<Locale>,
        turn_job: JobId,
        due: Option<Timestamp>,
    ) -> Result<(), Rejection> {
        if !self.header.is_open() {
            self.reopen(due)?;
        }
        self.wake(None);
        self.emit(EventKind::MessageAdded { message_id, author: Author::Customer, private: false, locale });
        self.turn_if_unanswered(turn_job);
        Ok(())
    }

    fn end_turn(&mut self, job_id: JobId, answered_seq: u64, next_turn: JobId) {
        // A number from the future must not hide messages that nobody has read.
        let answered_seq = answered_seq.min(self.header.last_customer_seq);
        self.emit(EventKind::TurnEnded { job_id, answered_seq });
        self.turn_if_unanswered(next_turn);
    }

    fn ask_for_person(&mut self, due: Option<Timestamp>) -> Result<(), Rejection> {
        if self.header.is_open() {
            if self.header.owner != Owner::Assistant {
                return Err(Rejection::NothingToDo);
            }
        } else if reopens(&self.header, self.policy, self.now) {
            self.emit(EventKind::Reopened);
        } else {
            return Err(Rejection::Closed);
        }
        self.queue(HandOffReason::Asked, due, None);
        Ok(())
    }

    fn take_over(&mut self, by: UserId) -> Result<(), Rejection> {
        self.not_closed()?;
        if !self.header.is_open() {
            self.emit(EventKind::Reopened);
        } else if matches!(self.header.owner, Owner::Agent { user_id, .. } if user_id == by) {
            return Err(Rejection::AlreadyOwner);
        }
        self.own(Owner::Agent { user_id: by, since: self.now }, Some(by));
        Ok(())
    }

    fn transfer(&mut self, by: UserId, to: UserId) -> Result<(), Rejection> {
        self.open()?;
        if matches!(self.header.owner, Owner::Agent { user_id, .. } if user_id == to) {
            return Err(Rejection::AlreadyOwner);
        }
        self.own(Owner::Agent { user_id: to, since: self.now }, Some(by));
        Ok(())
    }

    fn return_to_queue(&mut self, by: UserId, due: Option<Timestamp>) -> Result<(), Rejection> {
        self.open()?;
        if matches!(self.header.owner, Owner::Queue { .. }) {
            return Err(Rejection::NothingToDo);
        }
        self.owned_by(by)?;
        self.queue(HandOffReason::Returned, due, Some(by));
        Ok(())
    }

    fn resolve(&mut self, by: Option<UserId>) -> Result<(), Rejection> {
        self.not_closed()?;
        if !self.header.is_open() {
            return Err(Rejection::NothingToDo);
        }
        match (self.header.owner, by) {
            (Owner::Agent { user_id, .. }, Some(by)) if user_id != by => return Err(Rejection::NotOwner),
            (Owner::Queue { .. }, None) => return Err(Rejection::NotOwner),
            _ => {}
        }
        self.end_session(by, None);
        Ok(())
    }

    /// What was never begun is closed; whoever was answered is asked how it was.
    pub(crate) fn end_session(&mut self, by: Option<UserId>, program: Option<ApiKeyId>) {
        self.wake(by);
        if self.header.is_empty_session() {
            self.emit(EventKind::Closed);
            return;
        }
        self.emit(EventKind::Resolved { by, program });
        self.ask_how_it_was();
    }

    /// Nobody's ownership stands against the customer's own wish.
    fn end_by_customer(&mut self) -> Result<(), Rejection> {
        self.not_closed()?;
        if !self.header.is_open() {
            return Err(Rejection::NothingToDo);
        }
        self.end_session(None, None);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Rejection> {
        if self.not_closed().is_err() {
            return Err(Rejection::NothingToDo);
        }
        self.wake(None);
        self.emit(EventKind::Closed);
        Ok(())
    }

    fn remind(&mut self, message_id: MessageId) -> Result<(), Rejection> {
        self.open()?;
        if self.header.reminded_at.is_some() || silent_since(&self.header).is_none() {
            return Err(Rejection::NothingToDo);
        }
        self.emit(EventKind::SilenceReminded);
        self.message(message_id, Author::System);
        Ok(())
    }

    /// Receipts are facts about the past, so they are taken after the end too.
    fn receipt(&mut self, up_to: u64, had: u64, kind: EventKind) -> Result<(), Rejection> {
        if up_to > self.header.public_seq {
            return Err(Rejection::ReceiptAhead);
        }
        if up_to <= had {
            return Err(Rejection::NothingToDo);
        }
        self.emit(kind);
        Ok(())
    }
}
