//! Another secret for an address; for a day both sign, so that the receiver can change in peace.

use access::{Action, may};
use base::WebhookId;
use protocol::webhook::WebhookWithSecret;
use serde_json::json;
use store::{Changes, Keys, State};

use super::show;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;

/// How long the old secret signs as well.
const OVERLAP_MS: i64 = 24 * 60 * 60 * 1_000;

/// Makes another secret, and tells it.
pub async fn rotate(app: &App, asker: &dyn Asks, id: WebhookId) -> Result<WebhookWithSecret> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let secret = hook::new_secret(app.env());
    let sealed = cx.seal_webhook_secret(id, &secret).await?;
    let until = app.env().now().plus_ms(OVERLAP_MS);
    let change = move |state: &State| -> Result<Changes<()>> {
        state.webhook(id).ok_or(Error::NotFound("webhook"))?;
        Ok(Changes::new(()).rotate_webhook_secret(id, &sealed, until).audit(
            "rotate_webhook_secret",
            format!("webhook:{id}"),
            json!({}),
        ))
    };
    cx.change(Keys::new().webhook(id), change).await.map_err(flatten)?;
    Ok(WebhookWithSecret { webhook: show(app, asker, id).await?, secret })
}
