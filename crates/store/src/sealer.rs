//! Chains the audit entries of one workspace afterwards (one chain head in every commit would make commits wait for one another),
//! and verifies the chain: an edit, a deletion, a new order and a cut-off end are all found. Entries not yet chained are only counted.

use base::{AuditId, Timestamp, WorkspaceId};
use sha2::{Digest as _, Sha256};

use crate::StoreError;
use crate::changes::After;
use crate::cross::{System, write};
use crate::statement::{Query, statements};
use crate::value::{Row, Value};

statements! {
    LOAD_HEAD = "audit_head.load": "select entries, hash from audit_head where workspace_id = $1 for update";
    HEAD = "audit_head.read": "select entries, hash from audit_head where workspace_id = $1";
    PUT_HEAD = "audit_head.put":
        "insert into audit_head (workspace_id, entries, hash) values ($1, $2, $3) \
         on conflict (workspace_id) do update set entries = excluded.entries, hash = excluded.hash";
    UNSEALED = "audit.unsealed":
        "select id, at, actor, action, subject, facts from audit where workspace_id = $1 and chain_no is null order by at, id limit $2";
    COUNT_UNSEALED = "audit.count_unsealed":
        "select count(*) from audit where workspace_id = $1 and chain_no is null";
    SEAL = "audit.seal":
        "update audit set chain_no = $3, prev_hash = $4, hash = $5 where workspace_id = $1 and id = $2 and chain_no is null";
    CHAIN = "audit.chain":
        "select id, at, actor, action, subject, facts, chain_no, prev_hash, hash from audit where workspace_id = $1 and chain_no > $2 \
         order by chain_no limit $3";
    LAST = "audit.last": "select chain_no from audit where workspace_id = $1 and chain_no is not null order by chain_no desc limit 1";
}

/// Entries read at once while verifying.
const PAGE: u32 = 1_000;
/// What the first entry follows.
const GENESIS: [u8; 32] = [0; 32];

/// The first entry that is not as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEntry {
    /// Its place in the chain.
    pub chain_no: u64,
    /// Its id, when there is an entry at that place.
    pub id: Option<AuditId>,
    /// What is wrong.
    pub reason: &'static str,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Entries of the chain that were found sound, up to the first bad one.
    pub entries: u64,
    /// Entries that are not chained yet.
    pub unsealed: u64,
    /// The first bad one.
    pub first_bad: Option<BadEntry>,
}

/// The content of an entry, as it is hashed.
struct Entry {
    id: AuditId,
    at: Timestamp,
    texts: [String; 4],
}

impl Entry {
    fn read(row: &mut Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id()?,
            at: row.time()?,
            texts: [row.text()?, row.text()?, row.text()?, row.text()?],
        })
    }

    /// Each text goes with its length before it, so that no two entries have the same bytes.
    fn hash(&self, workspace_id: WorkspaceId, chain_no: u64, previous: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(previous);
        hasher.update(workspace_id.0.as_bytes());
        hasher.update(chain_no.to_be_bytes());
        hasher.update(self.id.0.as_bytes());
        hasher.update(self.at.0.to_be_bytes());
        for text in &self.texts {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().into()
    }
}

fn read_head(rows: Vec<Row>) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    Ok(Some((row.u64()?, row.blob()?)))
}

/// What verification carries from entry to entry.
struct Walk {
    workspace_id: WorkspaceId,
    last: u64,
    hash: Vec<u8>,
}

impl Walk {
    fn step(&mut self, row: &mut Row) -> Result<Option<BadEntry>, StoreError> {
        let entry = Entry::read(row)?;
        let (chain_no, previous, hash) = (row.u64()?, row.opt_blob()?, row.opt_blob()?);
        if chain_no != self.last + 1 {
            return Ok(Some(BadEntry { chain_no: self.last + 1, id: None, reason: "the entry is missing" }));
        }
        let bad = |reason| Ok(Some(BadEntry { chain_no, id: Some(entry.id), reason }));
        if previous.as_deref() != Some(&self.hash) {
            return bad("it does not follow the entry before it");
        }
        let right = entry.hash(self.workspace_id, chain_no, &self.hash);
        if hash.as_deref() != Some(&right) {
            return bad("its content is not what was sealed");
        }
        self.last = chain_no;
        self.hash = right.to_vec();
        Ok(None)
    }
}

