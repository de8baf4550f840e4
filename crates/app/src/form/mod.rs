//! Use cases on the forms that agents send: those that are shipped until the workspace has its own.

mod check;
mod list;
mod products;
mod save;
mod shipped;
mod table;

pub use list::list;
pub use products::find_products;
pub use save::save;
pub use table::{export, import};

/// Name of the stored setting.
const FORMS: &str = "forms";
