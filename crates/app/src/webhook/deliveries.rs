//! What was sent to an address.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::Deliveries;

use super::delivery_view;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Tries that are shown.
const SHOWN: u32 = 200;

/// The newest tries, newest first.
pub async fn deliveries(app: &App, asker: &dyn Asks, id: WebhookId) -> Result<Deliveries> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    cx.webhook(id).await?.ok_or(Error::NotFound("webhook"))?;
    let rows = cx.deliveries(id, SHOWN).await?;
    Ok(Deliveries { deliveries: rows.into_iter().map(delivery_view).collect() })
}
