//! What search follows: the newest change of what is published, numbered in the order of commits.

use base::{ArticleId, Timestamp, WorkspaceId};
use knowledge::Edition;

use crate::changes::{Changes, Effect};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

statements! {
    ENSURE = "article_change.ensure":
        "insert into article_head (workspace_id, last_no) values ($1, 0) on conflict (workspace_id) do nothing";
    // Locks the row until the commit: numbers become visible in their order.
    RAISE = "article_change.raise": "update article_head set last_no = last_no + 1 where workspace_id = $1";
    FORGET = "article_change.forget": "delete from article_change where workspace_id = $1 and article_id = $2";
    INSERT = "article_change.insert":
        "insert into article_change (workspace_id, no, article_id, version, at) \
         select workspace_id, last_no, $2, $3, $4 from article_head where workspace_id = $1";
    AFTER = "article_change.after":
        "select c.no, c.article_id, c.version, c.at, v.edition from article_change c left join article_version v \
         on v.workspace_id = c.workspace_id and v.article_id = c.article_id and v.no = c.version \
         where c.workspace_id = $1 and c.no > $2 order by c.no limit $3";
    LAST = "article_change.last": "select last_no from article_head where workspace_id = $1";
}

/// What an article came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleChange {
    /// The number of the change.
    pub no: u64,
    /// Which article.
    pub article_id: ArticleId,
    /// When.
    pub at: Timestamp,
    /// The version that is published now, and what it says; `None`: none is.
    pub published: Option<(u32, Edition)>,
}

impl<T> Changes<T> {
    /// What is published of an article is another now.
    pub(crate) fn article_changed(self, id: ArticleId, version: Option<u32>, at: Timestamp) -> Self {
        self.write(&ENSURE, Vec::new())
            .write(&RAISE, Vec::new())
            .write(&FORGET, vec![Value::id(id)])
            .write(&INSERT, vec![Value::id(id), version.into(), at.into()])
            .effect(Effect::Articles)
    }
}

impl<T> Changes<T> {
    /// What is published of an article says something else although nobody changed it: search is to read it again. `at`: when it was published.
    pub fn article_reads_otherwise(self, id: ArticleId, version: u32, at: Timestamp) -> Self {
        self.article_changed(id, Some(version), at)
    }
}

impl Cx {
    /// The newest changes of articles behind this number, in order; one for each article. From 0 on: everything that is published.
    pub async fn article_changes(&self, after: u64, limit: u32) -> Result<Vec<ArticleChange>, StoreError> {
        let read = |mut row: Row| {
            let (no, article_id, version, at) = (row.u64()?, row.id()?, row.opt_u64()?, row.time()?);
            let edition = if row.has_value() { Some(crate::article::read_edition(&mut row)?) } else { None };
            let version = version.and_then(|version| u32::try_from(version).ok());
            Ok(ArticleChange { no, article_id, at, published: version.zip(edition) })
        };
        self.read(&AFTER, vec![after.into(), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// The number of the newest change; 0 before the first.
    pub async fn article_change_no(&self) -> Result<u64, StoreError> {
        Ok(self.read_one(&LAST, Vec::new(), Row::u64).await?.unwrap_or_default())
    }
}

impl System {
    /// The number of the newest change of articles in each workspace that has any.
    pub async fn article_change_numbers(&self) -> Result<Vec<(WorkspaceId, u64)>, StoreError> {
        let rows = self.rows(&crate::cross::ARTICLE_CHANGES, Vec::new()).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u64()?))).collect()
    }
}
