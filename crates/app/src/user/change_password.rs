//! A person of ours changes their password, which ends every log-in of theirs.

use access::{Action, may};
use protocol::api::ChangePassword;
use serde_json::json;
use store::{Changes, Keys, State};

use super::password;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Checks the present password, sets the new one, ends every log-in.
pub async fn change_password(app: &App, user: &UserSession, ask: ChangePassword) -> Result<()> {
    may(&user.actor(), Action::ManageSelf)?;
    let rules = crate::house::security(app, user.workspace_id).await?;
    password::check_of(&ask.new, &user.email, rules.password_chars as usize)?;
    let found = app.cx(user.workspace_id, user.actor()).user(user.user_id).await?;
    let stored = found.map(|record| record.password_hash);
    if !password::verify(ask.current, stored).await? {
        return Err(Error::WrongPassword);
    }
    let hash = password::hash(app.env(), ask.new).await?;
    let user_id = user.user_id;
    let change = move |state: &State| -> Result<Changes<()>> {
        state.user(user_id).ok_or(Error::NotFound("user"))?;
        Ok(Changes::new(()).set_password(user_id, &hash).end_sessions(user_id).audit(
            "change_password",
            format!("user:{user_id}"),
            json!({}),
        ))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().user(user_id), change).await.map_err(flatten)
}
