//! Rules of the house for knowledge.

use access::{Action, Actor, Role, may};
use base::WorkspaceId;
use knowledge::Rules;
use protocol::article_list::KnowledgeSettings;
use serde_json::json;
use store::{Changes, Cx, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Name of the stored setting.
const KNOWLEDGE: &str = "knowledge";

/// The rules that are set.
pub async fn show_settings(app: &App, user: &UserSession) -> Result<KnowledgeSettings> {
    may(&user.actor(), Action::ManageSettings)?;
    stored(&app.cx(user.workspace_id, user.actor())).await
}

/// Replaces them.
pub async fn save_settings(
    app: &App,
    user: &UserSession,
    set: KnowledgeSettings,
) -> Result<KnowledgeSettings> {
    may(&user.actor(), Action::ManageSettings)?;
    let (value, now) = (json!(set), app.env().now());
    let facts = json!({ "second_reader": set.second_reader });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(KNOWLEDGE, &value, now);
        Ok(changes.audit("save_knowledge", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(set)
}

/// What this version cannot read counts as not set.
async fn stored(cx: &Cx) -> Result<KnowledgeSettings> {
    let set = cx.setting(KNOWLEDGE).await?;
    Ok(set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// The rules in force: nobody waits for a colleague who is not there.
pub(super) async fn rules(app: &App, workspace_id: WorkspaceId) -> Result<Rules> {
    let cx = app.cx(workspace_id, Actor::System);
    if !stored(&cx).await?.second_reader {
        return Ok(Rules { second_reader: false });
    }
    let may_publish =
        |role: Role, user_id| may(&Actor::User { user_id, role }, Action::PublishArticles).is_ok();
    let users = cx.users().await?;
    let readers = users.iter().filter(|user| user.disabled_at.is_none() && may_publish(user.role, user.id));
    Ok(Rules { second_reader: readers.count() > 1 })
}
