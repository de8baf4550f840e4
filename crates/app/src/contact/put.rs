//! The company says who a customer is: by whatever they are known already, else they are new.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{ContactId, Timestamp, limits};
use conversation::about::Detail;
use conversation::{Contact, Identity, IdentityKind, Profile};
use protocol::api::ContactView;
use protocol::contact::{ChangeContact, KnownBy, PutContact, PutDone};
use serde_json::json;
use store::{
    ChangeError, Changes, Column, ContactKey, Cx, IdentityHash, Keys, Once, Sealed, State, StoreError,
};

use super::known::{Known, checked, owners};
use super::show::view_of;
use super::tell_about::{detail, key};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::once::once;
use crate::session::Asks;
use crate::work::TRIES;

/// What is said of a customer, checked.
#[derive(Clone)]
struct News {
    known: Vec<Known>,
    forget: Vec<Known>,
    name: Option<String>,
    attributes: BTreeMap<String, Option<Detail>>,
}

/// Adds a customer, or brings up to date whoever is known by one of the references. Says whether they are new.
pub async fn put(
    app: &App,
    asker: &dyn Asks,
    ask: PutContact,
    key: Option<Once>,
) -> Result<(ContactView, bool)> {
    may(&asker.actor(), Action::WriteContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let PutContact { external_id, mail, phone, name, attributes } = ask;
    let known = checked(&cx, KnownBy { external_id, mail, phone }).await?;
    if known.is_empty() {
        let reason = "say by what the customer is known: external_id, mail or phone";
        return Err(Error::invalid("external_id", reason));
    }
    let news =
        News { known, forget: Vec::new(), name: name_of(name)?, attributes: attributes_of(attributes)? };
    for _ in 0..TRIES {
        let done = match owner(&cx, &news.known).await? {
            Some(id) => change_once(app, &cx, id, &news, key.clone()).await?,
            None => add(app, &cx, &news, key.clone()).await?,
        };
        if let Some(done) = done {
            return Ok((view_of(app, &cx, done.id, limits::PAGE_ROWS).await?, done.created));
        }
    }
    Err(Error::Contended)
}

/// Changes what is said of one customer.
pub async fn change(app: &App, asker: &dyn Asks, id: ContactId, ask: ChangeContact) -> Result<ContactView> {
    may(&asker.actor(), Action::WriteContact)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    cx.contact(id).await?.ok_or(Error::NotFound("contact"))?;
    let ChangeContact { external_id, mail, phone, name, attributes, forget } = ask;
    let known = checked(&cx, KnownBy { external_id, mail, phone }).await?;
    let forget = checked(&cx, forget).await?;
    let news = News { known, forget, name: name_of(name)?, attributes: attributes_of(attributes)? };
    for _ in 0..TRIES {
        if change_once(app, &cx, id, &news, None).await?.is_some() {
            return view_of(app, &cx, id, limits::PAGE_ROWS).await;
        }
    }
    Err(Error::Contended)
}

/// The one customer who is known by these; refused when they are two.
async fn owner(cx: &Cx, known: &[Known]) -> Result<Option<ContactId>> {
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

/// What they are known by, ready to be stored.
fn sealed_identities(
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

/// `None`: somebody else added them meanwhile.
async fn add(app: &App, cx: &Cx, news: &News, key: Option<Once>) -> Result<Option<PutDone>> {
    let (id, now) = (app.env().id::<ContactId>(), app.env().now());
    let (contact_key, wrapped) = cx.new_contact_key(id).await?;
    let profile = contact_key.seal(Column::Profile, id, &news.onto(Profile::default())?);
    let identities = sealed_identities(app, &contact_key, id, &news.known);
    let keys = news.known.iter().fold(Keys::new(), |keys, one| keys.identity(one.kind, one.hash));
    let keys = key.iter().fold(keys, Keys::once);
    let known = news.known.clone();
    let change = move |state: &State| -> Result<Changes<PutDone>> {
        once(state, key.as_ref(), now, || {
            if known.iter().any(|one| state.identity(one.kind, one.hash).is_some()) {
                return Err(Error::Contended);
            }
            let contact = Contact { id, created_at: now, erased_at: None };
            let changes = Changes::new(PutDone { id, created: true }).insert_contact(
                &contact,
                profile.clone(),
                wrapped.clone(),
            );
            let changes = identities.iter().fold(changes, |changes, (identity, hash, value)| {
                changes.insert_identity(identity, *hash, value.clone())
            });
            let by: Vec<_> = known.iter().map(Known::field).collect();
            Ok(changes.audit("create_contact", format!("contact:{id}"), json!({ "by": by })))
        })
    };
    settled(cx.change(keys, change).await)
}

/// `None`: somebody else wrote meanwhile.
async fn change_once(
    app: &App,
    cx: &Cx,
    id: ContactId,
    news: &News,
    key: Option<Once>,
) -> Result<Option<PutDone>> {
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
        .filter(|(_, owner)| *owner == Some(id))
        .map(|(one, _)| one.clone())
        .collect();
    let profile = news.onto(record.profile.clone())?;
    let same = profile == record.profile;
    let contact_key = cx.contact_key(id).await?;
    let sealed = contact_key.seal(Column::Profile, id, &profile);
    let identities = sealed_identities(app, &contact_key, id, &missing);
    let now = app.env().now();
    let facts = facts(news, &missing, &forgotten);
    let keys = missing.iter().fold(Keys::new().contact(id), |keys, one| keys.identity(one.kind, one.hash));
    let keys = key.iter().fold(keys, Keys::once);
    let change = move |state: &State| -> Result<Changes<PutDone>> {
        once(state, key.as_ref(), now, || {
            if state.contact(id).is_none_or(|contact| contact.erased_at.is_some()) {
                return Err(StoreError::Erased.into());
            }
            if missing.iter().any(|one| state.identity(one.kind, one.hash).is_some()) {
                return Err(Error::Contended);
            }
            let changes = Changes::new(PutDone { id, created: false });
            if same && missing.is_empty() && forgotten.is_empty() {
                return Ok(changes.unaudited("everything is so already"));
            }
            let changes = changes.change_profile(id, sealed.clone(), record.stored.clone());
            let changes = identities.iter().fold(changes, |changes, (identity, hash, value)| {
                changes.insert_identity(identity, *hash, value.clone())
            });
            let changes = forgotten
                .iter()
                .fold(changes, |changes, one| changes.remove_identity(id, one.kind, one.hash));
            Ok(changes.audit("update_contact", format!("contact:{id}"), facts.clone()))
        })
    };
    settled(cx.change(keys, change).await)
}

fn facts(news: &News, missing: &[Known], forgotten: &[Known]) -> serde_json::Value {
    let fields = |known: &[Known]| known.iter().map(Known::field).collect::<Vec<_>>();
    json!({
        "named": news.name.is_some(), "attributes": news.attributes.len(),
        "known_by": fields(missing), "forgotten": fields(forgotten),
    })
}

/// Races are looked at anew, everything else is said.
fn settled(done: Result<PutDone, ChangeError<Error>>) -> Result<Option<PutDone>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(ChangeError::Rejected(Error::Contended) | ChangeError::Store(StoreError::Conflict(_))) => {
            Ok(None)
        }
        Err(error) => Err(flatten(error)),
    }
}

impl News {
    fn onto(&self, mut profile: Profile) -> Result<Profile> {
        if self.name.is_some() {
            profile.name.clone_from(&self.name);
        }
        let reference = self.known.iter().find(|one| one.kind == IdentityKind::Signed);
        if let Some(reference) = reference {
            profile.customer_ref = Some(reference.value.clone());
        }
        let gone = |one: &Known| profile.customer_ref.as_ref() == Some(&one.value);
        if self.forget.iter().any(|one| one.kind == IdentityKind::Signed && gone(one)) {
            profile.customer_ref = None;
        }
        for (name, value) in &self.attributes {
            match value {
                Some(value) => profile.company_attributes.insert(name.clone(), value.clone()),
                None => profile.company_attributes.remove(name),
            };
        }
        if profile.company_attributes.len() > limits::COMPANY_ATTRIBUTES {
            let most = limits::COMPANY_ATTRIBUTES;
            return Err(Error::invalid(
                "attributes",
                format!("at most {most} of one customer; take others away with null"),
            ));
        }
        Ok(profile)
    }
}

fn name_of(name: Option<String>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= limits::NAME_CHARS && !name.chars().any(char::is_control);
    if fits {
        return Ok(Some(name.to_owned()));
    }
    Err(Error::invalid("name", format!("one line of 1 to {} characters", limits::NAME_CHARS)))
}

fn attributes_of(given: BTreeMap<String, Option<Detail>>) -> Result<BTreeMap<String, Option<Detail>>> {
    if given.len() > limits::COMPANY_ATTRIBUTES {
        let most = limits::COMPANY_ATTRIBUTES;
        return Err(Error::invalid("attributes", format!("at most {most} at once")));
    }
    let check = |(name, value): (String, Option<Detail>)| {
        key("attributes", &name)?;
        Ok((name, value.map(|value| detail("attributes", value)).transpose()?))
    };
    given.into_iter().map(check).collect()
}

/// When something happened, as the company's program says; `None` in the future or too long ago.
pub(super) fn when(at_ms: Option<i64>, now: Timestamp) -> Option<i64> {
    /// Clocks of two machines differ.
    const AHEAD_MS: i64 = 5 * 60_000;
    const BACK_MS: i64 = 366 * 24 * 60 * 60_000;
    let at = at_ms.unwrap_or_else(|| now.ms());
    (now.ms().saturating_sub(BACK_MS)..=now.ms().saturating_add(AHEAD_MS)).contains(&at).then_some(at)
}
