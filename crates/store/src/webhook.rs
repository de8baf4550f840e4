//! Webhooks: addresses to which events are sent, and the list of what was sent.

use base::{DeliveryId, JobId, Timestamp, WebhookId, WorkspaceId};
use serde_json::Value as Json;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::changes::Changes;
use crate::job_rows::NewJob;
use crate::statement::statements;
use crate::value::{Row, Value, to_json};
use crate::{Cx, StoreError, System};

macro_rules! webhook_columns {
    () => {
        "id, url, description, events, content, old_until, paused_at, pause_reason, failures, failing_since, rest_until, created_at \
         from webhook where workspace_id = $1"
    };
}

macro_rules! delivery_columns {
    () => {
        "id, event_id, event, payload, at, attempt, status, duration_ms, error from webhook_delivery where workspace_id = $1 and webhook_id = $2"
    };
}

statements! {
    LOAD = "webhook.load": concat!("select ", webhook_columns!(), " and id = $2 for update");
    LIST = "webhook.list": concat!("select ", webhook_columns!(), " order by id");
    SECRETS = "webhook.secrets": "select secret, old_secret, old_until from webhook where workspace_id = $1 and id = $2";
    INSERT = "webhook.insert":
        "insert into webhook (workspace_id, id, url, description, events, content, secret, failures, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    SAVE = "webhook.save":
        "update webhook set url = $3, description = $4, events = $5, content = $6 where workspace_id = $1 and id = $2";
    PAUSE = "webhook.pause":
        "update webhook set paused_at = $3, pause_reason = $4 where workspace_id = $1 and id = $2";
    RESUME = "webhook.resume":
        "update webhook set paused_at = null, pause_reason = null, failures = 0, failing_since = null, rest_until = null \
         where workspace_id = $1 and id = $2";
    ROTATE = "webhook.rotate":
        "update webhook set old_secret = secret, old_until = $3, secret = $4 where workspace_id = $1 and id = $2";
    DELETE = "webhook.delete": "delete from webhook where workspace_id = $1 and id = $2";
    DELETE_DELIVERIES = "webhook_delivery.delete": "delete from webhook_delivery where workspace_id = $1 and webhook_id = $2";
    CANCEL_PENDING = "webhook.cancel_pending":
        "update job set state = 'done', done_at = $3, last_error = 'cancelled', lease_by = null, lease_until = null \
         where workspace_id = $1 and kind = $2 and state = 'pending'";
    CANCEL_DEAD = "webhook.cancel_dead":
        "update job set state = 'done', done_at = $3, last_error = 'cancelled', lease_by = null, lease_until = null \
         where workspace_id = $1 and kind = $2 and state = 'dead'";
    GOOD = "webhook.good":
        "update webhook set failures = 0, failing_since = null, rest_until = null \
         where workspace_id = $1 and id = $2 and failures > 0";
    BAD = "webhook.bad":
        "update webhook set failures = failures + 1, failing_since = coalesce(failing_since, $3), rest_until = $4 \
         where workspace_id = $1 and id = $2";
    INSERT_DELIVERY = "webhook_delivery.insert":
        "insert into webhook_delivery (workspace_id, webhook_id, id, event_id, event, payload, at, attempt, status, duration_ms, error) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    TRIM = "webhook_delivery.trim":
        "delete from webhook_delivery where workspace_id = $1 and webhook_id = $2 and id < \
         (select d.id from webhook_delivery d where d.workspace_id = $1 and d.webhook_id = $2 order by d.id desc limit 1 offset $3)";
    DELIVERIES = "webhook_delivery.list": concat!("select ", delivery_columns!(), " order by id desc limit $3");
    DELIVERY = "webhook_delivery.by_id": concat!("select ", delivery_columns!(), " and id = $3");
    QUEUE = "hook.queue":
        "insert into job (workspace_id, id, kind, unique_key, order_key, state, due_at, attempts, payload, created_at, order_no) \
         select $1, $2, 'hooks', null, $3, 'pending', $4, 0, $5, $4, \
         (select coalesce(max(o.order_no), 0) + 1 from job o where o.workspace_id = $1 and o.order_key = $3) \
         where exists (select 1 from webhook w where w.workspace_id = $1 and w.paused_at is null)";
    TALLY = "hook.tally":
        "insert into job_tally (workspace_id, kind, shard, created, purged) select $1, 'hooks', $2, 1, 0 \
         where exists (select 1 from webhook w where w.workspace_id = $1 and w.paused_at is null) \
         on conflict (workspace_id, kind, shard) do update set created = job_tally.created + 1";
}

