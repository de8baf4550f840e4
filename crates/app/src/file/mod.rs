//! Use cases on files.

mod download;
mod own;
mod upload;

pub use download::{download, download_for};
pub(crate) use own::{file_of, own_file};
pub(crate) use upload::{keep, keep_as, safe_name};
pub use upload::{upload, upload_to};
