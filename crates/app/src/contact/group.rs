//! Records of one customer, seen as one: each stays what it is, and what one lacks another has.

use std::collections::BTreeMap;

use base::ContactId;
use conversation::Profile;
use conversation::about::Told;
use store::{ContactRecord, Cx, MergedContact};

use super::tell_about::EVENTS;
use crate::error::{Error, Result};

/// The record that stands for the customer, and those that lead to it.
pub(crate) struct Group {
    /// The one that stands for them.
    pub(crate) root: ContactRecord,
    /// The others, in the order in which they were merged.
    pub(crate) merged: Vec<(MergedContact, ContactRecord)>,
}

/// All records of the customer to whom this one belongs.
pub(crate) async fn group(cx: &Cx, id: ContactId) -> Result<Group> {
    let root = cx.contact_root(id).await?.ok_or(Error::NotFound("contact"))?;
    let record = cx.contact(root).await?.ok_or(Error::NotFound("contact"))?;
    let mut merged = Vec::new();
    for one in cx.merged_contacts(root).await? {
        merged.extend(cx.contact(one.id).await?.map(|record| (one, record)));
    }
    Ok(Group { root: record, merged })
}

impl Group {
    /// The one that stands for them.
    pub(crate) const fn id(&self) -> ContactId {
        self.root.contact.id
    }

    /// Every record, the one that stands for them first.
    pub(crate) fn records(&self) -> impl Iterator<Item = &ContactRecord> {
        std::iter::once(&self.root).chain(self.merged.iter().map(|(_, record)| record))
    }

    /// Every id.
    pub(crate) fn ids(&self) -> Vec<ContactId> {
        self.records().map(|record| record.contact.id).collect()
    }

    /// What is known of the customer: what the first record lacks, the next one has.
    pub(crate) fn profile(&self) -> Profile {
        self.records().map(|record| record.profile.clone()).reduce(over).unwrap_or_default()
    }
}

/// One profile over another: of what both say, the first stands.
pub(super) fn over(first: Profile, other: Profile) -> Profile {
    let mut events = other.events;
    events.extend(first.events);
    events.sort_by_key(|event| event.at_ms);
    events.drain(..events.len().saturating_sub(EVENTS));
    let page = match (first.page, other.page) {
        (Some(one), Some(two)) => Some(if two.at_ms > one.at_ms { two } else { one }),
        (one, two) => one.or(two),
    };
    Profile {
        name: first.name.or(other.name),
        customer_ref: first.customer_ref.or(other.customer_ref),
        language: first.language.or(other.language),
        attributes: both(first.attributes, other.attributes),
        told: other.told.with(Told { ..first.told }),
        page_attributes: both(first.page_attributes, other.page_attributes),
        company_attributes: both(first.company_attributes, other.company_attributes),
        page,
        events,
    }
}

fn both<V>(first: BTreeMap<String, V>, mut other: BTreeMap<String, V>) -> BTreeMap<String, V> {
    other.extend(first);
    other
}

#[cfg(test)]
mod tests {
    use conversation::about::{Detail, SeenPage, Tracked};

    use super::*;

    fn event(name: &str, at_ms: i64) -> Tracked {
        Tracked { name: name.to_owned(), props: BTreeMap::new(), at_ms, key_id: None }
    }

    #[test]
    fn what_the_first_lacks_the_other_has() {
        let page = |url: &str, at_ms| Some(SeenPage { url: url.into(), title: None, referrer: None, at_ms });
        let first = Profile {
            name: Some("王小明".into()),
            company_attributes: BTreeMap::from([("level".into(), Detail::Text("gold".into()))]),
            page: page("https://old.example/", 1),
            events: vec![event("c", 3)],
            ..Profile::default()
        };
        let other = Profile {
            name: Some("小王".into()),
            customer_ref: Some("C-7".into()),
            told: Told { phone: Some("138".into()), ..Told::default() },
            company_attributes: BTreeMap::from([
                ("level".into(), Detail::Text("silver".into())),
                ("city".into(), Detail::Text("上海".into())),
            ]),
            page: page("https://new.example/", 2),
            events: vec![event("a", 1), event("d", 4)],
            ..Profile::default()
        };
        let one = over(first, other);
        assert_eq!((one.name.as_deref(), one.customer_ref.as_deref()), (Some("王小明"), Some("C-7")));
        assert_eq!(one.company_attributes["level"], Detail::Text("gold".into()));
        assert_eq!(one.company_attributes["city"], Detail::Text("上海".into()));
        assert_eq!(one.told.phone.as_deref(), Some("138"));
        assert_eq!(one.page.expect("a page").url, "https://new.example/");
        assert_eq!(one.events.iter().map(|event| event.at_ms).collect::<Vec<_>>(), [1, 3, 4]);
    }
}
