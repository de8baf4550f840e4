//! Use cases on conversations.

mod act;
mod agent_act;
mod answer_survey;
mod ask_person;
mod deadline;
mod find;
mod give_feedback;
mod list;
mod mark_read;
mod receive_message;
mod replay;
mod reply;
mod snapshot;
mod typing;
mod why;

pub(crate) use act::{Act, act, flatten};
pub use agent_act::{give_back, resolve, return_to_queue, take_over, transfer};
pub use answer_survey::{Rating, answer_survey};
pub use ask_person::ask_person;
pub use deadline::run_deadline;
pub(crate) use find::contact_of;
pub use find::{current, seen_by};
pub use give_feedback::give_feedback;
pub(crate) use list::rows_of;
pub use list::{heads, list, row, touched_since};
pub use mark_read::{mark_delivered, mark_read};
pub use receive_message::{Received, receive_message};
pub use replay::{Replay, events_for, replay};
pub use reply::{add_note, reply};
pub(crate) use snapshot::facts;
pub use snapshot::{older_messages, snapshot};
pub use typing::typing;
pub use why::why;
