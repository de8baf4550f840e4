//! An address is tested: one event is sent now, and what came of it is told.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::DeliveryView;
use serde_json::json;
use store::{Changes, Keys, State};

use super::deliver::{ping_event, send};
use super::delivery_view;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Sends a `ping`. A test counts neither for nor against the address.
pub async fn ping(app: &App, asker: &dyn Asks, id: WebhookId) -> Result<DeliveryView> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let row = cx.webhook(id).await?.ok_or(Error::NotFound("webhook"))?;
    let event = ping_event(app, &cx);
    let tried = send(app, &cx, &row, &event).await?;
    let delivery = tried.row(app, &event, json!({}), 1);
    let (stored, taken) = (delivery.clone(), tried.taken());
    let change = move |state: &State| -> Result<Changes<()>> {
        state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        Ok(Changes::new(()).insert_delivery(id, stored.clone()).audit(
            "test_webhook",
            format!("webhook:{id}"),
            json!({ "taken": taken }),
        ))
    };
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)?;
    Ok(delivery_view(delivery))
}
