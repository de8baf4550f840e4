//! How far the look through the articles of a workspace is.

use base::Timestamp;

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::Row;
use crate::{Cx, StoreError};

statements! {
    LOAD = "article_care.load": "select looked_at, began_at, read, total from article_care where workspace_id = $1";
    BEGIN = "article_care.begin":
        "insert into article_care (workspace_id, began_at, read, total) values ($1, $2, 0, $3) \
         on conflict (workspace_id) do update set began_at = excluded.began_at, read = 0, total = excluded.total";
    ADVANCE = "article_care.advance": "update article_care set read = $2 where workspace_id = $1 and began_at is not null";
    END = "article_care.end":
        "update article_care set looked_at = $2, began_at = null, read = $3, total = $4 where workspace_id = $1";
}

/// The last look, and the one that is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CareRow {
    /// When the last one ended.
    pub looked_at: Option<Timestamp>,
    /// When the one under way began.
    pub began_at: Option<Timestamp>,
    /// Articles that it has read.
    pub read: u32,
    /// Of so many.
    pub total: u32,
}

impl<T> Changes<T> {
    /// A look begins.
    pub fn begin_article_care(self, at: Timestamp, total: u32) -> Self {
        self.write(&BEGIN, vec![at.into(), total.into()])
    }

    /// It has read so many.
    pub fn advance_article_care(self, read: u32) -> Self {
        self.write(&ADVANCE, vec![read.into()])
    }

    /// It is over.
    pub fn end_article_care(self, at: Timestamp, read: u32, total: u32) -> Self {
        self.write(&END, vec![at.into(), read.into(), total.into()])
    }
}

impl Cx {
    /// The last look, and the one that is under way; `None` before the first.
    pub async fn article_care(&self) -> Result<Option<CareRow>, StoreError> {
        let read = |row: &mut Row| {
            Ok(CareRow {
                looked_at: row.opt_time()?,
                began_at: row.opt_time()?,
                read: row.u32()?,
                total: row.u32()?,
            })
        };
        self.read_one(&LOAD, Vec::new(), read).await
    }
}
