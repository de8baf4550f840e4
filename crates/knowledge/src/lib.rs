//! Knowledge: what the company has reviewed and published, how it comes to that, and its retrieval.
//!
//! An article's content is one value, an [`Edition`]; its life is a [`Header`], which [`decide()`] and [`apply()`] alone change.
//!
//! The full-text index (BM25 over character pairs for Chinese and stems for English) is the second road to an answer, when no
//! intent is sure, and the source of suggestions. It is derived data: it can always be rebuilt from the articles.

pub mod article;
pub mod care;
pub mod check;
pub mod decide;
pub mod edition;
pub mod files;
pub mod filing;
pub mod html;
pub mod index;
pub mod leaf;
pub mod life;
mod markdown;
pub mod must_read;
pub mod passage;
pub mod product;
pub mod public;
pub mod whom;

pub use article::{Article, Wording};
pub use check::Wrong;
pub use decide::{Command, Rejection, Rules, Texts, decide, gaps};
pub use edition::{ArticleText, Audience, Channel, Condition, Edition, Gap, Layer, Variant};
pub use filing::Filing;
pub use html::{FileShown, html, html_with};
pub use index::{Hit, Index};
pub use leaf::{Leaf, LeafError, bind};
pub use life::{Draft, Event, Happened, Header, Live, Working, apply, fold};
pub use passage::{Passage, PassageKind, all_passages, ends_sentence, passages};
pub use public::{Case, Public};
pub use whom::{Asker, Fits};
