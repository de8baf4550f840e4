//! Reviewed answers and their retrieval.
//!
//! The full-text index (BM25 over character pairs for Chinese and stems for English) is the second road to an answer, when no
//! intent is sure, and the source of suggestions. It is derived data: it can always be rebuilt from the articles.

pub mod article;
pub mod index;

pub use article::{Article, Wording};
pub use index::{Hit, Index};
