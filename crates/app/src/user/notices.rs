//! What I am told when I am away.

use access::{Action, may};
use protocol::api::{MyNotices, SetNotices};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What is set, and whether letters can be sent at all.
pub async fn notices(app: &App, user: &UserSession) -> Result<MyNotices> {
    may(&user.actor(), Action::ManageSelf)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let found = cx.user(user.user_id).await?.ok_or(Error::NotFound("user"))?;
    let mail_works = crate::mail::can_send(&cx).await?;
    Ok(MyNotices { mention_mail: found.mention_mail, mail_works })
}

/// Sets it.
pub async fn set_notices(app: &App, user: &UserSession, set: SetNotices) -> Result<MyNotices> {
    may(&user.actor(), Action::ManageSelf)?;
    let (user_id, wanted) = (user.user_id, set.mention_mail);
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).set_mention_mail(user_id, wanted).audit(
            "set_notices",
            format!("user:{user_id}"),
            json!({ "mention_mail": wanted }),
        ))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    notices(app, user).await
}
