//! Versions of the model that a workspace trained, and which of them answers.

use base::{Timestamp, UserId, WorkspaceId};

use crate::changes::{Changes, Effect};
use crate::statement::statements;
use crate::value::{Row, Value};
use crate::{Cx, StoreError, System};

macro_rules! columns {
    () => {
        "select no, state, done, steps, user_id, at, ended_at, published_at, note, problem, examples, intents, added, removed, micros, \
         bytes, started_at from model_version where workspace_id = $1 "
    };
}

statements! {
    LOAD_HEAD = "model.load_head":
        "select last_no, published_no, published_at, touched from model_head where workspace_id = $1 for update";
    HEAD = "model.head":
        "select last_no, published_no, published_at, touched from model_head where workspace_id = $1";
    LOAD = "model.load": concat!(columns!(), "and no = $2 for update");
    LIST = "model.list": concat!(columns!(), "order by no desc limit $2");
    BY_NO = "model.by_no": concat!(columns!(), "and no = $2");
    REPORT = "model.report": "select report from model_version where workspace_id = $1 and no = $2";
    CALIBRATION = "model.calibration": "select calibration from model_version where workspace_id = $1 and no = $2";
    ENSURE_HEAD = "model.ensure_head":
        "insert into model_head (workspace_id, last_no, touched) values ($1, 0, 0) on conflict (workspace_id) do nothing";
    SET_LAST = "model.set_last": "update model_head set last_no = $2 where workspace_id = $1 and last_no < $2";
    PUBLISH = "model.publish":
        "update model_head set published_no = $2, published_at = $3 where workspace_id = $1";
    MARK = "model.mark": "update model_version set published_at = $3 where workspace_id = $1 and no = $2";
    INSERT = "model.insert":
        "insert into model_version (workspace_id, no, state, done, steps, user_id, at, note, examples, intents, added, removed) \
         values ($1, $2, 'waiting', 0, 0, $3, $4, $5, $6, $7, $8, $9)";
    ADVANCE = "model.advance":
        "update model_version set state = 'training', done = $3, steps = $4, started_at = $5 \
         where workspace_id = $1 and no = $2 and state in ('waiting', 'training')";
    END = "model.end":
        "update model_version set state = $3, ended_at = $4, problem = $5 \
         where workspace_id = $1 and no = $2 and state in ('waiting', 'training')";
    READY = "model.ready":
        "update model_version set state = 'ready', ended_at = $3, micros = $4, bytes = $5, report = $6, calibration = $7, done = steps \
         where workspace_id = $1 and no = $2 and state in ('waiting', 'training')";
    RECALIBRATE = "model.recalibrate":
        "update model_version set calibration = $3 where workspace_id = $1 and no = $2 and state = 'ready'";
    DROP_OLD = "model.drop_old":
        "delete from model_version where workspace_id = $1 and no <= $2 and no <> $3 and state not in ('waiting', 'training')";
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// It waits for its turn.
    Waiting,
    /// It is being trained.
    Training,
    /// It can answer.
    Ready,
    /// It could not be trained.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

impl VersionState {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Training => "training",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it still comes to an end.
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::Waiting | Self::Training)
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Training, Self::Ready, Self::Failed, Self::Cancelled]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// A version, without what it learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// Its number; what was taught at it is what it was trained with.
    pub no: u32,
    /// Where it stands.
    pub state: VersionState,
    /// Steps of the training that are done.
    pub done: u32,
    /// Steps there are; 0 until that is known.
    pub steps: u32,
    /// Who wanted it.
    pub user_id: UserId,
    /// When.
    pub at: Timestamp,
    /// When its training began, the last time.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
    /// What was said of it.
    pub note: String,
    /// Why it failed.
    pub problem: Option<String>,
    /// Examples it is trained with.
    pub examples: u32,
    /// Intents it tells apart.
    pub intents: u32,
    /// Examples that the version published before it did not have.
    pub added: u32,
    /// Examples that the version published before it had beside.
    pub removed: u32,
    /// How long training took.
    pub micros: Option<u64>,
    /// How large the model is.
    pub bytes: Option<u64>,
}

/// Which number was given last, and which version answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModelHead {
    /// The number given last; 0 before the first.
    pub last_no: u32,
    /// The version that answers; without one the pack's own model does.
    pub published_no: Option<u32>,
    /// Since when.
    pub published_at: Option<Timestamp>,
    /// Rises when an erased customer's words go from what was taught.
    pub touched: u32,
}

impl ModelHead {
    /// The number from which on a change counts.
    pub const fn next(&self) -> u32 {
        self.last_no + 1
    }
}

/// What training came to.
#[derive(Clone, Debug)]
pub struct Trained {
    /// How long it took.
    pub micros: u64,
    /// How large the model is.
    pub bytes: Option<u64>,
    /// What it measured of itself.
    pub report: String,
    /// What its start is spared.
    pub calibration: String,
}

fn number(row: &mut Row) -> Result<Option<u32>, StoreError> {
    Ok(row.opt_u64()?.and_then(|no| u32::try_from(no).ok()))
}

pub(crate) fn read_head(row: &mut Row) -> Result<ModelHead, StoreError> {
    Ok(ModelHead {
        last_no: row.u32()?,
        published_no: number(row)?,
        published_at: row.opt_time()?,
        touched: row.u32()?,
    })
}

