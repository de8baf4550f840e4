//! A new colleague.

use access::{Action, Actor, may};
use base::{UserId, WorkspaceId};
use protocol::api::{NewUser, UserView};
use serde_json::json;
use store::{Changes, Keys, State};

use super::{fields, password};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// Adds somebody with a first password, for the command line; from the desk they are invited.
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
        disabled: false,
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
    let (email, name) = (fields::email(&new.email)?, fields::name(&new.name)?);
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
