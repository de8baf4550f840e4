//! Sending to an address stops, or goes on.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::WebhookView;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Pauses or resumes it. What happens during a pause is not sent later; what waited before it is.
pub async fn pause(app: &App, asker: &dyn Asks, id: WebhookId, paused: bool) -> Result<WebhookView> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        if row.paused_at.is_some() == paused {
            return Ok(Changes::new(()));
        }
        let changes = Changes::new(());
        let (changes, action) = if paused {
            (changes.pause_webhook(id, now, None), "pause_webhook")
        } else {
            (changes.resume_webhook(id), "resume_webhook")
        };
        Ok(changes.audit(action, format!("webhook:{id}"), json!({})))
    };
    let cx = app.cx(asker.workspace_id(), asker.actor());
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)?;
    super::show(app, asker, id).await
}
