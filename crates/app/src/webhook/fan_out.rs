//! What a commit told webhooks becomes one job for each event and each address that listens, in one commit.

use access::{Action, Actor, may};
use base::{ContactId, ConversationId, JobId};
use serde::Deserialize;
use serde_json::json;
use store::{Changes, JobRow, JobState, Keys, NewJob, State, WebhookRow, event_id, hook_name};

use super::payload::Job;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// What the commit left: events of a conversation, or one about a customer.
#[derive(Deserialize)]
struct Told {
    contact_id: ContactId,
    #[serde(default)]
    conversation_id: Option<ConversationId>,
    #[serde(default)]
    seqs: Vec<u64>,
    #[serde(default)]
    event: Option<String>,
}

/// Runs the job `hooks`.
pub(crate) async fn fan_out(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let told: Told = serde_json::from_value(job.payload.clone())
        .map_err(|_| Error::Internal("what webhooks were told cannot be read"))?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let listening: Vec<WebhookRow> =
        cx.webhooks().await?.into_iter().filter(|row| row.paused_at.is_none()).collect();
    let events = events(&cx, job, told).await?;
    let mut jobs = Vec::new();
    for event in events {
        let heard = |row: &&WebhookRow| row.events.contains(&event.event);
        for webhook in listening.iter().filter(heard) {
            let about = event.conversation_id.map_or(event.contact_id.0, |id| id.0);
            let one = NewJob {
                id: app.env().id(),
                kind: "hook",
                unique_key: Some(event.event_id.to_string()),
                order_key: Some(format!("{}:{about}", store::hook_lane(webhook.id))),
                due_at: event.at,
                payload: json!(event),
                conversation_id: None,
                lease: None,
                at: app.env().now(),
            };
            jobs.push((webhook.id, one));
        }
    }
    let (job_id, now): (JobId, _) = (job.id, app.env().now());
    let keys = jobs.iter().fold(Keys::new().job(job_id), |keys, (id, _)| keys.webhook(*id));
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) {
            return Ok(Changes::new(()));
        }
        let mut changes = Changes::new(());
        // An address that was removed or paused meanwhile gets nothing.
        for (id, one) in
            jobs.iter().filter(|(id, _)| state.webhook(*id).is_some_and(|row| row.paused_at.is_none()))
        {
            changes = changes.insert_hook_job(*id, one.clone());
        }
        Ok(changes.finish_job(job_id, now).unaudited("what is sent is in the list of deliveries"))
    };
    cx.change(keys, change).await.map_err(flatten)
}

async fn events(cx: &store::Cx, job: &JobRow, told: Told) -> Result<Vec<Job>> {
    let Some(conversation_id) = told.conversation_id else {
        let event = told.event.ok_or(Error::Internal("what webhooks were told has no name"))?;
        let at = job.created_at;
        return Ok(vec![Job {
            event_id: job.id.0,
            event,
            contact_id: told.contact_id,
            conversation_id: None,
            seq: None,
            at,
        }]);
    };
    let first = told.seqs.first().copied().unwrap_or(1);
    let last = told.seqs.last().copied().unwrap_or(first);
    let most = u32::try_from(last.saturating_sub(first) + 1).unwrap_or(u32::MAX);
    let all = cx.events(conversation_id, first.saturating_sub(1), most).await?;
    let named = |event: conversation::Event| {
        let name = hook_name(&event.kind).filter(|_| told.seqs.contains(&event.seq))?;
        Some(Job {
            event_id: event_id(conversation_id, event.seq),
            event: name.to_owned(),
            contact_id: told.contact_id,
            conversation_id: Some(conversation_id),
            seq: Some(event.seq),
            at: event.at,
        })
    };
    Ok(all.into_iter().filter_map(named).collect())
}
