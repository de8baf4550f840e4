//! Who takes conversations now. A presence that is not kept up runs out, so a crashed browser is not online for ever.

use access::{Action, may};
use base::{UserId, WorkspaceId};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// A presence older than this counts as gone; sockets renew it every 20 seconds.
pub const PRESENCE_MS: i64 = 60_000;

/// Says whether I take conversations.
pub async fn set_presence(app: &App, user: &UserSession, online: bool) -> Result<()> {
    may(&user.actor(), Action::ManageSelf)?;
    let (user_id, now) = (user.user_id, app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).set_presence(user_id, online, now).audit(
            "set_presence",
            format!("user:{user_id}"),
            json!({ "online": online }),
        ))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)
}

/// My browser is still there. Changes nothing for somebody who is away.
pub async fn keep_presence(app: &App, user: &UserSession) -> Result<()> {
    may(&user.actor(), Action::ManageSelf)?;
    let (user_id, now) = (user.user_id, app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).seen(user_id, now).unaudited("a heartbeat"))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)
}

/// Who is online in a workspace.
pub async fn online(app: &App, workspace_id: WorkspaceId) -> Result<Vec<UserId>> {
    let since = app.env().now().plus_ms(-PRESENCE_MS);
    let users = app.cx(workspace_id, access::Actor::System).users().await?;
    let here = |user: &store::UserRecord| user.online && user.seen_at.is_some_and(|at| at >= since);
    Ok(users.iter().filter(|user| here(user)).map(|user| user.id).collect())
}
