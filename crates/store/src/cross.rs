//! The few statements that cross workspaces: log-in by mail address, session by token, inbox by key, claiming of jobs, epoch, and
//! what the operator counts. Nothing else may.

use base::{NodeId, SessionId, Timestamp, TypedId, WorkspaceId};

use crate::api_key::api_key_columns;
use crate::changes::After;
use crate::job_rows::{JobRow, JobTally, Lease, job_columns};
use crate::statement::{Query, Statement, Write, statements};
use crate::user::user_columns;
use crate::value::{Row, Value};
use crate::workspace::inbox_columns;
use crate::{ApiKeyRow, InboxRow, Store, StoreError, UserRecord, api_key, job_rows, user, workspace};

statements! {
    USERS_BY_EMAIL = "cross.users_by_email":
        concat!("select ", user_columns!(), " where u.email = $1 and u.disabled_at is null order by u.created_at, u.id limit 8");
    SESSION = "cross.session":
        concat!("select s.id, s.expires_at, ", user_columns!(), " join login_session s on s.workspace_id = u.workspace_id and s.user_id = u.id \
         where s.token_hash = $1 and s.expires_at > $2 and u.disabled_at is null");
    USER_BY_LINK = "cross.user_by_link":
        concat!("select ", user_columns!(), " join password_link l on l.workspace_id = u.workspace_id and l.user_id = u.id \
         where l.token_hash = $1 and l.expires_at > $2 and u.disabled_at is null");
    API_KEY = "cross.api_key":
        concat!("select ", api_key_columns!(), " where token_hash = $1 union all \
         select ", api_key_columns!(), " where old_hash = $1 and old_until > $2");
    INBOX_BY_KEY = "cross.inbox_by_key": concat!("select ", inbox_columns!(), " where public_key = $1");
    WORKSPACES = "cross.workspaces": "select id, name, pack, wrapped_key from workspace order by id";
    PUT_SETUP_LINK = "cross.put_setup_link":
        "insert into setup_link (workspace_id, only_one, token_hash, expires_at) values ($1, 1, $2, $3) \
         on conflict (only_one) do update set workspace_id = excluded.workspace_id, token_hash = excluded.token_hash, \
         expires_at = excluded.expires_at";
    SETUP_LINK = "cross.setup_link":
        "select workspace_id from setup_link where only_one = 1 and token_hash = $1 and expires_at > $2";
    DROP_SETUP_LINK = "cross.drop_setup_link": "delete from setup_link where only_one = 1";
    EPOCH = "cross.epoch": "select value from meta where name = 'epoch'";
    ENSURE_EPOCH = "cross.ensure_epoch": "insert into meta (name, value) values ('epoch', $1) on conflict (name) do nothing";
    RENEW_EPOCH = "cross.renew_epoch":
        "insert into meta (name, value) values ('epoch', $1) on conflict (name) do update set value = excluded.value";
    CLAIM = "cross.claim":
        concat!("select ", job_columns!(), " from job where job.kind = $1 and job.state = 'pending' and job.due_at <= $2 \
         and (job.lease_until is null or job.lease_until <= $2) and not exists (select 1 from job o where \
         o.workspace_id = job.workspace_id and o.order_key = job.order_key and o.state = 'pending' \
         and (o.order_no, o.id) < (job.order_no, job.id)) \
         order by job.due_at, job.order_no, job.id limit $3 for update of job skip locked");
    LEASE = "cross.lease":
        "update job set lease_by = $3, lease_until = $4, attempts = attempts + 1 where workspace_id = $1 and id = $2 and state = 'pending'";
    EXTEND = "cross.extend":
        "update job set lease_until = $4 where workspace_id = $1 and id = $2 and lease_by = $3 and state = 'pending'";
    RETRY = "cross.retry":
        "update job set due_at = $4, last_error = $5, lease_by = null, lease_until = null \
         where workspace_id = $1 and id = $2 and lease_by = $3 and state = 'pending'";
    GIVE_UP = "cross.give_up":
        "update job set state = 'dead', last_error = $4, lease_by = null, lease_until = null \
         where workspace_id = $1 and id = $2 and lease_by = $3 and state = 'pending'";
    WAIT = "cross.wait":
        "update job set due_at = $4, last_error = $5, attempts = 0, lease_by = null, lease_until = null \
         where workspace_id = $1 and id = $2 and lease_by = $3 and state = 'pending'";
    NEXT_DUE = "cross.next_due":
        "select min(due_at) from job where kind = $1 and state = 'pending' and lease_until is null";
    NEXT_LAPSE = "cross.next_lapse":
        "select min(lease_until) from job where kind = $1 and state = 'pending' and due_at <= $2 and lease_until is not null";
    TALLY = "cross.tally":
        "select workspace_id, kind, 'created', cast(sum(created) as bigint) from job_tally group by workspace_id, kind \
         union all select workspace_id, kind, 'purged', cast(sum(purged) as bigint) from job_tally group by workspace_id, kind union all select workspace_id, kind, state, count(*) from job group by workspace_id, kind, state";
    DEPTH = "cross.depth":
        "select kind, state, count(*) from job where state = 'pending' group by kind, state \
         union all select kind, state, count(*) from job where state = 'dead' group by kind, state";
    COUNTS = "cross.conversation_counts": "select life, owner, count(*) from conversation group by life, owner";
    PURGE_JOBS = "cross.purge_jobs": "select workspace_id, id, kind from job where state = 'done' and done_at < $1 order by done_at limit $2 for update";
    DELETE_JOB = "cross.delete_job": "delete from job where workspace_id = $1 and id = $2 and state = 'done'";
    TALLY_PURGED = "cross.tally_purged":
        "update job_tally set purged = purged + 1 where workspace_id = $1 and kind = $2 and shard = $3";
    MAILBOXES = "cross.mailboxes": "select workspace_id, inbox_id from mailbox where paused = 0 order by workspace_id, inbox_id";
    PURGE_DRAFTS = "cross.purge_drafts": "delete from draft where saved_at < $1";
    WEBHOOK_LANES = "cross.webhook_lanes":
        "select workspace_id, id, failures from webhook where paused_at is null and (rest_until is null or rest_until <= $1)";
    PUBLISHED_MODELS = "cross.published_models": "select workspace_id, published_no, touched from model_head where published_no is not null";
    FLOW_HEADS = "cross.flow_heads": "select workspace_id, last_no, published_no, tried_no, tried_percent from flow_head";
    ARTICLE_CHANGES = "cross.article_changes": "select workspace_id, last_no from article_head";
    HELP_CENTRES = "cross.help_centres": "select workspace_id, host, settings from help_centre where is_on = 1 order by workspace_id";
    PURGE_CANNED_FILES = "cross.purge_canned_files": "delete from canned_file where reply_id is null and at < $1";
    PURGE_ONCE = "cross.purge_once": "delete from once where at < $1";
    PURGE_TRANSCRIPTS = "cross.purge_transcripts": "delete from mailed_transcript where at < $1";
    PURGE_PACE = "cross.purge_pace": "delete from mail_pace where at < $1";
    PURGE_LINKS = "cross.purge_links": "delete from password_link where expires_at < $1";
    PURGE_SESSIONS = "cross.purge_sessions": "delete from login_session where expires_at < $1";
}

