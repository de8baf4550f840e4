//! The conversations of a correction: whether what is right was said there. Ids and words of the state only.

use std::collections::BTreeMap;

use base::{ContactId, ConversationId, CorrectionId, InboxId, Timestamp, UserId};

use crate::changes::Changes;
use crate::correction::{CorrectionFate, CorrectionReason};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    // What was merged goes on in another: that one hears it, once.
    GOES_ON = "correction_told.goes_on":
        "insert into correction_told (workspace_id, correction_id, conversation_id, version, told_at, state) \
         values ($1, $2, $3, $4, $5, 'queued') on conflict do nothing";
    QUEUE_ALL = "correction_told.queue_all":
        "update correction_told set state = 'queued' where workspace_id = $1 and correction_id = $2 and state = 'waiting'";
    QUEUE = "correction_told.queue":
        "update correction_told set state = 'queued' where workspace_id = $1 and correction_id = $2 and conversation_id = $3 and state = 'waiting'";
    UNQUEUE = "correction_told.unqueue":
        "update correction_told set state = 'waiting' where workspace_id = $1 and correction_id = $2 and state = 'queued'";
    END = "correction_told.end":
        "update correction_told set state = $4, reason = $5, by_id = $6, at = $7 \
         where workspace_id = $1 and correction_id = $2 and conversation_id = $3 and state = 'queued'";
    SKIP = "correction_told.skip":
        "update correction_told set state = 'skipped', reason = $4, by_id = $5, at = $6 \
         where workspace_id = $1 and correction_id = $2 and conversation_id = $3 and state in ('waiting', 'unreachable')";
    DONE = "correction_told.done":
        "update correction_told set state = 'done', by_id = $4, at = $5 \
         where workspace_id = $1 and correction_id = $2 and conversation_id = $3 and state in ('waiting', 'noted', 'unreachable')";
    // What was sent, or told to a colleague, is never sent once more.
    AGAIN = "correction_told.again":
        "update correction_told set state = 'waiting', reason = null, by_id = null, at = null \
         where workspace_id = $1 and correction_id = $2 and conversation_id = $3 and state in ('skipped', 'unreachable')";
    NEXT = "correction_told.next":
        "select conversation_id, version, told_at from correction_told where workspace_id = $1 and correction_id = $2 and state = 'queued' \
         order by told_at desc, conversation_id limit $3";
    COUNTS = "correction_told.counts":
        "select state, count(*) from correction_told where workspace_id = $1 and correction_id = $2 group by state";
    PLACES = "correction_told.places":
        "select t.conversation_id, c.contact_id, c.inbox_id, c.life, c.owner, c.owner_id, t.version, t.told_at, t.state, t.reason, t.by_id, t.at \
         from correction_told t join conversation c on c.workspace_id = t.workspace_id and c.id = t.conversation_id \
         where t.workspace_id = $1 and t.correction_id = $2 and (t.state = $3 or $3 is null) \
         and (t.told_at < $4 or (t.told_at = $4 and t.conversation_id < $5)) order by t.told_at desc, t.conversation_id desc limit $6";
    // By which road those would hear it who wait: where they are, and who holds it.
    ROADS = "correction_told.roads":
        "select c.inbox_id, c.life, c.owner_id, count(*) from correction_told t join conversation c \
         on c.workspace_id = t.workspace_id and c.id = t.conversation_id \
         where t.workspace_id = $1 and t.correction_id = $2 and t.state = 'waiting' group by c.inbox_id, c.life, c.owner_id";
}

/// A conversation that is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuedCorrection {
    /// Which.
    pub conversation_id: ConversationId,
    /// What was told there.
    pub version: u32,
    /// When.
    pub told_at: Timestamp,
}

/// A conversation of a correction, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionPlaceRow {
    /// Which.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// Its life, a word.
    pub life: String,
    /// The agent who has it.
    pub holder: Option<UserId>,
    /// The last version that was told there.
    pub version: u32,
    /// When.
    pub told_at: Timestamp,
    /// Where it stands.
    pub fate: CorrectionFate,
    /// Why it was not sent.
    pub reason: Option<CorrectionReason>,
    /// Who did that.
    pub by: Option<UserId>,
    /// When.
    pub at: Option<Timestamp>,
}

/// How many who wait are where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionRoad {
    /// The inbox.
    pub inbox_id: InboxId,
    /// The life of the conversation, a word.
    pub life: String,
    /// The agent who has it.
    pub holder: Option<UserId>,
    /// How many.
    pub count: u64,
}

impl<T> Changes<T> {
    /// Those that wait are to be sent it: these, or all.
    pub fn queue_correction(self, id: CorrectionId, these: Option<&[ConversationId]>) -> Self {
        match these {
            None => self.write(&QUEUE_ALL, vec![Value::id(id)]),
            Some(these) => these
                .iter()
                .fold(self, |changes, one| changes.write(&QUEUE, vec![Value::id(id), Value::id(*one)])),
        }
    }

