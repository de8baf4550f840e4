//! Search in everything that was said, sealed as it is: an index of hashed terms narrows down, then the words are looked for in what
//! the candidates' keys open.

mod find;
mod index;
mod snippet;
mod text;

pub(crate) use find::find;
pub use index::{Progress, index, rebuild, wipe};
