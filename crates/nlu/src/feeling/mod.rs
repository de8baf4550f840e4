//! How a message sounds: what it is judged by, how that is learned, and the model that is shipped.

mod course;
pub(crate) mod gram;
pub(crate) mod learn;
pub(crate) mod line;
pub(crate) mod shipped;
mod train;
pub(crate) mod word;

pub use course::{Course, Direction};
pub use line::{FeltLine, lines};
pub use shipped::anger_line;
pub use train::{FoldReport, Trained, train};

/// What a text feels like to the shipped model, without any pack's lists.
pub fn of(text: &str) -> crate::Emotion {
    crate::emotion::Feelings::default().read(text, &crate::normal::normalise(text))
}
