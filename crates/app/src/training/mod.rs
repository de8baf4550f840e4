//! Teaching the assistant: intents and examples beside those of the industry pack, models trained from them, and which model answers.
//!
//! What is taught is an overlay over the pack: a row holds from one version of the model on and before another, so that a version is what
//! held at its number. See docs/adr/0017-teaching-as-an-overlay.md.

mod add_examples;
mod check;
mod compare;
mod examples;
mod export;
mod import;
mod in_force;
mod intents;
mod joined;
mod known;
mod loses;
mod measure;
mod models;
mod publish;
mod remove_example;
mod report;
mod run;
mod save_intent;
mod suggest;
mod taught;
pub(crate) mod thread;
mod train;
mod try_text;

pub use add_examples::add_examples;
pub use compare::compare;
pub use examples::examples;
pub use export::export;
pub use import::{import, preview_import, undo_import};
pub use in_force::{Assistants, keep_in_force};
pub use intents::intents;
pub use joined::{Keep, give_encoder, join_encoder};
pub(crate) use known::Known;
pub(crate) use loses::by_chance;
pub use measure::measure_pack;
pub use models::{model, models};
pub use publish::{publish, unpublish};
pub use remove_example::{remove_example, restore_example};
pub(crate) use run::{failed as training_failed, run as run_training};
pub use save_intent::{add_intent, remove_intent, save_intent};
pub(crate) use suggest::masked as mask_personal;
pub(crate) use suggest::unhelped;
pub use suggest::{accept_suggestions, reject_suggestions, restore_suggestions, suggestions};
pub(crate) use taught::pack_wording;
pub use train::{cancel, train};
pub use try_text::try_text;

use store::{Changes, ModelHead, State};

/// The job that trains a version.
pub(crate) const TRAIN: &str = "train_model";
/// Versions that are kept, beside the one that answers.
const VERSIONS: u32 = 20;
/// Versions that are shown.
const VERSIONS_SHOWN: u32 = 50;
/// Characters of what is said of a version.
const NOTE_CHARS: usize = 200;
/// Own intents of a workspace.
const INTENTS: usize = 500;
/// Examples that a workspace may add to one intent.
const INTENT_EXAMPLES: usize = 2_000;
/// Examples that a workspace may add in all.
const EXAMPLES: usize = 20_000;
/// Examples that are added at once.
const EXAMPLES_AT_ONCE: usize = 500;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 500;
/// Characters of an intent's title.
const TITLE_CHARS: usize = 80;
/// Characters of an intent's answer.
const ANSWER_CHARS: usize = base::limits::MESSAGE_CHARS;

/// The number from which on a change of what is taught counts, and the changes to begin with.
fn edit<T>(state: &State, output: T) -> (u32, Changes<T>) {
    let next = state.model_head().map_or(1, ModelHead::next);
    (next, Changes::new(output).ensure_model_head())
}
