//! The conversation: who speaks with whom, what they may say, who owns it, and in which order it happened.
//!
//! `decide` turns a command into events or a rejection; `apply` folds events into the header. Both are pure.

pub mod about;
pub mod apply;
pub mod command;
pub mod contact;
pub mod content;
pub mod decide;
mod desk;
mod dispose;
pub mod event;
pub mod header;
mod label;
mod mention;
pub mod merge;
pub mod parts;
mod rate;
pub mod seeded;
pub mod session;
pub mod survey;

pub use apply::{apply, fold, open};
pub use command::{Assignee, Command, Rejection};
pub use contact::{Contact, Identity, IdentityKind, Profile};
pub use content::{Content, ContentError, Source};
pub use decide::{decide, decide_all};
pub use event::{Event, EventKind, Feedback, HandOffReason};
pub use header::{Author, Header, Life, Owner, Receipts, SurveyState, TurnRef};
pub use mention::{MENTIONS, mentions, with_names};
pub use merge::{MergedInto, Merging, Part, merge};
pub use survey::{Answered, Asking, SurveyAbout, SurveyReason};
