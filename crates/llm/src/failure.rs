//! Why a model gave nothing that can be used: facts, each with one word for ledgers and screens.

use hook::{BadAddress, Trouble};

/// Which wait was too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing came at all.
    First,
    /// It stopped in the middle.
    Idle,
    /// The whole took too long.
    Whole,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The address may not be used.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// The server will not: a wrong key, a wrong model, a request that it does not take.
    #[error("refused with {status}: {said}")]
    Refused {
        /// Its status.
        status: u16,
        /// What it says of it, cut short. It may repeat what was sent: for an administrator's eyes, never for a log.
        said: String,
    },
    /// Too many requests, or nothing left to spend there.
    #[error("throttled")]
    Throttled {
        /// When to come back, where it says so.
        retry_after_s: Option<u32>,
    },
    /// The server itself is in trouble.
    #[error("failing with {status}: {said}")]
    Failing {
        /// Its status; 200 where it said so in the middle of an answer.
        status: u16,
        /// What it says of it, cut short.
        said: String,
    },
    /// Nobody answers there.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// Too slow.
    #[error("too slow: {0:?}")]
    Slow(Wait),
    /// What came is not what was asked for.
    #[error("malformed: {0}")]
    Malformed(String),
    /// It ended in the middle.
    #[error("broken off in the middle")]
    Truncated,
    /// It was longer than anybody wants.
    #[error("longer than was wanted")]
    TooLong,
    /// The model used up the tokens that it was given.
    #[error("cut off at the limit of tokens")]
    Cut,
    /// The server's own filter held it back, or the model declined.
    #[error("held back by the filter of the server")]
    Filtered,
}

impl Failure {
    /// One word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Refused { .. } => "refused",
            Self::Throttled { .. } => "throttled",
            Self::Failing { .. } => "failing",
            Self::Unreachable(_) => "unreachable",
            Self::Slow(_) => "slow",
            Self::Malformed(_) => "malformed",
            Self::Truncated => "truncated",
            Self::TooLong => "too_long",
            Self::Cut => "cut",
            Self::Filtered => "filtered",
        }
    }

    /// Whether the endpoint is unwell, so that others should be asked before it for a while. One answer that is cut or filtered says nothing of the next.
    pub const fn unwell(&self) -> bool {
        !matches!(self, Self::Cut | Self::Filtered | Self::TooLong)
    }

    /// What a request ran into before anything was read; `began` tells whether some of the answer had come.
    pub(crate) fn of(trouble: Trouble, began: bool) -> Self {
        match trouble {
            Trouble::Address(bad) => Self::Address(bad),
            Trouble::TooLarge(_) => Self::TooLong,
            Trouble::Packed => Self::Malformed("the answer is packed, which was not asked for".to_owned()),
            Trouble::Answer(_) if began => Self::Truncated,
            other => Self::Unreachable(other.to_string()),
        }
    }
}
