//! What is set, for administrators and for whatever needs it.

use access::{Action, may};
use base::Locale;
use protocol::workspace::WorkspaceSettings;
use serde::{Deserialize, Serialize};
use store::Cx;

use super::WORKSPACE;
use crate::app::App;
use crate::error::{Error, Result};
use crate::house;
use crate::session::UserSession;

/// What holds in an inbox that says nothing of its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Look {
    pub(crate) locale: Locale,
    pub(crate) color: Option<String>,
}

/// The settings in force.
pub async fn show(app: &App, user: &UserSession) -> Result<WorkspaceSettings> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let Look { locale, color } = look(&cx).await?;
    Ok(WorkspaceSettings { name: name(&cx).await?, locale, zone: zone(app, &cx).await?, color })
}

/// What the workspace is called.
pub(crate) async fn name(cx: &Cx) -> Result<String> {
    cx.workspace_name().await?.ok_or(Error::NotFound("workspace"))
}

/// What inboxes begin with. What this version cannot read counts as not set.
pub(crate) async fn look(cx: &Cx) -> Result<Look> {
    Ok(cx.setting(WORKSPACE).await?.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// The zone in which days and hours are told.
pub(crate) async fn zone(app: &App, cx: &Cx) -> Result<String> {
    let set = house::in_force(app, cx.workspace_id()).await?;
    Ok(set.hours(app).zone().iana_name().unwrap_or("UTC").to_owned())
}
