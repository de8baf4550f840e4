//! What is read behind the page: pages of the web one at a time, a folder or a repository at once. It is begun, done by a job in the name of whoever began it, and
//! becomes the parts of an import like any other.

mod begin;
mod finish;
mod run;
mod together;

use super::compare::Planned;
pub use begin::begin;
pub(in crate::article) use begin::{begun, checked};
pub(crate) use run::{failed, run};
pub(super) use together::{Together, planned};

/// What came of reading a place at once.
pub(super) enum Read {
    /// It is what it was when it was read last.
    Unchanged,
    /// What would become of each part; and a mark of this state of it, by which the next reading may know it.
    Parts(Vec<Planned>, Option<String>),
}

/// The kind of job.
pub(crate) const KIND: &str = "article_fetch";
