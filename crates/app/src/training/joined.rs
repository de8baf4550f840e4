//! A sentence encoder joins what answers. No start waits until everything is learned with it: what was kept from an earlier start answers at once,
//! everything else answers without the encoder until a thread that gives way has learned it.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use base::WorkspaceId;
use dialogue::Pack;
use nlu::{Calibration, Encoder, Model, TrainError};

use super::in_force::{Loaded, recalibrate};
use super::report::Kept;
use super::taught::Taught;
use super::thread;
use crate::app::App;
use crate::error::{Error, Result};

/// What is done with the pack once it is learned with the encoder.
pub type Keep = Box<dyn Fn(&Pack) + Send + Sync>;

/// The encoder of this process, from its start to its end.
#[derive(Default)]
pub(super) struct Joined {
    given: OnceLock<(Arc<dyn Encoder>, Keep)>,
    pack: OnceLock<Arc<Pack>>,
}

impl Joined {
    pub(super) fn encoder(&self) -> Option<&Arc<dyn Encoder>> {
        self.given.get().map(|(encoder, _)| encoder)
    }

    pub(super) fn pack(&self) -> Option<&Arc<Pack>> {
        self.pack.get()
    }
}

/// Gives this process a sentence encoder, before anything is answered; the first one stays. `pack` is what was learned with it at an earlier
/// start, `keep` is shown what is learned now.
pub fn give_encoder(app: &App, encoder: Arc<dyn Encoder>, pack: Option<Arc<Pack>>, keep: Keep) {
    let joined = &app.assistants().joined;
    if joined.given.set((encoder, keep)).is_err() {
        return;
    }
    if let Some(pack) = pack {
        answers(app, pack);
    }
}

/// Learns with the encoder what answers without it, and lets that answer instead. Nothing happens without an encoder, or when all is done.
pub async fn join_encoder(app: &App) -> Result<()> {
    let joined = &app.assistants().joined;
    let Some(encoder) = joined.encoder() else { return Ok(()) };
    if joined.pack().is_none() {
        join_pack(app, encoder.clone()).await?;
    }
    for (workspace_id, loaded) in app.assistants().without_encoder() {
        join_version(app, workspace_id, loaded, encoder.clone()).await?;
    }
    Ok(())
}

fn answers(app: &App, pack: Arc<Pack>) {
    if app.assistants().joined.pack.set(pack).is_ok() {
        app.metrics().sentence_encoder.add(1);
    }
}

async fn join_pack(app: &App, encoder: Arc<dyn Encoder>) -> Result<()> {
    let (own, pack) = (app.clone(), app.pack().clone());
    let learn = move || -> Result<Option<(Pack, Kept)>> {
        let learned = Model::learn(pack.training(), Some(encoder), &mut unless_stopping(&own));
        let Some((model, report)) = unless_cancelled(learned)? else { return Ok(None) };
        let kept = Kept::of(&model, &report, &HashMap::new());
        let joined = pack.joined(model).map_err(|_| Error::Internal("the pack's lines do not go with it"))?;
        if let Some((_, keep)) = own.assistants().joined.given.get() {
            keep(&joined);
        }
        Ok(Some((joined, kept)))
    };
    let learned = thread::begin("joining", learn)?.await;
    let Some((pack, kept)) = learned.map_err(|_| Error::Internal("learning with the encoder stopped"))??
    else {
        return Ok(());
    };
    app.assistants().keep_pack_report(kept);
    answers(app, Arc::new(pack));
    tracing::info!("the assistant understands with the sentence encoder from now on");
    Ok(())
}

/// A published version. Its report stays what it was when it was trained.
async fn join_version(
    app: &App,
    workspace_id: WorkspaceId,
    loaded: Loaded,
    encoder: Arc<dyn Encoder>,
) -> Result<()> {
    let cx = app.cx(workspace_id, access::Actor::System);
    let overlay = Taught::at(&cx, loaded.no).await?.overlay(app);
    let Some(stored) = cx.version_calibration(loaded.no).await? else { return Ok(()) };
    let (own, pack, before) = (app.clone(), app.pack().clone(), stored.clone());
    let learn = move || -> Result<Option<Pack>> {
        let training = pack.taught(&overlay);
        let calibration = serde_json::from_str::<Calibration>(&before).ok();
        // Another node, or an earlier start, may have calibrated it.
        let calibration = calibration.filter(|made| made.is_for(&training, Some(encoder.as_ref())));
        let model = match calibration {
            Some(made) => unless_cancelled(Model::train_joined(&training, Some(encoder), Some(made)))?,
            None => unless_cancelled(Model::learn(&training, Some(encoder), &mut unless_stopping(&own)))?
                .map(|(model, _)| model),
        };
        let Some(model) = model else { return Ok(None) };
        let taught = pack.with_model(&overlay, model);
        taught.map(Some).map_err(|_| Error::Internal("the pack's lines do not go with a version"))
    };
    let learned = thread::begin("joining", learn)?.await;
    let Some(pack) = learned.map_err(|_| Error::Internal("learning with the encoder stopped"))?? else {
        return Ok(());
    };
    let calibration = serde_json::to_string(pack.model.calibration()).unwrap_or_default();
    if calibration != stored {
        recalibrate(&cx, loaded.no, calibration).await?;
    }
    let version = loaded.no;
    if app.assistants().replace(workspace_id, Loaded { pack: Arc::new(pack), ..loaded }) {
        tracing::info!(workspace = %workspace_id, version, "understands with the sentence encoder from now on");
    }
    Ok(())
}

fn unless_stopping(app: &App) -> impl FnMut(nlu::Step) -> ControlFlow<()> + use<> {
    let app = app.clone();
    move |_| if app.assistants().stopping() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// `None` when it was stopped.
fn unless_cancelled<T>(learned: std::result::Result<T, TrainError>) -> Result<Option<T>> {
    match learned {
        Ok(learned) => Ok(Some(learned)),
        Err(TrainError::Cancelled) => Ok(None),
        Err(_) => Err(Error::Internal("what answers cannot be learned with the sentence encoder")),
    }
}
