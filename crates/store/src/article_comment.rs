//! What is said of an article among those who write it.

use base::{ArticleCommentId, ArticleId, Timestamp, UserId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    INSERT = "article_comment.insert":
        "insert into article_comment (workspace_id, article_id, id, user_id, at, body) values ($1, $2, $3, $4, $5, $6)";
    DELETE = "article_comment.delete":
        "delete from article_comment where workspace_id = $1 and article_id = $2 and id = $3 and user_id = $4";
    DROP = "article_comment.drop": "delete from article_comment where workspace_id = $1 and article_id = $2";
    LIST = "article_comment.list":
        "select id, user_id, at, body from article_comment where workspace_id = $1 and article_id = $2 order by id limit $3";
    COUNT = "article_comment.count":
        "select count(*) from article_comment where workspace_id = $1 and article_id = $2";
}

/// Something said of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleCommentRow {
    /// Id.
    pub id: ArticleCommentId,
    /// By whom.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub body: String,
}

impl<T> Changes<T> {
    /// Adds a comment.
    pub fn insert_article_comment(self, article_id: ArticleId, row: &ArticleCommentRow) -> Self {
        let params = vec![
            Value::id(article_id),
            Value::id(row.id),
            Value::id(row.user_id),
            row.at.into(),
            row.body.as_str().into(),
        ];
        self.write(&INSERT, params)
    }

    /// Takes a comment back. In conflict when it is not this person's.
    pub fn delete_article_comment(self, of: ArticleId, id: ArticleCommentId, user_id: UserId) -> Self {
        let params = vec![Value::id(of), Value::id(id), Value::id(user_id)];
        self.must_hit("article comment", &DELETE, params)
    }

    pub(crate) fn drop_article_comments(self, of: ArticleId) -> Self {
        self.write(&DROP, vec![Value::id(of)])
    }
}

impl Cx {
    /// What was said of an article, oldest first.
    pub async fn article_comments(
        &self,
        of: ArticleId,
        limit: u32,
    ) -> Result<Vec<ArticleCommentRow>, StoreError> {
        let rows = self.read(&LIST, vec![Value::id(of), limit.into()]).await?;
        let read = |mut row: Row| {
            Ok(ArticleCommentRow { id: row.id()?, user_id: row.id()?, at: row.time()?, body: row.text()? })
        };
        rows.into_iter().map(read).collect()
    }

    /// How much was said of an article.
    pub async fn article_comment_count(&self, of: ArticleId) -> Result<u32, StoreError> {
        Ok(self.read_one(&COUNT, vec![Value::id(of)], Row::u32).await?.unwrap_or_default())
    }
}
