//! The life of articles: what holds in every history.

mod editions;
mod life;
