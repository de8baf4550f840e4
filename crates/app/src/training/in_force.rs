//! Which model answers where: every process holds the packs of the workspaces that published a version, and looks for another one when it is
//! told, and every few seconds.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::WorkspaceId;
use dialogue::Pack;
use nlu::{Calibration, Encoder, Model};
use parking_lot::{Mutex, RwLock};
use store::{Changes, Cx, Keys, ModelHead, State};

use super::joined::Joined;
use super::report::Kept;
use super::taught::Taught;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// Packs of versions that somebody tries, beside those that answer.
const TRIED: usize = 2;
/// Reports kept at hand.
const REPORTS: usize = 64;

/// A pack with the model of a version, and how often erased words had gone from that.
#[derive(Clone)]
pub(super) struct Loaded {
    pub(super) no: u32,
    pub(super) touched: u32,
    pub(super) pack: Arc<Pack>,
}

/// What this process holds of the models of its workspaces.
#[derive(Default)]
pub struct Assistants {
    answering: RwLock<HashMap<WorkspaceId, Loaded>>,
    tried: Mutex<Vec<(WorkspaceId, Loaded)>>,
    reports: Mutex<HashMap<(WorkspaceId, u32), Arc<Kept>>>,
    /// What the pack's own model measures of itself, once that is known.
    pack_report: Mutex<Option<Arc<Kept>>>,
    /// Somebody would like to know it.
    pub(super) wanted: tokio::sync::Notify,
    /// Whether it comes to be known when somebody wants that.
    measures: AtomicBool,
    /// One model is trained or measured at a time.
    pub(crate) training: tokio::sync::Mutex<()>,
    /// One is loaded at a time, also while another is trained: what is published does not wait for that.
    loading: tokio::sync::Mutex<()>,
    pub(super) joined: Joined,
    stopping: AtomicBool,
}

impl Assistants {
    /// Whoever trains stops, for the process is to end; the work is done by another, or later.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// As after a start: for tests.
    #[doc(hidden)]
    pub fn forget(&self) {
        self.answering.write().clear();
        self.tried.lock().clear();
        self.reports.lock().clear();
    }

    /// Whether this process has a sentence encoder.
    pub fn has_encoder(&self) -> bool {
        self.joined.encoder().is_some()
    }

    /// The sentence encoder of this process.
    pub(crate) fn encoder(&self) -> Option<Arc<dyn Encoder>> {
        self.joined.encoder().cloned()
    }

    /// The pack as it was delivered, once it is learned with the sentence encoder.
    pub(crate) fn joined_pack(&self) -> Option<&Arc<Pack>> {
        self.joined.pack()
    }

    /// What answers without the encoder that there is.
    pub(super) fn without_encoder(&self) -> Vec<(WorkspaceId, Loaded)> {
        let answering = self.answering.read();
        let plain = answering.iter().filter(|(_, loaded)| loaded.pack.encoder().is_none());
        plain.map(|(id, loaded)| (*id, loaded.clone())).collect()
    }

    /// Lets another model of the same version answer, unless another version does by now.
    pub(super) fn replace(&self, workspace_id: WorkspaceId, loaded: Loaded) -> bool {
        let mut answering = self.answering.write();
        let there = answering.get_mut(&workspace_id);
        let same = there.filter(|there| (there.no, there.touched) == (loaded.no, loaded.touched));
        same.map(|there| *there = loaded).is_some()
    }

    pub(super) fn pack_report(&self) -> Option<Arc<Kept>> {
        self.pack_report.lock().clone()
    }

    pub(super) fn keep_pack_report(&self, kept: Kept) {
        *self.pack_report.lock() = Some(Arc::new(kept));
    }

    pub(super) fn measures(&self, now: bool) {
        self.measures.store(now, Ordering::Relaxed);
    }

