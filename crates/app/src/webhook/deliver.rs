//! One event is sent to one address: taken, tried again later, or given up and shown as a dead letter. Every address has a lane of its
//! own, and a receiver that keeps failing is left alone for a while, so that nobody else waits for it.

use access::{Action, Actor, may};
use base::{Timestamp, TypedId as _, WebhookId, WorkspaceId};
use hook::{Limits, Target};
use protocol::webhook::WebhookEvent;
use serde_json::json;
use store::{Changes, Cx, DeliveryRow, JobRow, JobState, Keys, State, WebhookRow};

use super::payload::{self, Job};
use super::settings;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// For how long an event is tried.
const GIVE_UP_MS: i64 = 72 * 60 * 60 * 1_000;
/// For how long nothing may be taken before an address is paused.
const PAUSE_MS: i64 = 72 * 60 * 60 * 1_000;
/// The first wait after a failure; it doubles with each.
const RETRY_MS: i64 = 5_000;
/// The longest wait.
const LONGEST_RETRY_MS: i64 = 60 * 60 * 1_000;
/// Failures in a row after which an address is left alone.
const BREAKER: u32 = 5;
/// The first rest of an address that is left alone; it doubles with each failure.
const REST_MS: i64 = 10_000;
/// The longest rest.
const LONGEST_REST_MS: i64 = 10 * 60 * 1_000;
/// Events under way to one address.
const LANE: u32 = 4;

/// One address that may be sent to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Which.
    pub webhook_id: WebhookId,
    /// The kind of its jobs.
    pub kind: String,
    /// How many may be under way: one while it has not shown that it is well again.
    pub at_once: u32,
}

/// Every address that is neither paused nor left alone.
pub async fn lanes(app: &App) -> Result<Vec<Lane>> {
    let now = app.env().now();
    let found = app.store().system().webhook_lanes(now).await?;
    let lane = |(workspace_id, webhook_id, failures): (WorkspaceId, WebhookId, u32)| Lane {
        workspace_id,
        webhook_id,
        kind: store::hook_lane(webhook_id),
        at_once: if failures == 0 { LANE } else { 1 },
    };
    Ok(found.into_iter().map(lane).collect())
}

/// What became of one try.
pub(super) struct Tried {
    pub status: Option<u16>,
    pub retry_after_s: Option<u32>,
    pub error: Option<String>,
    pub duration_ms: u64,
}

impl Tried {
    pub(super) fn taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    fn words(&self) -> String {
        match (&self.error, self.status) {
            (Some(error), _) => error.clone(),
            (None, Some(status)) => format!("the receiver answered {status}"),
            (None, None) => "no answer".to_owned(),
        }
    }

    pub(super) fn row(
        &self,
        app: &App,
        event: &WebhookEvent,
        payload: serde_json::Value,
        attempt: u32,
    ) -> DeliveryRow {
        let event_id = event.id.strip_prefix("evt_").and_then(|id| id.parse().ok());
        DeliveryRow {
            id: app.env().id(),
            event_id: event_id.unwrap_or_default(),
            event: event.event.clone(),
            payload,
            at: app.env().now(),
            attempt,
            status: self.status.map(u32::from),
            duration_ms: self.duration_ms,
            error: self.error.clone(),
        }
    }
}

/// Signs and sends one event.
pub(super) async fn send(app: &App, cx: &Cx, row: &WebhookRow, event: &WebhookEvent) -> Result<Tried> {
    let body = serde_json::to_vec(event).map_err(|_| Error::Internal("an event cannot be written"))?;
    let began = app.env().now();
    let secrets: Vec<String> =
        cx.webhook_secrets(row.id, began).await?.into_iter().map(|secret| secret.to_string()).collect();
    let timestamp_s = began.ms().div_euclid(1_000);
    let headers = [
        ("webhook-id", event.id.clone()),
        ("webhook-timestamp", timestamp_s.to_string()),
        ("webhook-signature", hook::signature(&secrets, &event.id, timestamp_s, &body)),
    ];
    let sent = match Target::read(&row.url, &settings::allowed(app)) {
        Ok(target) => hook::post(&target, &headers, body, Limits::default()).await,
        Err(error) => Err(error.into()),
    };
    let duration_ms = u64::try_from(app.env().now().ms_since(began)).unwrap_or_default();
    Ok(match sent {
        Ok(answer) => Tried {
            status: Some(answer.status),
            retry_after_s: answer.retry_after_s,
            error: None,
            duration_ms,
        },
        Err(trouble) => {
            Tried { status: None, retry_after_s: None, error: Some(trouble.to_string()), duration_ms }
        }
    })
}

/// Runs one job of a lane; notes whatever came of it.
pub async fn deliver(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let id = job.kind.strip_prefix("hook:").and_then(|id| id.parse::<WebhookId>().ok());
    let id = id.ok_or(Error::Internal("a lane without its address"))?;
    let told: Job = serde_json::from_value(job.payload.clone())
        .map_err(|_| Error::Internal("an event for a webhook cannot be read"))?;
    // Removed: its work was cancelled with it.
    let Some(row) = cx.webhook(id).await? else { return Ok(()) };
    let event = payload::build(app, &cx, &told, row.content).await?;
    let tried = send(app, &cx, &row, &event).await?;
    let delivery = tried.row(app, &event, job.payload.clone(), job.attempts);
    if tried.taken() {
        taken(app, &cx, job, id, delivery).await
    } else {
        failed(app, &cx, job, &row, &tried, delivery).await
    }
}

