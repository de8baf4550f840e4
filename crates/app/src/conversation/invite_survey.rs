//! An invitation that comes some time after the end of a session: planned with the end, sent by a job.

use access::{Action, may};
use base::{ConversationId, JobId};
use conversation::{Command, Event, EventKind, Rejection, decide_all};
use serde_json::json;
use store::{Changes, JobRow, JobState, Keys, NewJob, State};

use super::act::flatten;
use crate::app::App;
use crate::error::Result;
use crate::report::follow;

/// What the work is called.
pub(crate) const INVITE: &str = "invite";

/// The job that asks, when one of `events` plans it, or sends the letter of one that asks.
pub(super) fn plan<T>(
    changes: Changes<T>,
    id: JobId,
    of: ConversationId,
    events: &[Event],
    by_letter: bool,
) -> Changes<T> {
    let job = |kind, seq, at, due_at| NewJob {
        id,
        kind,
        unique_key: Some(format!("{of}:{seq}")),
        order_key: None,
        due_at,
        payload: json!({}),
        conversation_id: Some(of),
        lease: None,
        at,
    };
    let planned = events.iter().find_map(|event| match event.kind {
        EventKind::SurveyPlanned { due, .. } => Some(job(INVITE, event.seq, event.at, due)),
        EventKind::SurveyInvited { .. } if by_letter => {
            Some(job(crate::mail::SURVEY, event.seq, event.at, event.at))
        }
        _ => None,
    });
    planned.into_iter().fold(changes, Changes::insert_job)
}

/// Asks, unless the customer came back meanwhile or the conversation is closed.
pub(crate) async fn run_invite(app: &App, job: &JobRow, id: ConversationId) -> Result<()> {
    may(&access::Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, access::Actor::System);
    let (job_id, facts_job, letter_job, owned) = (job.id, app.env().id(), app.env().id(), app.clone());
    let by_letter = match cx.conversation(id).await? {
        Some(header) => cx.mailbox(header.inbox_id).await?.is_some(),
        None => false,
    };
    let change = move |state: &State| -> Result<Changes<()>> {
        let (now, subject) = (owned.env().now(), format!("conversation:{id}"));
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        let changes = Changes::new(()).finish_job(job_id, now);
        let unasked = |changes: Changes<()>| changes.audit("drop_survey", subject.clone(), json!({}));
        let Some(header) = state.conversation(id) else { return Ok(unasked(changes)) };
        match decide_all(header, [Command::InviteToSurvey], &owned.settings().policy, now) {
            Ok((next, events)) => {
                Ok(plan(follow(changes, &next, &events, facts_job, now), letter_job, id, &events, by_letter)
                    .put_conversation(&next, &events)
                    .audit("invite_to_survey", subject, json!({})))
            }
            Err(Rejection::NothingToDo | Rejection::Closed) => Ok(unasked(changes)),
            Err(rejection) => Err(rejection.into()),
        }
    };
    cx.change(Keys::new().conversation(id).job(job_id), change).await.map_err(flatten)
}
