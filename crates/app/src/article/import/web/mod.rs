//! Pages of the web as a source: an editor gives addresses of pages, or of lists of pages; they are fetched behind the page, one at a time, and
//! then looked at like files.

mod crawl;
mod fetch;
mod form;
mod planned;
mod step;

pub(super) use crawl::Crawl;
pub(super) use form::head;
pub(super) use planned::planned;
pub(super) use step::step;

use hook::Allowed;

use crate::app::App;

/// The fate of pages that are fetched and not looked at yet. They are kept behind every part, until all are there.
pub(super) const FATE: &str = "page";
pub(super) const FIRST_PAGE: u32 = 1_000_000;

/// Hosts inside that the operator named.
pub(super) fn allowed(app: &App) -> Allowed {
    Allowed::new(app.settings().import_hosts.iter().cloned())
}