/// Characters of a job's error that are kept.
const ERROR_CHARS: usize = 500;

/// A log-in, found by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// Id.
    pub id: SessionId,
    /// Until when.
    pub expires_at: Timestamp,
    /// Whose, with the workspace.
    pub user: UserRecord,
}

/// A workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceRow {
    /// Id.
    pub id: WorkspaceId,
    /// Name.
    pub name: String,
    /// Its industry pack.
    pub pack: String,
}

/// What crosses workspaces.
#[derive(Clone, Debug)]
pub struct System(Store);

impl System {
    pub(crate) const fn new(store: Store) -> Self {
        Self(store)
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.0
    }

    pub(crate) async fn rows(
        &self,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let rows = self.0.read(vec![Query { statement, params }]).await?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }

    /// Writes that need no look first.
    pub(crate) async fn write(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let write = move |_| Ok(Ok::<_, StoreError>(((), writes.clone(), After::default())));
        self.0.transact(Vec::new(), write).await?
    }

    /// Users with this mail address who may log in: one in each workspace that knows it.
    pub async fn users_by_email(&self, email: &str) -> Result<Vec<UserRecord>, StoreError> {
        let rows = self.rows(&USERS_BY_EMAIL, vec![email.to_lowercase().into()]).await?;
        rows.into_iter().map(|mut row| user::read(&mut row)).collect()
    }

    /// The log-in of a token that has not expired.
    pub async fn session_by_token(
        &self,
        token_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let rows = self.rows(&SESSION, vec![token_hash.into(), now.into()]).await?;
        let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
        Ok(Some(SessionRecord { id: row.id()?, expires_at: row.time()?, user: user::read(&mut row)? }))
    }

