//! What is set of an address, checked.

use base::limits;
use hook::{Allowed, Target};
use protocol::webhook::SaveWebhook;

use crate::app::App;
use crate::error::{Error, Result};

/// Checked, and as it is stored.
#[derive(Clone)]
pub(super) struct Checked {
    pub url: String,
    pub description: String,
    pub events: Vec<String>,
    pub content: bool,
}

/// Hosts inside that the operator named.
pub(crate) fn allowed(app: &App) -> Allowed {
    Allowed::new(app.settings().webhook_hosts.iter().cloned())
}

pub(super) fn check(app: &App, ask: SaveWebhook) -> Result<Checked> {
    Target::read(&ask.url, &allowed(app)).map_err(|error| Error::invalid("url", error.to_string()))?;
    let description = ask.description.trim().to_owned();
    if description.chars().count() > limits::NAME_CHARS || description.chars().any(char::is_control) {
        return Err(Error::invalid(
            "description",
            format!("must be at most {} characters", limits::NAME_CHARS),
        ));
    }
    let (mut events, content) = (ask.events, ask.content);
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        return Err(Error::invalid("events", "choose at least one"));
    }
    let word = |event| serde_json::to_value(event).ok()?.as_str().map(str::to_owned);
    Ok(Checked { url: ask.url, description, events: events.into_iter().filter_map(word).collect(), content })
}
