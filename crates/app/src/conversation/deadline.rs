//! What time alone does to a conversation: reminder, resolution by silence, closing.

use base::{ConversationId, JobId, Timestamp, WorkspaceId};
use conversation::session::{Due, Policy, next_deadline};
use conversation::{Command, Content, Header, Life, Rejection, decide_all};
use serde_json::json;
use store::{Changes, JobState, Keys, NewJob, State};

use super::act::flatten;
use super::invite_survey;
use crate::app::App;
use crate::error::{Error, Result};
use crate::report::follow;
use crate::work::{Beside, SealedMessage};

/// What the work is called.
const KIND: &str = "deadline";
/// How long a conversation is left alone in which something promised is still to come: as long as a customer's silence, within these.
const OWED_MS: std::ops::Range<i64> = 60 * 1_000..15 * 60 * 1_000;

/// Sets the clock of a session that begins, in place of the one of the session before: one per conversation.
pub(crate) fn watch<T>(
    changes: Changes<T>,
    app: &App,
    header: &Header,
    id: JobId,
    now: Timestamp,
) -> Changes<T> {
    let policy = &app.settings().policy;
    let due_at =
        next_deadline(header, policy).map_or_else(|| now.plus_ms(policy.remind_after_ms), |(at, _)| at);
    let before = header.reopened.checked_sub(1);
    let changes = match before {
        Some(session) => changes.cancel_job_by_key(KIND, &watch_key(header, session), now),
        None => changes,
    };
    changes.insert_job(NewJob {
        id,
        kind: KIND,
        unique_key: Some(watch_key(header, header.reopened)),
        order_key: None,
        due_at,
        payload: json!({}),
        conversation_id: Some(header.id),
        lease: None,
        at: now,
    })
}

fn watch_key(header: &Header, session: u32) -> String {
    format!("{}:{session}", header.id)
}

/// Looks at one conversation's clock: does what is due and sets the next deadline, in one commit.
pub async fn run_deadline(
    app: &App,
    workspace_id: WorkspaceId,
    id: ConversationId,
    job_id: JobId,
) -> Result<()> {
    access::may(&access::Actor::System, access::Action::Maintain)?;
    let cx = app.cx(workspace_id, access::Actor::System);
    let Some(header) = cx.conversation(id).await? else { return finish(&cx, job_id, id).await };
    let (message_id, facts_job, invite_job) = (app.env().id(), app.env().id(), app.env().id());
    let crate::survey::Asks { policy, by_letter } = crate::survey::asks(app, &cx, &header).await?;
    let words = app.pack().reply("silence_reminder", header.locale);
    let message = match cx.contact_key(header.contact_id).await {
        Ok(key) => SealedMessage::new(&key, message_id, &Content::text(words), Beside::default())?,
        Err(store::StoreError::Erased) => return finish(&cx, job_id, id).await,
        Err(error) => return Err(error.into()),
    };
    let owes = cx.is_promise_open(id).await?;
    let owned = app.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let now = owned.env().now();
        let Some(job) = state.job(job_id).filter(|job| job.state == JobState::Pending) else {
            return Ok(Changes::new(()));
        };
        if job.unique_key != Some(watch_key(header, header.reopened)) {
            return Ok(ended(Changes::new(()), job_id, id, now));
        }
        if owes && !matches!(header.life, Life::Closed { .. }) {
            // Nobody is asked whether it is solved, and nothing is closed, while something that was promised is still to come.
            // It may be kept at any moment, and then the customer is not to be reminded later than otherwise.
            let wait_ms = policy.remind_after_ms.clamp(OWED_MS.start, OWED_MS.end);
            let changes = Changes::new(()).reschedule_job(job_id, now.plus_ms(wait_ms));
            return Ok(changes.audit(
                "wait_deadline",
                format!("conversation:{id}"),
                json!({ "promise": true }),
            ));
        }
        let Some((at, due)) = next_deadline(header, &policy) else {
            return Ok(again(Changes::new(()), header, job_id, &owned, now));
        };
        if at > now {
            return Ok(Changes::new(()).reschedule_job(job_id, look(header, at, &policy, now)).audit(
                "wait_deadline",
                format!("conversation:{id}"),
                json!({}),
            ));
        }
        let (action, commands) = match due {
            Due::Remind => ("remind_customer", vec![Command::Remind { message_id }]),
            Due::Resolve => ("resolve_by_silence", vec![Command::Resolve { by: None }]),
            Due::CloseResolved | Due::CloseEmpty => ("close_conversation", vec![Command::Close]),
        };
        let (next, events) = match decide_all(header, commands, &policy, now) {
            Ok(decided) => decided,
            Err(Rejection::NothingToDo) => (header.clone(), Vec::new()),
            Err(rejection) => return Err(rejection.into()),
        };
        let mut changes = Changes::new(());
        if let Some(row) = message.numbered(id, &events) {
            changes = changes.insert_message(row);
        }
        changes = changes.audit(action, format!("conversation:{id}"), json!({}));
        changes = invite_survey::plan(changes, invite_job, id, &events, by_letter);
        changes = follow(changes, &next, &events, facts_job, now);
        let changes = again(changes, &next, job_id, &owned, now);
        Ok(if events.is_empty() { changes } else { changes.put_conversation(&next, &events) })
    };
    cx.change(Keys::new().conversation(id).job(job_id), change).await.map_err(flatten)
}

/// Sets the next look, or ends the watch when nothing can become due any more. While we owe the customer a word nothing is due, but it
/// will be, so the clock is looked at again.
fn again(changes: Changes<()>, header: &Header, job_id: JobId, app: &App, now: Timestamp) -> Changes<()> {
    let policy = &app.settings().policy;
    let subject = format!("conversation:{}", header.id);
    match next_deadline(header, policy) {
        Some((at, _)) => changes.reschedule_job(job_id, look(header, at, policy, now)),
        None if header.is_open() => {
            let at = look(header, Timestamp(i64::MAX), policy, now);
            changes.reschedule_job(job_id, at).audit("wait_deadline", subject, json!({}))
        }
        None => ended(changes, job_id, header.id, now),
    }
}

/// When to look again: in an open conversation a new word may bring the next deadline nearer, so it is not left alone for long.
fn look(header: &Header, at: Timestamp, policy: &Policy, now: Timestamp) -> Timestamp {
    if header.is_open() { at.min(now.plus_ms(policy.remind_after_ms.max(1_000))) } else { at }
}

fn ended(changes: Changes<()>, job_id: JobId, id: ConversationId, now: Timestamp) -> Changes<()> {
    changes.finish_job(job_id, now).audit("end_deadlines", format!("conversation:{id}"), json!({}))
}

async fn finish(cx: &store::Cx, job_id: JobId, id: ConversationId) -> Result<()> {
    let now = cx.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let pending = state.job(job_id).is_some_and(|job| job.state == JobState::Pending);
        Ok(if pending { ended(Changes::new(()), job_id, id, now) } else { Changes::new(()) })
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}
