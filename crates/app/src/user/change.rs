//! Somebody of ours gets another name, role or language; is shut out; is let in again.

use access::{Action, Role, may};
use base::UserId;
use protocol::people::ChangePerson;
use serde_json::json;
use store::{Changes, Keys, NewJob, State};

use super::fields::{self, keeps_an_administrator};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Kind of the work that puts the conversations of somebody who was shut out back into the queue.
pub const RELEASE: &str = "release";

/// Changes name, role and language. What is so already changes nothing.
pub async fn change(app: &App, user: &UserSession, id: UserId, ask: ChangePerson) -> Result<()> {
    may(&user.actor(), Action::ManageUsers)?;
    let name = fields::name(&ask.name)?;
    let (role, locale) = (ask.role, ask.locale);
    let change = move |state: &State| -> Result<Changes<()>> {
        let found = state.user(id).ok_or(Error::NotFound("user"))?;
        if found.name == name && found.role == role && found.locale == locale {
            return Ok(Changes::new(()));
        }
        keeps_an_administrator(found, role == Role::Administrator, state.administrators())?;
        Ok(Changes::new(()).change_user(id, &name, role, locale).audit(
            "change_user",
            format!("user:{id}"),
            json!({ "role_before": found.role, "role": role, "renamed": found.name != name }),
        ))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().administrators().user(id), change).await.map_err(flatten)?;
    app.names().forget(user.workspace_id);
    Ok(())
}

/// Shuts somebody out: their log-ins and links end with the commit, their conversations go back to the queue right after it.
pub async fn disable(app: &App, user: &UserSession, id: UserId) -> Result<()> {
    may(&user.actor(), Action::ManageUsers)?;
    let (now, job_id) = (app.env().now(), app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        let found = state.user(id).ok_or(Error::NotFound("user"))?;
        if found.disabled_at.is_some() {
            return Ok(Changes::new(()));
        }
        keeps_an_administrator(found, false, state.administrators())?;
        let release = NewJob {
            id: job_id,
            kind: RELEASE,
            unique_key: None,
            order_key: None,
            due_at: now,
            payload: json!({ "user_id": id }),
            conversation_id: None,
            lease: None,
            at: now,
        };
        Ok(Changes::new(())
            .set_user_disabled(id, Some(now))
            .end_sessions(id)
            .remove_password_link(id)
            .set_presence(id, false, now)
            .insert_job(release)
            .audit("disable_user", format!("user:{id}"), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().administrators().user(id), change).await.map_err(flatten)
}

/// Lets somebody in again, with the password they had.
pub async fn enable(app: &App, user: &UserSession, id: UserId) -> Result<()> {
    may(&user.actor(), Action::ManageUsers)?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let found = state.user(id).ok_or(Error::NotFound("user"))?;
        if found.disabled_at.is_none() {
            return Ok(Changes::new(()));
        }
        Ok(Changes::new(()).set_user_disabled(id, None).audit("enable_user", format!("user:{id}"), json!({})))
    };
    let cx = app.cx(user.workspace_id, user.actor());
    cx.change(Keys::new().user(id), change).await.map_err(flatten)
}
