//! One step of the dialogue, where it holds nobody up.

use std::sync::Arc;

use dialogue::{DialogueState, Outcome, Pack, Turn};

use crate::error::{Error, Result};

/// Takes it. With a sentence encoder it is work of milliseconds, which is done beside the threads that everybody shares.
pub(super) async fn step(pack: Arc<Pack>, state: &DialogueState, turn: Turn) -> Result<Outcome> {
    if pack.encoder().is_none() {
        return Ok(dialogue::step(&pack, state, &turn));
    }
    let state = state.clone();
    let step = tokio::task::spawn_blocking(move || dialogue::step(&pack, &state, &turn));
    step.await.map_err(|_| Error::Internal("a step of the dialogue came to no end"))
}
