//! The form, and what of it must be filled in.

use access::{Action, may};
use base::WorkspaceId;
use protocol::assistant::TopicView;
use protocol::inbox::Wording;
use protocol::wrap_up::{WrapUpForm, WrapUpRules};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::session::UserSession;

/// Name of the stored setting.
const WRAP_UP: &str = "wrap_up";

/// What must be filled in before an agent resolves.
pub(crate) async fn rules(app: &App, workspace_id: WorkspaceId) -> Result<WrapUpRules> {
    let set = app.cx(workspace_id, access::Actor::System).setting(WRAP_UP).await?;
    Ok(set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// The form as agents fill it in.
pub async fn form(app: &App, user: &UserSession) -> Result<WrapUpForm> {
    may(&user.actor(), Action::WorkConversation)?;
    let topic = |topic: &dialogue::pack::Topic| TopicView {
        id: topic.id.clone(),
        title: Wording { zh: topic.title.zh.clone(), en: topic.title.en.clone() },
    };
    let topics = app.assistant(user.workspace_id).topics.values().map(topic).collect();
    Ok(WrapUpForm { required: rules(app, user.workspace_id).await?, topics })
}

/// Says what must be filled in from now on.
pub async fn save_form(app: &App, user: &UserSession, required: WrapUpRules) -> Result<()> {
    may(&user.actor(), Action::ManageSettings)?;
    let (value, now) = (json!(required), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(WRAP_UP, &value, now);
        Ok(changes.audit("save_wrap_up_form", "workspace", value.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)
}
