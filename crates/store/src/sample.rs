//! The weekly sample: which replies of the assistant two people judge, and what they say that each was about. Ids and names of intents only.

use base::{ContactId, ConversationId, MessageId, Timestamp, UserId};

use crate::changes::Changes;
use crate::column::Column;
use crate::message::MessageMeta;
use crate::seal::Sealed;
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError};

statements! {
    // Ids of messages begin with their time.
    REPLIES = "sample.replies":
        "select id, conversation_id from message where workspace_id = $1 and id > $2 and id < $3 and author = 'assistant' and private = 0 \
         order by id limit $4";
    META = "sample.meta":
        "select m.meta, c.contact_id from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id \
         where m.workspace_id = $1 and m.id = $2";
    WEEKS = "sample.weeks":
        "select week, drawn_at, seen from sample_week where workspace_id = $1 and week >= $2 order by week desc limit $3";
    TURNS = "sample.turns":
        "select message_id, conversation_id, place, predicted, labels from sample_turn where workspace_id = $1 and week = $2 order by place";
    LABELS = "sample.labels":
        "select message_id, user_id, label, at from sample_label where workspace_id = $1 and week = $2 order by at, user_id";
    DRAWN = "sample.drawn":
        "insert into sample_week (workspace_id, week, drawn_at, seen) values ($1, $2, $3, $4) on conflict do nothing";
    TURN = "sample.turn":
        "insert into sample_turn (workspace_id, week, message_id, conversation_id, place, predicted, labels) values ($1, $2, $3, $4, $5, $6, 0) \
         on conflict do nothing";
    // Both gates are one row: of three people who answer at once, the third finds two there.
    COUNT = "sample.count":
        "update sample_turn set labels = labels + 1 where workspace_id = $1 and week = $2 and message_id = $3 and labels < 2";
    UNCOUNT = "sample.uncount":
        "update sample_turn set labels = labels - 1 where workspace_id = $1 and week = $2 and message_id = $3 and labels = 1";
    HELD = "sample.held":
        "update sample_turn set labels = labels where workspace_id = $1 and week = $2 and message_id = $3 and labels < 2";
    PUT = "sample.put":
        "insert into sample_label (workspace_id, week, message_id, user_id, label, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    CHANGE = "sample.change":
        "update sample_label set label = $5, at = $6 where workspace_id = $1 and week = $2 and message_id = $3 and user_id = $4 and label = $7";
    DROP_WEEKS = "sample.drop_weeks": "delete from sample_week where workspace_id = $1 and week < $2";
    DROP_TURNS = "sample.drop_turns": "delete from sample_turn where workspace_id = $1 and week < $2";
    DROP_LABELS = "sample.drop_labels": "delete from sample_label where workspace_id = $1 and week < $2";
}

/// A reply of the assistant that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampledReply {
    /// The reply.
    pub message_id: MessageId,
    /// Where it stands.
    pub conversation_id: ConversationId,
}

/// A week of which a sample was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleWeekRow {
    /// `2026-W48`.
    pub week: String,
    /// When.
    pub drawn_at: Timestamp,
    /// Of how many replies.
    pub seen: u32,
}

/// A drawn reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleTurnRow {
    /// The reply.
    pub reply: SampledReply,
    /// Its place in the order of the draw.
    pub place: u32,
    /// What the assistant took the customer's words for.
    pub predicted: String,
    /// How many people said what it was.
    pub labels: u32,
}

/// What somebody said of a drawn reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleLabelRow {
    /// Of which.
    pub message_id: MessageId,
    /// Who.
    pub user_id: UserId,
    /// What.
    pub label: String,
    /// When.
    pub at: Timestamp,
}

fn turn(row: &mut Row) -> Result<SampleTurnRow, StoreError> {
    let reply = SampledReply { message_id: row.id()?, conversation_id: row.id()? };
    Ok(SampleTurnRow { reply, place: row.u32()?, predicted: row.text()?, labels: row.u32()? })
}

fn of(week: &str, message_id: MessageId) -> Vec<Value> {
    vec![week.into(), Value::id(message_id)]
}

