//! The list of all customers as a table that can be taken in again: read a page at a time as it is written out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use access::{Action, may};
use base::{ContactId, Locale, limits};
use conversation::{IdentityKind, Profile};
use serde_json::json;
use store::{Changes, Cx, Keys, ListedContact, State, StoreError};

use super::group::over;
use super::import::columns::{ATTRIBUTE, NAMED, said};
use crate::app::App;
use crate::conversation::flatten;
use crate::csv;
use crate::error::Result;
use crate::session::UserSession;

/// Customers read at once.
const PAGE: u32 = 500;

/// The table, read as it is written out.
pub struct AllContacts {
    cx: Cx,
    attributes: Vec<String>,
    locale: Locale,
    after: Option<Option<ContactId>>,
}

/// Begins it; the asking is itself noted in the audit log.
pub async fn export_all(app: &App, user: &UserSession) -> Result<AllContacts> {
    may(&user.actor(), Action::ExportContacts)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (attributes, count) = names(&cx).await?;
    let note = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).audit("export_contacts", "workspace", json!({ "contacts": count })))
    };
    cx.change(Keys::new(), note).await.map_err(flatten)?;
    Ok(AllContacts { cx, attributes, locale: user.locale, after: None })
}

/// Which attributes customers have: each becomes a column. And how many customers there are.
async fn names(cx: &Cx) -> Result<(Vec<String>, u64)> {
    let (mut names, mut after, mut count) = (BTreeSet::new(), None, 0);
    loop {
        let page = cx.contacts_page(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        count += page.len() as u64;
        for one in page {
            names.extend(whole(cx, &one).await?.company_attributes.into_keys());
        }
        if names.len() > limits::EXPORTED_ATTRIBUTES {
            let (what, limit) = ("attributes in one table", limits::EXPORTED_ATTRIBUTES);
            return Err(StoreError::TooMany { what, limit }.into());
        }
    }
    Ok((names.into_iter().collect(), count))
}

impl AllContacts {
    /// The next piece of the text; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let Some(after) = self.after else {
            self.after = Some(None);
            let named = NAMED.map(|(en, zh)| Cow::from(if self.locale == Locale::Zh { zh } else { en }));
            let attributes = self.attributes.iter().map(|name| Cow::from(format!("{ATTRIBUTE}{name}")));
            return Ok(Some(csv::write([named.into_iter().chain(attributes).collect::<Vec<_>>()])));
        };
        let page = self.cx.contacts_page(after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(None) };
        self.after = Some(Some(last.id));
        let mut rows = Vec::with_capacity(page.len());
        for one in &page {
            rows.push(row(one, &whole(&self.cx, one).await?, &self.attributes));
        }
        Ok(Some(csv::rows(rows)))
    }
}

/// What is known of a customer, by every record of theirs.
async fn whole(cx: &Cx, contact: &ListedContact) -> Result<Profile> {
    let mut profile = contact.profile.clone();
    for id in &contact.merged {
        if let Some(record) = cx.contact(*id).await? {
            profile = over(profile, record.profile);
        }
    }
    Ok(profile)
}

fn row(contact: &ListedContact, profile: &Profile, attributes: &[String]) -> Vec<Cow<'static, str>> {
    let of = |kind: IdentityKind| {
        let values = contact.identities.iter().filter(move |(of, _)| *of == kind);
        // In an order that stays, so that two tables of the same customers are the same.
        values.map(|(_, value)| value.as_str()).collect::<BTreeSet<_>>()
    };
    let reference = profile.customer_ref.as_deref();
    let reference = reference.or_else(|| of(IdentityKind::Signed).first().copied());
    let mut cells = vec![
        Cow::from(reference.unwrap_or_default().to_owned()),
        Cow::from(profile.name.clone().unwrap_or_default()),
        Cow::from(of(IdentityKind::Mail).into_iter().collect::<Vec<_>>().join(";")),
        // With what makes it abroad's, so that it is read as the same again.
        Cow::from(
            of(IdentityKind::Phone).iter().map(|digits| format!("+{digits}")).collect::<Vec<_>>().join(";"),
        ),
        Cow::from(profile.language.map(Locale::code).unwrap_or_default()),
    ];
    let cell = |name: &String| profile.company_attributes.get(name).map(said).unwrap_or_default();
    cells.extend(attributes.iter().map(|name| Cow::from(cell(name))));
    cells
}
