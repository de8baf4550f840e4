//! Sentence encoders of the BERT family on the processor: own tokenizer, own int8 kernels, no other program.
//!
//! A model is loaded from a folder as it is published (`config.json`, `model.safetensors`, `tokenizer.json` or `vocab.txt`), or from one
//! file that [`Model::write`] made of such a folder. Weights are 8-bit numbers with a scale for each output, what flows between them
//! is made 8-bit row by row, and everything else is computed in 32-bit floating point; see docs/adr/0014-own-encoder.md.
//! The vectors are the same, to the last bit, on every processor.

mod cache;
mod card;
mod error;
mod file;
mod folder;
mod kernel;
mod matrix;
mod measure;
mod model;
mod network;
mod safetensors;
mod shelf;
mod tokenizer;

pub use cache::Cached;
pub use error::EncoderError;
pub use kernel::Road;
pub use measure::{Latency, measure};
pub use model::{About, Model};
pub use network::Pooling;
pub use shelf::{Entry, Shelf, ShelfError};
pub use tokenizer::{Cleaning, Marks, Tokenizer};
