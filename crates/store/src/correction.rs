//! Corrections: what customers are to hear who were told what is wrong, and in which conversations they have heard it.

use std::collections::BTreeMap;

use base::limits::CORRECTION_CONVERSATIONS;
use base::{ArticleId, CorrectionId, Locale, Timestamp, UserId, WorkspaceId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, to_json, words};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select id, article_id, version, why, owner_id, texts, state, made_by, made_at, sent_by, ended_at from correction"
    };
}

statements! {
    LOAD = "correction.load": concat!(columns!(), " where workspace_id = $1 and id = $2 for update");
    BY_ID = "correction.by_id": concat!(columns!(), " where workspace_id = $1 and id = $2");
    PAGE = "correction.page":
        concat!(columns!(), " where workspace_id = $1 and state in ($2, $3) and id < $4 order by id desc limit $5");
    OPEN = "correction.open": "select count(*) from correction where workspace_id = $1 and state in ('open', 'sending')";
    INSERT = "correction.insert":
        "insert into correction (workspace_id, id, article_id, version, why, owner_id, texts, state, made_by, made_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)";
    SAVE = "correction.save": "update correction set owner_id = $3, texts = $4 where workspace_id = $1 and id = $2";
    SET = "correction.set":
        "update correction set state = $3, sent_by = $4, ended_at = $5 where workspace_id = $1 and id = $2 and state = $6";
    // The conversations that were told last; those that are there already stay as they are.
    GATHER = "correction.gather":
        "insert into correction_told (workspace_id, correction_id, conversation_id, version, told_at, state) \
         select t.workspace_id, c.id, t.conversation_id, max(t.version), max(t.at), 'waiting' from article_told t join correction c \
         on c.workspace_id = t.workspace_id and c.id = $2 \
         where t.workspace_id = $1 and t.article_id = c.article_id and (t.version = c.version or c.version is null) \
         group by t.workspace_id, c.id, t.conversation_id order by max(t.at) desc limit $3 on conflict do nothing";
    OLD_TOLD = "correction.old_told":
        "delete from correction_told where workspace_id = $1 and correction_id in \
         (select id from correction where workspace_id = $1 and state = 'done' and ended_at < $2)";
    OLD = "correction.old": "delete from correction where workspace_id = $1 and state = 'done' and ended_at < $2";
}

/// Days for which it is known what was put right.
pub const KEEP_CORRECTIONS_DAYS: i64 = 730;
const DAY_MS: i64 = 86_400_000;

words! {
    /// Where a correction stands.
    CorrectionState {
        /// Somebody sees to it.
        Open = "open",
        /// It goes out.
        Sending = "sending",
        /// Nothing more is to be done.
        Done = "done",
    }
}

words! {
    /// Why customers are to hear it.
    CorrectionWhy {
        /// The article was withdrawn.
        Withdrawn = "withdrawn",
        /// A newer version corrects an error.
        Changed = "changed",
    }
}

words! {
    /// Where one conversation stands.
    CorrectionFate {
        /// Nothing was decided.
        Waiting = "waiting",
        /// It is to be sent.
        Queued = "queued",
        /// The customer has it.
        Sent = "sent",
        /// A colleague holds the conversation, and was asked to say it.
        Noted = "noted",
        /// Nothing can be sent there.
        Unreachable = "unreachable",
        /// Somebody says that it need not be sent.
        Skipped = "skipped",
        /// Somebody says that it was done.
        Done = "done",
    }
}

words! {
    /// Why it was not sent.
    CorrectionReason {
        /// It does not concern this customer.
        NotConcerned = "not_concerned",
        /// They were told in another way.
        ToldOtherwise = "told_otherwise",
        /// Another reason.
        Other = "other",
        /// The conversation is over.
        Closed = "closed",
        /// The customer was erased.
        Erased = "erased",
        /// It goes on in another conversation, which hears it.
        Merged = "merged",
    }
}

