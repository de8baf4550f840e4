//! A new inbox.

use access::{Action, may};
use base::InboxId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use protocol::inbox::{InboxWithSecret, SaveInbox};
use serde_json::json;
use store::{Changes, Cx, Keys, NewInbox, State};

use super::{MOST_INBOXES, checked, list};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes an inbox; its secret is told this once.
pub async fn create(app: &App, user: &UserSession, new: SaveInbox) -> Result<InboxWithSecret> {
    may(&user.actor(), Action::ManageInboxes)?;
    let new = checked(new)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if cx.inboxes().await?.len() >= MOST_INBOXES {
        return Err(Error::invalid("inboxes", format!("at most {MOST_INBOXES}; use an archived one again")));
    }
    let secret = new_secret(app);
    let row = new_row(app, &cx, new, &secret).await?;
    let id = row.id;
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_inbox(row.clone()).audit("add_inbox", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    let row = cx.inbox(id).await?.ok_or(Error::NotFound("inbox"))?;
    Ok(InboxWithSecret { inbox: list::view(row), secret })
}

/// 32 bytes for signing identities.
pub(crate) fn new_secret(app: &App) -> String {
    B64.encode(app.env().bytes::<32>())
}

/// The row of a new inbox with a public key that nobody else has.
pub(crate) async fn new_row(app: &App, cx: &Cx, new: SaveInbox, secret: &str) -> Result<NewInbox> {
    let id: InboxId = app.env().id();
    Ok(NewInbox {
        id,
        public_key: B64.encode(app.env().bytes::<12>()),
        name: new.name,
        secret: cx.seal_inbox_secret(id, secret).await?,
        origins: new.origins,
        settings: json!(new.settings),
        at: app.env().now(),
    })
}
