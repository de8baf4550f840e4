//! Tests a release: on a thread of its own that yields to everything else, after a training that is under way. It says how far it has come,
//! and is begun anew when its process ended.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use access::{Action, Actor, may};
use protocol::flow_release::{ReleaseFlaw, ReleaseProblem};
use serde_json::json;
use store::{Changes, Cx, JobRow, JobState, Keys, ReleaseState, State};
use tokio::sync::oneshot;

use super::RELEASES;
use super::drafts::Files;
use super::in_force::laid;
use super::replay::replay;
use super::trial::{Sides, Tested, test};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::{held, set_again};
use crate::training::thread;

/// How often it is looked how far it has come.
const LOOK: Duration = Duration::from_millis(250);
/// Why its job needs no entry of its own.
const AUDITED: &str = "the tests themselves are audited";
/// When to look again while a model is trained here.
const LATER_MS: i64 = 1_000;

/// Runs the job of one release.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let no = release_of(job)?;
    if cx.release(no).await?.is_none_or(|release| release.state != ReleaseState::Testing) {
        return set_again(app, &cx, job, None, AUDITED).await;
    }
    let Ok(_seat) = app.assistants().training.try_lock() else {
        return set_again(app, &cx, job, Some(app.env().now().plus_ms(LATER_MS)), AUDITED).await;
    };
    let files = Files::read(app, &cx).await?;
    let next_laid = laid(cx.release_files(no).await?);
    let next = match files.below.with_flows(&next_laid) {
        Ok(next) => Arc::new(next),
        Err(error) => return end(app, &cx, no, broken(error.to_string()), Some(job)).await,
    };
    let live = app.assistant(job.workspace_id);
    let sides = Sides {
        next: next.clone(),
        next_laid,
        live: live.clone(),
        live_laid: files.live,
        customers: app.settings().release_customers,
    };
    let (done, steps, stop) =
        (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let (told, of, stopped) = (done.clone(), steps.clone(), stop.clone());
    let ended = thread::begin("release tests", move || {
        test(&sides, &mut |done, steps| {
            told.store(done, Ordering::Relaxed);
            of.store(steps, Ordering::Relaxed);
            if stopped.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    })?;
    let tested = held(app, job, async {
        let tested = watch(app, &cx, no, (&done, &steps, &stop), ended).await?;
        let Some(mut tested) = tested else { return Ok(None) };
        tested.report.replay = replay(app, &cx, &live, &next).await?;
        Ok(Some(tested))
    });
    let tested = tested.await;
    // Whatever happened, the thread ends before another begins.
    stop.store(true, Ordering::Relaxed);
    match tested? {
        Some(tested) => end(app, &cx, no, tested, Some(job)).await,
        // The process ends: another takes it up.
        None => set_again(app, &cx, job, Some(app.env().now()), AUDITED).await,
    }
}

/// Waits for the end, and says how far it has come.
async fn watch(
    app: &App,
    cx: &Cx,
    no: u32,
    (done, steps, stop): (&AtomicU32, &AtomicU32, &AtomicBool),
    mut ended: oneshot::Receiver<Option<Tested>>,
) -> Result<Option<Tested>> {
    let mut shown = 0;
    loop {
        tokio::select! {
            outcome = &mut ended => {
                return outcome.map_err(|_| Error::Internal("the tests stopped in the middle"));
            }
            () = tokio::time::sleep(LOOK) => {}
        }
        stop.fetch_or(app.assistants().stopping(), Ordering::Relaxed);
        let at = done.load(Ordering::Relaxed);
        if at != shown {
            shown = at;
            advance(cx, no, at, steps.load(Ordering::Relaxed)).await?;
        }
    }
}

/// The job was given up: whoever waits is told.
pub(crate) async fn failed(app: &App, job: &JobRow) -> Result<()> {
    let cx = app.cx(job.workspace_id, Actor::System);
    let no = release_of(job)?;
    end(app, &cx, no, broken("the tests broke off".to_owned()), None).await
}

fn broken(text: String) -> Tested {
    let problem = ReleaseProblem {
        kind: ReleaseFlaw::Broken,
        flow: None,
        name: None,
        text: Some(text),
        before: None,
        after: None,
    };
    Tested { problems: vec![problem], ..Tested::default() }
}

fn release_of(job: &JobRow) -> Result<u32> {
    let no = job.payload.get("no").and_then(serde_json::Value::as_u64);
    no.and_then(|no| u32::try_from(no).ok()).ok_or(Error::Internal("a job without its release"))
}

async fn advance(cx: &Cx, no: u32, done: u32, steps: u32) -> Result<()> {
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).advance_release(no, done, steps).unaudited("how far tests have come"))
    };
    cx.change(Keys::new().release(no), change).await.map_err(flatten)
}

/// The tests are over; nothing happens where they were before.
async fn end(app: &App, cx: &Cx, no: u32, tested: Tested, job: Option<&JobRow>) -> Result<()> {
    let (job_id, now) = (job.map(|job| job.id), app.env().now());
    let state_now = if tested.problems.is_empty() { ReleaseState::Ready } else { ReleaseState::Failed };
    let facts = json!({ "state": state_now.word(), "problems": tested.problems.len() });
    let report = serde_json::to_string(&tested).map_err(|_| Error::Internal("a report that is no JSON"))?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let head = state.flow_head().copied().unwrap_or_default();
        let mut changes = Changes::new(());
        if let Some(id) = job_id.filter(|id| state.job(*id).is_some_and(|job| job.state == JobState::Pending))
        {
            changes = changes.finish_job(id, now);
        }
        if state.release(no).is_none_or(|release| release.state != ReleaseState::Testing) {
            return Ok(changes.unaudited("its tests are over"));
        }
        let changes = changes.test_release(no, state_now, report.clone(), now);
        let changes = changes.drop_releases(head.last_no.saturating_sub(RELEASES), &head);
        Ok(changes.audit("test_flow_release", format!("flow_release:{no}"), facts.clone()))
    };
    let keys = Keys::new().flow_head().release(no);
    let keys = if let Some(id) = job_id { keys.job(id) } else { keys };
    cx.change(keys, change).await.map_err(flatten)
}
