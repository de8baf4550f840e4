//! Records of one customer: some lead to the one that stays. Each keeps its key, its identities and its conversations.

use base::{ContactId, Timestamp};
use conversation::IdentityKind;

use crate::changes::Changes;
use crate::hook::of_contact;
use crate::seal::IdentityHash;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    ROOT = "contact.root": "select coalesce(merged_into, id) from contact where workspace_id = $1 and id = $2";
    MERGED = "contact.merged":
        "select id, merged_at from contact where workspace_id = $1 and merged_into = $2 order by merged_at, id limit $3";
    HOLD_ROOT = "contact.hold_root":
        "update contact set erased_at = null where workspace_id = $1 and id = $2 and erased_at is null and merged_into is null";
    MERGE = "contact.merge":
        "update contact set merged_into = $3, merged_at = $4 where workspace_id = $1 and id = $2 and erased_at is null and merged_into is null";
    FOLLOW = "contact.follow": "update contact set merged_into = $3 where workspace_id = $1 and merged_into = $2";
    SEPARATE = "contact.separate":
        "update contact set merged_into = null, merged_at = null where workspace_id = $1 and id = $2 and merged_into = $3";
    HINT = "contact_hint.insert":
        "insert into contact_hint (workspace_id, kind, value_hash, contact_id) values ($1, $2, $3, $4) \
         on conflict (workspace_id, kind, value_hash, contact_id) do nothing";
    DROP_HINTS = "contact_hint.drop": "delete from contact_hint where workspace_id = $1 and contact_id = $2";
    HINTED = "contact_hint.of_value":
        "select contact_id from contact_hint where workspace_id = $1 and kind = $2 and value_hash = $3 order by contact_id desc limit $4";
}

/// Records that lead to one are read at most.
const MERGED_READ: u32 = 200;

/// Tells one merge, or its undoing, from another of the same record.
fn mark(deed: &[u8], id: ContactId, at: Timestamp) -> Vec<u8> {
    [deed, id.0.as_bytes().as_slice(), &at.0.to_be_bytes()].concat()
}

/// A record that leads to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedContact {
    /// Which.
    pub id: ContactId,
    /// Since when.
    pub at: Timestamp,
}

impl<T> Changes<T> {
    /// From now on `id`, and whatever leads to it, leads to `into`. In conflict when one of them is erased or leads elsewhere already.
    pub fn merge_contact(self, id: ContactId, into: ContactId, at: Timestamp) -> Self {
        self.must_hit("contact (erased or merged)", &HOLD_ROOT, vec![Value::id(into)])
            .must_hit("contact (erased or merged)", &MERGE, vec![Value::id(id), Value::id(into), at.into()])
            .write(&FOLLOW, vec![Value::id(id), Value::id(into)])
            .hook(of_contact(into, "contact.updated", &mark(b"merge", id, at)))
    }

    /// `id` stands for itself again. In conflict when it does not lead to `root`.
    pub fn separate_contact(self, id: ContactId, root: ContactId, at: Timestamp) -> Self {
        self.must_hit("contact (not merged)", &SEPARATE, vec![Value::id(id), Value::id(root)])
            .hook(of_contact(root, "contact.updated", &mark(b"separate", id, at)))
    }

    /// What a contact told of itself, hashed; in place of what it told before.
    pub fn put_contact_hints(self, id: ContactId, hints: &[(IdentityKind, IdentityHash)]) -> Self {
        let put = |changes: Self, (kind, hash): &(IdentityKind, IdentityHash)| {
            changes.write(&HINT, vec![kind.word().into(), hash.0.into(), Value::id(id)])
        };
        hints.iter().fold(self.write(&DROP_HINTS, vec![Value::id(id)]), put)
    }
}

impl Cx {
    /// The record that stands for this one: itself, or the one to which it leads. `None` when there is none.
    pub async fn contact_root(&self, id: ContactId) -> Result<Option<ContactId>, StoreError> {
        self.read_one(&ROOT, vec![Value::id(id)], Row::id).await
    }

    /// The records that lead to this one, in the order in which they were merged.
    pub async fn merged_contacts(&self, root: ContactId) -> Result<Vec<MergedContact>, StoreError> {
        let rows = self.read(&MERGED, vec![Value::id(root), MERGED_READ.into()]).await?;
        rows.into_iter().map(|mut row| Ok(MergedContact { id: row.id()?, at: row.time()? })).collect()
    }

    /// Who told this of themselves, the newest first.
    pub async fn contacts_who_told(
        &self,
        kind: IdentityKind,
        hash: IdentityHash,
        limit: u32,
    ) -> Result<Vec<ContactId>, StoreError> {
        let rows = self.read(&HINTED, vec![kind.word().into(), hash.0.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| row.id()).collect()
    }
}
