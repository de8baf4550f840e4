//! Care for articles: once a day, and whenever somebody wants it, everything that is published is looked through; what is to be done becomes a
//! list on which people take work and end it. Whether it is done the next look says. See docs/adr/0027-a-look-through-all-articles.md.

mod ask;
mod asked;
mod draft;
mod figures;
mod list;
mod look;
mod note;
mod question;
mod searched;
mod set;

pub use ask::{ask, begin};
pub use draft::draft;
pub use figures::figures;
pub use list::list;
pub(crate) use look::run;
pub(crate) use note::new as new_task;
pub use set::set;

/// The kind of job; its unique key is the same word, because a workspace has one.
pub(crate) const KIND: &str = "article_care";
const DAY_MS: i64 = 86_400_000;
/// Articles that a look reads: those whose last change is the oldest.
const ARTICLES: u32 = 50_000;
/// What is open of one kind; what is found besides waits until some of it is done.
const OPEN_OF_KIND: usize = 1_000;
/// Findings of a workspace that are known, over a year.
const KNOWN: usize = 50_000;
