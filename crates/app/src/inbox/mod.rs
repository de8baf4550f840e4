//! Use cases on inboxes: where the widget of a web site leads.

mod archive;
mod check;
mod color;
mod create;
mod face;
mod list;
mod names;
mod preview;
mod rotate_secret;
mod save;
mod table;

pub use archive::archive;
pub(crate) use check::{checked, color_checked, is_address, wording};
pub(crate) use color::both_themes;
pub use create::create;
pub(crate) use create::{new_row, new_secret};
pub use face::look;
pub(crate) use face::{face, read};
pub use list::list;
pub(crate) use list::view;
pub use names::names;
pub use preview::preview;
pub(crate) use preview::preview_checked;
pub use rotate_secret::rotate_secret;
pub use save::save;
pub use table::{export, import};

/// Inboxes of one workspace, archived ones too.
pub const MOST_INBOXES: usize = 50;