impl Cx {
    /// The assistant's replies with an id between two, by id.
    pub async fn replies_between(
        &self,
        after: MessageId,
        before: MessageId,
        limit: u32,
    ) -> Result<Vec<SampledReply>, StoreError> {
        let rows = self.read(&REPLIES, vec![Value::id(after), Value::id(before), limit.into()]).await?;
        let read = |mut row: Row| Ok(SampledReply { message_id: row.id()?, conversation_id: row.id()? });
        rows.into_iter().map(read).collect()
    }

    /// Why these were said, one after the other; nothing for what is erased or was said without a reason.
    pub async fn whys(&self, ids: &[MessageId]) -> Result<Vec<Option<serde_json::Value>>, StoreError> {
        let rows = self.read_many(ids.iter().map(|id| (&META, vec![Value::id(*id)])).collect()).await?;
        let mut whys = Vec::with_capacity(ids.len());
        for (id, rows) in ids.iter().zip(rows) {
            let why = match rows.into_iter().next() {
                Some(mut row) => {
                    match (row.opt_blob()?, self.key_unless_erased(row.id::<ContactId>()?).await?) {
                        (Some(meta), Some(key)) => {
                            key.open::<MessageMeta>(Column::MessageMeta, *id, &Sealed::stored(meta))?.why
                        }
                        _ => None,
                    }
                }
                None => None,
            };
            whys.push(why);
        }
        Ok(whys)
    }

    /// The weeks of which a sample was drawn since `week`, newest first.
    pub async fn sample_weeks(&self, since: &str, limit: u32) -> Result<Vec<SampleWeekRow>, StoreError> {
        let rows = self.read(&WEEKS, vec![since.into(), limit.into()]).await?;
        let read =
            |mut row: Row| Ok(SampleWeekRow { week: row.text()?, drawn_at: row.time()?, seen: row.u32()? });
        rows.into_iter().map(read).collect()
    }

    /// A week's sample, in the order of the draw.
    pub async fn sample_turns(&self, week: &str) -> Result<Vec<SampleTurnRow>, StoreError> {
        let rows = self.read(&TURNS, vec![week.into()]).await?;
        rows.into_iter().map(|mut row| turn(&mut row)).collect()
    }

    /// What was said of a week's sample, in the order in which it was said.
    pub async fn sample_labels(&self, week: &str) -> Result<Vec<SampleLabelRow>, StoreError> {
        let rows = self.read(&LABELS, vec![week.into()]).await?;
        let read = |mut row: Row| {
            Ok(SampleLabelRow {
                message_id: row.id()?,
                user_id: row.id()?,
                label: row.text()?,
                at: row.time()?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl<T> Changes<T> {
    /// Keeps a week's sample; a draw that was there already stays.
    pub fn put_sample(self, week: &SampleWeekRow, turns: &[SampleTurnRow]) -> Self {
        let drawn = vec![week.week.as_str().into(), week.drawn_at.into(), week.seen.into()];
        turns.iter().fold(self.write(&DRAWN, drawn), |changes, turn| {
            let mut params = of(&week.week, turn.reply.message_id);
            params.extend([
                Value::id(turn.reply.conversation_id),
                turn.place.into(),
                turn.predicted.as_str().into(),
            ]);
            changes.write(&TURN, params)
        })
    }

    /// Forgets the samples of the weeks before.
    pub fn drop_samples(self, before: &str) -> Self {
        let week = || vec![before.into()];
        self.write(&DROP_LABELS, week()).write(&DROP_TURNS, week()).write(&DROP_WEEKS, week())
    }

    /// Says what a drawn reply was about, in place of what the same person said `before`; a label that does not count is put aside. In
    /// conflict when two others said it already, or the person said something else meanwhile.
    pub fn label_sample(
        self,
        week: &str,
        row: &SampleLabelRow,
        counts: bool,
        before: Option<(&str, bool)>,
    ) -> Self {
        let gate = match (counts, before.is_some_and(|(_, counted)| counted)) {
            (true, false) => &COUNT,
            (false, true) => &UNCOUNT,
            _ => &HELD,
        };
        let mut params = of(week, row.message_id);
        let changes = self.must_hit("sample turn (labelled by two)", gate, params.clone());
        params.extend([Value::id(row.user_id), row.label.as_str().into(), row.at.into()]);
        match before {
            None => changes.must_hit("sample label (there already)", &PUT, params),
            Some((label, _)) => {
                params.push(label.into());
                changes.must_hit("sample label (another one)", &CHANGE, params)
            }
        }
    }
}
