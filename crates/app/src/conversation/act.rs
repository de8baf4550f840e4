//! The one shape of a change that needs nothing but the header: commands in, events, row and audit entry out.

use base::{ConversationId, JobId, UserId};
use conversation::{Command, Event, EventKind, Header, Rejection, decide_all};
use serde_json::{Value, json};
use store::{ChangeError, Changes, Cx, JobState, Keys, NewJob, NewWrapUp, State};

use super::deadline::watch;
use super::invite_survey;
use super::receive_message::TURN_LEASE_MS;
use super::snooze::wake_job;
use crate::app::App;
use crate::error::{Error, Result};
use crate::promise::Prepared;
use crate::report::follow;
use crate::survey::Asks;
use crate::work::SealedMessage;

/// What a change consists of.
pub(crate) struct Act {
    /// For the audit log: verb_noun.
    pub action: &'static str,
    /// What happens, in order.
    pub commands: Vec<Command>,
    /// Facts for the audit log; ids only.
    pub facts: Value,
    /// Somebody who must be able to work for it to happen.
    pub wants: Option<UserId>,
    /// A message that one of the commands adds.
    pub message: Option<SealedMessage>,
    /// The job of a turn that one of the commands may start.
    pub turn_job: Option<JobId>,
    /// The job that wakes it, should one of the commands put it aside.
    pub wake_job: Option<JobId>,
    /// What one of the commands says of the session.
    pub wrap_up: Option<NewWrapUp>,
    /// What is promised by the message.
    pub promise: Option<Prepared>,
    /// The job that this is the end of; once it has ended nothing happens any more.
    pub ends: Option<JobId>,
}

impl Act {
    /// Commands and nothing else.
    pub fn new(action: &'static str, commands: Vec<Command>) -> Self {
        Self {
            action,
            commands,
            facts: json!({}),
            wants: None,
            message: None,
            turn_job: None,
            wake_job: None,
            wrap_up: None,
            promise: None,
            ends: None,
        }
    }
}

/// Commits it. `NothingToDo` is success: what was wanted is so already.
pub(crate) async fn act(app: &App, cx: &Cx, id: ConversationId, act: Act) -> Result<(Header, Vec<Event>)> {
    let leased = act.turn_job.and_then(|_| app.turns().seat());
    let (turn_job, watch_job, facts_job) = (act.turn_job, app.env().id(), app.env().id());
    let (invite_job, asks) = (app.env().id(), asks(app, cx, id, &act.commands).await?);
    let keys = act.wants.into_iter().fold(Keys::new().conversation(id), Keys::user);
    let keys = act.ends.into_iter().fold(keys, Keys::job);
    let (owned, lease_to) = (app.clone(), leased.is_some().then(|| app.node_id()));
    let change = move |state: &State| -> Result<Changes<(Header, Vec<Event>)>> {
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        if act.wants.and_then(|wanted| state.user(wanted)).is_some_and(|user| user.disabled_at.is_some()) {
            return Err(Error::Disabled);
        }
        let over = |job_id| state.job(job_id).is_none_or(|job| job.state != JobState::Pending);
        if act.ends.is_some_and(over) {
            return Ok(Changes::new((header.clone(), Vec::new())));
        }
        let (now, session) = (owned.env().now(), header.reopened);
        let (header, events) = match decide_all(header, act.commands.clone(), &asks.policy, now) {
            Ok(decided) => decided,
            Err(Rejection::NothingToDo) => return Ok(Changes::new((header.clone(), Vec::new()))),
            Err(rejection) => return Err(rejection.into()),
        };
        let mut changes = Changes::new((header.clone(), events.clone()));
        if let Some(job_id) = act.ends {
            changes = changes.finish_job(job_id, now);
        }
        if let Some(message) = &act.message {
            let row = message.numbered(id, &events).ok_or(Error::Internal("a message without its event"))?;
            changes = changes.insert_message(row);
        }
        if let Some(job_id) = act.turn_job.filter(|_| starts_turn(&events)) {
            changes = changes.insert_job(NewJob {
                id: job_id,
                kind: "turn",
                unique_key: None,
                order_key: None,
                due_at: now,
                payload: json!({}),
                conversation_id: Some(id),
                lease: lease_to.map(|by| store::Lease { by, until: now.plus_ms(TURN_LEASE_MS) }),
                at: now,
            });
        }
        changes = act.promise.iter().fold(changes, |changes, promise| promise.made(changes, now));
        if let Some(wrap_up) = &act.wrap_up {
            changes = changes.put_wrap_up(NewWrapUp { session, ..wrap_up.clone() });
        }
        if let Some(job) = act.wake_job.and_then(|job_id| wake_job(job_id, id, &events)) {
            changes = changes.insert_job(job);
        }
        if events.iter().any(|event| event.kind == EventKind::Reopened) {
            changes = watch(changes, &owned, &header, watch_job, now);
        }
        changes = invite_survey::plan(changes, invite_job, id, &events, asks.by_letter);
        changes = follow(changes, &header, &events, facts_job, now);
        Ok(changes.put_conversation(&header, &events).audit(
            act.action,
            format!("conversation:{id}"),
            act.facts.clone(),
        ))
    };
    let (header, events) = cx.change(keys, change).await.map_err(flatten)?;
    if let (Some(job_id), Some(seat)) = (turn_job.filter(|_| starts_turn(&events)), leased) {
        app.turns().hand(crate::turns::Handed {
            workspace_id: cx.workspace_id(),
            conversation_id: id,
            job_id,
            seat,
        });
    }
    Ok((header, events))
}

/// What ends a session must know how its inbox asks; the rest goes by what the installation sets.
async fn asks(app: &App, cx: &Cx, id: ConversationId, commands: &[Command]) -> Result<Asks> {
    let none = Asks { policy: app.settings().policy, by_letter: false };
    let ends = |command: &Command| matches!(command, Command::Resolve { .. } | Command::EndByCustomer);
    if !commands.iter().any(ends) {
        return Ok(none);
    }
    match cx.conversation(id).await? {
        Some(header) => crate::survey::asks(app, cx, &header).await,
        None => Ok(none),
    }
}

fn starts_turn(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.kind, EventKind::TurnStarted { .. }))
}

/// One error out of two.
pub(crate) fn flatten(error: ChangeError<Error>) -> Error {
    match error {
        ChangeError::Rejected(error) => error,
        ChangeError::Store(error) => error.into(),
    }
}
