//! The pack's own model is measured once in each process, when somebody first looks at the intents: there are figures before anything was
//! trained, and the first training is spared that work.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use access::{Action, Actor, may};
use dialogue::Pack;
use nlu::{Encoder, Model, Step, TrainError};

use super::report::Kept;
use super::thread;
use crate::app::App;
use crate::error::{Error, Result};

/// Waits until somebody looks, and measures.
pub async fn measure_pack(app: &App) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let assistants = app.assistants();
    assistants.measures(true);
    assistants.wanted.notified().await;
    // A training that had the seat has measured it too.
    let _seat = assistants.training.lock().await;
    let outcome = if assistants.pack_report().is_some() { Ok(()) } else { measure(app).await };
    assistants.measures(false);
    outcome
}

async fn measure(app: &App) -> Result<()> {
    let of = app.clone();
    let ended = thread::begin("measuring", move || {
        let mut hook = |_: Step| match of.assistants().stopping() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        measured(of.pack(), of.assistants().joined.encoder(), &mut hook)
    })?;
    match ended.await {
        Ok(Ok(kept)) => {
            app.assistants().keep_pack_report(kept);
            Ok(())
        }
        Ok(Err(TrainError::Cancelled)) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Error::Internal("the pack's own model could not be measured")),
    }
}

/// What the pack's own model measures of itself.
pub(super) fn measured(
    pack: &Pack,
    encoder: Option<&Arc<dyn Encoder>>,
    hook: &mut dyn FnMut(Step) -> ControlFlow<()>,
) -> std::result::Result<Kept, TrainError> {
    let (model, report) = Model::learn(pack.training(), encoder.cloned(), hook)?;
    Ok(Kept::of(&model, &report, &HashMap::new()))
}
