//! Why a model cannot be used: always with the file, and with what is wrong in it.

use std::path::Path;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// A file that a model needs is not there.
    #[error("{file}: there is no such file; {wanted}")]
    Missing {
        /// The file.
        file: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// The system would not read or write it.
    #[error("{file}: {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is not what its name says.
    #[error("{file}: {what}")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong in it.
        what: String,
    },
    /// It is good, and of a kind that is not known here.
    #[error(
        "{file}: {what}; models of the families bert, distilbert and xlm-roberta with a vocabulary of type WordPiece or Unigram are supported"
    )]
    Unsupported {
        /// The file.
        file: String,
        /// What is not known.
        what: String,
    },
    /// A tensor is missing or not as the configuration says.
    #[error("{file}: tensor {tensor}: {what}")]
    Tensor {
        /// The file.
        file: String,
        /// The tensor's name.
        tensor: String,
        /// What is wrong with it.
        what: String,
    },
}

impl EncoderError {
    pub(crate) fn unreadable(file: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let file = file.display().to_string();
        move |source| Self::Unreadable { file, source }
    }

    pub(crate) fn malformed(file: &Path, what: impl Into<String>) -> Self {
        Self::Malformed { file: file.display().to_string(), what: what.into() }
    }

    pub(crate) fn unsupported(file: &Path, what: impl Into<String>) -> Self {
        Self::Unsupported { file: file.display().to_string(), what: what.into() }
    }

    pub(crate) fn tensor(file: &Path, tensor: &str, what: impl Into<String>) -> Self {
        Self::Tensor { file: file.display().to_string(), tensor: tensor.to_owned(), what: what.into() }
    }
}
