//! Use cases on work that failed.

mod dead_letters;
mod retry;
mod run;

pub use dead_letters::dead_letters;
pub use retry::retry;
pub use run::{KINDS, failed, run};
