//! Trains a version: on a thread of its own that yields to everything else, one at a time in each process. It says how far it has come, stops
//! when somebody wants that, and is begun anew when its process ended.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use access::{Action, Actor, may};
use base::{ExampleId, Timestamp};
use dialogue::Pack;
use dialogue::pack::Overlay;
use nlu::{Encoder, Model, TrainError};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, State, Trained, VersionState};
use tokio::sync::oneshot;

use super::VERSIONS;
use super::measure::measured;
use super::report::Kept;
use super::taught::Taught;
use super::thread;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::{held, set_again};

/// How often it is looked whether to stop, and how far it has come.
const LOOK: Duration = Duration::from_millis(250);
/// Steps there are: hundredths.
const STEPS: u32 = 100;
/// Why its job needs no entry of its own.
const AUDITED: &str = "the training itself is audited";
/// When to look again while another training runs here.
const LATER_MS: i64 = 1_000;

/// What the thread and whoever watches it tell each other.
#[derive(Default)]
struct Sign {
    done: AtomicU32,
    stop: AtomicBool,
}

/// Which training, and when it began.
#[derive(Clone, Copy)]
struct Of {
    no: u32,
    began: Timestamp,
}

/// How a training ended.
enum Ended {
    Trained(Box<(Kept, Kept, String, u64)>),
    Refused(TrainError),
}

/// Runs the job of one version.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let no = version_of(job)?;
    if cx.version(no).await?.is_none_or(|version| !version.state.goes_on()) {
        return set_again(app, &cx, job, None, AUDITED).await;
    }
    let Ok(_seat) = app.assistants().training.try_lock() else {
        return set_again(app, &cx, job, Some(app.env().now().plus_ms(LATER_MS)), AUDITED).await;
    };
    let taught = Taught::at(&cx, no).await?;
    let overlay = taught.overlay(app);
    let own: HashMap<(String, String), ExampleId> = taught
        .ids()
        .into_iter()
        .map(|((intent, text), id)| ((intent.to_owned(), text.to_owned()), id))
        .collect();
    let sign = Arc::new(Sign::default());
    let pack_report = app.assistants().pack_report();
    let began = app.env().now();
    let (pack, seen) = (app.pack().clone(), sign.clone());
    let encoder = app.assistants().joined.encoder().cloned();
    let mut ended = thread::begin("training", move || {
        let ids = own.iter().map(|((intent, text), id)| ((intent.as_str(), text.as_str()), *id)).collect();
        match learn(&pack, &overlay, encoder.as_ref(), &ids, pack_report.as_deref(), &seen) {
            Ok(made) => Ended::Trained(Box::new(made)),
            Err(error) => Ended::Refused(error),
        }
    })?;
    let outcome = held(app, job, watch(app, &cx, Of { no, began }, &sign, &mut ended)).await;
    // Whatever happened, the thread ends before another begins.
    sign.stop.store(true, Ordering::Relaxed);
    match outcome? {
        Some(Ended::Trained(made)) => {
            let (mut kept, pack_kept, calibration, bytes) = *made;
            kept.pack_missed = pack_kept.missed.clone();
            app.assistants().keep_pack_report(pack_kept);
            let micros = u64::try_from(app.env().now().ms_since(began)).unwrap_or_default() * 1_000;
            let report =
                serde_json::to_string(&kept).map_err(|_| Error::Internal("a report that is no JSON"))?;
            let trained = Trained { micros, bytes: Some(bytes), report, calibration };
            ready(app, &cx, job, no, trained).await
        }
        Some(Ended::Refused(TrainError::Cancelled)) | None => stopped(app, &cx, job, no).await,
        Some(Ended::Refused(error)) => fail(app, &cx, job, no, slug(&error)).await,
    }
}

/// The job was given up: whoever waits is told.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    let cx = app.cx(job.workspace_id, Actor::System);
    let no = version_of(job)?;
    match cx.version(no).await? {
        Some(version) if version.state.goes_on() => end(app, &cx, no, "failed", None).await,
        _ => Ok(()),
    }
}

fn version_of(job: &JobRow) -> Result<u32> {
    let no = job.payload.get("no").and_then(serde_json::Value::as_u64);
    no.and_then(|no| u32::try_from(no).ok()).ok_or(Error::Internal("a job without its version"))
}

const fn slug(error: &TrainError) -> &'static str {
    match error {
        TrainError::TooFewIntents { .. } => "too_few_intents",
        TrainError::TooMany { .. } => "too_many_examples",
        _ => "failed",
    }
}

