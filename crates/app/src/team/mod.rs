//! Use cases on teams.

mod list;
mod save;

pub use list::list;
pub use save::{add, change};