    /// What was not sent yet waits again.
    pub fn unqueue_correction(self, id: CorrectionId) -> Self {
        self.write(&UNQUEUE, vec![Value::id(id)])
    }

    /// One that was to be sent was, or could not be. In conflict when it was not to be sent any more: so it is sent once.
    pub fn end_correction_place(
        self,
        id: CorrectionId,
        place: ConversationId,
        fate: CorrectionFate,
        reason: Option<CorrectionReason>,
        (by, at): (UserId, Timestamp),
    ) -> Self {
        let params = vec![
            Value::id(id),
            Value::id(place),
            fate.word().into(),
            reason.map(CorrectionReason::word).into(),
            Value::id(by),
            at.into(),
        ];
        self.must_hit("conversation of a correction (not queued)", &END, params)
    }

    /// The conversation in which another goes on is to hear it too, unless it does already.
    pub fn correction_goes_on(self, id: CorrectionId, queued: &QueuedCorrection) -> Self {
        let params = vec![
            Value::id(id),
            Value::id(queued.conversation_id),
            queued.version.into(),
            queued.told_at.into(),
        ];
        self.write(&GOES_ON, params)
    }

    /// Somebody says that it need not be sent there; nothing happens where it was.
    pub fn skip_correction_place(
        self,
        (id, place): (CorrectionId, ConversationId),
        reason: CorrectionReason,
        (by, at): (UserId, Timestamp),
    ) -> Self {
        let params = vec![Value::id(id), Value::id(place), reason.word().into(), Value::id(by), at.into()];
        self.write(&SKIP, params)
    }

    /// Somebody says that the customer knows; nothing happens where it was sent.
    pub fn finish_correction_place(
        self,
        (id, place): (CorrectionId, ConversationId),
        (by, at): (UserId, Timestamp),
    ) -> Self {
        self.write(&DONE, vec![Value::id(id), Value::id(place), Value::id(by), at.into()])
    }

    /// It is to be sent there after all; nothing happens where it was.
    pub fn wait_correction_place(self, (id, place): (CorrectionId, ConversationId)) -> Self {
        self.write(&AGAIN, vec![Value::id(id), Value::id(place)])
    }
}

impl Cx {
    /// How many conversations stand where.
    pub async fn correction_counts(
        &self,
        id: CorrectionId,
    ) -> Result<BTreeMap<CorrectionFate, u64>, StoreError> {
        let read = |mut row: Row| Ok((row.word(CorrectionFate::from_word)?, row.u64()?));
        self.read(&COUNTS, vec![Value::id(id)]).await?.into_iter().map(read).collect()
    }

    /// Those that are to be sent it, told last first.
    pub async fn queued_corrections(
        &self,
        id: CorrectionId,
        limit: u32,
    ) -> Result<Vec<QueuedCorrection>, StoreError> {
        let read = |mut row: Row| {
            Ok(QueuedCorrection { conversation_id: row.id()?, version: row.u32()?, told_at: row.time()? })
        };
        self.read(&NEXT, vec![Value::id(id), limit.into()]).await?.into_iter().map(read).collect()
    }

    /// Its conversations, told last first, from behind another on.
    pub async fn correction_places(
        &self,
        id: CorrectionId,
        fate: Option<CorrectionFate>,
        after: Option<(Timestamp, ConversationId)>,
        limit: u32,
    ) -> Result<Vec<CorrectionPlaceRow>, StoreError> {
        let (at, conversation) = after.unwrap_or((Timestamp(i64::MAX), ConversationId(uuid::Uuid::max())));
        let fate = fate.map(CorrectionFate::word);
        let params = vec![Value::id(id), fate.into(), at.into(), Value::id(conversation), limit.into()];
        let read = |mut row: Row| {
            let (conversation_id, contact_id, inbox_id) = (row.id()?, row.id()?, row.id()?);
            let (life, owner, owner_id) = (row.text()?, row.text()?, row.opt_id()?);
            Ok(CorrectionPlaceRow {
                conversation_id,
                contact_id,
                inbox_id,
                life,
                holder: owner_id.filter(|_| owner == "agent"),
                version: row.u32()?,
                told_at: row.time()?,
                fate: row.word(CorrectionFate::from_word)?,
                reason: match row.opt_text()? {
                    None => None,
                    Some(word) => Some(
                        CorrectionReason::from_word(&word)
                            .ok_or_else(|| StoreError::Corrupt(format!("'{word}' is no reason")))?,
                    ),
                },
                by: row.opt_id()?,
                at: row.opt_time()?,
            })
        };
        self.read(&PLACES, params).await?.into_iter().map(read).collect()
    }

    /// How many who wait are where.
    pub async fn correction_roads(&self, id: CorrectionId) -> Result<Vec<CorrectionRoad>, StoreError> {
        let read = |mut row: Row| {
            Ok(CorrectionRoad {
                inbox_id: row.id()?,
                life: row.text()?,
                holder: row.opt_id()?,
                count: row.u64()?,
            })
        };
        self.read(&ROADS, vec![Value::id(id)]).await?.into_iter().map(read).collect()
    }
}
