//! What is set of an address is replaced.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::{SaveWebhook, WebhookView};
use serde_json::json;
use store::{Changes, Keys, State};

use super::settings;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Replaces it; what waits is sent to the new address.
pub async fn save(app: &App, asker: &dyn Asks, id: WebhookId, ask: SaveWebhook) -> Result<WebhookView> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let set = settings::check(app, ask)?;
    let change = move |state: &State| -> Result<Changes<()>> {
        state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        Ok(Changes::new(()).save_webhook(id, &set.url, &set.description, &set.events, set.content).audit(
            "save_webhook",
            format!("webhook:{id}"),
            json!({ "events": set.events, "content": set.content }),
        ))
    };
    let cx = app.cx(asker.workspace_id(), asker.actor());
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)?;
    super::show(app, asker, id).await
}