/// Deliveries of one address that are kept.
const KEPT: u32 = 200;

/// The kind of the jobs that send to one address: a lane of its own.
pub fn hook_lane(id: WebhookId) -> String {
    format!("hook:{id}")
}

/// An address to store.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Id.
    pub id: WebhookId,
    /// Where to.
    pub url: String,
    /// What for.
    pub description: String,
    /// Names of the events that are sent.
    pub events: Vec<String>,
    /// Whether words and personal data go along.
    pub content: bool,
    /// The secret, sealed by [`Cx::seal_webhook_secret`].
    pub secret: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// Id.
    pub id: WebhookId,
    /// Where to.
    pub url: String,
    /// What for.
    pub description: String,
    /// Names of the events that are sent.
    pub events: Vec<String>,
    /// Whether words and personal data go along.
    pub content: bool,
    /// After a rotation: until when the old secret signs too.
    pub old_until: Option<Timestamp>,
    /// When it was paused.
    pub paused_at: Option<Timestamp>,
    /// Why, when nobody of ours did it.
    pub pause_reason: Option<String>,
    /// Failures since the last success.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
    /// Nothing is sent before.
    pub rest_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One try.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryRow {
    /// Id.
    pub id: DeliveryId,
    /// Which event.
    pub event_id: Uuid,
    /// Its name.
    pub event: String,
    /// Ids and facts from which it is made.
    pub payload: Json,
    /// When.
    pub at: Timestamp,
    /// Which try, from 1.
    pub attempt: u32,
    /// What the receiver answered.
    pub status: Option<u32>,
    /// How long it took.
    pub duration_ms: u64,
    /// Why there is no answer.
    pub error: Option<String>,
}

pub(crate) fn read(row: &mut Row) -> Result<WebhookRow, StoreError> {
    Ok(WebhookRow {
        id: row.id()?,
        url: row.text()?,
        description: row.text()?,
        events: row.json()?,
        content: row.bool()?,
        old_until: row.opt_time()?,
        paused_at: row.opt_time()?,
        pause_reason: row.opt_text()?,
        failures: row.u32()?,
        failing_since: row.opt_time()?,
        rest_until: row.opt_time()?,
        created_at: row.time()?,
    })
}

fn read_delivery(mut row: Row) -> Result<DeliveryRow, StoreError> {
    let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(DeliveryRow {
        id: row.id()?,
        event_id: row.id::<JobId>()?.0,
        event: row.text()?,
        payload: row.json()?,
        at: row.time()?,
        attempt: row.u32()?,
        status: row.opt_u64()?.map(number),
        duration_ms: row.u64()?,
        error: row.opt_text()?,
    })
}

impl<T> Changes<T> {
    /// Creates an address.
    pub fn insert_webhook(self, webhook: NewWebhook) -> Self {
        let params = vec![
            Value::id(webhook.id),
            webhook.url.into(),
            webhook.description.into(),
            to_json(&webhook.events).into(),
            webhook.content.into(),
            webhook.secret.into(),
            webhook.at.into(),
        ];
        self.write(&INSERT, params)
    }

    /// Replaces what is set of an address.
    pub fn save_webhook(
        self,
        id: WebhookId,
        url: &str,
        description: &str,
        events: &[String],
        content: bool,
    ) -> Self {
        let params =
            vec![Value::id(id), url.into(), description.into(), to_json(&events).into(), content.into()];
        self.must_hit("webhook", &SAVE, params)
    }

    /// Nothing is sent, and nothing is put aside, until it is resumed.
    pub fn pause_webhook(self, id: WebhookId, at: Timestamp, reason: Option<&str>) -> Self {
        let reason = reason.map(str::to_owned);
        self.must_hit("webhook", &PAUSE, vec![Value::id(id), at.into(), reason.into()])
    }

    /// Sends again, as if nothing had failed.
    pub fn resume_webhook(self, id: WebhookId) -> Self {
        use crate::changes::Effect;
        self.must_hit("webhook", &RESUME, vec![Value::id(id)]).effect(Effect::Jobs)
    }

