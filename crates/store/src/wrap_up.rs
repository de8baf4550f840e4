//! Wrap-ups: what one of ours says of a session when it is over, one for each session of a conversation.

use base::{ConversationId, Timestamp, UserId};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    PUT = "wrap_up.put":
        "insert into wrap_up (workspace_id, conversation_id, session, user_id, topic, solved, note, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (workspace_id, conversation_id, session) \
         do update set user_id = excluded.user_id, topic = excluded.topic, solved = excluded.solved, note = excluded.note, at = excluded.at";
    OF_CONVERSATION = "wrap_up.of_conversation":
        "select w.session, w.user_id, w.topic, w.solved, w.at, w.note, c.contact_id from wrap_up w join conversation c \
         on c.workspace_id = w.workspace_id and c.id = w.conversation_id where w.workspace_id = $1 and w.conversation_id = $2 order by w.session";
}

/// A wrap-up to store.
#[derive(Clone, Debug)]
pub struct NewWrapUp {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of which session: 0 is the first, each reopening begins the next.
    pub session: u32,
    /// By whom.
    pub user_id: UserId,
    /// What it was about, a topic of the pack.
    pub topic: Option<String>,
    /// Whether it is solved.
    pub solved: Option<bool>,
    /// Words, sealed with `Column::WrapUpNote` and the conversation's id.
    pub note: Option<Sealed<String>>,
    /// When.
    pub at: Timestamp,
}

/// A wrap-up, opened; the note is gone after erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrapUpRecord {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of which session.
    pub session: u32,
    /// By whom.
    pub user_id: UserId,
    /// What it was about.
    pub topic: Option<String>,
    /// Whether it is solved.
    pub solved: Option<bool>,
    /// Words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl<T> Changes<T> {
    /// Stores a wrap-up in place of an earlier one of the same session; its event goes with `put_conversation` in the same change.
    pub fn put_wrap_up(mut self, wrap_up: NewWrapUp) -> Self {
        self.rests_on.push(wrap_up.conversation_id);
        let params = vec![
            Value::id(wrap_up.conversation_id),
            wrap_up.session.into(),
            Value::id(wrap_up.user_id),
            wrap_up.topic.into(),
            wrap_up.solved.map(u32::from).into(),
            wrap_up.note.map(Sealed::into_bytes).into(),
            wrap_up.at.into(),
        ];
        self.write(&PUT, params)
    }
}

fn solved(row: &mut Row) -> Result<Option<bool>, StoreError> {
    Ok(row.opt_int()?.map(|solved| solved > 0))
}

impl Cx {
    /// The wrap-ups of a conversation, oldest first.
    pub async fn wrap_ups_of(
        &self,
        conversation_id: ConversationId,
    ) -> Result<Vec<WrapUpRecord>, StoreError> {
        let rows = self.read(&OF_CONVERSATION, vec![Value::id(conversation_id)]).await?;
        let mut all = Vec::with_capacity(rows.len());
        for mut row in rows {
            let (session, user_id, topic) = (row.u32()?, row.id()?, row.opt_text()?);
            let (solved, at) = (solved(&mut row)?, row.time()?);
            let (note, contact_id) = (row.opt_blob()?, row.id()?);
            let note = match (note, self.key_unless_erased(contact_id).await?) {
                (Some(note), Some(key)) => {
                    Some(key.open(Column::WrapUpNote, conversation_id, &Sealed::stored(note))?)
                }
                _ => None,
            };
            all.push(WrapUpRecord { conversation_id, session, user_id, topic, solved, note, at });
        }
        Ok(all)
    }
}
