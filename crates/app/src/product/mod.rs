//! Products and what is known of them: told by programs and by files, seen by everybody of ours. See
//! docs/adr/0037-product-facts.md.

mod again;
mod drop;
mod facts;
mod feed;
mod list;
mod push;
mod show;
mod write;

pub(crate) use again::{KIND, run};
pub use drop::drop_one;
pub(crate) use facts::{filled, filled_text, named_by, unknown};
pub use feed::feed;
pub use list::list;
pub(crate) use push::furnish;
pub use push::push;
pub use show::show;