/// What customers are to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRow {
    /// Id.
    pub id: CorrectionId,
    /// What was wrong.
    pub article_id: ArticleId,
    /// Which version; `None`: any.
    pub version: Option<u32>,
    /// Why.
    pub why: CorrectionWhy,
    /// Who sees to it.
    pub owner: UserId,
    /// The words, by language.
    pub texts: BTreeMap<Locale, String>,
    /// Where it stands.
    pub state: CorrectionState,
    /// Who made it.
    pub made_by: UserId,
    /// When.
    pub made_at: Timestamp,
    /// In whose name it is sent.
    pub sent_by: Option<UserId>,
    /// When it was done.
    pub ended_at: Option<Timestamp>,
}

pub(crate) fn read(row: &mut Row) -> Result<CorrectionRow, StoreError> {
    Ok(CorrectionRow {
        id: row.id()?,
        article_id: row.id()?,
        version: opt_u32(row)?,
        why: row.word(CorrectionWhy::from_word)?,
        owner: row.id()?,
        texts: row.json()?,
        state: row.word(CorrectionState::from_word)?,
        made_by: row.id()?,
        made_at: row.time()?,
        sent_by: row.opt_id()?,
        ended_at: row.opt_time()?,
    })
}

fn opt_u32(row: &mut Row) -> Result<Option<u32>, StoreError> {
    let wide = |wide: u64| StoreError::Corrupt(format!("{wide} is no version"));
    row.opt_u64()?.map(|no| u32::try_from(no).map_err(|_| wide(no))).transpose()
}

fn opt_id(id: Option<impl base::TypedId>) -> Value {
    id.map_or(Value::Null, Value::id)
}

impl<T> Changes<T> {
    /// A correction, with the conversations that were told: none of them is sent anything yet.
    pub fn insert_correction(self, row: &CorrectionRow) -> Self {
        let params = vec![
            Value::id(row.id),
            Value::id(row.article_id),
            row.version.into(),
            row.why.word().into(),
            Value::id(row.owner),
            to_json(&row.texts).into(),
            Value::id(row.made_by),
            row.made_at.into(),
        ];
        self.write(&INSERT, params).gather_correction(row.id)
    }

    /// Conversations that were told and are not on it yet.
    pub fn gather_correction(self, id: CorrectionId) -> Self {
        self.write(&GATHER, vec![Value::id(id), CORRECTION_CONVERSATIONS.into()])
    }

    /// Who sees to it, and the words.
    pub fn save_correction(self, id: CorrectionId, owner: UserId, texts: &BTreeMap<Locale, String>) -> Self {
        self.must_hit("correction", &SAVE, vec![Value::id(id), Value::id(owner), to_json(texts).into()])
    }

    /// Where it stands. In conflict when it is not as `before` any more.
    pub fn set_correction(
        self,
        before: &CorrectionRow,
        state: CorrectionState,
        sent_by: Option<UserId>,
        ended_at: Option<Timestamp>,
    ) -> Self {
        let params = vec![
            Value::id(before.id),
            state.word().into(),
            opt_id(sent_by),
            ended_at.into(),
            before.state.word().into(),
        ];
        self.must_hit("correction (changed since)", &SET, params)
    }
}

impl Cx {
    /// A correction.
    pub async fn correction(&self, id: CorrectionId) -> Result<Option<CorrectionRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// Corrections in one of these states, the newest first, from behind another on.
    pub async fn corrections(
        &self,
        states: [CorrectionState; 2],
        before: Option<CorrectionId>,
        limit: u32,
    ) -> Result<Vec<CorrectionRow>, StoreError> {
        let before = before.map_or(Value::Uuid(uuid::Uuid::max()), Value::id);
        let params = vec![states[0].word().into(), states[1].word().into(), before, limit.into()];
        self.read(&PAGE, params).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// How many are not done.
    pub async fn open_corrections(&self) -> Result<u64, StoreError> {
        Ok(self.read_one(&OPEN, Vec::new(), Row::u64).await?.unwrap_or_default())
    }
}

impl System {
    /// Forgets what was put right long ago.
    pub(crate) async fn purge_corrections(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_CORRECTIONS_DAYS * DAY_MS);
        let of = || vec![Value::id(workspace_id), before.into()];
        self.write(vec![crate::cross::write(&OLD_TOLD, of()), crate::cross::write(&OLD, of())]).await
    }
}
