//! Writing the blind index: one node at a time by a lease, behind the messages, in small commits, so that no message waits for it.

use std::collections::BTreeMap;

use base::{ContactId, ConversationId, NodeId, Timestamp};

use crate::changes::After;
use crate::cross::write;
use crate::search_docs::{BLOCK, Docs, place};
use crate::statement::{Query, Statement, Write, statements};
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    STATE = "search.state":
        "select next_doc, indexed_at, lease_by, lease_until from search_state where workspace_id = $1 for update";
    PEEK = "search.peek_state":
        "select next_doc, indexed_at, lease_by, lease_until from search_state where workspace_id = $1";
    PUT_STATE = "search.put_state":
        "insert into search_state (workspace_id, next_doc, indexed_at, lease_by, lease_until) values ($1, $2, $3, $4, $5) \
         on conflict (workspace_id) do update set next_doc = excluded.next_doc, indexed_at = excluded.indexed_at, \
         lease_by = excluded.lease_by, lease_until = excluded.lease_until";
    UNINDEXED = "search.unindexed":
        "select c.id, c.contact_id, c.seq, c.touched_at, d.doc, d.seq from conversation c left join search_doc d \
         on d.workspace_id = c.workspace_id and d.conversation_id = c.id \
         where c.workspace_id = $1 and c.touched_at >= $2 and c.erased = 0 and (d.seq is null or d.seq < c.seq) \
         order by c.touched_at, c.id limit $3";
    OF_CONTACT = "search.of_contact":
        "select c.id, c.contact_id, c.seq, c.touched_at, d.doc, d.seq from conversation c join search_doc d \
         on d.workspace_id = c.workspace_id and d.conversation_id = c.id \
         where c.workspace_id = $1 and c.contact_id = $2 and c.erased = 0 order by c.id desc limit $3";
    HOLD = "search.hold": "select erased from conversation where workspace_id = $1 and id = $2 for update";
    DOC = "search.doc": "select doc from search_doc where workspace_id = $1 and conversation_id = $2 for update";
    PUT_DOC = "search.put_doc":
        "insert into search_doc (workspace_id, doc, conversation_id, seq) values ($1, $2, $3, $4) \
         on conflict (workspace_id, doc) do update set seq = excluded.seq";
    PUT_TERM = "search.put_term":
        "insert into search_term (workspace_id, block, term, docs) values ($1, $2, $3, $4) \
         on conflict (workspace_id, block, term) do update set docs = excluded.docs";
    DROP_TERM = "search.drop_term": "delete from search_term where workspace_id = $1 and block = $2 and term = $3";
    WIPES = "search.wipes": "select doc from search_wipe where workspace_id = $1 order by doc limit $2";
    WIPED = "search.wiped": "delete from search_wipe where workspace_id = $1 and doc = $2";
    BLOCK_TERMS = "search.block_terms":
        "select term, docs from search_term where workspace_id = $1 and block = $2 and term > $3 order by term limit $4";
    STALE = "search.stale_contacts":
        "select contact_id, version from search_stale where workspace_id = $1 order by contact_id limit $2";
    DROP_STALE = "search.drop_stale":
        "delete from search_stale where workspace_id = $1 and contact_id = $2 and version = $3";
    CLEAR_TERMS = "search.clear_terms": "delete from search_term where workspace_id = $1 and block = $2";
    CLEAR_WIPES = "search.clear_wipes": "delete from search_wipe where workspace_id = $1";
    CLEAR_DOCS = "search.clear_docs":
        "delete from search_doc where workspace_id = $1 and doc >= $2 and doc < $3";
}

/// How long one node indexes undisturbed.
const LEASE_MS: i64 = 10_000;
/// Rows of a block that one commit of a wipe looks at.
const WIPE_ROWS: u32 = 2_000;

/// A conversation of which something is not indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unindexed {
    /// Which.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// Number of its last event.
    pub seq: u64,
    /// When it last changed.
    pub touched_at: Timestamp,
    /// Its number in the index, if it has one.
    pub doc: Option<u64>,
    /// Events up to here are indexed.
    pub indexed: u64,
}

/// What a conversation shall be found by.
#[derive(Clone, Debug)]
pub struct ToIndex {
    /// Which.
    pub what: Unindexed,
    /// Further terms, as they are stored.
    pub terms: Vec<i64>,
    /// Events up to here are indexed then.
    pub seq: u64,
}

/// What became of some indexing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// Done.
    Done,
    /// Another node does it.
    Elsewhere,
    /// Something was different from what was read before; read again.
    Again,
}

struct State {
    next_doc: u64,
    indexed_at: Timestamp,
    lease: Option<(NodeId, Timestamp)>,
}

