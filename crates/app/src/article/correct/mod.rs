//! Corrections: customers who were told what is wrong hear what is right. A person looks at who was told, writes the words and sends them; a
//! job then says them in one conversation after the other, each once, beside whoever answers there, and asks a colleague who holds one to
//! say it themselves. See docs/adr/0030-a-correction-is-said-once-beside-whoever-answers.md.

mod list;
mod make;
mod places;
mod preview;
mod run;
mod save;
mod say;
mod send;
mod set;
mod settle;
mod view;

pub use list::{list, show};
pub use make::make;
pub use places::places;
pub use preview::preview;
pub(crate) use run::{failed, run};
pub use save::save;
pub use send::send;
pub use set::set;
pub use settle::settle;

use base::limits::CORRECTION_NAMED;
use base::{ConversationId, CorrectionId};
use store::{CorrectionRow, State};

use crate::error::{Error, Result};

/// The kind of job.
pub(crate) const KIND: &str = "correction";

/// It, as it is when something is decided.
fn there(state: &State, id: CorrectionId) -> Result<CorrectionRow> {
    state.correction(id).cloned().ok_or(Error::NotFound("correction"))
}

/// No more than may be named at once.
fn named(conversations: &[ConversationId]) -> Result<()> {
    if conversations.is_empty() || conversations.len() > CORRECTION_NAMED {
        let reason = format!("name 1 to {CORRECTION_NAMED} conversations");
        return Err(Error::invalid("conversations", reason));
    }
    Ok(())
}