pub(crate) fn read(row: &mut Row) -> Result<VersionRow, StoreError> {
    Ok(VersionRow {
        no: row.u32()?,
        state: row.word(VersionState::from_word)?,
        done: row.u32()?,
        steps: row.u32()?,
        user_id: row.id()?,
        at: row.time()?,
        ended_at: row.opt_time()?,
        published_at: row.opt_time()?,
        note: row.text()?,
        problem: row.opt_text()?,
        examples: row.u32()?,
        intents: row.u32()?,
        added: row.u32()?,
        removed: row.u32()?,
        micros: row.opt_u64()?,
        bytes: row.opt_u64()?,
        started_at: row.opt_time()?,
    })
}

impl<T> Changes<T> {
    /// The workspace has a head from now on, for the next change to rest on.
    pub fn ensure_model_head(self) -> Self {
        self.write(&ENSURE_HEAD, Vec::new())
    }

    /// A version with the next number is to be trained.
    pub fn insert_version(self, version: &VersionRow) -> Self {
        let counts = [version.examples, version.intents, version.added, version.removed].map(Value::from);
        let mut params = vec![
            version.no.into(),
            Value::id(version.user_id),
            version.at.into(),
            version.note.as_str().into(),
        ];
        params.extend(counts);
        self.ensure_model_head()
            .must_hit("model head", &SET_LAST, vec![version.no.into()])
            .write(&INSERT, params)
    }

    /// Training, which began then, has come so far; nothing happens when it was stopped.
    pub fn advance_version(self, no: u32, (done, steps): (u32, u32), began: Timestamp) -> Self {
        self.write(&ADVANCE, vec![no.into(), done.into(), steps.into(), began.into()])
    }

    /// Training ended without a model. In conflict when it ended before.
    pub fn end_version(self, no: u32, state: VersionState, problem: Option<&str>, at: Timestamp) -> Self {
        let params = vec![no.into(), state.word().into(), at.into(), problem.into()];
        self.must_hit("version (ended)", &END, params)
    }

    /// Training ended with a model. In conflict when it ended before.
    pub fn ready_version(self, no: u32, trained: Trained, at: Timestamp) -> Self {
        let params = vec![
            no.into(),
            at.into(),
            trained.micros.into(),
            trained.bytes.into(),
            trained.report.into(),
            trained.calibration.into(),
        ];
        self.must_hit("version (ended)", &READY, params)
    }

    /// What a version is spared at a start was found anew, because the pack or what was taught is another.
    pub fn recalibrate_version(self, no: u32, calibration: String) -> Self {
        self.write(&RECALIBRATE, vec![no.into(), calibration.into()])
    }

    /// From now on this version answers; `None`: the pack's own model.
    pub fn publish_version(self, no: Option<u32>, at: Timestamp) -> Self {
        let changes =
            self.must_hit("model head", &PUBLISH, vec![no.into(), at.into()]).effect(Effect::Assistant);
        match no {
            Some(no) => changes.must_hit("version", &MARK, vec![no.into(), at.into()]),
            None => changes,
        }
    }

    /// Drops versions up to `upto` but the one that answers, and what only they were trained with.
    pub fn drop_versions(self, upto: u32, published: Option<u32>) -> Self {
        let oldest = published.unwrap_or(u32::MAX).min(upto.saturating_add(1));
        self.write(&DROP_OLD, vec![upto.into(), published.unwrap_or(0).into()])
            .drop_intents(oldest)
            .drop_examples(oldest)
    }
}

impl Cx {
    /// Which number was given last, and which version answers.
    pub async fn model_head(&self) -> Result<ModelHead, StoreError> {
        Ok(self.read_one(&HEAD, Vec::new(), read_head).await?.unwrap_or_default())
    }

    /// The newest versions, newest first.
    pub async fn versions(&self, limit: u32) -> Result<Vec<VersionRow>, StoreError> {
        self.read(&LIST, vec![limit.into()]).await?.into_iter().map(|mut row| read(&mut row)).collect()
    }

    /// A version.
    pub async fn version(&self, no: u32) -> Result<Option<VersionRow>, StoreError> {
        self.read_one(&BY_NO, vec![no.into()], read).await
    }

    /// What a version measured of itself.
    pub async fn version_report(&self, no: u32) -> Result<Option<String>, StoreError> {
        Ok(self.read_one(&REPORT, vec![no.into()], Row::opt_text).await?.flatten())
    }

    /// What a version's start is spared.
    pub async fn version_calibration(&self, no: u32) -> Result<Option<String>, StoreError> {
        Ok(self.read_one(&CALIBRATION, vec![no.into()], Row::opt_text).await?.flatten())
    }
}

impl System {
    /// Which version answers in each workspace that published one, and how often erased words went from it.
    pub async fn published_models(&self) -> Result<Vec<(WorkspaceId, u32, u32)>, StoreError> {
        let rows = self.rows(&crate::cross::PUBLISHED_MODELS, Vec::new()).await?;
        rows.into_iter().map(|mut row| Ok((row.id()?, row.u32()?, row.u32()?))).collect()
    }
}
