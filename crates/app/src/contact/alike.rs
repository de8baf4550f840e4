//! Who is perhaps the same person: somebody known by, or who told, the same address or number. Never by a name, and never more than a hint.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{ContactId, limits};
use conversation::{IdentityKind, Profile};
use protocol::contact::ContactIdentityKind;
use protocol::contact_merge::{AlikeContact, AlikeContacts};
use store::{Cx, IdentityHash};

use super::group::group;
use super::known::{mail_of, phone_of};
use super::show::view_of;
use crate::app::App;
use crate::error::Result;
use crate::session::Asks;

/// Hints that are shown.
const SHOWN: usize = 5;
/// Records that are looked at for one address or number.
const LOOKED_AT: u32 = 20;

/// What a contact told of itself, in the form in which it is compared.
pub(super) async fn hints(cx: &Cx, profile: &Profile) -> Result<Vec<(IdentityKind, IdentityHash)>> {
    let mail = profile.told.mail.as_deref().and_then(|mail| mail_of(mail).ok());
    let phone = profile.told.phone.as_deref().and_then(|phone| phone_of(phone).ok());
    let mut hints = Vec::new();
    for (kind, value) in [(IdentityKind::Mail, mail), (IdentityKind::Phone, phone)] {
        if let Some(value) = value {
            hints.push((kind, cx.identity_hash(kind, &value).await?));
        }
    }
    Ok(hints)
}

/// Who may be the same, each with the reason.
pub async fn alike(app: &App, asker: &dyn Asks, id: ContactId) -> Result<AlikeContacts> {
    may(&asker.actor(), Action::ReadContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let group = group(&cx, id).await?;
    if group.root.contact.erased_at.is_some() {
        return Ok(AlikeContacts { contacts: Vec::new() });
    }
    let mut values = Vec::new();
    for record in group.records().filter(|record| record.contact.erased_at.is_none()) {
        values.extend(hints(&cx, &record.profile).await?);
        for (identity, value) in cx.identities(record.contact.id).await? {
            if matches!(identity.kind, IdentityKind::Mail | IdentityKind::Phone) {
                values.push((identity.kind, cx.identity_hash(identity.kind, &value).await?));
            }
        }
    }
    let mut found: BTreeMap<ContactId, Vec<ContactIdentityKind>> = BTreeMap::new();
    for (kind, hash) in values {
        let by =
            if kind == IdentityKind::Mail { ContactIdentityKind::Mail } else { ContactIdentityKind::Phone };
        let mut who = cx.contacts_who_told(kind, hash, LOOKED_AT).await?;
        who.extend(cx.contact_by_identity_hash(kind, hash).await?);
        for one in who {
            let root = cx.contact_root(one).await?.unwrap_or(one);
            if root != group.id() {
                let reasons = found.entry(root).or_default();
                if !reasons.contains(&by) {
                    reasons.push(by);
                }
            }
        }
    }
    let mut contacts = Vec::new();
    // The newest first.
    for (id, by) in found.into_iter().rev() {
        let contact = view_of(app, &cx, id, limits::PAGE_ROWS).await?;
        if !contact.erased {
            contacts.push(AlikeContact { contact, by });
        }
        if contacts.len() == SHOWN {
            break;
        }
    }
    Ok(AlikeContacts { contacts })
}
