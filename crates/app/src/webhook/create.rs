//! An address is added, with a secret of its own.

use access::{Action, may};
use base::{WebhookId, limits};
use protocol::webhook::{SaveWebhook, WebhookWithSecret};
use serde_json::json;
use store::{Changes, Keys, NewWebhook, Once, State};

use super::{settings, view};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::once::once;
use crate::session::Asks;

/// Adds it; sent again under the same key it is the same one.
pub async fn create(
    app: &App,
    asker: &dyn Asks,
    ask: SaveWebhook,
    key: Option<Once>,
) -> Result<WebhookWithSecret> {
    may(&asker.actor(), Action::ManageWebhooks)?;
    let checked = settings::check(app, ask)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let there = cx.webhooks().await?.len();
    let (id, now) = (app.env().id::<WebhookId>(), app.env().now());
    let sealed = cx.seal_webhook_secret(id, &hook::new_secret(app.env())).await?;
    let keys = key.iter().fold(Keys::new().workspace(), Keys::once);
    let change = move |state: &State| -> Result<Changes<WebhookId>> {
        once(state, key.as_ref(), now, || {
            if there >= limits::WEBHOOKS {
                return Err(Error::invalid("url", format!("there are {there} already; remove one first")));
            }
            let row = NewWebhook {
                id,
                url: checked.url.clone(),
                description: checked.description.clone(),
                events: checked.events.clone(),
                content: checked.content,
                secret: sealed.clone(),
                at: now,
            };
            let facts = json!({ "events": checked.events, "content": checked.content });
            Ok(Changes::new(id).insert_webhook(row).audit("create_webhook", format!("webhook:{id}"), facts))
        })
    };
    let id = cx.change(keys, change).await.map_err(flatten)?;
    let row = cx.webhook(id).await?.ok_or(Error::NotFound("webhook"))?;
    let secret = cx.webhook_secrets(id, now).await?.into_iter().next();
    let secret = secret.ok_or(Error::NotFound("webhook"))?.to_string();
    Ok(WebhookWithSecret { webhook: view(row, now), secret })
}
