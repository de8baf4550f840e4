//! An administrator says what the workspace is called and what holds where nothing else is said.

use access::{Action, may};
use protocol::hours::HoursSettings;
use protocol::workspace::WorkspaceSettings;
use serde_json::json;
use store::{Changes, Keys, State};

use super::{Look, WORKSPACE, name, zone};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::{HOURS, checked_hours, pack_hours};
use crate::session::UserSession;
use crate::{inbox, setup};

/// Replaces them. A changed zone moves the working hours with it (nine o'clock stays nine o'clock, elsewhere), and reports tell
/// days, old ones too, in the new zone: what was counted does not change, only the day under which it stands.
pub async fn save(app: &App, user: &UserSession, ask: WorkspaceSettings) -> Result<WorkspaceSettings> {
    may(&user.actor(), Action::ManageSettings)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let set = WorkspaceSettings {
        name: setup::checked_name("name", &ask.name)?,
        color: ask.color.map(|color| inbox::color_checked(&color)).transpose()?,
        zone: ask.zone.trim().to_owned(),
        ..ask
    };
    let hours =
        if zone(app, &cx).await? == set.zone { None } else { Some(moved(app, &cx, &set.zone).await?) };
    let renamed = name(&cx).await? != set.name;
    let value = json!(Look { locale: set.locale, color: set.color.clone() });
    let facts = json!({
        "renamed": renamed, "locale": set.locale, "color": set.color, "zone": hours.as_ref().map(|_| &set.zone),
    });
    let (now, called) = (app.env().now(), set.name.clone());
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(()).put_setting(WORKSPACE, &value, now);
        if renamed {
            changes = changes.rename_workspace(&called);
        }
        if let Some(hours) = &hours {
            changes = changes.put_setting(HOURS, hours, now);
        }
        Ok(changes.audit("save_workspace", "workspace", facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(set)
}

/// The working hours in force, in another zone.
async fn moved(app: &App, cx: &store::Cx, zone: &str) -> Result<serde_json::Value> {
    let own: Option<HoursSettings> =
        cx.setting(HOURS).await?.and_then(|value| serde_json::from_value(value).ok());
    let hours = HoursSettings { zone: zone.to_owned(), ..own.unwrap_or_else(|| pack_hours(app)) };
    let checked = checked_hours(hours).map_err(|error| match error {
        Error::Invalid { field: "zone", .. } => Error::invalid("zone", "write it as Asia/Shanghai"),
        other => other,
    })?;
    Ok(json!(checked))
}
