//! Use cases on files.

mod download;
mod own;
mod upload;

pub use download::download;
pub(crate) use own::{file_of, own_file};
pub use upload::upload;
pub(crate) use upload::{keep, keep_as};
