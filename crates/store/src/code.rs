//! Codes that prove who asks: counted here, so that however many guess at once, none is tried more often than it may be.

use base::{ContactId, ConversationId, Timestamp, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

statements! {
    LOAD = "code.load":
        "select conversation_id, target_hash, code_hash, tries, expires_at, used_by from one_time_code \
         where workspace_id = $1 and call_key = $2 for update";
    LOAD_SENT = "code.load_sent":
        "select cast((select count(*) from one_time_code where workspace_id = $1 and target_hash = $2 and sent_at >= $4) as bigint), \
         cast((select count(*) from one_time_code where workspace_id = $1 and contact_id = $3 and sent_at >= $4) as bigint), \
         (select max(sent_at) from one_time_code where workspace_id = $1 and target_hash = $2)";
    INSERT = "code.insert":
        "insert into one_time_code (workspace_id, call_key, conversation_id, contact_id, target_hash, code_hash, tries, sent_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    VOID_ALL = "code.void_all":
        "update one_time_code set code_hash = null where workspace_id = $1 and conversation_id = $2 and code_hash is not null";
    REPLACE = "code.replace":
        "update one_time_code set code_hash = $3 where workspace_id = $1 and call_key = $2 and code_hash is not null";
    TRY = "code.try": "update one_time_code set tries = tries + 1 where workspace_id = $1 and call_key = $2";
    USE = "code.use": "update one_time_code set code_hash = null, used_by = $3 where workspace_id = $1 and call_key = $2";
    FORGET = "code.forget": "delete from one_time_code where workspace_id = $1 and call_key = $2";
    OLD = "code.old": "delete from one_time_code where workspace_id = $1 and sent_at < $2";
}

/// How long it is known that a code was sent.
const KEEP_MS: i64 = 86_400_000;

/// A keyed hash: of a code, or of what one was sent for. Comparing is for whoever can do it in constant time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeHash(pub(crate) [u8; 32]);

impl CodeHash {
    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn stored(bytes: Vec<u8>) -> Result<Self, StoreError> {
        let wrong = |_| StoreError::Corrupt("a code's hash has 32 bytes".into());
        bytes.try_into().map(Self).map_err(wrong)
    }
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct CodeRow {
    /// Where it counts, and nowhere else.
    pub conversation_id: ConversationId,
    /// What it was sent for.
    pub target: CodeHash,
    /// What it is; none where it is void or was used.
    pub code: Option<CodeHash>,
    /// How often something else was written instead.
    pub tries: u32,
    /// Until when it counts.
    pub expires_at: Timestamp,
    /// The attempt that proved it.
    pub used_by: Option<String>,
}

/// A code to be sent.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// The attempt that sends it.
    pub call_key: String,
    /// Where it counts.
    pub conversation_id: ConversationId,
    /// Whose conversation that is.
    pub contact_id: ContactId,
    /// What it is sent for.
    pub target: CodeHash,
    /// What it is.
    pub code: CodeHash,
    /// When.
    pub at: Timestamp,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// What was sent already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodesSent {
    /// For the same, since the time that was asked for.
    pub target: u64,
    /// To the same customer, since then.
    pub customer: u64,
    /// The last for the same.
    pub last_at: Option<Timestamp>,
}

pub(crate) fn read(row: &mut Row) -> Result<CodeRow, StoreError> {
    Ok(CodeRow {
        conversation_id: row.id()?,
        target: CodeHash::stored(row.blob()?)?,
        code: row.opt_blob()?.map(CodeHash::stored).transpose()?,
        tries: row.u32()?,
        expires_at: row.time()?,
        used_by: row.opt_text()?,
    })
}

pub(crate) fn read_sent(row: &mut Row) -> Result<CodesSent, StoreError> {
    Ok(CodesSent { target: row.u64()?, customer: row.u64()?, last_at: row.opt_time()? })
}

impl<T> Changes<T> {
    /// A code is sent: every earlier one of the conversation is void.
    pub fn insert_code(self, new: &NewCode) -> Self {
        let params = vec![
            new.call_key.as_str().into(),
            Value::id(new.conversation_id),
            Value::id(new.contact_id),
            new.target.0.to_vec().into(),
            new.code.0.to_vec().into(),
            new.at.into(),
            new.expires_at.into(),
        ];
        self.write(&VOID_ALL, vec![Value::id(new.conversation_id)]).write(&INSERT, params)
    }

    /// It is another code now.
    pub fn replace_code(self, call_key: &str, code: CodeHash) -> Self {
        self.write(&REPLACE, vec![call_key.into(), code.0.to_vec().into()])
    }

    /// Something else was written.
    pub fn try_code(self, call_key: &str) -> Self {
        self.write(&TRY, vec![call_key.into()])
    }

    /// It proved who asks, or is void; it counts no more.
    pub fn use_code(self, call_key: &str, by: Option<&str>) -> Self {
        self.write(&USE, vec![call_key.into(), by.map_or(Value::Null, Into::into)])
    }

    /// It was certainly not sent.
    pub fn forget_code(self, call_key: &str) -> Self {
        self.write(&FORGET, vec![call_key.into()])
    }
}

impl Cx {
    /// What a code is kept as: it is one only for the attempt that sent it.
    pub async fn code_hash(&self, call_key: &str, code: &str) -> Result<CodeHash, StoreError> {
        Ok(CodeHash(self.workspace_key().await?.hash("code", &format!("{call_key}\0{code}"))))
    }

    /// What a code is sent for: an action and its inputs, as one text.
    pub async fn code_target(&self, of: &str) -> Result<CodeHash, StoreError> {
        Ok(CodeHash(self.workspace_key().await?.hash("code target", of)))
    }
}

impl System {
    /// Forgets codes that were sent long ago.
    pub(crate) async fn purge_codes(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_MS);
        self.write(vec![crate::cross::write(&OLD, vec![Value::id(workspace_id), before.into()])]).await
    }
}
