//! Use cases on teams.

mod list;
mod save;
mod table;

pub use list::list;
pub use save::{add, change};
pub use table::{export, import};
