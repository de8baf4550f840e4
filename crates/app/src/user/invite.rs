//! A new colleague comes in by a one-time link; nobody else ever knows their password.

use access::{Action, may};
use base::UserId;
use protocol::people::{Invite, PasswordLinkView};
use serde_json::json;
use store::{Changes, Keys, State};

use super::fields;
use super::password_link::FreshLink;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Adds somebody without a password, with a link to set one.
pub async fn invite(app: &App, user: &UserSession, ask: Invite) -> Result<PasswordLinkView> {
    may(&user.actor(), Action::ManageUsers)?;
    let (email, name) = (fields::email(&ask.email)?, fields::name(&ask.name)?);
    if super::authenticate::by_email(app, &email).await?.is_some() {
        return Err(Error::Exists("user with this mail address"));
    }
    let id: UserId = app.env().id();
    let link = FreshLink::new(app);
    let row = store::NewUser {
        id,
        email: email.clone(),
        name,
        role: ask.role,
        locale: ask.locale,
        password_hash: String::new(),
        at: app.env().now(),
    };
    let (key, stored) = (email.clone(), link.clone());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.user_email(&key).is_some() {
            return Err(Error::Exists("user with this mail address"));
        }
        Ok(Changes::new(())
            .insert_user(row.clone())
            .put_password_link(id, stored.hash, stored.expires_at)
            .audit("invite_user", format!("user:{id}"), json!({ "role": row.role })))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().user_email(&email), change).await.map_err(flatten)?;
    app.names().forget(user.workspace_id);
    Ok(link.view(id, &email))
}
