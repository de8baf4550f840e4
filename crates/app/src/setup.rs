//! The first things of an installation: a workspace, an inbox, people. Used by the command line, the demo and the first start.

mod first;

use access::Actor;
use base::{InboxId, WorkspaceId, limits};
use protocol::api::{NewUser, UserView};
use serde_json::json;
use store::{Changes, Keys, NewInbox, State};

pub use first::{finish_setup, new_setup_token, preview_setup, setup_state, start_setup};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// A name that is neither empty nor endless.
pub(crate) fn checked_name(field: &'static str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > limits::NAME_CHARS {
        return Err(Error::invalid(field, format!("must be 1 to {} characters", limits::NAME_CHARS)));
    }
    Ok(name.to_owned())
}

/// Makes a workspace with its own key.
pub async fn add_workspace(app: &App, name: &str, pack: &str) -> Result<WorkspaceId> {
    let name = checked_name("name", name)?;
    let id: WorkspaceId = app.env().id();
    let row = app.store().new_workspace(id, &name, pack);
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_workspace(row.clone()).audit(
            "add_workspace",
            format!("workspace:{id}"),
            json!({}),
        ))
    };
    app.cx(id, Actor::System).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(id)
}

/// Makes an inbox for the widget; pages of `origins` may embed it, all pages when there are none.
pub async fn add_inbox(
    app: &App,
    workspace_id: WorkspaceId,
    public_key: &str,
    name: &str,
    secret: &str,
    origins: Vec<String>,
) -> Result<InboxId> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if public_key.is_empty() || public_key.len() > 64 || !public_key.chars().all(fits) {
        return Err(Error::invalid("public_key", "must be 1 to 64 letters, digits, - or _"));
    }
    if app.store().system().inbox_by_key(public_key).await?.is_some() {
        return Err(Error::Exists("inbox with this key"));
    }
    let cx = app.cx(workspace_id, Actor::System);
    let id: InboxId = app.env().id();
    let row = NewInbox {
        id,
        public_key: public_key.to_owned(),
        name: name.to_owned(),
        secret: cx.seal_inbox_secret(id, secret).await?,
        origins,
        settings: json!({}),
        at: app.env().now(),
    };
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).insert_inbox(row.clone()).audit("add_inbox", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(id)
}

/// Adds a person of ours from the command line.
pub async fn add_user(app: &App, workspace_id: WorkspaceId, new: NewUser) -> Result<UserView> {
    crate::user::add_as(app, workspace_id, Actor::System, new).await
}
