//! Pages of the web as a source: an editor gives addresses of pages, or of lists of pages; they are fetched behind the page, one at a time, and
//! then looked at like files.

mod begin;
mod crawl;
mod fetch;
mod finish;
mod run;

pub use begin::begin;
pub(in crate::article) use begin::{begun, checked};
pub(super) use crawl::Crawl;
pub(crate) use run::{failed, run};

use hook::Allowed;

use crate::app::App;

/// The kind of job.
pub(crate) const KIND: &str = "article_fetch";
/// The fate of pages that are fetched and not looked at yet. They are kept behind every part, until all are there.
pub(super) const FATE: &str = "page";
const FIRST_PAGE: u32 = 1_000_000;

/// Hosts inside that the operator named.
fn allowed(app: &App) -> Allowed {
    Allowed::new(app.settings().import_hosts.iter().cloned())
}