impl System {
    /// Chains up to `limit` entries of a workspace, in the order of their time; gives how many.
    pub async fn seal_audit(&self, workspace_id: WorkspaceId, limit: u32) -> Result<u64, StoreError> {
        let workspace = Value::id(workspace_id);
        let loads = vec![
            Query { statement: &LOAD_HEAD, params: vec![workspace.clone()] },
            Query { statement: &UNSEALED, params: vec![workspace.clone(), limit.into()] },
        ];
        let seal = self.store().transact(loads, move |results| {
            let mut results = results.into_iter();
            let head = read_head(results.next().unwrap_or_default())?;
            let (mut count, mut hash) = head.unwrap_or((0, GENESIS.to_vec()));
            let mut writes = Vec::new();
            let before = count;
            for mut row in results.next().unwrap_or_default() {
                let entry = Entry::read(&mut row)?;
                count += 1;
                let sealed = entry.hash(workspace_id, count, &hash).to_vec();
                let params = vec![
                    workspace.clone(),
                    Value::id(entry.id),
                    count.into(),
                    hash.into(),
                    sealed.clone().into(),
                ];
                writes.push(write(&SEAL, params));
                hash = sealed;
            }
            if count > before {
                writes.push(write(&PUT_HEAD, vec![workspace.clone(), count.into(), hash.into()]));
            }
            Ok(Ok::<_, StoreError>((count - before, writes, After::default())))
        });
        seal.await?
    }

    /// Checks the whole chain of a workspace and names the first bad entry.
    pub async fn verify_audit(&self, workspace_id: WorkspaceId) -> Result<Verdict, StoreError> {
        let workspace = || Value::id(workspace_id);
        let head = read_head(self.rows(&HEAD, vec![workspace()]).await?)?;
        let (sealed, head_hash) = head.unwrap_or((0, GENESIS.to_vec()));
        let unsealed = match self.rows(&COUNT_UNSEALED, vec![workspace()]).await?.into_iter().next() {
            Some(mut row) => row.u64()?,
            None => 0,
        };
        let mut walk = Walk { workspace_id, last: 0, hash: GENESIS.to_vec() };
        let verdict = |walk: &Walk, first_bad| Ok(Verdict { entries: walk.last, unsealed, first_bad });
        while walk.last < sealed {
            let limit = u64::from(PAGE).min(sealed - walk.last);
            let rows = self.rows(&CHAIN, vec![workspace(), walk.last.into(), limit.into()]).await?;
            if rows.is_empty() {
                let reason = "the end of the chain was cut off";
                return verdict(&walk, Some(BadEntry { chain_no: walk.last + 1, id: None, reason }));
            }
            for mut row in rows {
                if let Some(bad) = walk.step(&mut row)? {
                    return verdict(&walk, Some(bad));
                }
            }
        }
        if walk.hash != head_hash {
            let reason = "the head of the chain is not its last entry";
            return verdict(&walk, Some(BadEntry { chain_no: sealed, id: None, reason }));
        }
        let beyond = self.beyond_head(workspace_id).await?;
        verdict(&walk, beyond)
    }

    /// Chained entries after the head. The head is read last, so that a sealer at work is not taken for a forger.
    async fn beyond_head(&self, workspace_id: WorkspaceId) -> Result<Option<BadEntry>, StoreError> {
        let last = match self.rows(&LAST, vec![Value::id(workspace_id)]).await?.into_iter().next() {
            Some(mut row) => row.u64()?,
            None => 0,
        };
        let sealed =
            read_head(self.rows(&HEAD, vec![Value::id(workspace_id)]).await?)?.map_or(0, |(count, _)| count);
        let reason = "an entry stands behind the head of the chain";
        Ok((last > sealed).then_some(BadEntry { chain_no: sealed + 1, id: None, reason }))
    }
}
