//! What a job is.

use base::{ConversationId, JobId, NodeId, Timestamp, WorkspaceId};

use crate::StoreError;
use crate::value::Row;

/// Everything of a job, for every statement that reads one.
macro_rules! job_columns {
    () => {
        "job.workspace_id, job.id, job.kind, job.unique_key, job.order_key, job.state, job.due_at, job.attempts, job.lease_by, \
         job.lease_until, job.payload, job.conversation_id, job.last_error, job.created_at"
    };
}
pub(crate) use job_columns;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// To be done, or being done under a lease.
    Pending,
    /// Done.
    Done,
    /// Given up until somebody drives it again.
    Dead,
}

impl JobState {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Done, Self::Dead].into_iter().find(|state| state.word() == word)
    }
}

/// Who works on a job, and until when nobody else may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Who.
    pub by: NodeId,
    /// Until when.
    pub until: Timestamp,
}

/// A job to store.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Id.
    pub id: JobId,
    /// Kind of work.
    pub kind: &'static str,
    /// Unique among the jobs of this kind, done ones too.
    pub unique_key: Option<String>,
    /// Jobs of one order key run one after the other, in the order of their creation.
    pub order_key: Option<String>,
    /// When it may run.
    pub due_at: Timestamp,
    /// Ids and facts for whoever runs it; never words of a person.
    pub payload: serde_json::Value,
    /// The conversation it works for.
    pub conversation_id: Option<ConversationId>,
    /// Taken in the commit that creates it, by a worker that waits; counts as its first attempt.
    pub lease: Option<Lease>,
    /// When it was made.
    pub at: Timestamp,
}

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Id.
    pub id: JobId,
    /// Kind of work.
    pub kind: String,
    /// Unique among the jobs of this kind.
    pub unique_key: Option<String>,
    /// What it is ordered by.
    pub order_key: Option<String>,
    /// Where it stands.
    pub state: JobState,
    /// When it may run.
    pub due_at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// Who works on it.
    pub lease: Option<Lease>,
    /// For whoever runs it.
    pub payload: serde_json::Value,
    /// The conversation it works for.
    pub conversation_id: Option<ConversationId>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl JobRow {
    /// Whether `node` holds it at `now` and may finish it.
    pub fn is_held_by(&self, node: NodeId, now: Timestamp) -> bool {
        self.state == JobState::Pending
            && self.lease.is_some_and(|lease| lease.by == node && lease.until > now)
    }
}

/// How many jobs of one kind there were and are: nothing may vanish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobTally {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// Kind of work.
    pub kind: String,
    /// Ever created; counted where they are created.
    pub created: u64,
    /// Waiting or running.
    pub pending: u64,
    /// Done, purged ones too.
    pub done: u64,
    /// Given up.
    pub dead: u64,
}

impl JobTally {
    /// Whether every job that was created is still accounted for.
    pub const fn balances(&self) -> bool {
        self.created == self.pending + self.done + self.dead
    }
}

pub(crate) fn read(row: &mut Row) -> Result<JobRow, StoreError> {
    Ok(JobRow {
        workspace_id: row.id()?,
        id: row.id()?,
        kind: row.text()?,
        unique_key: row.opt_text()?,
        order_key: row.opt_text()?,
        state: row.word(JobState::from_word)?,
        due_at: row.time()?,
        attempts: row.u32()?,
        lease: row.opt_id()?.zip(row.opt_time()?).map(|(by, until)| Lease { by, until }),
        payload: row.json()?,
        conversation_id: row.opt_id()?,
        last_error: row.opt_text()?,
        created_at: row.time()?,
    })
}
