//! What is read behind the page: pages of the web one at a time, a folder at once. It is begun, done by a job in the name of whoever began it, and
//! becomes the parts of an import like any other.

mod begin;
mod finish;
mod run;
mod together;

pub use begin::begin;
pub(in crate::article) use begin::{begun, checked};
pub(crate) use run::{failed, run};
pub(super) use together::{Together, planned};

/// The kind of job.
pub(crate) const KIND: &str = "article_fetch";
