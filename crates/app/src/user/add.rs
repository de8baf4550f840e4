//! A new colleague.

use access::{Action, Actor, may};
use base::{UserId, WorkspaceId, limits};
use protocol::api::{NewUser, UserView};
use serde_json::json;
use store::{Changes, Keys, State};

use super::password;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Adds a colleague with a first password.
pub async fn add(app: &App, user: &UserSession, new: NewUser) -> Result<UserView> {
    add_as(app, user.workspace_id, user.actor(), new).await
}

/// The same for the command line.
pub(crate) async fn add_as(
    app: &App,
    workspace_id: WorkspaceId,
    actor: Actor,
    new: NewUser,
) -> Result<UserView> {
    may(&actor, Action::ManageUsers)?;
    let row = prepared(app, new).await?;
    let (id, role) = (row.id, row.role);
    let view = UserView {
        id,
        name: row.name.clone(),
        email: row.email.clone(),
        role,
        locale: row.locale,
        online: false,
    };
    let (key, email) = (row.email.clone(), row.email.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.user_email(&key).is_some() {
            return Err(Error::Exists("user with this mail address"));
        }
        Ok(Changes::new(()).insert_user(row.clone()).audit(
            "add_user",
            format!("user:{id}"),
            json!({ "role": role }),
        ))
    };
    app.cx(workspace_id, actor).change(Keys::new().user_email(&email), change).await.map_err(flatten)?;
    app.names().forget(workspace_id);
    Ok(view)
}

/// The row of a new user, when address, name and password are acceptable and the address is free.
pub(crate) async fn prepared(app: &App, new: NewUser) -> Result<store::NewUser> {
    let email = new.email.trim().to_lowercase();
    let name = new.name.trim().to_owned();
    check_email(&email)?;
    if name.is_empty() || name.chars().count() > limits::NAME_CHARS {
        return Err(Error::invalid("name", format!("must be 1 to {} characters", limits::NAME_CHARS)));
    }
    password::check(&new.password, &email)?;
    if super::authenticate::by_email(app, &email).await?.is_some() {
        return Err(Error::Exists("user with this mail address"));
    }
    let id: UserId = app.env().id();
    Ok(store::NewUser {
        id,
        email,
        name,
        role: new.role,
        locale: new.locale,
        password_hash: password::hash(app.env(), new.password).await?,
        at: app.env().now(),
    })
}

fn check_email(email: &str) -> Result<()> {
    let bad = || Error::invalid("email", "must look like name@example.com");
    let (name, host) = email.split_once('@').ok_or_else(bad)?;
    let printable = email.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let fits = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    if fits && printable && email.len() <= 254 && !host.contains('@') { Ok(()) } else { Err(bad()) }
}
