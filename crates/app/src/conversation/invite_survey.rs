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

/// The job that asks, when one of `events` plans it.
pub(super) fn plan<T>(changes: Changes<T>, id: JobId, of: ConversationId, events: &[Event]) -> Changes<T> {
    let planned = events.iter().find_map(|event| match event.kind {
        EventKind::SurveyPlanned { due, .. } => Some((event.seq, event.at, due)),
        _ => None,
    });
    let Some((seq, at, due_at)) = planned else { return changes };
    changes.insert_job(NewJob {
        id,
        kind: INVITE,
        unique_key: Some(format!("{of}:{seq}")),
        order_key: None,
        due_at,
        payload: json!({}),
        conversation_id: Some(of),
        lease: None,
        at,
    })
}

/// Asks, unless the customer came back meanwhile or the conversation is closed.
pub(crate) async fn run_invite(app: &App, job: &JobRow, id: ConversationId) -> Result<()> {
    may(&access::Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, access::Actor::System);
    let (job_id, facts_job, owned) = (job.id, app.env().id(), app.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        let (now, subject) = (owned.env().now(), format!("conversation:{id}"));
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        let changes = Changes::new(()).finish_job(job_id, now);
        let unasked = |changes: Changes<()>| changes.audit("drop_survey", subject.clone(), json!({}));
        let Some(header) = state.conversation(id) else { return Ok(unasked(changes)) };
        match decide_all(header, [Command::InviteToSurvey], &owned.settings().policy, now) {
            Ok((next, events)) => Ok(follow(changes, &next, &events, facts_job, now)
                .put_conversation(&next, &events)
                .audit("invite_to_survey", subject, json!({}))),
            Err(Rejection::NothingToDo | Rejection::Closed) => Ok(unasked(changes)),
            Err(rejection) => Err(rejection.into()),
        }
    };
    cx.change(Keys::new().conversation(id).job(job_id), change).await.map_err(flatten)
}
