//! A model is to be trained from what is taught now; or a training is stopped.

use access::{Action, may};
use protocol::training_model::{ModelView, TrainModel};
use serde_json::json;
use store::{Changes, Keys, ModelHead, NewJob, State, VersionRow, VersionState};

use super::models::view;
use super::taught::{Taught, learned};
use super::{NOTE_CHARS, TRAIN};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Begins to train the next version.
pub async fn train(app: &App, user: &UserSession, ask: TrainModel) -> Result<ModelView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let note = ask.note.trim().to_owned();
    if note.chars().count() > NOTE_CHARS || note.chars().any(char::is_control) {
        return Err(Error::invalid("note", format!("one line of at most {NOTE_CHARS} characters")));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    if cx.versions(1).await?.iter().any(|version| version.state.goes_on()) {
        return Err(Error::TrainingRuns);
    }
    let head = cx.model_head().await?;
    let training = app.pack().taught(&Taught::now(&cx).await?.overlay(app));
    let before = app.pack().taught(&Taught::published(&cx, head.published_no).await?.overlay(app));
    let (now, then) = (learned(&training), learned(&before));
    let version = VersionRow {
        no: head.next(),
        state: VersionState::Waiting,
        done: 0,
        steps: 0,
        user_id: user.user_id,
        at: app.env().now(),
        started_at: None,
        ended_at: None,
        published_at: None,
        note,
        problem: None,
        examples: now.len() as u32,
        intents: training.intents.len() as u32,
        added: now.difference(&then).count() as u32,
        removed: then.difference(&now).count() as u32,
        micros: None,
        bytes: None,
    };
    let (no, job_id) = (version.no, app.env().id());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.model_head().map_or(1, ModelHead::next) != version.no {
            return Err(Error::TrainingRuns);
        }
        let job = NewJob {
            id: job_id,
            kind: TRAIN,
            unique_key: Some(version.no.to_string()),
            order_key: None,
            due_at: version.at,
            payload: json!({ "no": version.no }),
            conversation_id: None,
            lease: None,
            at: version.at,
        };
        let facts =
            json!({ "examples": version.examples, "added": version.added, "removed": version.removed });
        let changes = Changes::new(()).insert_version(&version).insert_job(job);
        Ok(changes.audit("train_model", format!("model:{}", version.no), facts))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)?;
    view(app, &cx, no).await
}

/// Stops a training; one that ended stays as it is.
pub async fn cancel(app: &App, user: &UserSession, no: u32) -> Result<ModelView> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let now = app.env().now();
    let change = move |state: &State| -> Result<Changes<()>> {
        let version = state.version(no).ok_or(Error::NotFound("version"))?;
        if !version.state.goes_on() {
            return Ok(Changes::new(()));
        }
        let changes = Changes::new(()).end_version(no, VersionState::Cancelled, None, now);
        Ok(changes.audit("cancel_model", format!("model:{no}"), json!({})))
    };
    cx.change(Keys::new().version(no), change).await.map_err(flatten)?;
    view(app, &cx, no).await
}
