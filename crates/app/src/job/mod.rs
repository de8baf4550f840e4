//! Use cases on work that failed.

mod again;
pub mod counts;
mod dead_letters;
mod held;
mod import;
mod retry;
mod retry_all;
mod run;

pub(crate) use again::set_again;
pub use dead_letters::dead_letters;
pub(crate) use held::held;
pub(crate) use import::{end_step, end_step_until, new_import};
pub use retry::retry;
pub use retry_all::retry_all;
pub use run::{KINDS, failed, run};