async fn taken(app: &App, cx: &Cx, job: &JobRow, id: WebhookId, delivery: DeliveryRow) -> Result<()> {
    let (job_id, now) = (job.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.job(job_id).is_none_or(|job| job.state != JobState::Pending) || state.webhook(id).is_none() {
            return Ok(Changes::new(()));
        }
        Ok(Changes::new(())
            .finish_job(job_id, now)
            .webhook_good(id)
            .insert_delivery(id, delivery.clone())
            .unaudited("what is sent is in the list of deliveries"))
    };
    app.metrics().hooks_sent.inc();
    cx.change(Keys::new().job(job_id).webhook(id), change).await.map_err(flatten)
}

async fn failed(
    app: &App,
    cx: &Cx,
    job: &JobRow,
    row: &WebhookRow,
    tried: &Tried,
    delivery: DeliveryRow,
) -> Result<()> {
    let (id, now) = (row.id, app.env().now());
    let rest = rest_ms(row.failures + 1).map(|ms| now.plus_ms(ms));
    let gone = tried.status == Some(410);
    let change = move |state: &State| -> Result<Changes<()>> {
        let Some(row) = state.webhook(id) else { return Ok(Changes::new(())) };
        let changes = Changes::new(()).webhook_bad(id, now, rest).insert_delivery(id, delivery.clone());
        let too_long = row.failing_since.is_some_and(|since| now.ms_since(since) >= PAUSE_MS);
        if row.paused_at.is_none() && (gone || too_long) {
            let reason = if gone { "gone" } else { "failing" };
            let facts = json!({ "reason": reason });
            let changes = changes.pause_webhook(id, now, Some(reason));
            return Ok(changes.audit("pause_webhook", format!("webhook:{id}"), facts));
        }
        Ok(changes.unaudited("what is sent is in the list of deliveries"))
    };
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)?;
    let given_up = now.ms_since(job.created_at) >= GIVE_UP_MS;
    let after_ms = i64::from(tried.retry_after_s.unwrap_or_default()) * 1_000;
    let wait_ms = retry_ms(job.attempts, jitter(app)).max(after_ms.min(LONGEST_RETRY_MS));
    let retry_at = (!given_up).then(|| now.plus_ms(wait_ms));
    if given_up {
        app.metrics().jobs_dead.inc();
    }
    let words = tried.words();
    tracing::warn!(webhook = %id, attempts = job.attempts, dead = given_up, error = words, "an event was not taken");
    Ok(app.store().system().fail_job(job, app.node_id(), &words, retry_at).await?)
}

/// For how long an address is left alone after so many failures in a row.
fn rest_ms(failures: u32) -> Option<i64> {
    let over = failures.checked_sub(BREAKER)?;
    Some((REST_MS << over.min(20)).min(LONGEST_REST_MS))
}

/// The wait before the next try; `jitter` is a number of 0 to 255, so that many do not come back at once.
fn retry_ms(attempts: u32, jitter: u8) -> i64 {
    let wait = (RETRY_MS << attempts.saturating_sub(1).min(20)).min(LONGEST_RETRY_MS);
    // From 4/5 to 6/5 of it.
    wait * 4 / 5 + wait * 2 / 5 * i64::from(jitter) / 255
}

fn jitter(app: &App) -> u8 {
    app.env().bytes::<1>()[0]
}

/// When something went wrong that is no answer: a database that is away, a record that does not open.
pub async fn not_sent(app: &App, job: &JobRow, error: &Error) -> Result<()> {
    let now = app.env().now();
    let given_up = now.ms_since(job.created_at) >= GIVE_UP_MS;
    let retry_at = (!given_up).then(|| now.plus_ms(retry_ms(job.attempts, jitter(app))));
    tracing::error!(job = %job.id, %error, "an event could not be sent");
    Ok(app.store().system().fail_job(job, app.node_id(), &error.to_string(), retry_at).await?)
}

/// The event that a test sends.
pub(super) fn ping_event(app: &App, cx: &Cx) -> WebhookEvent {
    let id: base::JobId = app.env().id();
    WebhookEvent {
        id: super::written(id.uuid()),
        event: "ping".to_owned(),
        at_ms: Timestamp::ms(app.env().now()),
        workspace_id: cx.workspace_id(),
        data: Default::default(),
        content: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_have_an_end() {
        assert_eq!((retry_ms(1, 0), retry_ms(1, 255)), (4_000, 6_000));
        assert_eq!((retry_ms(3, 0), retry_ms(3, 255)), (16_000, 24_000));
        assert_eq!(retry_ms(u32::MAX, 255), LONGEST_RETRY_MS * 6 / 5);
        assert_eq!((rest_ms(4), rest_ms(5), rest_ms(6)), (None, Some(REST_MS), Some(2 * REST_MS)));
        assert_eq!(rest_ms(u32::MAX), Some(LONGEST_REST_MS));
    }
}
