//! Upkeep: what is kept no longer than needed, and what must not linger in files.

use base::{JobId, Timestamp, WorkspaceId};

use crate::changes::After;
use crate::cross::{
    DELETE_JOB, PURGE_CANNED_FILES, PURGE_DRAFTS, PURGE_JOBS, PURGE_LINKS, PURGE_ONCE, PURGE_PACE,
    PURGE_SESSIONS, PURGE_TRANSCRIPTS, System, TALLY_PURGED, tally_shard, write,
};
use crate::statement::{Query, Write};
use crate::value::Value;
use crate::{StoreError, cross};

/// Jobs purged in one commit.
const PURGED_AT_ONCE: u32 = 500;
/// How long a draft is kept that nobody touches, to whom a transcript went, and when an automatic letter went last.
pub const KEEP_DRAFTS_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// How long a request under an `Idempotency-Key` is remembered at least.
const KEEP_ONCE_MS: i64 = 24 * 60 * 60 * 1_000;

/// How long a file is kept that no canned reply has: whoever is writing one, or removed one by mistake, has that long.
const KEEP_LOOSE_FILES_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a purge removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Done jobs.
    pub jobs: u64,
}

impl System {
    /// Removes done jobs older than `keep_ms` (they stay in the tally) expired log-ins and links, and
    /// drafts that nobody has touched for `KEEP_DRAFTS_MS`, transcripts asked for before that, files that no canned reply and no article has, lines of tables of customers after a day, what was rejected as an example after 60 days, and what
    /// readers of the help centre said and did not find, what was done about articles long ago, and who read long ago what must be read no more.
    pub async fn purge(&self, now: Timestamp, keep_ms: i64) -> Result<Purged, StoreError> {
        let mut purged = Purged::default();
        loop {
            let jobs = self.purge_some(now.plus_ms(-keep_ms)).await?;
            purged.jobs += jobs;
            if jobs < u64::from(PURGED_AT_ONCE) {
                break;
            }
        }
        let old = now.plus_ms(-KEEP_DRAFTS_MS);
        let kept = [&PURGE_DRAFTS, &PURGE_TRANSCRIPTS, &PURGE_PACE];
        self.write(kept.map(|statement| write(statement, vec![old.into()])).to_vec()).await?;
        let ended = [&PURGE_SESSIONS, &PURGE_LINKS];
        let once = vec![now.plus_ms(-KEEP_ONCE_MS).into()];
        let loose = vec![now.plus_ms(-KEEP_LOOSE_FILES_MS).into()];
        self.write(vec![write(&PURGE_ONCE, once), write(&PURGE_CANNED_FILES, loose)]).await?;
        self.write(ended.map(|statement| write(statement, vec![now.into()])).to_vec()).await?;
        for workspace in self.workspaces().await? {
            self.purge_imports(workspace.id, now).await?;
            self.purge_article_imports(workspace.id, now).await?;
            self.purge_article_files(workspace.id, now).await?;
            self.purge_suggestions(workspace.id, now).await?;
            self.purge_help(workspace.id, now).await?;
            self.purge_help_searches(workspace.id, now).await?;
            self.purge_model_uses(workspace.id, now).await?;
            self.purge_flow_runs(workspace.id, now).await?;
            self.purge_payments(workspace.id, now).await?;
            self.purge_promises(workspace.id, now).await?;
            self.purge_tickets(workspace.id, now).await?;
            self.purge_codes(workspace.id, now).await?;
            self.purge_article_tasks(workspace.id, now).await?;
            self.purge_corrections(workspace.id, now).await?;
            self.purge_must_reads(workspace.id, now).await?;
        }
        Ok(purged)
    }

    async fn purge_some(&self, before: Timestamp) -> Result<u64, StoreError> {
        let load = Query { statement: &PURGE_JOBS, params: vec![before.into(), PURGED_AT_ONCE.into()] };
        let purge = self.store().transact(vec![load], |results| {
            let mut writes: Vec<Write> = Vec::new();
            let mut jobs = 0;
            for mut row in results.into_iter().flatten() {
                let (workspace, id, kind) = (row.id::<WorkspaceId>()?, row.id::<JobId>()?, row.text()?);
                let workspace = Value::id(workspace);
                writes.push(cross::write(&DELETE_JOB, vec![workspace.clone(), Value::id(id)]));
                writes
                    .push(cross::write(&TALLY_PURGED, vec![workspace, kind.into(), tally_shard(id).into()]));
                jobs += 1;
            }
            Ok(Ok::<_, StoreError>((jobs, writes, After::default())))
        });
        purge.await?
    }

    /// Removes overwritten bytes from the files: SQLite's log is emptied into the (securely overwritten) database, PostgreSQL's
    /// tables are vacuumed and the one with the contacts' keys is rewritten.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        self.store().engine().scrub().await
    }
}
