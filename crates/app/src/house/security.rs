//! How colleagues log in: from where, for how long, and with how long a password.

use std::net::IpAddr;

use access::{Action, may};
use base::WorkspaceId;
use base::network::Network;
use protocol::security::{SecuritySettings, SecurityView};
use serde_json::json;
use store::{Changes, Keys, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

use crate::session::UserSession;
use crate::throttle;

/// Name of the stored setting.
const SECURITY: &str = "security";
/// Hours of a log-in: a month at most.
const HOURS: std::ops::RangeInclusive<u32> = 1..=720;
/// Fewest characters of a password: never fewer than the house demands, never more than people can keep.
const CHARS: std::ops::RangeInclusive<u32> = 10..=64;
/// Networks.
const MOST_NETWORKS: usize = 50;

/// The rules in force.
pub async fn show_security(app: &App, user: &UserSession, ip: IpAddr) -> Result<SecurityView> {
    may(&user.actor(), Action::ManageSettings)?;
    Ok(view(security(app, user.workspace_id).await?, ip))
}

/// Replaces them. Log-ins that have begun go on as they began; nobody can shut out the address they ask from.
pub async fn save_security(
    app: &App,
    user: &UserSession,
    ip: IpAddr,
    settings: SecuritySettings,
) -> Result<SecurityView> {
    may(&user.actor(), Action::ManageSettings)?;
    let settings = checked(settings)?;
    if !lets_in(&settings, ip) {
        return Err(Error::invalid("networks", format!("must hold your own address, {}", ip.to_canonical())));
    }
    let (value, now) = (json!(settings), app.env().now());
    let facts = json!({
        "session_hours": settings.session_hours,
        "password_chars": settings.password_chars,
        "networks": settings.networks.len(),
    });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(SECURITY, &value, now);
        Ok(changes.audit("save_security", "workspace", facts.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(view(settings, ip))
}

/// What is set. What this version cannot read is no rule that anybody could have meant: nobody logs in until it is mended.
pub(crate) async fn security(app: &App, workspace_id: WorkspaceId) -> Result<SecuritySettings> {
    let value = app.cx(workspace_id, access::Actor::System).setting(SECURITY).await?;
    let read = value.map(serde_json::from_value).transpose();
    Ok(read.map_err(|_| Error::Internal("the rules for log-ins cannot be read"))?.unwrap_or_default())
}

/// Whether somebody may log in from there.
pub(crate) fn lets_in(settings: &SecuritySettings, ip: IpAddr) -> bool {
    let within = |text: &String| text.parse::<Network>().is_ok_and(|network| network.contains(ip));
    settings.networks.is_empty() || settings.networks.iter().any(within)
}

fn view(settings: SecuritySettings, ip: IpAddr) -> SecurityView {
    SecurityView {
        settings,
        your_address: ip.to_canonical().to_string(),
        free_tries: throttle::FREE_TRIES,
        longest_wait_minutes: u32::try_from(throttle::LONGEST_WAIT_MS / 60_000).unwrap_or(u32::MAX),
    }
}

fn checked(mut settings: SecuritySettings) -> Result<SecuritySettings> {
    let range =
        |range: &std::ops::RangeInclusive<u32>| format!("must be {} to {}", range.start(), range.end());
    if !HOURS.contains(&settings.session_hours) {
        return Err(Error::invalid("session_hours", range(&HOURS)));
    }
    if !CHARS.contains(&settings.password_chars) {
        return Err(Error::invalid("password_chars", range(&CHARS)));
    }
    let mut networks: Vec<String> = Vec::new();
    for text in settings.networks.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) {
        text.parse::<Network>()
            .map_err(|wrong| Error::invalid("networks", format!("{text:?} is {wrong}")))?;
        if !networks.contains(&text) {
            networks.push(text);
        }
    }
    if networks.len() > MOST_NETWORKS {
        return Err(Error::invalid("networks", format!("at most {MOST_NETWORKS}")));
    }
    settings.networks = networks;
    Ok(settings)
}
