//! Where something that is to be done about articles stands.

/// Where something that is to be done stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Nobody is at it.
    Open,
    /// Somebody is.
    Taken,
    /// Somebody says that it is done.
    Done,
    /// Somebody says that nothing is to be done.
    Dismissed,
    /// It is not found any more.
    Gone,
}

impl TaskState {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Done => "done",
            Self::Dismissed => "dismissed",
            Self::Gone => "gone",
        }
    }

    /// From the stored word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Taken, Self::Done, Self::Dismissed, Self::Gone]
            .into_iter()
            .find(|one| one.word() == word)
    }
}
