//! Asking the blind index: which conversations have all of some terms, newest first.

use conversation::Header;
use hmac::Mac as _;

use crate::seal::{WorkspaceKey, hmac};
use crate::search_docs::{BLOCK, Docs, place};
use crate::statement::statements;
use crate::value::{Row, Value, from_json};
use crate::{Cx, StoreError};

statements! {
    DOCS = "search.docs": "select docs from search_term where workspace_id = $1 and block = $2 and term = $3";
    NEXT_DOC = "search.next_doc": "select next_doc from search_state where workspace_id = $1";
    HEADER = "search.header":
        "select c.header from search_doc d join conversation c on c.workspace_id = d.workspace_id and c.id = d.conversation_id \
         where d.workspace_id = $1 and d.doc = $2 and c.erased = 0";
}

/// Blocks asked at once: few first, because the newest often suffice, then more.
const BLOCKS: [u64; 3] = [2, 16, 64];

/// Terms as they are stored, of which at least one must be there.
pub type SearchTerms = Vec<i64>;

impl WorkspaceKey {
    /// A term as it is stored: 64 bits from which nobody without the key learns the word.
    fn hash_term(&self, term: &str) -> i64 {
        let mut mac = hmac(self.search.as_slice());
        mac.update(term.as_bytes());
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let (first, _) = whole.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*first)
    }
}

impl Cx {
    /// Terms as they are stored.
    pub async fn search_terms<'a>(
        &self,
        terms: impl IntoIterator<Item = &'a str>,
    ) -> Result<SearchTerms, StoreError> {
        let key = self.workspace_key().await?;
        Ok(terms.into_iter().map(|term| key.hash_term(term)).collect())
    }

    /// Numbers below `before` of conversations that have one term of each clause, newest first, some `enough` of them; and where to go
    /// on, if anywhere.
    pub async fn search_candidates(
        &self,
        mut clauses: Vec<SearchTerms>,
        before: Option<u64>,
        enough: usize,
    ) -> Result<(Vec<u64>, Option<u64>), StoreError> {
        let end = match before {
            Some(before) => before,
            None => self.read_one(&NEXT_DOC, Vec::new(), Row::u64).await?.unwrap_or(0),
        };
        let (mut top, mut found) = (end.div_ceil(BLOCK), Vec::new());
        for size in BLOCKS.into_iter().chain(std::iter::repeat(BLOCKS[2])) {
            let blocks: Vec<u64> = (top.saturating_sub(size)..top).rev().collect();
            if blocks.is_empty() {
                return Ok((found, None));
            }
            top = top.saturating_sub(size);
            for (block, docs) in self.in_blocks(&blocks, &mut clauses).await? {
                let whole = docs.iter().rev().map(|at| block * BLOCK + u64::from(at));
                found.extend(whole.filter(|doc| *doc < end));
            }
            if found.len() >= enough {
                break;
            }
        }
        found.truncate(enough.max(1));
        let next = found.last().copied().filter(|last| *last > 0);
        Ok((found, next))
    }

    /// The rarest clause is asked first, and the others only where it left something.
    async fn in_blocks(
        &self,
        blocks: &[u64],
        clauses: &mut [SearchTerms],
    ) -> Result<Vec<(u64, Docs)>, StoreError> {
        let mut left: Vec<(u64, Docs)> = blocks.iter().map(|block| (*block, Docs::ALL)).collect();
        let mut hits = Vec::with_capacity(clauses.len());
        for clause in clauses.iter() {
            let ask = |(block, _): &(u64, Docs)| {
                let block = *block;
                clause.iter().map(move |term| (&DOCS, vec![block.into(), (*term).into()])).collect::<Vec<_>>()
            };
            let mut rows = self.read_many(left.iter().flat_map(ask).collect()).await?.into_iter();
            let mut all = 0;
            for (_, docs) in &mut left {
                let mut any = Docs::default();
                for rows in rows.by_ref().take(clause.len()) {
                    if let Some(mut row) = rows.into_iter().next() {
                        any.or(&Docs::read(&row.blob()?));
                    }
                }
                all += any.len();
                docs.and(&any);
            }
            hits.push(all);
            left.retain(|(_, docs)| !docs.is_empty());
            if left.is_empty() {
                break;
            }
        }
        // What was learnt here helps with the next blocks.
        if hits.len() == clauses.len() {
            let mut order: Vec<(usize, SearchTerms)> =
                hits.into_iter().zip(clauses.iter().cloned()).collect();
            order.sort_by_key(|(hits, _)| *hits);
            clauses.iter_mut().zip(order).for_each(|(place, (_, clause))| *place = clause);
        } else if let Some(rarest) = hits.len().checked_sub(1) {
            clauses.swap(0, rarest);
        }
        Ok(left)
    }

    /// The conversations of these numbers; those that are no more are left out.
    pub async fn search_headers(&self, docs: &[u64]) -> Result<Vec<(u64, Header)>, StoreError> {
        let rows = self.read_many(docs.iter().map(|doc| (&HEADER, vec![(*doc).into()])).collect()).await?;
        let read = |(doc, rows): (&u64, Vec<Row>)| -> Option<Result<(u64, Header), StoreError>> {
            let mut row = rows.into_iter().next()?;
            Some(row.text().and_then(|text| Ok((*doc, from_json(&text)?))))
        };
        docs.iter().zip(rows).filter_map(read).collect()
    }

    /// Whether a conversation is known to have a term; for tests.
    #[doc(hidden)]
    pub async fn search_has(&self, doc: u64, term: i64) -> Result<bool, StoreError> {
        let (block, at) = place(doc);
        let docs = self.read_one(&DOCS, vec![block.into(), Value::Int(term)], Row::blob).await?;
        Ok(docs.is_some_and(|bytes| Docs::read(&bytes).has(at)))
    }
}
