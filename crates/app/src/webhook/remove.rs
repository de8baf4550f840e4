//! An address is removed, with what waits for it.

use access::{Action, may};
use base::WebhookId;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Removes it for good.
pub async fn remove(app: &App, asker: &dyn Asks, id: WebhookId) -> Result<()> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        Ok(Changes::new(()).delete_webhook(id, now).audit(
            "remove_webhook",
            format!("webhook:{id}"),
            json!({}),
        ))
    };
    let cx = app.cx(asker.workspace_id(), asker.actor());
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)
}
