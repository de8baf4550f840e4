//! How far flows came in conversations, and where customers were lost.

use base::{ConversationId, Timestamp, WorkspaceId};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError, System};

statements! {
    PUT = "flow_run.put":
        "insert into flow_run (workspace_id, conversation_id, no, flow, version, release_no, state, step, began_at, touched_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict (workspace_id, conversation_id, no) do update set \
         version = excluded.version, state = excluded.state, step = coalesce(excluded.step, flow_run.step), touched_at = excluded.touched_at";
    STEP = "flow_run.step":
        "insert into flow_run_step (workspace_id, conversation_id, no, step, flow, version, again, at) values ($1, $2, $3, $4, $5, $6, $7, $8) \
         on conflict (workspace_id, conversation_id, no, step) do update set again = case when excluded.again = 1 then 1 else flow_run_step.again end";
    HANDED = "flow_run.handed":
        "update flow_run set state = 'handed', touched_at = $3 where workspace_id = $1 and conversation_id = $2 and state = 'open'";
    ENDS = "flow_run.ends":
        "select version, release_no, case when state = 'open' and touched_at < $4 then 'left' else state end, step, count(*) from flow_run \
         where workspace_id = $1 and flow = $2 and began_at >= $3 \
         group by version, release_no, case when state = 'open' and touched_at < $4 then 'left' else state end, step";
    STEPS = "flow_run.steps":
        "select version, step, count(*), cast(sum(again) as bigint) from flow_run_step where workspace_id = $1 and flow = $2 and at >= $3 group by version, step";
    ANSWERED = "flow_run.answered":
        "select conversation_id from message where workspace_id = $1 and author = 'assistant' and private = 0 order by id desc limit $2";
    OLD = "flow_run.old": "delete from flow_run where workspace_id = $1 and began_at < $2";
    OLD_STEPS = "flow_run.old_steps": "delete from flow_run_step where workspace_id = $1 and at < $2";
}

/// Days for which it is known how flows ended.
pub const KEEP_FLOW_RUNS_DAYS: i64 = 400;
const DAY_MS: i64 = 86_400_000;

words! {
    /// How a flow stands.
    FlowRunState {
        /// It goes on.
        Open = "open",
        /// It came to its end.
        Done = "done",
        /// The customer gave it up.
        Cancelled = "cancelled",
        /// A person took over.
        Handed = "handed",
        /// Nothing more could be read or done.
        Failed = "failed",
        /// Something else took its place, or nothing came for a day.
        Left = "left",
    }
}

/// What a turn did to a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowRunRow {
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Which of its flows.
    pub no: u32,
    /// What it is called.
    pub flow: String,
    /// A mark of its text.
    pub version: u64,
    /// The release that answered; none is the pack.
    pub release_no: Option<u32>,
    /// How it stands.
    pub state: FlowRunState,
    /// Where it waits; none where it ended.
    pub step: Option<String>,
    /// What is asked there was asked before.
    pub again: bool,
    /// When.
    pub at: Timestamp,
}

/// How many of a version ended so at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowEnds {
    /// A mark of its text.
    pub version: u64,
    /// The release that answered.
    pub release_no: Option<u32>,
    /// How.
    pub state: FlowRunState,
    /// Where it waited last.
    pub step: Option<String>,
    /// How many.
    pub count: u64,
}

/// How many of a version waited at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowSteps {
    /// A mark of its text.
    pub version: u64,
    /// The step.
    pub step: String,
    /// How many.
    pub count: u64,
    /// Of these, asked more than once.
    pub again: u64,
}

/// Both engines keep 64 bits with a sign.
const fn signed(version: u64) -> i64 {
    version.cast_signed()
}

impl<T> Changes<T> {
    /// A flow came so far.
    pub fn put_flow_run(self, row: &FlowRunRow) -> Self {
        let (id, no) = (|| Value::id(row.conversation_id), row.no);
        let params = vec![
            id(),
            no.into(),
            row.flow.as_str().into(),
            signed(row.version).into(),
            row.release_no.into(),
            row.state.word().into(),
            row.step.as_deref().into(),
            row.at.into(),
        ];
        let changes = self.write(&PUT, params);
        let Some(step) = &row.step else { return changes };
        let params = vec![
            id(),
            no.into(),
            step.as_str().into(),
            row.flow.as_str().into(),
            signed(row.version).into(),
            u32::from(row.again).into(),
            row.at.into(),
        ];
        changes.write(&STEP, params)
    }

    /// A person answers from now on: whatever was under way is theirs.
    pub(crate) fn hand_flow_runs(self, id: ConversationId, at: Timestamp) -> Self {
        self.write(&HANDED, vec![Value::id(id), at.into()])
    }
}

impl Cx {
    /// How a flow ended since then; what nothing came to since `quiet` was left.
    pub async fn flow_ends(
        &self,
        flow: &str,
        since: Timestamp,
        quiet: Timestamp,
    ) -> Result<Vec<FlowEnds>, StoreError> {
        let read = |mut row: Row| {
            Ok(FlowEnds {
                version: row.int()?.cast_unsigned(),
                release_no: row.opt_u64()?.and_then(|no| u32::try_from(no).ok()),
                state: row.word(FlowRunState::from_word)?,
                step: row.opt_text()?,
                count: row.u64()?,
            })
        };
        let rows = self.read(&ENDS, vec![flow.into(), since.into(), quiet.into()]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Conversations of the latest replies of the assistant, the latest first.
    pub async fn answered_lately(&self, replies: u32) -> Result<Vec<ConversationId>, StoreError> {
        let rows = self.read(&ANSWERED, vec![replies.into()]).await?;
        let mut out: Vec<ConversationId> = Vec::new();
        for mut row in rows {
            let id = row.id()?;
            if !out.contains(&id) {
                out.push(id);
            }
        }
        Ok(out)
    }

    /// At which steps a flow waited since then.
    pub async fn flow_steps(&self, flow: &str, since: Timestamp) -> Result<Vec<FlowSteps>, StoreError> {
        let read = |mut row: Row| {
            Ok(FlowSteps {
                version: row.int()?.cast_unsigned(),
                step: row.text()?,
                count: row.u64()?,
                again: row.u64()?,
            })
        };
        let rows = self.read(&STEPS, vec![flow.into(), since.into()]).await?;
        rows.into_iter().map(read).collect()
    }
}

impl System {
    /// Forgets how flows ended long ago.
    pub(crate) async fn purge_flow_runs(
        &self,
        workspace_id: WorkspaceId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let before = now.plus_ms(-KEEP_FLOW_RUNS_DAYS * DAY_MS);
        let params = || vec![Value::id(workspace_id), before.into()];
        let (runs, steps) = (crate::cross::write(&OLD, params()), crate::cross::write(&OLD_STEPS, params()));
        self.write(vec![runs, steps]).await
    }
}
