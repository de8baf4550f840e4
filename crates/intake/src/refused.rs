//! Why a file is not taken.

use thiserror::Error;

/// What is wrong with a file. Each has a [word](Self::word) that the catalogues explain, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is longer than may be.
    #[error("the file is too large")]
    TooLarge,
    /// It unpacks to far more than it is.
    #[error("the file unpacks to more than may be")]
    Bomb,
    /// It is not what its kind looks like inside.
    #[error("the file is damaged")]
    Broken,
    /// It is of no kind that is read.
    #[error("this kind of file is not read")]
    Unknown,
    /// It may carry macros.
    #[error("files with macros are not taken")]
    Macros,
    /// It is of a kind of Office that was given up in 2007.
    #[error("save it in the newer format (docx, xlsx)")]
    OldOffice,
    /// It is locked by a password, or by rights.
    #[error("the file is encrypted")]
    Encrypted,
    /// It shows text, and has none: pictures of pages.
    #[error("there is no text in it, only pictures")]
    NoText,
    /// Its letters cannot be told from its fonts.
    #[error("its letters cannot be read")]
    Unreadable,
    /// It is in an encoding that cannot be told.
    #[error("the text is in no known encoding")]
    Encoding,
    /// Something is inside something, and so on, without end.
    #[error("it is nested too deep")]
    TooDeep,
    /// There are more files, pages or cells in it than may be.
    #[error("there is too much in it")]
    TooMany,
    /// A name in an archive leads outside.
    #[error("a name in the archive leads outside of it")]
    UnsafeName,
    /// It defines words of its own, which can be made to grow without end.
    #[error("it has a document type of its own")]
    Entities,
    /// It lies in a folder, and may not be read there.
    #[error("the file may not be read where it lies")]
    NoAccess,
    /// It is a link: nobody knows where it leads tomorrow.
    #[error("it is a link, and links are not followed")]
    Link,
}

impl Refused {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Empty,
        Self::TooLarge,
        Self::Bomb,
        Self::Broken,
        Self::Unknown,
        Self::Macros,
        Self::OldOffice,
        Self::Encrypted,
        Self::NoText,
        Self::Unreadable,
        Self::Encoding,
        Self::TooDeep,
        Self::TooMany,
        Self::UnsafeName,
        Self::Entities,
        Self::NoAccess,
        Self::Link,
    ];

    /// The word of the catalogues.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too_large",
            Self::Bomb => "bomb",
            Self::Broken => "broken",
            Self::Unknown => "unknown",
            Self::Macros => "macros",
            Self::OldOffice => "old_office",
            Self::Encrypted => "encrypted",
            Self::NoText => "no_text",
            Self::Unreadable => "unreadable",
            Self::Encoding => "encoding",
            Self::TooDeep => "too_deep",
            Self::TooMany => "too_many",
            Self::UnsafeName => "unsafe_name",
            Self::Entities => "entities",
            Self::NoAccess => "no_access",
            Self::Link => "link",
        }
    }
}
