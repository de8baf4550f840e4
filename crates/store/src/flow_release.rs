//! Releases of a workspace's flows: what each lays over the pack, how it was tested, and which of them answers.

use base::{Timestamp, UserId, WorkspaceId};

use crate::changes::{Changes, Effect};
use crate::flow_draft::FlowFileKind;
use crate::statement::statements;
use crate::value::{Row, Value, words};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select no, state, done, steps, user_id, at, ended_at, published_at, note, tried_at, tried_until, tried_percent, tried_against from flow_release where workspace_id = $1 "
    };
}

statements! {
    LOAD_HEAD = "flow_release.load_head": "select last_no, published_no, tried_no, tried_percent from flow_head where workspace_id = $1 for update";
    HEAD = "flow_release.head": "select last_no, published_no, tried_no, tried_percent from flow_head where workspace_id = $1";
    LOAD = "flow_release.load": concat!(columns!(), "and no = $2 for update");
    BY_NO = "flow_release.by_no": concat!(columns!(), "and no = $2");
    LIST = "flow_release.list": concat!(columns!(), "order by no desc limit $2");
    REPORT = "flow_release.report": "select report from flow_release where workspace_id = $1 and no = $2";
    FILES = "flow_release.files":
        "select kind, name, source from flow_release_file where workspace_id = $1 and no = $2 order by kind, name";
    EARLIER = "flow_release.earlier":
        "select distinct f.name, f.source from flow_release_file f join flow_release r on r.workspace_id = f.workspace_id and r.no = f.no \
         where f.workspace_id = $1 and f.kind = 'flow' and (r.published_at is not null or r.tried_at is not null) and f.no > $2";
    ENSURE_HEAD = "flow_release.ensure_head":
        "insert into flow_head (workspace_id, last_no) values ($1, 0) on conflict (workspace_id) do nothing";
    SET_LAST = "flow_release.set_last": "update flow_head set last_no = $2 where workspace_id = $1 and last_no < $2";
    PUBLISH = "flow_release.publish": "update flow_head set published_no = $2 where workspace_id = $1";
    MARK = "flow_release.mark": "update flow_release set published_at = $3 where workspace_id = $1 and no = $2 and state = 'ready'";
    TRY = "flow_release.try": "update flow_head set tried_no = $2, tried_percent = $3 where workspace_id = $1";
    TRIED =  "flow_release.tried":
        "update flow_release set tried_at = $3, tried_until = null, tried_percent = $4, tried_against = $5 \
         where workspace_id = $1 and no = $2 and state = 'ready'";
    TRIED_UNTIL = "flow_release.tried_until":
        "update flow_release set tried_until = $3 where workspace_id = $1 and no = $2";
    INSERT = "flow_release.insert":
        "insert into flow_release (workspace_id, no, state, done, steps, user_id, at, note) values ($1, $2, 'testing', 0, 0, $3, $4, $5)";
    INSERT_FILE = "flow_release.insert_file":
        "insert into flow_release_file (workspace_id, no, kind, name, source) values ($1, $2, $3, $4, $5)";
    ADVANCE = "flow_release.advance":
        "update flow_release set done = $3, steps = $4 where workspace_id = $1 and no = $2 and state = 'testing'";
    TESTED = "flow_release.tested":
        "update flow_release set state = $3, ended_at = $4, report = $5, done = steps where workspace_id = $1 and no = $2 and state = 'testing'";
    DROP_OLD = "flow_release.drop_old":
        "delete from flow_release where workspace_id = $1 and no <= $2 and no <> $3 and no <> $4 and state <> 'testing'";
    DROP_OLD_FILES = "flow_release.drop_old_files":
        "delete from flow_release_file where workspace_id = $1 and no <= $2 and no <> $3 and no <> $4";
}

words! {
    /// Where a release stands.
    ReleaseState {
        /// It is being tested.
        Testing = "testing",
        /// It may be published.
        Ready = "ready",
        /// It may not: its tests say why.
        Failed = "failed",
    }
}

