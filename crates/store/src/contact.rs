//! Contacts, their keys, and the identities by which they are known.

use base::ContactId;
use conversation::{Contact, Identity, IdentityKind, Profile};

use crate::changes::Changes;
use crate::column::Column;
use crate::hook::of_contact;
use crate::seal::{ContactKey, IdentityHash, Sealed, WrappedKey};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    LOAD = "contact.load":
        "select id, created_at, erased_at from contact where workspace_id = $1 and id = $2 for update";
    BY_ID = "contact.by_id":
        "select c.id, c.created_at, c.erased_at, c.profile, \
         (select count(*) from identity i where i.workspace_id = c.workspace_id and i.contact_id = c.id and i.kind = 'signed') \
         from contact c where c.workspace_id = $1 and c.id = $2";
    ALIVE = "contact.alive":
        "select 1 from contact where workspace_id = $1 and id = $2 and erased_at is null";
    INSERT = "contact.insert":
        "insert into contact (workspace_id, id, created_at, profile) values ($1, $2, $3, $4)";
    HOLD = "contact.hold":
        "update contact set erased_at = null where workspace_id = $1 and id = $2 and erased_at is null";
    PUT_PROFILE = "contact.put_profile":
        "update contact set profile = $3 where workspace_id = $1 and id = $2 and erased_at is null";
    SWAP_PROFILE = "contact.swap_profile":
        "update contact set profile = $3 where workspace_id = $1 and id = $2 and erased_at is null and profile = $4";
    KEY = "contact_key.by_contact":
        "select c.erased_at, k.wrapped from contact c left join contact_key k on k.workspace_id = c.workspace_id and k.contact_id = c.id \
         where c.workspace_id = $1 and c.id = $2";
    INSERT_KEY = "contact_key.insert":
        "insert into contact_key (workspace_id, contact_id, wrapped) values ($1, $2, $3)";
    LOAD_IDENTITY = "identity.load":
        "select id, contact_id, kind from identity where workspace_id = $1 and kind = $2 and value_hash = $3";
    INSERT_IDENTITY = "identity.insert":
        "insert into identity (workspace_id, id, contact_id, kind, value_hash, value) values ($1, $2, $3, $4, $5, $6)";
    REMOVE_IDENTITY = "identity.remove":
        "delete from identity where workspace_id = $1 and contact_id = $2 and kind = $3 and value_hash = $4";
    STALE = "contact.stale_for_search":
        "insert into search_stale (workspace_id, contact_id, version) values ($1, $2, 1) \
         on conflict (workspace_id, contact_id) do update set version = search_stale.version + 1";
    IDENTITIES = "identity.of_contact":
        "select id, contact_id, kind, value from identity where workspace_id = $1 and contact_id = $2 order by id";
}

/// A contact, opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactRecord {
    /// The contact.
    pub contact: Contact,
    /// What we know of it; empty after erasure.
    pub profile: Profile,
    /// Whether the company's signature proved who it is.
    pub verified: bool,
    /// The profile as it is stored; [`Changes::swap_profile`] replaces exactly this one.
    pub stored: Vec<u8>,
}

pub(crate) fn read(row: &mut Row) -> Result<Contact, StoreError> {
    Ok(Contact { id: row.id()?, created_at: row.time()?, erased_at: row.opt_time()? })
}

pub(crate) fn read_identity(row: &mut Row) -> Result<Identity, StoreError> {
    Ok(Identity { id: row.id()?, contact_id: row.id()?, kind: row.word(IdentityKind::from_word)? })
}

impl<T> Changes<T> {
    /// Creates a contact with its key.
    pub fn insert_contact(self, contact: &Contact, profile: Sealed<Profile>, key: WrappedKey) -> Self {
        let id = Value::id(contact.id);
        self.write(&INSERT, vec![id.clone(), contact.created_at.into(), profile.into_bytes().into()])
            .write(&INSERT_KEY, vec![id, key.0.into()])
            .hook(of_contact(contact.id, "contact.created", &[]))
    }

    /// Replaces what we know of a contact.
    pub fn put_profile(self, contact_id: ContactId, profile: Sealed<Profile>) -> Self {
        // Every sealing is different, so two changes are told apart.
        let hook = of_contact(contact_id, "contact.updated", profile.bytes());
        let params = vec![Value::id(contact_id), profile.into_bytes().into()];
        self.must_hit("contact (missing or erased)", &PUT_PROFILE, params)
            .write(&STALE, vec![Value::id(contact_id)])
            .hook(hook)
    }

    /// Replaces what we know of a contact unless somebody else did so since `before` was read: then the change is in conflict.
    pub fn swap_profile(self, contact_id: ContactId, profile: Sealed<Profile>, before: Vec<u8>) -> Self {
        let params = vec![Value::id(contact_id), profile.into_bytes().into(), before.into()];
        self.must_hit("contact (changed meanwhile)", &SWAP_PROFILE, params)
    }

    /// The same for what the company says of a customer: webhooks and the search learn of it.
    pub fn change_profile(self, contact_id: ContactId, profile: Sealed<Profile>, before: Vec<u8>) -> Self {
        let hook = of_contact(contact_id, "contact.updated", profile.bytes());
        self.swap_profile(contact_id, profile, before).write(&STALE, vec![Value::id(contact_id)]).hook(hook)
    }

