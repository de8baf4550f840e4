//! Use cases on wrap-ups: what a session was about, whether it is solved, and a note, said by an agent when it is over.

mod form;
mod list;
mod save;

pub(crate) use form::rules;
pub use form::{form, save_form};
pub use list::of_conversation;
pub(crate) use save::complete;
pub use save::save;