/// A release, without its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseRow {
    /// Its number.
    pub no: u32,
    /// Where it stands.
    pub state: ReleaseState,
    /// Steps of its tests that are done.
    pub done: u32,
    /// Steps there are; 0 until that is known.
    pub steps: u32,
    /// Who made it.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
    /// When its tests ended.
    pub ended_at: Option<Timestamp>,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
    /// What is new in it.
    pub note: String,
    /// The last time it was tried in a share of the conversations.
    pub tried: Option<Tried>,
}

/// When a release answered in a share of the conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Since when.
    pub since: Timestamp,
    /// Until when; still, where that is not known.
    pub until: Option<Timestamp>,
    /// In how many of a hundred.
    pub percent: u8,
    /// What answered in the others; none is the pack's own flows.
    pub against: Option<u32>,
}

/// A release that answers in a share of the conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// Which.
    pub no: u32,
    /// In how many of a hundred.
    pub percent: u8,
}

/// A file that a release lays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseFile {
    /// What it holds.
    pub kind: FlowFileKind,
    /// The flow.
    pub name: String,
    /// Its text.
    pub source: String,
}

/// Which number was given last, and which release answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowHead {
    /// The number given last; 0 before the first.
    pub last_no: u32,
    /// The release that answers; without one the pack's own flows do.
    pub published_no: Option<u32>,
    /// The release that answers in a share of the conversations.
    pub rollout: Option<Rollout>,
}

pub(crate) fn read_head(row: &mut Row) -> Result<FlowHead, StoreError> {
    let last_no = row.u32()?;
    let published_no = number(row)?;
    let (tried_no, percent) = (number(row)?, percent(row)?);
    let rollout = tried_no.zip(percent).map(|(no, percent)| Rollout { no, percent });
    Ok(FlowHead { last_no, published_no, rollout })
}

fn number(row: &mut Row) -> Result<Option<u32>, StoreError> {
    Ok(row.opt_u64()?.and_then(|no| u32::try_from(no).ok()))
}

fn percent(row: &mut Row) -> Result<Option<u8>, StoreError> {
    Ok(row.opt_u64()?.and_then(|percent| u8::try_from(percent).ok()))
}

fn read_tried(row: &mut Row) -> Result<Option<Tried>, StoreError> {
    let (since, until, percent, against) = (row.opt_time()?, row.opt_time()?, percent(row)?, number(row)?);
    Ok(since.zip(percent).map(|(since, percent)| Tried { since, until, percent, against }))
}

pub(crate) fn read(row: &mut Row) -> Result<ReleaseRow, StoreError> {
    Ok(ReleaseRow {
        no: row.u32()?,
        state: row.word(ReleaseState::from_word)?,
        done: row.u32()?,
        steps: row.u32()?,
        user_id: row.id()?,
        at: row.time()?,
        ended_at: row.opt_time()?,
        published_at: row.opt_time()?,
        note: row.text()?,
        tried: read_tried(row)?,
    })
}

fn read_file(row: &mut Row) -> Result<ReleaseFile, StoreError> {
    Ok(ReleaseFile { kind: row.word(FlowFileKind::from_word)?, name: row.text()?, source: row.text()? })
}

impl<T> Changes<T> {
    /// The workspace has a head from now on, for the next change to rest on.
    pub fn ensure_flow_head(self) -> Self {
        self.write(&ENSURE_HEAD, Vec::new())
    }

    /// A release with the next number, to be tested.
    pub fn insert_release(self, row: &ReleaseRow, files: &[ReleaseFile]) -> Self {
        let params = vec![row.no.into(), Value::id(row.user_id), row.at.into(), row.note.as_str().into()];
        let mut changes = self
            .ensure_flow_head()
            .must_hit("flow head", &SET_LAST, vec![row.no.into()])
            .write(&INSERT, params);
        for file in files {
            let params = vec![
                row.no.into(),
                file.kind.word().into(),
                file.name.as_str().into(),
                file.source.as_str().into(),
            ];
            changes = changes.write(&INSERT_FILE, params);
        }
        changes
    }