    /// A contact is no longer known by this; only when it was.
    pub fn remove_identity(self, contact_id: ContactId, kind: IdentityKind, hash: IdentityHash) -> Self {
        let params = vec![Value::id(contact_id), kind.word().into(), hash.0.into()];
        self.write(&REMOVE_IDENTITY, params).write(&STALE, vec![Value::id(contact_id)])
    }

    /// The same for a contact that this change creates.
    pub fn insert_first_identity(
        self,
        identity: &Identity,
        hash: IdentityHash,
        value: Sealed<String>,
    ) -> Self {
        let params = vec![
            Value::id(identity.id),
            Value::id(identity.contact_id),
            identity.kind.word().into(),
            hash.0.into(),
            value.into_bytes().into(),
        ];
        self.write(&INSERT_IDENTITY, params)
    }

    /// Adds a way by which a contact is known; `value` is sealed with `Column::IdentityValue` and the identity's id.
    pub fn insert_identity(self, identity: &Identity, hash: IdentityHash, value: Sealed<String>) -> Self {
        let params = vec![
            Value::id(identity.id),
            Value::id(identity.contact_id),
            identity.kind.word().into(),
            hash.0.into(),
            value.into_bytes().into(),
        ];
        self.must_hit("contact (missing or erased)", &HOLD, vec![Value::id(identity.contact_id)])
            .write(&INSERT_IDENTITY, params)
            .write(&STALE, vec![Value::id(identity.contact_id)])
    }
}

impl Cx {
    /// A contact, opened.
    pub async fn contact(&self, id: ContactId) -> Result<Option<ContactRecord>, StoreError> {
        let Some(mut row) = self.read(&BY_ID, vec![Value::id(id)]).await?.into_iter().next() else {
            return Ok(None);
        };
        let contact = read(&mut row)?;
        let sealed = row.opt_blob()?;
        let verified = row.int()? > 0;
        let key = if contact.erased_at.is_none() { self.key_unless_erased(id).await? } else { None };
        let stored = sealed.clone().unwrap_or_default();
        let profile = match (key, sealed) {
            (Some(key), Some(sealed)) => key.open(Column::Profile, id, &Sealed::stored(sealed))?,
            _ => Profile::default(),
        };
        Ok(Some(ContactRecord { contact, profile, verified, stored }))
    }

    /// Whose identity has this hash.
    pub async fn contact_by_identity_hash(
        &self,
        kind: IdentityKind,
        hash: IdentityHash,
    ) -> Result<Option<ContactId>, StoreError> {
        let identity =
            self.read_one(&LOAD_IDENTITY, vec![kind.word().into(), hash.0.into()], read_identity).await?;
        Ok(identity.map(|identity| identity.contact_id))
    }

    /// Whose identity this is.
    pub async fn contact_by_identity(
        &self,
        kind: IdentityKind,
        value: &str,
    ) -> Result<Option<ContactId>, StoreError> {
        let hash = self.identity_hash(kind, value).await?;
        self.contact_by_identity_hash(kind, hash).await
    }

    /// Whether there is such a contact that was not erased.
    pub async fn contact_exists(&self, id: ContactId) -> Result<bool, StoreError> {
        Ok(self.read_one(&ALIVE, vec![Value::id(id)], Row::int).await?.is_some())
    }

    /// The keyed hash by which an identity is found.
    pub async fn identity_hash(&self, kind: IdentityKind, value: &str) -> Result<IdentityHash, StoreError> {
        Ok(self.workspace_key().await?.hash_identity(kind, value))
    }

    /// A key for a contact that is about to be created, and how it is stored.
    pub async fn new_contact_key(
        &self,
        contact_id: ContactId,
    ) -> Result<(ContactKey, WrappedKey), StoreError> {
        Ok(self.workspace_key().await?.new_contact_key(contact_id, self.env()))
    }

    /// The key of a contact; [`StoreError::Erased`] when it was erased.
    pub async fn contact_key(&self, contact_id: ContactId) -> Result<ContactKey, StoreError> {
        let keyring = self.store().keyring();
        if let Some(key) = keyring.contact(self.workspace_id(), contact_id) {
            return Ok(key);
        }
        let row = self.read(&KEY, vec![Value::id(contact_id)]).await?.into_iter().next();
        let mut row = row.ok_or(StoreError::Missing("contact"))?;
        let (erased_at, wrapped) = (row.opt_time()?, row.opt_blob()?);
        let wrapped = wrapped.filter(|_| erased_at.is_none()).ok_or(StoreError::Erased)?;
        let key = self.workspace_key().await?.open_contact_key(contact_id, &wrapped, self.env())?;
        keyring.keep_contact(self.workspace_id(), &key);
        Ok(key)
    }

    pub(crate) async fn key_unless_erased(
        &self,
        contact_id: ContactId,
    ) -> Result<Option<ContactKey>, StoreError> {
        match self.contact_key(contact_id).await {
            Ok(key) => Ok(Some(key)),
            Err(StoreError::Erased) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Every identity of a contact, opened.
    pub async fn identities(&self, contact_id: ContactId) -> Result<Vec<(Identity, String)>, StoreError> {
        let rows = self.read(&IDENTITIES, vec![Value::id(contact_id)]).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let key = self.contact_key(contact_id).await?;
        let open = |mut row: Row| {
            let identity = read_identity(&mut row)?;
            let value = key.open(Column::IdentityValue, identity.id, &Sealed::stored(row.blob()?))?;
            Ok((identity, value))
        };
        rows.into_iter().map(open).collect()
    }
}
