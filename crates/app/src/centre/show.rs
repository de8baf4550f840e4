//! Where the help centre is, and how the demo opens its own.

use access::{Action, Actor, may};
use base::{InboxId, WorkspaceId};
use protocol::help_centre::HelpCentreSettings;
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;

/// Where it is; begins with `/` where the server does not know its own address.
pub(super) fn address(app: &App, settings: &HelpCentreSettings) -> String {
    match &settings.domain {
        Some(domain) => format!("https://{domain}"),
        None => format!("{}/help", app.settings().public_url),
    }
}

/// Opens the help centre of the demo's shop, once: what somebody set since then stays.
pub async fn open_demo(app: &App, workspace_id: WorkspaceId, inbox: InboxId) -> Result<bool> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(workspace_id, Actor::System);
    if cx.help_centre().await?.is_some() {
        return Ok(false);
    }
    let wording = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
    let set = json!({
        "on": true,
        "name": wording("云杉生活帮助中心", "Spruce Home Help"),
        "tagline": wording("有问题？先在这里找找看", "Questions? Look here first"),
        "links": [
            { "title": wording("发邮件", "Write to us"), "url": "mailto:help@spruce.example" },
            { "title": wording("客服热线 400-000-0000", "Call 400-000-0000"), "url": "tel:+864000000000" },
        ],
        "inbox": inbox,
    });
    // What is written here is read as what an administrator would send.
    let set: HelpCentreSettings = serde_json::from_value(set).unwrap_or_default();
    let set = super::check::checked(set, &app.settings().public_url)?;
    let (value, now) = (json!(set), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_help_centre("", true, &value, now);
        Ok(changes.audit("save_help_centre", "workspace", json!({ "on": true })))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    app.centres().forget();
    Ok(true)
}
