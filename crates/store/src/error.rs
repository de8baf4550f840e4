//! What may go wrong between a use case and the record.

/// The record could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A commit failed on the disk: nothing more is written until the process starts again.
    #[error("the store has stopped taking writes after a failed commit; restart the process")]
    Stopped,
    /// No room on the disk; writing works again as soon as there is room.
    #[error("the disk is full")]
    Full,
    /// The connection broke during a commit and nothing tells whether it happened.
    #[error("it is not known whether the change was committed")]
    Unknown,
    /// The same rows kept changing, or a unique value is taken by a row the change did not ask for.
    #[error("the change lost every race: {0}")]
    Conflict(String),
    /// The contact was erased; its key is gone for good.
    #[error("the contact was erased")]
    Erased,
    /// A row that must be there is not.
    #[error("{0} does not exist")]
    Missing(&'static str),
    /// The database cannot be reached now.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A stored value cannot be read.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// A sealed value does not open: wrong key, wrong place or changed bytes.
    #[error("a sealed value does not open ({0})")]
    Seal(&'static str),
    /// The schema is not the one this binary knows.
    #[error("{0}")]
    Schema(String),
    /// The master key cannot be used.
    #[error("master key: {0}")]
    MasterKey(String),
    /// The closure of a change broke.
    #[error("the decision of a change panicked")]
    Panicked,
    /// A limit was exceeded.
    #[error("more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// Anything else the database says.
    #[error("database: {0}")]
    Database(String),
}

/// Why a change did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError<E> {
    /// The closure refused.
    #[error("refused: {0}")]
    Rejected(E),
    /// The record failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E> ChangeError<E> {
    /// Changes the type of the refusal.
    pub fn map<F>(self, change: impl FnOnce(E) -> F) -> ChangeError<F> {
        match self {
            Self::Rejected(refusal) => ChangeError::Rejected(change(refusal)),
            Self::Store(error) => ChangeError::Store(error),
        }
    }
}
