//! Why examples, or bytes, were refused.

use super::{MAX_EXAMPLES, MAX_SLOTS};

/// Why there is no tagger.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TagError {
    /// Nothing to learn from.
    #[error("there are no examples to learn from")]
    NoExamples,
    /// Nothing to find.
    #[error("no example has a slot marked; there is nothing to learn")]
    NoSlots,
    /// More slots than one tagger knows.
    #[error("{found} slots are more than the limit of {MAX_SLOTS}")]
    TooManySlots {
        /// How many there are.
        found: usize,
    },
    /// More examples than one tagger learns from.
    #[error("{found} examples are more than the limit of {MAX_EXAMPLES}")]
    TooManyExamples {
        /// How many there are.
        found: usize,
    },
    /// Pieces that are empty, out of order, or not in the text.
    #[error("the pieces of example {example} are not in order, or not in its text")]
    Pieces {
        /// Which example, from 0.
        example: usize,
    },
    /// A slot that is empty, or not in the text.
    #[error("slot {slot} of example {example} is empty, or not in its text")]
    Span {
        /// Which example, from 0.
        example: usize,
        /// The slot.
        slot: String,
    },
    /// Two slots share a piece.
    #[error("slot {slot} of example {example} shares a word with another slot")]
    Overlap {
        /// Which example, from 0.
        example: usize,
        /// The later slot.
        slot: String,
    },
    /// Training was stopped.
    #[error("training was stopped")]
    Cancelled,
    /// Bytes that are something else.
    #[error("these bytes are no slot model")]
    NotATagger,
    /// Bytes of another version.
    #[error("the slot model is of version {found}; this program reads version {known}: train it anew")]
    Version {
        /// The version of the bytes.
        found: u16,
        /// The version that is read.
        known: u16,
    },
    /// Bytes cut off, or more than there should be.
    #[error("the slot model has {found} bytes after its head, not {wanted}: it was cut off or added to")]
    Length {
        /// How many there are.
        found: u64,
        /// How many there should be.
        wanted: u64,
    },
    /// Bytes that were changed.
    #[error("the slot model is damaged: its check sum is wrong")]
    CheckSum,
}
