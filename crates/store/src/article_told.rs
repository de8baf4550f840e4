//! Which customers were told which version of an article: ids and times only; they stay as long as the conversation.

use std::collections::BTreeMap;

use base::{ArticleId, ContactId, ConversationId, MessageId, Timestamp};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    INSERT = "article_told.insert":
        "insert into article_told (workspace_id, article_id, message_id, version, conversation_id, at) values ($1, $2, $3, $4, $5, $6)";
    // A merged conversation still leads to the one that it goes on in.
    LIST = "article_told.list":
        "select t.message_id, t.version, t.conversation_id, c.contact_id, t.at from article_told t join conversation c \
         on c.workspace_id = t.workspace_id and c.id = t.conversation_id \
         where t.workspace_id = $1 and t.article_id = $2 and t.version >= $3 and t.version <= $4 and t.message_id < $5 \
         order by t.message_id desc limit $6";
    USED = "article_told.used":
        "select article_id, count(*) from article_told where workspace_id = $1 and at >= $2 group by article_id";
    COUNT = "article_told.count":
        "select count(distinct c.contact_id), count(distinct t.conversation_id), count(*) from article_told t join conversation c \
         on c.workspace_id = t.workspace_id and c.id = t.conversation_id \
         where t.workspace_id = $1 and t.article_id = $2 and t.version >= $3 and t.version <= $4";
}

/// A message of ours that rests on an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleToldRow {
    /// The message.
    pub message_id: MessageId,
    /// Which version it told.
    pub version: u32,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whom.
    pub contact_id: ContactId,
    /// When.
    pub at: Timestamp,
}

impl<T> Changes<T> {
    /// A message told what this version says. The message goes with the same change.
    pub fn article_told(
        self,
        id: ArticleId,
        version: u32,
        (message_id, conversation_id): (MessageId, ConversationId),
        at: Timestamp,
    ) -> Self {
        let row =
            vec![Value::id(id), Value::id(message_id), version.into(), Value::id(conversation_id), at.into()];
        self.write(&INSERT, row)
    }
}

/// One version, or all of them.
fn versions(version: Option<u32>) -> (Value, Value) {
    (version.unwrap_or(0).into(), version.unwrap_or(u32::MAX).into())
}

impl Cx {
    /// Messages that told an article, or one version of it, newest first, from behind another on.
    pub async fn article_told(
        &self,
        id: ArticleId,
        version: Option<u32>,
        before: Option<MessageId>,
        limit: u32,
    ) -> Result<Vec<ArticleToldRow>, StoreError> {
        let (from, to) = versions(version);
        let before = before.map_or(Value::Uuid(uuid::Uuid::max()), Value::id);
        let rows = self.read(&LIST, vec![Value::id(id), from, to, before, limit.into()]).await?;
        let read = |mut row: Row| {
            Ok(ArticleToldRow {
                message_id: row.id()?,
                version: row.u32()?,
                conversation_id: row.id()?,
                contact_id: row.id()?,
                at: row.time()?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// In how many messages each article was told since then.
    pub async fn articles_told(&self, since: Timestamp) -> Result<BTreeMap<ArticleId, u32>, StoreError> {
        let rows = self.read(&USED, vec![since.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u32()?))).collect()
    }

    /// How many customers were told an article, or one version of it, in how many conversations and messages.
    pub async fn article_told_count(
        &self,
        id: ArticleId,
        version: Option<u32>,
    ) -> Result<(u64, u64, u64), StoreError> {
        let (from, to) = versions(version);
        let read = |row: &mut Row| Ok((row.u64()?, row.u64()?, row.u64()?));
        let counted = self.read_one(&COUNT, vec![Value::id(id), from, to], read).await?;
        Ok(counted.unwrap_or_default())
    }
}
