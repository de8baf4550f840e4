//! The addresses of a workspace; never their secrets.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::{WebhookView, Webhooks};

use super::view;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Every address, oldest first.
pub async fn list(app: &App, asker: &dyn Asks) -> Result<Webhooks> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let now = app.env().now();
    let rows = app.cx(asker.workspace_id(), asker.actor()).webhooks().await?;
    Ok(Webhooks { webhooks: rows.into_iter().map(|row| view(row, now)).collect() })
}

/// One of them.
pub async fn show(app: &App, asker: &dyn Asks, id: WebhookId) -> Result<WebhookView> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let row = app.cx(asker.workspace_id(), asker.actor()).webhook(id).await?;
    Ok(view(row.ok_or(Error::NotFound("webhook"))?, app.env().now()))
}