    /// Another secret; the one before signs too until `old_until`.
    pub fn rotate_webhook_secret(self, id: WebhookId, secret: &[u8], old_until: Timestamp) -> Self {
        self.must_hit("webhook", &ROTATE, vec![Value::id(id), old_until.into(), secret.into()])
    }

    /// Removes an address with its work and its list.
    pub fn delete_webhook(self, id: WebhookId, at: Timestamp) -> Self {
        self.must_hit("webhook", &DELETE, vec![Value::id(id)])
            .write(&DELETE_DELIVERIES, vec![Value::id(id)])
            .write(&CANCEL_PENDING, vec![hook_lane(id).into(), at.into()])
            .write(&CANCEL_DEAD, vec![hook_lane(id).into(), at.into()])
    }

    /// The receiver took something: it is well again.
    pub fn webhook_good(self, id: WebhookId) -> Self {
        self.write(&GOOD, vec![Value::id(id)])
    }

    /// The receiver failed once more; nothing is sent before `rest_until`.
    pub fn webhook_bad(self, id: WebhookId, at: Timestamp, rest_until: Option<Timestamp>) -> Self {
        self.write(&BAD, vec![Value::id(id), at.into(), rest_until.into()])
    }

    /// Notes a try; the oldest ones beyond the number that is kept go.
    pub fn insert_delivery(self, webhook_id: WebhookId, row: DeliveryRow) -> Self {
        let params = vec![
            Value::id(webhook_id),
            Value::id(row.id),
            Value::Uuid(row.event_id),
            row.event.into(),
            to_json(&row.payload).into(),
            row.at.into(),
            row.attempt.into(),
            row.status.map(i64::from).into(),
            row.duration_ms.into(),
            row.error.into(),
        ];
        self.write(&INSERT_DELIVERY, params).write(&TRIM, vec![Value::id(webhook_id), (KEPT - 1).into()])
    }

    /// Work for the lane of one address.
    pub fn insert_hook_job(self, webhook_id: WebhookId, job: NewJob) -> Self {
        self.insert_job_as(hook_lane(webhook_id), job)
    }
}

impl Cx {
    /// Every address, oldest first.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRow>, StoreError> {
        self.read(&LIST, Vec::new()).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// An address.
    pub async fn webhook(&self, id: WebhookId) -> Result<Option<WebhookRow>, StoreError> {
        self.read_one(&LOAD, vec![Value::id(id)], read).await
    }

    /// The secrets that sign now, the newest first.
    pub async fn webhook_secrets(
        &self,
        id: WebhookId,
        now: Timestamp,
    ) -> Result<Vec<Zeroizing<String>>, StoreError> {
        let Some(mut row) = self.read(&SECRETS, vec![Value::id(id)]).await?.into_iter().next() else {
            return Ok(Vec::new());
        };
        let (new, old, old_until) = (row.blob()?, row.opt_blob()?, row.opt_time()?);
        let old = old.filter(|_| old_until.is_some_and(|until| until > now));
        let key = self.workspace_key().await?;
        [Some(new), old].into_iter().flatten().map(|sealed| key.open_secret(id.0, &sealed)).collect()
    }

    /// Seals a secret for [`NewWebhook::secret`].
    pub async fn seal_webhook_secret(&self, id: WebhookId, secret: &str) -> Result<Vec<u8>, StoreError> {
        Ok(self.workspace_key().await?.seal_secret(id.0, secret, self.env()))
    }

    /// The newest tries, newest first.
    pub async fn deliveries(
        &self,
        webhook_id: WebhookId,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, StoreError> {
        let rows = self.read(&DELIVERIES, vec![Value::id(webhook_id), limit.into()]).await?;
        rows.into_iter().map(read_delivery).collect()
    }

    /// One try.
    pub async fn delivery(
        &self,
        webhook_id: WebhookId,
        id: DeliveryId,
    ) -> Result<Option<DeliveryRow>, StoreError> {
        let rows = self.read(&DELIVERY, vec![Value::id(webhook_id), Value::id(id)]).await?;
        rows.into_iter().next().map(read_delivery).transpose()
    }
}

impl System {
    /// Addresses that are neither paused nor left alone at `now`, with their failures since the last success.
    pub async fn webhook_lanes(
        &self,
        now: Timestamp,
    ) -> Result<Vec<(WorkspaceId, WebhookId, u32)>, StoreError> {
        let rows = self.rows(&crate::cross::WEBHOOK_LANES, vec![now.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.id()?, row.u32()?))).collect()
    }
}