impl State {
    fn read(rows: Option<Vec<Row>>) -> Result<Self, StoreError> {
        let Some(mut row) = rows.and_then(|rows| rows.into_iter().next()) else {
            return Ok(Self { next_doc: 0, indexed_at: Timestamp(i64::MIN), lease: None });
        };
        let (next_doc, indexed_at) = (row.u64()?, row.time()?);
        let lease = row.opt_id()?.zip(row.opt_time()?);
        Ok(Self { next_doc, indexed_at, lease })
    }

    fn may(&self, node: NodeId, now: Timestamp) -> bool {
        self.lease.is_none_or(|(by, until)| by == node || until <= now)
    }

    fn put(&self, workspace: &Value, node: NodeId, now: Timestamp) -> Write {
        let (by, until) = (Value::id(node), now.plus_ms(LEASE_MS).into());
        write(&PUT_STATE, vec![workspace.clone(), self.next_doc.into(), self.indexed_at.into(), by, until])
    }
}

fn unindexed(mut row: Row) -> Result<Unindexed, StoreError> {
    Ok(Unindexed {
        conversation_id: row.id()?,
        contact_id: row.id()?,
        seq: row.u64()?,
        touched_at: row.time()?,
        doc: row.opt_u64()?,
        indexed: row.opt_u64()?.unwrap_or(0),
    })
}

impl Cx {
    fn bound(&self, statement: &'static Statement, mut params: Vec<Value>) -> Query {
        params.insert(0, Value::id(self.workspace_id()));
        Query { statement, params }
    }

    /// From when on conversations may be unindexed, and how many have a number; `None` while another node indexes.
    pub async fn search_state(&self, node: NodeId) -> Result<Option<(Timestamp, u64)>, StoreError> {
        let state = State::read(Some(self.read(&PEEK, Vec::new()).await?))?;
        Ok(state.may(node, self.env().now()).then_some((state.indexed_at, state.next_doc)))
    }

    /// Conversations that changed at `since` or later and are not wholly indexed, longest ago first.
    pub async fn unindexed(&self, since: Timestamp, limit: u32) -> Result<Vec<Unindexed>, StoreError> {
        self.read(&UNINDEXED, vec![since.into(), limit.into()]).await?.into_iter().map(unindexed).collect()
    }

