//! A person of ours logs out.

use access::{Action, may};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Ends this log-in; its sockets close.
pub async fn log_out(app: &App, user: &UserSession) -> Result<()> {
    may(&user.actor(), Action::ManageSelf)?;
    let (user_id, session_id) = (user.user_id, user.session_id);
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).end_session(user_id, session_id).audit(
            "log_out",
            format!("user:{user_id}"),
            json!({}),
        ))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new().user(user_id), change).await.map_err(flatten)
}
