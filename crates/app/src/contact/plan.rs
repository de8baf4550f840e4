//! What becomes of a customer by what the company says of them, decided on what was read; written if that is still so.

use base::ContactId;
use conversation::{Contact, Identity, Profile};
use serde_json::Value;
use serde_json::json;
use store::{Changes, Column, ContactKey, Cx, IdentityHash, Keys, Sealed, State, StoreError, WrappedKey};

use super::known::{Known, holders, owners};
use super::news::News;
use crate::app::App;
use crate::error::{Error, Result};

/// What becomes of one customer.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) id: ContactId,
    pub(super) fate: Fate,
    /// By what they are known from now on.
    missing: Vec<Known>,
    /// By what which of their records is no longer known.
    forgotten: Vec<(ContactId, Known)>,
    profile: Sealed<Profile>,
    identities: Vec<(Identity, IdentityHash, Sealed<String>)>,
    facts: Value,
}

/// What becomes of them.
#[derive(Clone)]
pub(super) enum Fate {
    /// They are new.
    Created { contact: Contact, key: WrappedKey },
    /// They are known, and brought up to date.
    Changed { stored: Vec<u8> },
    /// Everything is so already.
    Unchanged,
}

/// The one customer who is known by these; refused when they are two.
pub(super) async fn owner(cx: &Cx, known: &[Known]) -> Result<Option<ContactId>> {
    let mut first = None;
    for (one, owner) in known.iter().zip(owners(cx, known).await?) {
        match (first, owner) {
            (Some(first), Some(owner)) if first != owner => return Err(Error::IdentityTaken(one.field())),
            (None, Some(owner)) => first = Some(owner),
            _ => {}
        }
    }
    Ok(first)
}

/// Whoever is known by one of the references is brought up to date, else they are new. `facts` stand in the audit log too.
pub(super) async fn put(app: &App, cx: &Cx, news: &News, facts: &Value) -> Result<Plan> {
    match owner(cx, &news.known).await? {
        Some(id) => change(app, cx, id, news, facts).await,
        None => create(app, cx, news, facts).await,
    }
}

async fn create(app: &App, cx: &Cx, news: &News, facts: &Value) -> Result<Plan> {
    let id = app.env().id::<ContactId>();
    let (contact_key, key) = cx.new_contact_key(id).await?;
    let by: Vec<_> = news.known.iter().map(Known::field).collect();
    let contact = Contact { id, created_at: app.env().now(), erased_at: None };
    Ok(Plan {
        id,
        fate: Fate::Created { contact, key },
        profile: contact_key.seal(Column::Profile, id, &news.onto(Profile::default())?),
        identities: sealed(app, &contact_key, id, &news.known),
        missing: news.known.clone(),
        forgotten: Vec::new(),
        facts: with(json!({ "by": by }), facts),
    })
}

/// This customer is brought up to date.
pub(super) async fn change(app: &App, cx: &Cx, id: ContactId, news: &News, facts: &Value) -> Result<Plan> {
    let record = cx.contact(id).await?.ok_or(Error::NotFound("contact"))?;
    if record.contact.erased_at.is_some() {
        return Err(StoreError::Erased.into());
    }
    let mut missing = Vec::new();
    for (one, owner) in news.known.iter().zip(owners(cx, &news.known).await?) {
        match owner {
            Some(owner) if owner != id => return Err(Error::IdentityTaken(one.field())),
            Some(_) => {}
            None => missing.push(one.clone()),
        }
    }
    let forgotten: Vec<_> = news
        .forget
        .iter()
        .zip(owners(cx, &news.forget).await?)
        .zip(holders(cx, &news.forget).await?)
        .filter(|((_, owner), _)| *owner == Some(id))
        .filter_map(|((one, _), holder)| Some((holder?, one.clone())))
        .collect();
    let profile = news.onto(record.profile.clone())?;
    let same = profile == record.profile && missing.is_empty() && forgotten.is_empty();
    let contact_key = cx.contact_key(id).await?;
    let fields = |known: &[Known]| known.iter().map(Known::field).collect::<Vec<_>>();
    let said = json!({
        "named": news.name.is_some(), "attributes": news.attributes.len(),
        "known_by": fields(&missing),
        "forgotten": forgotten.iter().map(|(_, one)| one.field()).collect::<Vec<_>>(),
    });
    Ok(Plan {
        id,
        fate: if same { Fate::Unchanged } else { Fate::Changed { stored: record.stored } },
        profile: contact_key.seal(Column::Profile, id, &profile),
        identities: sealed(app, &contact_key, id, &missing),
        missing,
        forgotten,
        facts: with(said, facts),
    })
}

fn with(mut facts: Value, more: &Value) -> Value {
    if let (Value::Object(facts), Value::Object(more)) = (&mut facts, more) {
        facts.extend(more.clone());
    }
    facts
}

/// What they are known by, ready to be stored.
fn sealed(
    app: &App,
    key: &ContactKey,
    id: ContactId,
    known: &[Known],
) -> Vec<(Identity, IdentityHash, Sealed<String>)> {
    let seal = |one: &Known| {
        let identity = Identity { id: app.env().id(), contact_id: id, kind: one.kind };
        let value = key.seal(Column::IdentityValue, identity.id, &one.value);
        (identity, one.hash, value)
    };
    known.iter().map(seal).collect()
}

impl Plan {
    /// Whether they are new.
    pub(super) const fn creates(&self) -> bool {
        matches!(self.fate, Fate::Created { .. })
    }

    /// Whether nothing is to be written.
    pub(super) const fn is_done(&self) -> bool {
        matches!(self.fate, Fate::Unchanged)
    }

    /// The rows it rests on.
    pub(super) fn keys(&self, keys: Keys) -> Keys {
        let keys = if self.creates() { keys } else { keys.contact(self.id) };
        self.missing.iter().fold(keys, |keys, one| keys.identity(one.kind, one.hash))
    }

    /// Written among others, with its audit entry. `Contended` when something is not as it was read.
    pub(super) fn write<T>(&self, state: &State, changes: Changes<T>) -> Result<Changes<T>> {
        if !self.creates() && state.contact(self.id).is_none_or(|contact| contact.erased_at.is_some()) {
            return Err(StoreError::Erased.into());
        }
        if self.missing.iter().any(|one| state.identity(one.kind, one.hash).is_some()) {
            return Err(Error::Contended);
        }
        let (id, profile) = (self.id, self.profile.clone());
        let (changes, deed) = match &self.fate {
            Fate::Unchanged => return Ok(changes),
            Fate::Created { contact, key } => {
                let changes = changes.insert_contact(contact, profile, key.clone());
                let insert = |changes: Changes<T>, (identity, hash, value): &(_, _, Sealed<String>)| {
                    changes.insert_first_identity(identity, *hash, value.clone())
                };
                (self.identities.iter().fold(changes, insert), "create_contact")
            }
            Fate::Changed { stored } => {
                let changes = changes.change_profile(id, profile, stored.clone());
                let insert = |changes: Changes<T>, (identity, hash, value): &(_, _, Sealed<String>)| {
                    changes.insert_identity(identity, *hash, value.clone())
                };
                let changes = self.identities.iter().fold(changes, insert);
                let forget = |changes: Changes<T>, (holder, one): &(ContactId, Known)| {
                    changes.remove_identity(*holder, one.kind, one.hash)
                };
                (self.forgotten.iter().fold(changes, forget), "update_contact")
            }
        };
        Ok(changes.audit(deed, format!("contact:{id}"), self.facts.clone()))
    }
}