    /// Contacts whose names are to be indexed again.
    pub async fn search_stale(&self, limit: u32) -> Result<Vec<(ContactId, u64)>, StoreError> {
        let rows = self.read(&STALE, vec![limit.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u64()?))).collect()
    }

    /// Their conversations that have a number, newest first.
    pub async fn indexed_of(&self, id: ContactId, limit: u32) -> Result<Vec<Unindexed>, StoreError> {
        self.read(&OF_CONTACT, vec![Value::id(id), limit.into()]).await?.into_iter().map(unindexed).collect()
    }

    /// Makes conversations findable by further terms, in one commit. New ones get their numbers in the order given, from `next_doc` on.
    /// `indexed_at`: nothing before it is unindexed afterwards. `names`: a contact whose names are indexed by this.
    pub async fn index(
        &self,
        node: NodeId,
        next_doc: u64,
        indexed_at: Timestamp,
        batch: Vec<ToIndex>,
        names: Option<(ContactId, u64)>,
    ) -> Result<Indexed, StoreError> {
        let (mut next, mut numbered) = (next_doc, Vec::with_capacity(batch.len()));
        let mut added: BTreeMap<(u64, i64), Vec<u16>> = BTreeMap::new();
        for one in batch {
            let doc = one.what.doc.unwrap_or(next);
            next += u64::from(one.what.doc.is_none());
            let (block, at) = place(doc);
            for term in &one.terms {
                added.entry((block, *term)).or_default().push(at);
            }
            numbered.push((doc, one));
        }
        let mut loads = vec![self.bound(&STATE, Vec::new())];
        for (_, one) in &numbered {
            let id = || vec![Value::id(one.what.conversation_id)];
            loads.extend([self.bound(&HOLD, id()), self.bound(&DOC, id())]);
        }
        let term = |(block, term): &(u64, i64)| {
            self.bound(&crate::search::DOCS, vec![(*block).into(), (*term).into()])
        };
        loads.extend(added.keys().map(term));
        let (workspace, now) = (Value::id(self.workspace_id()), self.env().now());
        let work = move |results: Vec<Vec<Row>>| {
            let mut results = results.into_iter();
            let mut state = State::read(results.next())?;
            let stop = |how| Ok(Ok::<_, StoreError>((how, Vec::new(), After::default())));
            if !state.may(node, now) {
                return stop(Indexed::Elsewhere);
            }
            let mut writes = Vec::new();
            for (doc, one) in &numbered {
                let erased =
                    results.next().and_then(|rows| rows.into_iter().next()).map(|mut row| row.bool());
                let known = results.next().and_then(|rows| rows.into_iter().next()).map(|mut row| row.u64());
                let as_read = known.transpose()? == one.what.doc
                    && (one.what.doc.is_some() || next_doc == state.next_doc);
                if erased.transpose()? != Some(false) || !as_read {
                    return stop(Indexed::Again);
                }
                let id = Value::id(one.what.conversation_id);
                writes.push(write(&PUT_DOC, vec![workspace.clone(), (*doc).into(), id, one.seq.into()]));
            }
            for ((block, term), places) in &added {
                let stored = results.next().and_then(|rows| rows.into_iter().next());
                let mut docs = stored
                    .map(|mut row| Ok::<_, StoreError>(Docs::read(&row.blob()?)))
                    .transpose()?
                    .unwrap_or_default();
                let before = docs;
                places.iter().for_each(|at| docs.insert(*at));
                if docs != before {
                    let params =
                        vec![workspace.clone(), (*block).into(), (*term).into(), docs.bytes().into()];
                    writes.push(write(&PUT_TERM, params));
                }
            }
            if let Some((contact_id, version)) = names {
                writes
                    .push(write(&DROP_STALE, vec![workspace.clone(), Value::id(contact_id), version.into()]));
            }
            state.next_doc = state.next_doc.max(next);
            state.indexed_at = state.indexed_at.max(indexed_at);
            writes.push(state.put(&workspace, node, now));
            Ok(Ok((Indexed::Done, writes, After::default())))
        };
        self.store().transact(loads, work).await?
    }

    /// Takes erased conversations out of the index; gives how many were left to do before. Safe on any node: it locks what indexing locks.
    pub async fn wipe_search(&self, limit: u32) -> Result<usize, StoreError> {
        let rows = self.read(&WIPES, vec![limit.into()]).await?;
        let docs: Vec<u64> = rows.into_iter().map(|mut row| row.u64()).collect::<Result<_, _>>()?;
        for doc in &docs {
            self.wipe(*doc).await?;
        }
        Ok(docs.len())
    }

    /// Walks the block in pieces: a row that has the conversation is written without it.
    async fn wipe(&self, doc: u64) -> Result<(), StoreError> {
        let (block, at) = place(doc);
        let mut after = i64::MIN;
        loop {
            let workspace = Value::id(self.workspace_id());
            let page = vec![block.into(), after.into(), WIPE_ROWS.into()];
            let loads = vec![self.bound(&STATE, Vec::new()), self.bound(&BLOCK_TERMS, page)];
            let work = move |results: Vec<Vec<Row>>| {
                let rows = results.into_iter().nth(1).unwrap_or_default();
                let full = rows.len() == WIPE_ROWS as usize;
                let (mut writes, mut last) = (Vec::new(), after);
                for mut row in rows {
                    let (term, mut docs) = (row.int()?, Docs::read(&row.blob()?));
                    last = term;
                    if !docs.has(at) {
                        continue;
                    }
                    docs.remove(at);
                    let mut params = vec![workspace.clone(), block.into(), term.into()];
                    writes.push(if docs.is_empty() {
                        write(&DROP_TERM, params)
                    } else {
                        params.push(docs.bytes().into());
                        write(&PUT_TERM, params)
                    });
                }
                if !full {
                    writes.push(write(&WIPED, vec![workspace.clone(), doc.into()]));
                }
                Ok(Ok::<_, StoreError>((full.then_some(last), writes, After::default())))
            };
            match self.store().transact(loads, work).await?? {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }

    /// Forgets the whole index of the workspace, a block at a time, whoever indexes at the moment: they notice. It is made anew from the
    /// first conversation on.
    pub async fn clear_search(&self, node: NodeId) -> Result<(), StoreError> {
        loop {
            let (workspace, now) = (Value::id(self.workspace_id()), self.env().now());
            let work = move |results: Vec<Vec<Row>>| {
                let mut state = State::read(results.into_iter().next())?;
                let block = state.next_doc.saturating_sub(1) / BLOCK;
                let first = block * BLOCK;
                let range = vec![workspace.clone(), first.into(), (first + BLOCK).into()];
                state.next_doc = first;
                state.indexed_at = Timestamp(i64::MIN);
                let writes = vec![
                    // Their numbers are given anew.
                    write(&CLEAR_WIPES, vec![workspace.clone()]),
                    write(&CLEAR_TERMS, vec![workspace.clone(), block.into()]),
                    write(&CLEAR_DOCS, range),
                    state.put(&workspace, node, now),
                ];
                Ok(Ok::<_, StoreError>((first, writes, After::default())))
            };
            if self.store().transact(vec![self.bound(&STATE, Vec::new())], work).await?? == 0 {
                return Ok(());
            }
        }
    }
}