    /// So much of its tests is done.
    pub fn advance_release(self, no: u32, done: u32, steps: u32) -> Self {
        self.write(&ADVANCE, vec![no.into(), done.into(), steps.into()])
    }

    /// Its tests came to an end. In conflict when they had before.
    pub fn test_release(self, no: u32, state: ReleaseState, report: String, at: Timestamp) -> Self {
        let params = vec![no.into(), state.word().into(), at.into(), report.into()];
        self.must_hit("release (tested)", &TESTED, params)
    }

    /// From now on this release answers; `None`: the pack's own flows.
    pub fn publish_release(self, no: Option<u32>, at: Timestamp) -> Self {
        let changes = self.must_hit("flow head", &PUBLISH, vec![no.into()]).effect(Effect::Assistant);
        match no {
            Some(no) => changes.must_hit("release", &MARK, vec![no.into(), at.into()]),
            None => changes,
        }
    }

    /// From now on this release answers in a share of the conversations, and what answers in the others is remembered.
    pub fn begin_rollout(self, rollout: Rollout, against: Option<u32>, at: Timestamp) -> Self {
        let (no, percent) = (rollout.no, u32::from(rollout.percent));
        self.must_hit("flow head", &TRY, vec![no.into(), percent.into()])
            .must_hit("release", &TRIED, vec![no.into(), at.into(), percent.into(), against.into()])
            .effect(Effect::Assistant)
    }

    /// From now on one release answers everywhere.
    pub fn end_rollout(self, no: u32, at: Timestamp) -> Self {
        self.must_hit("flow head", &TRY, vec![Value::Null, Value::Null])
            .write(&TRIED_UNTIL, vec![no.into(), at.into()])
            .effect(Effect::Assistant)
    }

    /// Drops releases up to `upto` but those that answer.
    pub fn drop_releases(self, upto: u32, head: &FlowHead) -> Self {
        let (published, tried) =
            (head.published_no.unwrap_or(0), head.rollout.map_or(0, |rollout| rollout.no));
        let params = || vec![upto.into(), published.into(), tried.into()];
        self.write(&DROP_OLD_FILES, params()).write(&DROP_OLD, params())
    }
}

impl Cx {
    /// Which number was given last, and which release answers.
    pub async fn flow_head(&self) -> Result<FlowHead, StoreError> {
        Ok(self.read_one(&HEAD, Vec::new(), read_head).await?.unwrap_or_default())
    }

    /// The newest releases, newest first.
    pub async fn releases(&self, limit: u32) -> Result<Vec<ReleaseRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// A release.
    pub async fn release(&self, no: u32) -> Result<Option<ReleaseRow>, StoreError> {
        self.read_one(&BY_NO, vec![no.into()], read).await
    }

    /// What its tests said.
    pub async fn release_report(&self, no: u32) -> Result<Option<String>, StoreError> {
        Ok(self.read_one(&REPORT, vec![no.into()], Row::opt_text).await?.flatten())
    }

    /// What it lays over the pack.
    pub async fn release_files(&self, no: u32) -> Result<Vec<ReleaseFile>, StoreError> {
        let rows = self.read(&FILES, vec![no.into()]).await?;
        rows.into_iter().map(|mut row| read_file(&mut row)).collect()
    }

    /// Texts of flows that answered since this number, by name.
    pub async fn earlier_flows(&self, after: u32) -> Result<Vec<(String, String)>, StoreError> {
        let rows = self.read(&EARLIER, vec![after.into()]).await?;
        rows.into_iter().map(|mut row| Ok((row.text()?, row.text()?))).collect()
    }
}

impl System {
    /// What each workspace that changed its flows published.
    pub async fn flow_heads(&self) -> Result<Vec<(WorkspaceId, FlowHead)>, StoreError> {
        let rows = self.rows(&crate::cross::FLOW_HEADS, Vec::new()).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, read_head(&mut row)?))).collect()
    }
}
