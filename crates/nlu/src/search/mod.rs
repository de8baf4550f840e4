//! Search in what people wrote, without its words lying about: which terms a text is found by, what a query asks, and whether and
//! where its words really occur.
//!
//! Chinese is cut into characters and pairs of them, English into stems and beginnings, numbers stay whole with their beginnings and
//! ends, mail addresses stay whole. Terms only narrow down; [`Query::spans`] decides.

//!
//! What stands in the open is ranked by its [`words`] and what they mean ([`Sense`]).

mod fold;
mod query;
mod run;
mod sense;
mod term;
mod words;

pub use query::{Query, Span};
pub use sense::{Nearness, Sense};
pub use term::terms;
pub use words::{Word, WordKind, homophones, read, slips, words};
