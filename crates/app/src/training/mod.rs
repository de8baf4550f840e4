//! Teaching the assistant: intents and examples beside those of the industry pack, models trained from them, and which model answers.
//!
//! What is taught is an overlay over the pack: a row holds from one version of the model on and before another, so that a version is what
//! held at its number. See docs/adr/0028-teaching.md.

mod add_examples;
mod check;
mod examples;
mod intents;
mod known;
mod remove_example;
mod save_intent;
mod taught;

pub use add_examples::add_examples;
pub use examples::examples;
pub use intents::intents;
pub(crate) use known::Known;
pub use remove_example::{remove_example, restore_example};
pub use save_intent::{add_intent, remove_intent, save_intent};

use store::{Changes, ModelHead, State};

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
