//! One event is sent once more, on somebody's wish: beside the order, with all its tries.

use access::{Action, may};
use base::{DeliveryId, WebhookId};
use serde_json::json;
use store::{Changes, Keys, NewJob, State};

use super::payload::Job;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Puts the event of this try to work again. Its content is made anew: what was erased meanwhile is not sent.
pub async fn replay(app: &App, asker: &dyn Asks, id: WebhookId, delivery: DeliveryId) -> Result<()> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let row = cx.delivery(id, delivery).await?.ok_or(Error::NotFound("delivery"))?;
    if serde_json::from_value::<Job>(row.payload.clone()).is_err() {
        return Err(Error::invalid("delivery", "a test is not sent again; press test once more"));
    }
    let (now, job_id) = (app.env().now(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        let job = NewJob {
            id: job_id,
            kind: "hook",
            unique_key: None,
            order_key: None,
            due_at: now,
            payload: row.payload.clone(),
            conversation_id: None,
            lease: None,
            at: now,
        };
        Ok(Changes::new(()).insert_hook_job(id, job).audit(
            "replay_webhook",
            format!("webhook:{id}"),
            json!({ "delivery_id": delivery }),
        ))
    };
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)
}
