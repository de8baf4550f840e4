//! Work to be done later: one table, written in the commit that causes the work.

use base::{ConversationId, JobId, Timestamp};

use crate::changes::{Changes, Effect};
use crate::job_rows::{JobRow, NewJob, job_columns, read};
use crate::statement::statements;
use crate::value::{Value, to_json};
use crate::{Cx, StoreError};

statements! {
    LOAD = "job.load":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and id = $2 for update");
    LOAD_BY_KEY = "job.load_by_key":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and kind = $2 and unique_key = $3 for update");
    BY_ID = "job.by_id":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and id = $2");
    OF_CONVERSATION = "job.of_conversation":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and conversation_id = $2 and state = 'pending' order by id limit 100");
    DEAD = "job.dead":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and state = 'dead' order by id limit $2");
    DEAD_OF = "job.dead_of_kind":
        concat!("select ", job_columns!(), " from job where workspace_id = $1 and state = 'dead' and kind = $2 order by id limit $3");
    INSERT = "job.insert":
        "insert into job (workspace_id, id, kind, unique_key, order_key, state, due_at, attempts, lease_by, lease_until, payload, \
         conversation_id, created_at, order_no) \
         values ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $10, $11, $12, \
         (select coalesce(max(o.order_no), 0) + 1 from job o where o.workspace_id = $1 and o.order_key = $5))";
    TALLY_CREATED = "job_tally.created":
        "insert into job_tally (workspace_id, kind, shard, created, purged) values ($1, $2, $3, 1, 0) \
         on conflict (workspace_id, kind, shard) do update set created = job_tally.created + 1";
    FINISH = "job.finish":
        "update job set state = 'done', done_at = $3, lease_by = null, lease_until = null \
         where workspace_id = $1 and id = $2 and state = 'pending'";
    RESCHEDULE = "job.reschedule":
        "update job set state = 'pending', due_at = $3, attempts = 0, lease_by = null, lease_until = null, done_at = null \
         where workspace_id = $1 and id = $2";
    REDRIVE = "job.redrive":
        "update job set state = 'pending', due_at = $3, attempts = 0, lease_by = null, lease_until = null \
         where workspace_id = $1 and id = $2 and state = 'dead'";
    CANCEL_BY_KEY = "job.cancel_by_key":
        "update job set state = 'done', done_at = $4, last_error = 'cancelled', lease_by = null, lease_until = null \
         where workspace_id = $1 and kind = $2 and unique_key = $3 and state = 'pending'";
    SET_PAYLOAD = "job.set_payload":
        "update job set payload = $3 where workspace_id = $1 and id = $2 and state = 'pending'";
}

impl<T> Changes<T> {
    /// Adds work. Workers are woken unless it is created under a lease.
    pub fn insert_job(self, job: NewJob) -> Self {
        self.insert_job_as(job.kind.to_owned(), job)
    }

    /// The same under a kind that is made while running.
    pub(crate) fn insert_job_as(self, kind: String, job: NewJob) -> Self {
        let shard = crate::cross::tally_shard(job.id);
        let leased = job.lease.is_some();
        let params = vec![
            Value::id(job.id),
            kind.as_str().into(),
            job.unique_key.into(),
            job.order_key.into(),
            job.due_at.into(),
            u32::from(leased).into(),
            job.lease.map(|lease| lease.by.0).into(),
            job.lease.map(|lease| lease.until).into(),
            to_json(&job.payload).into(),
            job.conversation_id.map(|id| id.0).into(),
            job.at.into(),
        ];
        let changes = self.write(&INSERT, params).write(&TALLY_CREATED, vec![kind.into(), shard.into()]);
        if leased { changes } else { changes.effect(Effect::Jobs) }
    }

    /// Work is done; in the commit of its effect. In conflict when the job is not pending any more: the closure runs again and sees
    /// so. Whether the lease is still ours is for the closure to see ([`JobRow::is_held_by`]).
    pub fn finish_job(self, id: JobId, at: Timestamp) -> Self {
        self.must_hit("job (not pending)", &FINISH, vec![Value::id(id), at.into()])
    }

    /// The job shall run (again) at `due_at`: pending, without a lease, with all its attempts before it, even when it was done.
    pub fn reschedule_job(self, id: JobId, due_at: Timestamp) -> Self {
        self.must_hit("job", &RESCHEDULE, vec![Value::id(id), due_at.into()]).effect(Effect::Jobs)
    }

    /// A dead job gets all its attempts once more.
    pub fn redrive_job(self, id: JobId, due_at: Timestamp) -> Self {
        self.must_hit("job (not dead)", &REDRIVE, vec![Value::id(id), due_at.into()]).effect(Effect::Jobs)
    }

    /// Work is not needed any more; nothing happens when there is none.
    pub fn cancel_job_by_key(self, kind: &'static str, unique_key: &str, at: Timestamp) -> Self {
        self.write(&CANCEL_BY_KEY, vec![kind.into(), unique_key.into(), at.into()])
    }

    /// Replaces what whoever runs the job will read.
    pub fn set_job_payload(self, id: JobId, payload: &serde_json::Value) -> Self {
        self.must_hit("job (not pending)", &SET_PAYLOAD, vec![Value::id(id), to_json(payload).into()])
    }
}

impl Cx {
    /// A job.
    pub async fn job(&self, id: JobId) -> Result<Option<JobRow>, StoreError> {
        self.read_one(&BY_ID, vec![Value::id(id)], read).await
    }

    /// Jobs that were given up, oldest first.
    pub async fn dead_jobs(&self, limit: u32) -> Result<Vec<JobRow>, StoreError> {
        self.read(&DEAD, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Jobs of one kind that were given up, oldest first.
    pub async fn dead_jobs_of(&self, kind: &str, limit: u32) -> Result<Vec<JobRow>, StoreError> {
        let rows = self.read(&DEAD_OF, vec![kind.into(), limit.into()]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// Pending jobs of a conversation, at most a hundred.
    pub async fn jobs_of(&self, conversation_id: ConversationId) -> Result<Vec<JobRow>, StoreError> {
        let rows = self.read(&OF_CONVERSATION, vec![Value::id(conversation_id)]).await?;
        rows.into_iter().map(|mut row| read(&mut row)).collect()
    }
}
