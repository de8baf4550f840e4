//! Drafts: what one of ours began to write in a conversation, sealed like what is sent.

use base::{ContactId, ConversationId, DraftId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::column::Column;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

macro_rules! columns {
    () => {
        "select id, conversation_id, user_id, private, contact_id, saved_at, body from draft where workspace_id = $1 "
    };
}

statements! {
    LOAD = "draft.load": concat!(columns!(), "and user_id = $2 and conversation_id = $3 and private = $4 for update");
    OF_USER_IN = "draft.of_user_in": concat!(columns!(), "and user_id = $2 and conversation_id = $3 order by private");
    OF_USER = "draft.of_user": concat!(columns!(), "and user_id = $2 order by conversation_id, private limit $3");
    OF_CONTACT = "draft.of_contact": concat!(columns!(), "and contact_id = $2 order by conversation_id, user_id, private");
    PUT = "draft.put":
        "insert into draft (workspace_id, user_id, conversation_id, private, id, contact_id, saved_at, body) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (workspace_id, user_id, conversation_id, private) \
         do update set id = excluded.id, saved_at = excluded.saved_at, body = excluded.body where draft.id = $9";
    DELETE = "draft.delete":
        "delete from draft where workspace_id = $1 and user_id = $2 and conversation_id = $3 and private = $4 and id = $5";
}

/// Words of a draft, and those that it took the place of although their writer had not seen them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBody {
    /// What stands there.
    pub text: String,
    /// What another device had written meanwhile, until it is taken or put away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<OtherDraft>,
}

/// What another device had written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDraft {
    /// Its words.
    pub text: String,
    /// When they were saved.
    pub at: Timestamp,
}

/// A draft to store.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// New with every save: it tells versions apart.
    pub id: DraftId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose.
    pub user_id: UserId,
    /// Of a private note.
    pub private: bool,
    /// Whose key seals it.
    pub contact_id: ContactId,
    /// When.
    pub saved_at: Timestamp,
    /// Sealed with `Column::Draft` and its id.
    pub body: Sealed<DraftBody>,
}

/// A stored draft, still sealed.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Which version it is.
    pub id: DraftId,
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose.
    pub user_id: UserId,
    /// Of a private note.
    pub private: bool,
    /// Whose key seals it.
    pub contact_id: ContactId,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Sealed with `Column::Draft` and its id.
    pub body: Sealed<DraftBody>,
}

pub(crate) fn read(row: &mut Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: row.id()?,
        conversation_id: row.id()?,
        user_id: row.id()?,
        private: row.int()? > 0,
        contact_id: row.id()?,
        saved_at: row.time()?,
        body: Sealed::stored(row.blob()?),
    })
}

pub(crate) fn key(user_id: UserId, conversation_id: ConversationId, private: bool) -> Vec<Value> {
    vec![Value::id(user_id), Value::id(conversation_id), u32::from(private).into()]
}

impl<T> Changes<T> {
    /// Puts a draft in place of the version that was `seen`. In conflict when another took its place meanwhile, or the contact was erased.
    pub fn put_draft(self, draft: NewDraft, seen: Option<DraftId>) -> Self {
        let mut params = key(draft.user_id, draft.conversation_id, draft.private);
        let contact = Value::id(draft.contact_id);
        params.extend([
            Value::id(draft.id),
            contact.clone(),
            draft.saved_at.into(),
            draft.body.into_bytes().into(),
            // Nothing was there: then no version that is there now may go.
            Value::id(seen.unwrap_or(draft.id)),
        ]);
        self.must_hit("contact (missing or erased)", &crate::contact::HOLD, vec![contact]).must_hit(
            "draft (another version is there)",
            &PUT,
            params,
        )
    }

    /// Removes this version of a draft; a newer one stays.
    pub fn delete_draft(self, draft: &DraftRow) -> Self {
        let mut params = key(draft.user_id, draft.conversation_id, draft.private);
        params.push(Value::id(draft.id));
        self.write(&DELETE, params)
    }
}

impl Cx {
    /// What this user began to write here: the reply, the note.
    pub async fn drafts_in(
        &self,
        user_id: UserId,
        conversation_id: ConversationId,
    ) -> Result<Vec<DraftRow>, StoreError> {
        let rows = self.read(&OF_USER_IN, vec![Value::id(user_id), Value::id(conversation_id)]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// What this user began to write anywhere.
    pub async fn drafts_of(&self, user_id: UserId, limit: u32) -> Result<Vec<DraftRow>, StoreError> {
        let rows = self.read(&OF_USER, vec![Value::id(user_id), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// What anybody of ours began to write to this contact, opened; nothing after erasure.
    pub async fn drafts_to(&self, contact_id: ContactId) -> Result<Vec<(DraftRow, DraftBody)>, StoreError> {
        let Some(key) = self.key_unless_erased(contact_id).await? else { return Ok(Vec::new()) };
        let mut drafts = Vec::new();
        for mut row in self.read(&OF_CONTACT, vec![Value::id(contact_id)]).await? {
            let draft = read(&mut row)?;
            let body = key.open(Column::Draft, draft.id, &draft.body)?;
            drafts.push((draft, body));
        }
        Ok(drafts)
    }
}