    /// Whether what the pack's own model measures of itself is not known yet and will be.
    pub(super) fn measuring(&self) -> bool {
        self.measures.load(Ordering::Relaxed) && self.pack_report().is_none()
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The pack that answers in a workspace; `None`: the pack itself.
    pub(crate) fn of(&self, workspace_id: WorkspaceId) -> Option<Arc<Pack>> {
        self.answering.read().get(&workspace_id).map(|loaded| loaded.pack.clone())
    }

    fn has(&self, workspace_id: WorkspaceId, no: u32, touched: u32) -> bool {
        let answering = self.answering.read();
        answering.get(&workspace_id).is_some_and(|there| (there.no, there.touched) == (no, touched))
    }

    fn tried(&self, workspace_id: WorkspaceId, no: u32, touched: u32) -> Option<Arc<Pack>> {
        let same = |there: &Loaded| (there.no, there.touched) == (no, touched);
        if let Some(there) = self.answering.read().get(&workspace_id).filter(|there| same(there)) {
            return Some(there.pack.clone());
        }
        let tried = self.tried.lock();
        tried
            .iter()
            .find(|(of, there)| *of == workspace_id && same(there))
            .map(|(_, there)| there.pack.clone())
    }

    fn keep_tried(&self, workspace_id: WorkspaceId, loaded: Loaded) {
        let mut tried = self.tried.lock();
        tried.retain(|(of, there)| !(*of == workspace_id && there.no == loaded.no));
        tried.insert(0, (workspace_id, loaded));
        tried.truncate(TRIED);
    }
}

/// Brings what answers here in step with what is published. What cannot be loaded leaves what answered before.
pub async fn keep_in_force(app: &App) -> Result<()> {
    let published = app.store().system().published_models().await?;
    let there: HashMap<WorkspaceId, (u32, u32)> =
        published.into_iter().map(|(id, no, touched)| (id, (no, touched))).collect();
    app.assistants().answering.write().retain(|id, _| there.contains_key(id));
    for (id, (no, touched)) in there {
        if app.assistants().has(id, no, touched) {
            continue;
        }
        match load(app, id, no, touched).await {
            Ok(pack) => {
                app.assistants().answering.write().insert(id, Loaded { no, touched, pack });
                tracing::info!(workspace = %id, version = no, "another model answers");
            }
            Err(error) => {
                tracing::error!(%error, workspace = %id, version = no, "a published model does not load")
            }
        }
    }
    Ok(())
}

/// The pack with the model of a version that is ready.
pub(super) async fn version_pack(app: &App, cx: &Cx, no: u32) -> Result<Arc<Pack>> {
    let touched = cx.model_head().await?.touched;
    if let Some(pack) = app.assistants().tried(cx.workspace_id(), no, touched) {
        return Ok(pack);
    }
    let pack = load(app, cx.workspace_id(), no, touched).await?;
    app.assistants().keep_tried(cx.workspace_id(), Loaded { no, touched, pack: pack.clone() });
    Ok(pack)
}

/// What a version measured of itself; immutable, so it is read once.
pub(super) async fn report(app: &App, cx: &Cx, no: u32) -> Result<Option<Arc<Kept>>> {
    let key = (cx.workspace_id(), no);
    if let Some(there) = app.assistants().reports.lock().get(&key) {
        return Ok(Some(there.clone()));
    }
    let Some(text) = cx.version_report(no).await? else { return Ok(None) };
    // One of an older release that cannot be read counts as none.
    let Ok(kept) = serde_json::from_str::<Kept>(&text) else { return Ok(None) };
    let kept = Arc::new(kept);
    let mut reports = app.assistants().reports.lock();
    if reports.len() >= REPORTS {
        reports.clear();
    }
    reports.insert(key, kept.clone());
    Ok(Some(kept))
}

/// What the model that answers measured of itself. Of the pack's own that is measured in the background, for whoever looks again.
pub(super) async fn answering(app: &App, cx: &Cx, head: &ModelHead) -> Result<Option<Arc<Kept>>> {
    match head.published_no {
        Some(no) => report(app, cx, no).await,
        None => {
            let there = app.assistants().pack_report();
            if there.is_none() {
                app.assistants().wanted.notify_one();
            }
            Ok(there)
        }
    }
}

async fn load(app: &App, workspace_id: WorkspaceId, no: u32, touched: u32) -> Result<Arc<Pack>> {
    let _seat = app.assistants().loading.lock().await;
    if let Some(there) = app.assistants().tried(workspace_id, no, touched) {
        return Ok(there);
    }
    let cx = app.cx(workspace_id, access::Actor::System);
    let overlay = Taught::at(&cx, no).await?.overlay(app);
    let stored =
        cx.version_calibration(no).await?.ok_or(Error::Internal("a version without its calibration"))?;
    let (pack, before) = (app.pack().clone(), stored.clone());
    let encoder = app.assistants().joined.encoder().cloned();
    let made = tokio::task::spawn_blocking(move || -> Result<(Arc<Pack>, Option<String>)> {
        let calibration = serde_json::from_str::<Calibration>(&before).ok();
        let training = pack.taught(&overlay);
        // What was calibrated without the encoder, or by another program, is learned with it later: see `join_encoder`.
        let with = |encoder: &Arc<dyn Encoder>| {
            calibration.as_ref().is_some_and(|made| made.is_for(&training, Some(encoder.as_ref())))
        };
        let encoder = encoder.filter(with);
        let model = Model::train_joined(&training, encoder, calibration)
            .map_err(|_| Error::Internal("a version that cannot be learned any more"))?;
        let now = serde_json::to_string(model.calibration()).ok().filter(|now| *now != before);
        let taught = pack.with_model(&overlay, model);
        let taught = taught.map_err(|_| Error::Internal("the pack's lines do not go with a version"))?;
        Ok((Arc::new(taught), now))
    });
    let (pack, recalibrated) = made.await.map_err(|_| Error::Internal("a model could not be loaded"))??;
    if let Some(calibration) = recalibrated {
        recalibrate(&cx, no, calibration).await?;
    }
    Ok(pack)
}

/// The pack or what was taught is another since: the next start is spared finding that out.
pub(super) async fn recalibrate(cx: &Cx, no: u32, calibration: String) -> Result<()> {
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).recalibrate_version(no, calibration.clone());
        Ok(changes.unaudited("follows from the pack and what was taught"))
    };
    cx.change(Keys::new().version(no), change).await.map_err(flatten)
}
