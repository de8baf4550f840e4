//! How the help centre is set.

use access::{Action, may};
use base::Locale;
use protocol::help_centre::{HelpCentreSettings, HelpCentreView};
use serde_json::json;
use store::{ChangeError, Changes, Keys, State, StoreError};

use super::check::checked;
use super::{catalogue, show};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The settings, where the help centre is, and how much it shows.
pub async fn show_settings(app: &App, user: &UserSession) -> Result<HelpCentreView> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = app.cx(user.workspace_id, user.actor()).help_centre().await?;
    view(app, user, set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()).await
}

/// Replaces them. On other nodes they hold within two seconds.
pub async fn save_settings(app: &App, user: &UserSession, set: HelpCentreSettings) -> Result<HelpCentreView> {
    may(&user.actor(), Action::ManageSettings)?;
    let set = checked(set, &app.settings().public_url)?;
    let cx = app.cx(user.workspace_id, user.actor());
    if let Some(id) = set.inbox {
        let there = cx.inbox(id).await?.filter(|inbox| inbox.archived_at.is_none());
        there.ok_or_else(|| Error::invalid("inbox", "there is no such inbox, or it is archived"))?;
    }
    let (value, now) = (json!(set), app.env().now());
    let (host, on) = (set.domain.clone().unwrap_or_default(), set.on);
    let facts = json!({ "on": set.on, "own_domain": set.domain.is_some(), "widget": set.inbox.is_some() });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_help_centre(&host, on, &value, now);
        Ok(changes.audit("save_help_centre", "workspace", facts.clone()))
    };
    match cx.change(Keys::new(), change).await {
        Err(ChangeError::Store(StoreError::Conflict(_))) => {
            let why = "the help centre of another workspace is there already; name another domain";
            return Err(Error::invalid("domain", why));
        }
        outcome => outcome.map_err(flatten)?,
    }
    app.centres().forget();
    view(app, user, set).await
}

async fn view(app: &App, user: &UserSession, settings: HelpCentreSettings) -> Result<HelpCentreView> {
    let catalogue = catalogue::of(app, user.workspace_id).await?;
    let now = app.env().now();
    let count = |locale: Locale| (locale, catalogue.cards(locale, now).len() as u32);
    let articles = Locale::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect();
    let url = settings.on.then(|| show::address(app, &settings));
    Ok(HelpCentreView { settings, url, articles })
}
