//! The help centres that are open, and under which host each answers. Read at most every few seconds: every request asks.

use std::sync::Arc;

use base::{Locale, Timestamp, WorkspaceId};
use parking_lot::RwLock;
use protocol::help_centre::HelpCentreSettings;

use crate::app::App;
use crate::error::Result;

/// How old what is known may be: a help centre that was switched off on another node answers so long.
const FRESH_MS: i64 = 2_000;

/// An open help centre.
#[derive(Clone, Debug)]
pub struct Centre {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// The host of its own; empty: it is under `/help` of the server.
    pub host: String,
    /// How it is set.
    pub settings: HelpCentreSettings,
    /// What it is called where no name is set.
    pub workspace: String,
    /// Colours for the light and the dark theme; `None`: the house's.
    pub color: Option<(String, String)>,
    /// The language of readers whose browser says nothing.
    pub locale: Locale,
    /// The public key of the inbox whose widget is on its pages.
    pub inbox: Option<String>,
}

impl Centre {
    /// What it is called in this language.
    pub fn name(&self, locale: Locale) -> &str {
        self.settings.name.get(locale).unwrap_or(&self.workspace)
    }
}

/// What is known of them.
#[derive(Default)]
pub struct Centres(RwLock<Option<(Timestamp, Arc<Vec<Centre>>)>>);

impl Centres {
    /// Something changed here: the next look is a fresh one.
    pub(super) fn forget(&self) {
        *self.0.write() = None;
    }

    fn known(&self, now: Timestamp) -> Option<Arc<Vec<Centre>>> {
        let known = self.0.read();
        let (at, centres) = known.as_ref()?;
        (0..FRESH_MS).contains(&now.ms_since(*at)).then(|| centres.clone())
    }
}

async fn all(app: &App) -> Result<Arc<Vec<Centre>>> {
    let now = app.env().now();
    if let Some(known) = app.centres().known(now) {
        return Ok(known);
    }
    let mut centres = Vec::new();
    for row in app.store().system().help_centres().await? {
        // What this version cannot read is not open: it would show what nobody meant.
        let Ok(settings) = serde_json::from_value::<HelpCentreSettings>(row.settings) else { continue };
        let cx = app.cx(row.workspace_id, super::READER);
        let inbox = match settings.inbox {
            Some(id) => cx.inbox(id).await?.filter(|inbox| inbox.archived_at.is_none()),
            None => None,
        };
        let look = crate::workspace::look(&cx).await?;
        let color = settings.color.as_deref().or(look.color.as_deref()).and_then(crate::inbox::both_themes);
        centres.push(Centre {
            workspace_id: row.workspace_id,
            host: row.host,
            workspace: cx.workspace_name().await?.unwrap_or_default(),
            locale: look.locale,
            color,
            inbox: inbox.map(|inbox| inbox.public_key),
            settings,
        });
    }
    let centres = Arc::new(centres);
    *app.centres().0.write() = Some((now, centres.clone()));
    Ok(centres)
}

/// Without its port, in lower case.
fn name_of(host: &str) -> String {
    let end = host.rfind(':').filter(|at| host[at + 1..].bytes().all(|byte| byte.is_ascii_digit()));
    host[..end.unwrap_or(host.len())].to_lowercase()
}

/// The open help centre that answers under this `Host`: the one whose domain it is, else the one under the server's own address.
pub async fn centre_at(app: &App, host: &str) -> Result<Option<Centre>> {
    let (all, name) = (all(app).await?, name_of(host));
    let own = all.iter().find(|centre| !centre.host.is_empty() && centre.host == name);
    Ok(own.or_else(|| all.iter().find(|centre| centre.host.is_empty())).cloned())
}

/// Whether this `Host` is a help centre's own.
pub async fn is_own_domain(app: &App, host: &str) -> Result<bool> {
    let (all, name) = (all(app).await?, name_of(host));
    Ok(all.iter().any(|centre| !centre.host.is_empty() && centre.host == name))
}

/// Whether pages of this origin are those of the workspace's own help centre, so that its widget may open there.
pub async fn own_origin(app: &App, workspace_id: WorkspaceId, origin: &str) -> Result<bool> {
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    let (all, name) = (all(app).await?, name_of(host));
    Ok(all
        .iter()
        .any(|centre| centre.workspace_id == workspace_id && !name.is_empty() && centre.host == name))
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_host_is_known_without_its_port() {
        for (host, name) in [
            ("Help.Example.com:8443", "help.example.com"),
            ("help.example.com", "help.example.com"),
            ("[::1]:8080", "[::1]"),
            ("", ""),
        ] {
            assert_eq!(name_of(host), name);
        }
    }
}
