//! All customers, a page at a time, for whoever takes the whole list out.

use std::collections::HashMap;

use base::{ContactId, Timestamp};
use conversation::{Identity, IdentityKind, Profile};

use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{ContactKey, Cx, StoreError};

statements! {
    PAGE = "contact.page":
        "select c.id, c.created_at, c.profile, k.wrapped from contact c join contact_key k \
         on k.workspace_id = c.workspace_id and k.contact_id = c.id \
         where c.workspace_id = $1 and c.id > $2 and c.erased_at is null and c.merged_into is null order by c.id limit $3";
    MERGED = "contact.merged_into_page":
        "select id, merged_into from contact where workspace_id = $1 and merged_into >= $2 and merged_into <= $3 and erased_at is null \
         order by merged_at, id";
    IDENTITIES = "identity.of_page":
        "select id, contact_id, kind, value from identity where workspace_id = $1 and contact_id >= $2 and contact_id <= $3 \
         order by contact_id, id";
    COUNT = "contact.count": "select count(*) from contact where workspace_id = $1 and erased_at is null and merged_into is null";
}

/// A customer, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedContact {
    /// Who.
    pub id: ContactId,
    /// When they were first seen.
    pub created_at: Timestamp,
    /// What we know of them.
    pub profile: Profile,
    /// By what they are known.
    pub identities: Vec<(IdentityKind, String)>,
    /// Records that lead to this one.
    pub merged: Vec<ContactId>,
}

impl Cx {
    /// Customers behind this one, in the order in which they came; erased ones are left out. Their keys are not kept in memory.
    pub async fn contacts_page(
        &self,
        after: Option<ContactId>,
        limit: u32,
    ) -> Result<Vec<ListedContact>, StoreError> {
        let after = Value::Uuid(after.map(|id| id.0).unwrap_or_default());
        let rows = self.read(&PAGE, vec![after, limit.into()]).await?;
        let workspace = self.workspace_key().await?;
        let (mut listed, mut keys) = (Vec::with_capacity(rows.len()), HashMap::with_capacity(rows.len()));
        for mut row in rows {
            let (id, created_at, profile, wrapped) =
                (row.id::<ContactId>()?, row.time()?, row.opt_blob()?, row.blob()?);
            let key = workspace.open_contact_key(id, &wrapped, self.env())?;
            let open = |sealed| key.open(Column::Profile, id, &Sealed::stored(sealed));
            let profile = profile.map(open).transpose()?.unwrap_or_default();
            keys.insert(id, key);
            listed.push(ListedContact {
                id,
                created_at,
                profile,
                identities: Vec::new(),
                merged: Vec::new(),
            });
        }
        self.add_identities(&mut listed, &keys).await?;
        self.add_merged(&mut listed).await?;
        Ok(listed)
    }

    async fn add_merged(&self, listed: &mut [ListedContact]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (listed.first(), listed.last()) else { return Ok(()) };
        for mut row in self.read(&MERGED, vec![Value::id(first.id), Value::id(last.id)]).await? {
            let (id, root) = (row.id()?, row.id::<ContactId>()?);
            let Some(one) = listed.iter_mut().find(|one| one.id == root) else { continue };
            one.merged.push(id);
            let known = self.identities(id).await?;
            one.identities.extend(known.into_iter().map(|(identity, value)| (identity.kind, value)));
        }
        Ok(())
    }

    async fn add_identities(
        &self,
        listed: &mut [ListedContact],
        keys: &HashMap<ContactId, ContactKey>,
    ) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (listed.first(), listed.last()) else { return Ok(()) };
        let rows = self.read(&IDENTITIES, vec![Value::id(first.id), Value::id(last.id)]).await?;
        let mut known: HashMap<ContactId, Vec<(IdentityKind, String)>> = HashMap::new();
        for mut row in rows {
            let Identity { id, contact_id, kind } = crate::contact::read_identity(&mut row)?;
            // Erased while the page was read.
            let Some(key) = keys.get(&contact_id) else { continue };
            let value = key.open(Column::IdentityValue, id, &Sealed::stored(row.blob()?))?;
            known.entry(contact_id).or_default().push((kind, value));
        }
        for contact in listed {
            contact.identities = known.remove(&contact.id).unwrap_or_default();
        }
        Ok(())
    }

    /// How many customers there are.
    pub async fn contact_count(&self) -> Result<u64, StoreError> {
        Ok(self.read_one(&COUNT, Vec::new(), Row::u64).await?.unwrap_or(0))
    }
}
