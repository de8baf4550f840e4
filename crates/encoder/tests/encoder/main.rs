//! The encoder: against plain arithmetic, against the tokenizers library's own numbers, against broken folders and files.

mod files;
mod folder;
mod likeliest;
mod maths;
mod published;
mod shelf;
mod tiny;
mod tokens;