    /// The key of a token, revoked or over as it may be; the token before a rotation opens it too, for a while.
    pub async fn api_key(
        &self,
        token_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<ApiKeyRow>, StoreError> {
        let rows = self.rows(&API_KEY, vec![token_hash.into(), now.into()]).await?;
        rows.into_iter().next().map(|mut row| api_key::read(&mut row)).transpose()
    }

    /// Whose link this is, when it is still good and they may log in.
    pub async fn user_by_password_link(
        &self,
        token_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<UserRecord>, StoreError> {
        let rows = self.rows(&USER_BY_LINK, vec![token_hash.into(), now.into()]).await?;
        rows.into_iter().next().map(|mut row| user::read(&mut row)).transpose()
    }

    /// The inbox of a script tag's key.
    pub async fn inbox_by_key(&self, public_key: &str) -> Result<Option<InboxRow>, StoreError> {
        let rows = self.rows(&INBOX_BY_KEY, vec![public_key.into()]).await?;
        rows.into_iter().next().map(|mut row| workspace::read_inbox(&mut row)).transpose()
    }

    /// Every workspace, oldest first.
    pub async fn workspaces(&self) -> Result<Vec<WorkspaceRow>, StoreError> {
        let read = |mut row: Row| Ok(WorkspaceRow { id: row.id()?, name: row.text()?, pack: row.text()? });
        self.rows(&WORKSPACES, Vec::new()).await?.into_iter().map(read).collect()
    }

    /// Keeps the hash of a new set-up link, which makes the workspace of this id; any older link is void.
    pub async fn put_setup_link(
        &self,
        workspace_id: WorkspaceId,
        token_hash: [u8; 32],
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let params = vec![Value::id(workspace_id), token_hash.into(), until.into()];
        self.write(vec![write(&PUT_SETUP_LINK, params)]).await
    }

    /// The workspace that this set-up link may make; `None` when it is over or another one.
    pub async fn setup_link(
        &self,
        token_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Option<WorkspaceId>, StoreError> {
        let rows = self.rows(&SETUP_LINK, vec![token_hash.into(), now.into()]).await?;
        rows.into_iter().next().map(|mut row| row.id()).transpose()
    }

    /// Voids a set-up link that nobody needs any more.
    pub async fn drop_setup_link(&self) -> Result<(), StoreError> {
        self.write(vec![write(&DROP_SETUP_LINK, Vec::new())]).await
    }

    pub(crate) async fn check_master_key(&self) -> Result<(), StoreError> {
        let Some(mut row) = self.rows(&WORKSPACES, Vec::new()).await?.into_iter().next() else {
            return Ok(());
        };
        let id = row.id()?;
        let (_name, _pack) = (row.text()?, row.text()?);
        self.0.master().open_workspace_key(id, &row.blob()?).map(|_| ())
    }

    /// The database's epoch: another one after a restore, and then every client loads afresh.
    pub async fn epoch(&self) -> Result<String, StoreError> {
        let row = self.rows(&EPOCH, Vec::new()).await?.into_iter().next();
        row.ok_or(StoreError::Missing("epoch"))?.text()
    }

    pub(crate) async fn ensure_epoch(&self) -> Result<(), StoreError> {
        self.write(vec![write(&ENSURE_EPOCH, vec![self.0.env().uuid().to_string().into()])]).await
    }

    /// Begins a new epoch: after a restore.
    pub async fn renew_epoch(&self) -> Result<String, StoreError> {
        let epoch = self.0.env().uuid().to_string();
        self.write(vec![write(&RENEW_EPOCH, vec![epoch.as_str().into()])]).await?;
        Ok(epoch)
    }

    /// Takes up to `limit` due jobs of these kinds under a lease. Of an order key only the oldest unfinished job may run.
    pub async fn claim(
        &self,
        node: NodeId,
        kinds: &[&str],
        now: Timestamp,
        lease_ms: i64,
        limit: u32,
    ) -> Result<Vec<JobRow>, StoreError> {
        let load =
            |kind: &&str| Query { statement: &CLAIM, params: vec![(*kind).into(), now.into(), limit.into()] };
        let lease = Lease { by: node, until: now.plus_ms(lease_ms) };
        let claimed = self.0.transact(kinds.iter().map(load).collect(), move |results| {
            let mut jobs = Vec::new();
            for mut row in results.into_iter().flatten() {
                jobs.push(job_rows::read(&mut row)?);
            }
            jobs.sort_by_key(|job| job.due_at);
            jobs.truncate(limit as usize);
            let mut writes = Vec::with_capacity(jobs.len());
            for job in &mut jobs {
                job.lease = Some(lease);
                job.attempts += 1;
                let params =
                    vec![Value::id(job.workspace_id), Value::id(job.id), Value::id(node), lease.until.into()];
                writes.push(write(&LEASE, params));
            }
            Ok(Ok::<_, StoreError>((jobs, writes, After::default())))
        });
        claimed.await?
    }

    /// Keeps jobs for longer; a job that is not ours any more is left alone.
    pub async fn extend_leases(
        &self,
        node: NodeId,
        jobs: &[JobRow],
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let extend = |job: &JobRow| {
            let params = vec![Value::id(job.workspace_id), Value::id(job.id), Value::id(node), until.into()];
            write(&EXTEND, params)
        };
        self.write(jobs.iter().map(extend).collect()).await
    }

    /// A job failed: it runs again at `retry_at`, or is a dead letter from now on. Nothing happens when it is not ours any more.
    pub async fn fail_job(
        &self,
        job: &JobRow,
        node: NodeId,
        error: &str,
        retry_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let error: String = error.chars().take(ERROR_CHARS).collect();
        let mut params = vec![Value::id(job.workspace_id), Value::id(job.id), Value::id(node)];
        let statement = match retry_at {
            Some(at) => {
                params.push(at.into());
                &RETRY
            }
            None => &GIVE_UP,
        };
        params.push(error.into());
        self.write(vec![write(statement, params)]).await
    }

    /// A job cannot run before somebody does something: it is looked at again at `until`, and this does not count as a try.
    pub async fn wait_with_job(
        &self,
        job: &JobRow,
        node: NodeId,
        why: &str,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let why: String = why.chars().take(ERROR_CHARS).collect();
        let params =
            vec![Value::id(job.workspace_id), Value::id(job.id), Value::id(node), until.into(), why.into()];
        self.write(vec![write(&WAIT, params)]).await
    }

    /// When the next job of these kinds may be claimed: one that nobody works on is due, or the lease of a worker who died is over.
    pub async fn next_due(&self, kinds: &[&str]) -> Result<Option<Timestamp>, StoreError> {
        let now = self.0.env().now();
        let free = |kind: &&str| Query { statement: &NEXT_DUE, params: vec![(*kind).into()] };
        let leased = |kind: &&str| Query { statement: &NEXT_LAPSE, params: vec![(*kind).into(), now.into()] };
        let queries = kinds.iter().map(free).chain(kinds.iter().map(leased)).collect();
        let mut next: Option<Timestamp> = None;
        for mut row in self.0.read(queries).await?.into_iter().flatten() {
            if let Some(due) = row.opt_time()? {
                next = Some(next.map_or(due, |next| next.min(due)));
            }
        }
        Ok(next)
    }

    /// Mailboxes that shall be read.
    pub async fn mailboxes(&self) -> Result<Vec<(WorkspaceId, base::InboxId)>, StoreError> {
        self.rows(&MAILBOXES, Vec::new())
            .await?
            .into_iter()
            .map(|mut row| Ok((row.id()?, row.id()?)))
            .collect()
    }

    /// How many jobs there were and are, by workspace and kind; reads the whole table.
    pub async fn job_tally(&self) -> Result<Vec<JobTally>, StoreError> {
        let mut tallies = std::collections::BTreeMap::new();
        for mut row in self.rows(&TALLY, Vec::new()).await? {
            let (workspace_id, kind, word, count) =
                (row.id::<WorkspaceId>()?, row.text()?, row.text()?, row.u64()?);
            let tally = tallies.entry((workspace_id, kind.clone())).or_insert(JobTally {
                workspace_id,
                kind,
                created: 0,
                pending: 0,
                done: 0,
                dead: 0,
            });
            match word.as_str() {
                "created" => tally.created = count,
                "pending" => tally.pending = count,
                "dead" => tally.dead = count,
                _ => tally.done += count,
            }
        }
        Ok(tallies.into_values().collect())
    }

    /// How many jobs wait or run, and how many were given up, by kind: cheap, for metrics.
    pub async fn job_depth(&self) -> Result<Vec<(String, u64, u64)>, StoreError> {
        let mut depth = std::collections::BTreeMap::<String, (u64, u64)>::new();
        for mut row in self.rows(&DEPTH, Vec::new()).await? {
            let (kind, state, count) = (row.text()?, row.text()?, row.u64()?);
            let (pending, dead) = depth.entry(kind).or_default();
            *(if state == "dead" { dead } else { pending }) += count;
        }
        Ok(depth.into_iter().map(|(kind, (pending, dead))| (kind, pending, dead)).collect())
    }

    /// How many conversations there are in all workspaces together.
    pub async fn conversation_counts(&self) -> Result<crate::ConversationCounts, StoreError> {
        crate::list::counts(self.rows(&COUNTS, Vec::new()).await?)
    }
}

pub(crate) fn write(statement: &'static Statement, params: Vec<Value>) -> Write {
    Write { query: Query { statement, params }, must_hit: None, follows: false }
}

/// Counters of created jobs are spread over this many rows, so that commits do not wait for one another.
const TALLY_SHARDS: u8 = 32;

/// Which of the tally's rows counts a job.
pub(crate) fn tally_shard(id: base::JobId) -> u8 {
    id.uuid().as_bytes()[15] % TALLY_SHARDS
}