/// Trains; beside it, unless that is known, what the pack's own model measures of itself.
fn learn(
    pack: &Pack,
    overlay: &Overlay,
    encoder: Option<&Arc<dyn Encoder>>,
    ids: &HashMap<(&str, &str), ExampleId>,
    pack_report: Option<&Kept>,
    sign: &Sign,
) -> std::result::Result<(Kept, Kept, String, u64), TrainError> {
    let training = pack.taught(overlay);
    // Two trainings of about the same length, or one.
    let parts = if pack_report.is_some() { 1 } else { 2 };
    let part = std::cell::Cell::new(0_u64);
    let mut hook = |step: nlu::Step| {
        let share = (part.get() * step.of + step.done) * u64::from(STEPS) / (step.of * parts).max(1);
        sign.done.store(u32::try_from(share).unwrap_or(STEPS), Ordering::Relaxed);
        if sign.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let (model, report) = Model::learn(&training, encoder.cloned(), &mut hook)?;
    let kept = Kept::of(&model, &report, ids);
    let calibration = serde_json::to_string(model.calibration()).unwrap_or_default();
    let bytes = model.to_bytes().len() as u64;
    let pack_kept = match pack_report {
        Some(there) => there.clone(),
        None => {
            part.set(1);
            measured(pack, encoder, &mut hook)?
        }
    };
    Ok((kept, pack_kept, calibration, bytes))
}

/// Waits for the end; `None` when it is to end without one.
async fn watch(
    app: &App,
    cx: &Cx,
    Of { no, began }: Of,
    sign: &Sign,
    ended: &mut oneshot::Receiver<Ended>,
) -> Result<Option<Ended>> {
    let mut told = None;
    loop {
        if app.assistants().stopping() || cx.version(no).await?.is_none_or(|version| !version.state.goes_on())
        {
            sign.stop.store(true, Ordering::Relaxed);
            let _ = ended.await;
            return Ok(None);
        }
        let done = sign.done.load(Ordering::Relaxed).min(STEPS);
        if told != Some(done) {
            told = Some(done);
            let change = move |_: &State| -> Result<Changes<()>> {
                Ok(Changes::new(())
                    .advance_version(no, (done, STEPS), began)
                    .unaudited("how far a training has come"))
            };
            cx.change(Keys::new().version(no), change).await.map_err(flatten)?;
        }
        tokio::select! {
            outcome = &mut *ended => {
                return outcome.map(Some).map_err(|_| Error::Internal("the training stopped in the middle"));
            }
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Somebody stopped it, or the process is to end: then another takes it up at once.
async fn stopped(app: &App, cx: &Cx, job: &JobRow, no: u32) -> Result<()> {
    let goes_on = cx.version(no).await?.is_some_and(|version| version.state.goes_on());
    set_again(app, cx, job, goes_on.then(|| app.env().now()), AUDITED).await
}

async fn ready(app: &App, cx: &Cx, job: &JobRow, no: u32, trained: Trained) -> Result<()> {
    let (job_id, now) = (job.id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let head = state.model_head().copied().unwrap_or_default();
        let mut changes = Changes::new(());
        if state.job(job_id).is_some_and(|job| job.state == JobState::Pending) {
            changes = changes.finish_job(job_id, now);
        }
        if state.version(no).is_none_or(|version| !version.state.goes_on()) {
            return Ok(changes.unaudited("it was stopped meanwhile"));
        }
        let facts = json!({ "ms": trained.micros / 1_000, "bytes": trained.bytes });
        let changes = changes.ready_version(no, trained.clone(), now);
        let changes = changes.drop_versions(head.last_no.saturating_sub(VERSIONS), head.published_no);
        Ok(changes.audit("finish_model", format!("model:{no}"), facts))
    };
    let keys = Keys::new().model_head().version(no).job(job_id);
    cx.change(keys, change).await.map_err(flatten)
}

async fn fail(app: &App, cx: &Cx, job: &JobRow, no: u32, problem: &'static str) -> Result<()> {
    end(app, cx, no, problem, Some(job)).await
}

async fn end(app: &App, cx: &Cx, no: u32, problem: &'static str, job: Option<&JobRow>) -> Result<()> {
    let (job_id, now) = (job.map(|job| job.id), app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let mut changes = Changes::new(());
        if let Some(id) = job_id.filter(|id| state.job(*id).is_some_and(|job| job.state == JobState::Pending))
        {
            changes = changes.finish_job(id, now);
        }
        if state.version(no).is_none_or(|version| !version.state.goes_on()) {
            return Ok(changes.unaudited("it was stopped meanwhile"));
        }
        let changes = changes.end_version(no, VersionState::Failed, Some(problem), now);
        Ok(changes.audit("fail_model", format!("model:{no}"), json!({ "problem": problem })))
    };
    let keys = Keys::new().version(no);
    let keys = if let Some(id) = job_id { keys.job(id) } else { keys };
    cx.change(keys, change).await.map_err(flatten)
}
