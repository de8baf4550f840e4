//! What customers asked the assistant, and which of it is to be done about: ids only are kept, and words are read where they were said.

use base::{ArticleId, ArticleTaskId, ContactId, ConversationId, MessageId, Timestamp};

use crate::changes::Changes;
use crate::column::Column;
use crate::message::MessageMeta;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! replies {
    () => {
        "select m.id, m.conversation_id, m.feedback, m.meta, c.contact_id from message m join conversation c \
         on c.workspace_id = m.workspace_id and c.id = m.conversation_id where m.workspace_id = $1"
    };
}

statements! {
    // Ids of messages begin with their time.
    REPLIES = "article_question.replies":
        concat!(replies!(), " and m.id > $2 and m.id < $3 and m.author = 'assistant' and m.private = 0 order by m.id desc limit $4");
    REPLY = "article_question.reply": concat!(replies!(), " and m.id = $2 and m.author = 'assistant'");
    OF_TASK = "article_question.of_task":
        "select message_id, conversation_id from article_question where workspace_id = $1 and task_id = $2 and place < $3 order by place";
    INSERT = "article_question.insert":
        "insert into article_question (workspace_id, task_id, place, message_id, conversation_id) values ($1, $2, $3, $4, $5)";
    CLEAR = "article_question.clear": "delete from article_question where workspace_id = $1 and task_id = $2";
    DRAW = "article_drawn.insert":
        "insert into article_drawn (workspace_id, article_id, message_id, conversation_id, at) values ($1, $2, $3, $4, $5) \
         on conflict do nothing";
    DRAWN = "article_drawn.of_article":
        "select message_id, conversation_id from article_drawn where workspace_id = $1 and article_id = $2 order by message_id";
    DROP_DRAWN = "article_drawn.drop": "delete from article_drawn where workspace_id = $1 and article_id = $2";
}

/// A reply of the assistant, with why it said it.
#[derive(Clone, Debug, PartialEq)]
pub struct RepliedRow {
    /// The reply.
    pub message_id: MessageId,
    /// Where.
    pub conversation_id: ConversationId,
    /// To whom.
    pub contact_id: ContactId,
    /// Whether the customer found it unhelpful.
    pub unhelpful: bool,
    /// Why it was said.
    pub why: serde_json::Value,
}

impl Cx {
    /// The assistant's replies with an id between two, the newest first, with how many there were; those of whoever was erased, and those
    /// without a reason, are left out.
    pub async fn replied_between(
        &self,
        after: MessageId,
        before: MessageId,
        limit: u32,
    ) -> Result<(Vec<RepliedRow>, Option<MessageId>), StoreError> {
        let rows = self.read(&REPLIES, vec![Value::id(after), Value::id(before), limit.into()]).await?;
        let full = rows.len() == limit as usize;
        let (mut all, mut last) = (Vec::with_capacity(rows.len()), None);
        for row in rows {
            let (id, replied) = self.open_reply(row).await?;
            last = Some(id);
            all.extend(replied);
        }
        Ok((all, last.filter(|_| full)))
    }

    /// These replies, in this order; those that cannot be read any more are left out.
    pub async fn replied(&self, ids: &[MessageId]) -> Result<Vec<RepliedRow>, StoreError> {
        let rows = self.read_many(ids.iter().map(|id| (&REPLY, vec![Value::id(*id)])).collect()).await?;
        let mut all = Vec::with_capacity(ids.len());
        for row in rows.into_iter().flatten() {
            all.extend(self.open_reply(row).await?.1);
        }
        Ok(all)
    }

    async fn open_reply(&self, mut row: Row) -> Result<(MessageId, Option<RepliedRow>), StoreError> {
        let (message_id, conversation_id) = (row.id::<MessageId>()?, row.id()?);
        let unhelpful = row.opt_text()?.as_deref() == Some("bad");
        let (meta, contact_id) = (row.opt_blob()?, row.id::<ContactId>()?);
        let Some(meta) = meta else { return Ok((message_id, None)) };
        let Some(key) = self.key_unless_erased(contact_id).await? else { return Ok((message_id, None)) };
        let meta = key.open::<MessageMeta>(Column::MessageMeta, message_id, &Sealed::stored(meta))?;
        let of = |why| RepliedRow { message_id, conversation_id, contact_id, unhelpful, why };
        Ok((message_id, meta.why.map(of)))
    }

    /// The replies of something that is to be done, those that are shown first.
    pub async fn article_questions(
        &self,
        task: ArticleTaskId,
        limit: u32,
    ) -> Result<Vec<(MessageId, ConversationId)>, StoreError> {
        let rows = self.read(&OF_TASK, vec![Value::id(task), limit.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.id()?))).collect()
    }

    /// From which replies of agents an article's draft was written.
    pub async fn article_drawn(
        &self,
        article: ArticleId,
    ) -> Result<Vec<(MessageId, ConversationId)>, StoreError> {
        let rows = self.read(&DRAWN, vec![Value::id(article)]).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.id()?))).collect()
    }
}

impl<T> Changes<T> {
    /// These are its questions from now on.
    pub(crate) fn put_article_questions(
        self,
        task: ArticleTaskId,
        questions: &[(MessageId, ConversationId)],
    ) -> Self {
        if questions.is_empty() {
            return self;
        }
        (0_u32..).zip(questions).fold(self.clear_article_questions(task), |changes, (place, (id, at))| {
            let row = vec![Value::id(task), place.into(), Value::id(*id), Value::id(*at)];
            changes.write(&INSERT, row)
        })
    }

    /// Nothing is to be done about them any more.
    pub(crate) fn clear_article_questions(self, task: ArticleTaskId) -> Self {
        self.write(&CLEAR, vec![Value::id(task)])
    }

    /// The draft of an article was written from these replies of agents.
    pub fn draw_article(
        self,
        article: ArticleId,
        from: &[(MessageId, ConversationId)],
        at: Timestamp,
    ) -> Self {
        from.iter().fold(self, |changes, (message, conversation)| {
            let ids = [Value::id(article), Value::id(*message), Value::id(*conversation)];
            changes.write(&DRAW, ids.into_iter().chain([at.into()]).collect())
        })
    }

    pub(crate) fn drop_article_drawn(self, article: ArticleId) -> Self {
        self.write(&DROP_DRAWN, vec![Value::id(article)])
    }
}
