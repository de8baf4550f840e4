//! Two records of one customer become one: the one leads to the other, and nothing else is moved. A person decides it, and may take
//! it back.

use access::{Action, may};
use base::{ContactId, limits};
use conversation::Profile;
use protocol::api::ContactView;
use protocol::contact_merge::{ContactField, MergeContact};
use serde_json::json;
use store::{ChangeError, Changes, Column, Keys, State, StoreError};

use super::group::{Group, group, over};
use super::show::view_of;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::Asks;
use crate::work::TRIES;

/// From now on the customer of `id` is the one of `ask.into`, who is the answer.
pub async fn merge(app: &App, asker: &dyn Asks, id: ContactId, ask: MergeContact) -> Result<ContactView> {
    may(&asker.actor(), Action::MergeContacts)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    for _ in 0..TRIES {
        let (from, into) = (group(&cx, id).await?, group(&cx, ask.into).await?);
        if from.id() == into.id() {
            return Err(Error::SameCustomer);
        }
        if from.root.contact.erased_at.is_some() || into.root.contact.erased_at.is_some() {
            return Err(StoreError::Erased.into());
        }
        if from.ids().len() + into.ids().len() > limits::MERGED_CONTACTS {
            let (what, limit) = ("records of one customer", limits::MERGED_CONTACTS);
            return Err(StoreError::TooMany { what, limit }.into());
        }
        if attempt(app, &cx, &from, &into, &ask.take).await? {
            return view_of(app, &cx, into.id(), limits::PAGE_ROWS).await;
        }
    }
    Err(Error::Contended)
}

/// False: somebody else was faster.
async fn attempt(
    app: &App,
    cx: &store::Cx,
    from: &Group,
    into: &Group,
    take: &[ContactField],
) -> Result<bool> {
    let (id, root, now) = (from.id(), into.id(), app.env().now());
    let profile = taken(into.root.profile.clone(), &from.profile(), take)?;
    // What they have together must be a customer's like any other.
    let together = over(profile.clone(), over(into.profile(), from.profile()));
    if together.company_attributes.len() > limits::COMPANY_ATTRIBUTES {
        let most = limits::COMPANY_ATTRIBUTES;
        return Err(Error::invalid(
            "attributes",
            format!("together they have more than {most}; take some away"),
        ));
    }
    let same = profile == into.root.profile;
    let sealed = cx.contact_key(root).await?.seal(Column::Profile, root, &profile);
    let stored = into.root.stored.clone();
    let facts = json!({ "from": id, "records": from.ids().len(), "taken": take.len() });
    let change = move |state: &State| -> Result<Changes<()>> {
        let alive = |id| state.contact(id).is_some_and(|contact| contact.erased_at.is_none());
        if !alive(id) || !alive(root) {
            return Err(StoreError::Erased.into());
        }
        let changes = Changes::new(()).merge_contact(id, root, now);
        let changes =
            if same { changes } else { changes.change_profile(root, sealed.clone(), stored.clone()) };
        Ok(changes.audit("merge_contact", format!("contact:{root}"), facts.clone()))
    };
    match cx.change(Keys::new().contact(id).contact(root), change).await {
        Ok(()) => Ok(true),
        Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(false),
        Err(error) => Err(flatten(error)),
    }
}

/// The record that stays, with what is taken from the other where both say something.
fn taken(mut profile: Profile, other: &Profile, take: &[ContactField]) -> Result<Profile> {
    let gone = || Error::invalid("take", "the other record says nothing of this");
    for field in take {
        match field {
            ContactField::Name => profile.name = Some(other.name.clone().ok_or_else(gone)?),
            ContactField::ExternalId => {
                profile.customer_ref = Some(other.customer_ref.clone().ok_or_else(gone)?);
            }
            ContactField::Language => profile.language = Some(other.language.ok_or_else(gone)?),
            ContactField::Attribute { name } => {
                let value = other.company_attributes.get(name).cloned().ok_or_else(gone)?;
                profile.company_attributes.insert(name.clone(), value);
            }
        }
    }
    Ok(profile)
}
