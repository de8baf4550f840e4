//! Customers are found by what the company knows them by.

use access::{Action, may};
use base::{ContactId, limits};
use protocol::contact::{FoundContacts, KnownBy};

use super::known::{checked, owners};
use super::show::view_of;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Whoever is known by one of these: none, one, or one for each.
pub async fn find(app: &App, asker: &dyn Asks, by: KnownBy) -> Result<FoundContacts> {
    may(&asker.actor(), Action::ReadContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let known = checked(&cx, by).await?;
    if known.is_empty() {
        return Err(Error::invalid("external_id", "give external_id, mail or phone"));
    }
    let mut found: Vec<ContactId> = Vec::new();
    for id in owners(&cx, &known).await?.into_iter().flatten() {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    let mut contacts = Vec::with_capacity(found.len());
    for id in found {
        contacts.push(view_of(app, &cx, id, limits::PAGE_ROWS).await?);
    }
    Ok(FoundContacts { contacts })
}
