//! Figures: facts of sessions are kept as sessions end, and added up when somebody asks.

mod derive;
mod file;
mod gather;
mod sessions;
mod show;

pub use derive::rederive;
pub(crate) use derive::{follow, run_facts, topic_of};
pub use file::{File, file};
pub use gather::Asked;
pub use sessions::sessions;
pub use show::show;
