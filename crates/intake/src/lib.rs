//! Documents of others as text of ours: bytes and a name come in, titles and Markdown come out. Pure: no file, no network, no clock.
//!
//! Whatever comes in was made by strangers. Every reader is bounded by [`Limits`], follows nothing that a file points at, runs nothing
//! that a file brings, and says of a file that it cannot read what is wrong, by a word of [`Refused`].

mod archive;
mod cut;
mod document;
mod encoding;
mod faq;
mod gather;
mod help;
mod html;
mod inflate;
mod kind;
mod language;
mod limits;
mod markdown;
mod pdf;
mod picture;
mod place;
mod plain;
mod refused;
mod rows;
mod sheet;
mod span;
mod table;
mod tar;
pub mod web;
mod word;
mod writer;
mod xml;

pub use document::{Document, Options, RefusedFile, Split, Taken, Text, Warning};
pub use gather::{Files, is_document, read, read_files};
pub use html::markdown_of;
pub use language::guess;
pub use limits::Limits;
pub use picture::{Picture, is_picture, placed};
pub use place::read_archive;
pub use refused::Refused;
pub use rows::rows;
