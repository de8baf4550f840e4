//! Use cases of the assistant.

mod answer_turn;
mod asker;
mod contents;
mod course;
mod due;
mod findings;
mod give_up_turn;
mod last_why;
mod leave_turn;
mod memory;
mod model_turn;
mod perform_action;
mod reading;
mod step;
mod words;

pub use answer_turn::answer_turn;
pub(crate) use answer_turn::hand_off as hand_off_of;
pub(crate) use asker::asker;
pub(crate) use contents::contents;
pub use due::due_when_absent;
pub(crate) use findings::look;
pub(crate) use give_up_turn::give_up_turn;
pub use last_why::last_why;
pub(crate) use memory::{PendingCall, remembered};
pub use perform_action::perform_action;
pub(crate) use perform_action::said;
pub(crate) use reading::{hold_of, words_of};
pub(crate) use words::{absent_words, failed_words, queue_words_at};
pub use words::{frequent_questions, queue_words};
