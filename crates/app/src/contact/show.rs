//! A customer as the desk sees them.

use access::{Action, may};
use base::{ContactId, limits};
use conversation::Profile;
use protocol::api::ContactView;
use protocol::contact::{ContactIdentity, ContactIdentityKind};
use protocol::contact_merge::MergedContactView;
use store::{Cx, ListFilter, ListRow};

use super::group::{Group, group};
use crate::app::App;
use crate::conversation::rows_of;
use crate::error::Result;
use crate::session::Asks;

/// The profile and the conversations of one customer, whichever of their records is asked for.
pub async fn show(app: &App, asker: &dyn Asks, id: ContactId) -> Result<ContactView> {
    may(&asker.actor(), Action::ReadContact)?;
    view_of(app, &app.cx(asker.workspace_id(), asker.actor()), id, limits::PAGE_ROWS).await
}

pub(crate) async fn view_of(app: &App, cx: &Cx, id: ContactId, limit: u32) -> Result<ContactView> {
    let group = group(cx, id).await?;
    let mut known_by: Vec<ContactIdentity> = Vec::new();
    for record in group.records() {
        let of = super::known::of(cx, record).await?;
        known_by.extend(of.into_iter().filter(|one| !known_by.contains(one)).collect::<Vec<_>>());
    }
    known_by.sort_by_key(|one| one.kind);
    let found = conversations(cx, &group, limit).await?;
    let merged = |(one, record): &(store::MergedContact, store::ContactRecord)| MergedContactView {
        id: one.id,
        name: record.profile.name.clone(),
        at_ms: one.at.ms(),
    };
    Ok(ContactView {
        id: group.id(),
        created_ms: group.records().map(|one| one.contact.created_at.ms()).min().unwrap_or_default(),
        erased: group.root.contact.erased_at.is_some(),
        profile: referred(group.profile(), &group, &known_by),
        // Who is proved in one browser is not proved in another.
        verified: group.records().any(|one| one.contact.id == id && one.verified),
        merged: group.merged.iter().map(merged).collect(),
        conversations: rows_of(app, cx.workspace_id(), found).await?,
        known_by,
    })
}

/// A reference that the customer has forgotten stands nowhere, whichever record still says it.
fn referred(mut profile: Profile, group: &Group, known_by: &[ContactIdentity]) -> Profile {
    if group.merged.is_empty() {
        return profile;
    }
    let ids =
        || known_by.iter().filter(|one| one.kind == ContactIdentityKind::ExternalId).map(|one| &one.value);
    if profile.customer_ref.as_ref().is_none_or(|reference| !ids().any(|id| id == reference)) {
        profile.customer_ref = ids().next().cloned();
    }
    profile
}

/// Those of every record, newest first.
async fn conversations(cx: &Cx, group: &Group, limit: u32) -> Result<Vec<ListRow>> {
    let mut all = Vec::new();
    for id in group.ids() {
        all.extend(cx.conversations(ListFilter::Contact(id), None, limit).await?);
    }
    if !group.merged.is_empty() {
        all.sort_by_key(|row| std::cmp::Reverse((row.header.last_message_at, row.header.id)));
        all.truncate(limit as usize);
    }
    Ok(all)
}
