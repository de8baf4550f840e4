//! The life of an article: what is being written on one side, what is live on the other. Events say what happened; folding them gives
//! the header.

use base::{ArticleId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A draft that is being worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// Rises with every save; no number is given twice in the life of an article.
    pub revision: u32,
    /// Who began it.
    pub begun_by: UserId,
    /// Who saved it last.
    pub saved_by: UserId,
    /// When.
    pub saved_at: Timestamp,
}

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Draft {
    /// Nothing.
    #[default]
    None,
    /// Somebody writes.
    Editing {
        /// The draft.
        working: Working,
    },
    /// Somebody else is to read it.
    InReview {
        /// The draft.
        working: Working,
        /// Who submitted it.
        by: UserId,
        /// When.
        at: Timestamp,
        /// What changed, in their words.
        note: String,
    },
    /// It was read, and something is to be mended.
    Returned {
        /// The draft.
        working: Working,
        /// Who read it.
        by: UserId,
        /// When.
        at: Timestamp,
        /// What is to be mended.
        reason: String,
    },
}

impl Draft {
    /// The draft, when there is one.
    pub const fn working(&self) -> Option<&Working> {
        match self {
            Self::None => None,
            Self::Editing { working } | Self::InReview { working, .. } | Self::Returned { working, .. } => {
                Some(working)
            }
        }
    }

    /// The stored word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Editing { .. } => "editing",
            Self::InReview { .. } => "in_review",
            Self::Returned { .. } => "returned",
        }
    }

    const fn working_mut(&mut self) -> Option<&mut Working> {
        match self {
            Self::None => None,
            Self::Editing { working } | Self::InReview { working, .. } | Self::Returned { working, .. } => {
                Some(working)
            }
        }
    }
}

/// What was published last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Live {
    /// Nothing yet.
    #[default]
    Never,
    /// It is answered from.
    Published {
        /// Which version.
        version: u32,
        /// By whom; `None`: the house.
        by: Option<UserId>,
        /// When.
        at: Timestamp,
    },
    /// It is kept, and not answered from.
    Archived {
        /// Which version.
        version: u32,
        /// By whom.
        by: Option<UserId>,
        /// When.
        at: Timestamp,
    },
    /// It was wrong, and was taken back at once.
    Withdrawn {
        /// Which version.
        version: u32,
        /// By whom.
        by: Option<UserId>,
        /// When.
        at: Timestamp,
        /// What is wrong.
        reason: String,
    },
}

impl Live {
    /// The version that was published last.
    pub const fn version(&self) -> Option<u32> {
        match self {
            Self::Never => None,
            Self::Published { version, .. }
            | Self::Archived { version, .. }
            | Self::Withdrawn { version, .. } => Some(*version),
        }
    }

    /// Whether it is answered from.
    pub const fn is_published(&self) -> bool {
        matches!(self, Self::Published { .. })
    }

    /// The stored word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Published { .. } => "published",
            Self::Archived { .. } => "archived",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    const fn version_mut(&mut self) -> Option<&mut u32> {
        match self {
            Self::Never => None,
            Self::Published { version, .. }
            | Self::Archived { version, .. }
            | Self::Withdrawn { version, .. } => Some(version),
        }
    }
}

/// An article without its words: what its events add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Which.
    pub id: ArticleId,
    /// Its newest event.
    pub seq: u32,
    /// Who began it; `None`: the house.
    pub made_by: Option<UserId>,
    /// When.
    pub made_at: Timestamp,
    /// Whose doing the newest event is.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Timestamp,
    /// The revision that was given last.
    pub revision: u32,
    /// The version that was given last.
    pub versions: u32,
    /// Whether the newest event is a plain save: another by the same person takes its place.
    pub saving: bool,
    /// What is being written.
    pub draft: Draft,
    /// What was published last.
    pub live: Live,
}

/// Something that happened to an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number, without a gap; a save that takes the place of the one before it has the same.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// Whose doing; `None`: the house.
    pub by: Option<UserId>,
    /// What.
    pub what: Happened,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happened {
    /// The draft says something else.
    Saved {
        /// Its new revision.
        revision: u32,
        /// By whom.
        by: UserId,
        /// The older version that was put into it.
        restored: Option<u32>,
    },
    /// Somebody else is to read it.
    Submitted {
        /// By whom.
        by: UserId,
        /// What changed, in their words.
        note: String,
    },
    /// Something is to be mended.
    Returned {
        /// By whom.
        by: UserId,
        /// What.
        reason: String,
    },
    /// A version is answered from.
    Published {
        /// Its number.
        version: u32,
        /// What was said of it.
        note: String,
    },
    /// The draft was dropped.
    Discarded,
    /// It is not answered from any more.
    Archived,
    /// It was taken back.
    Withdrawn {
        /// What is wrong.
        reason: String,
    },
    /// It was filed elsewhere.
    Refiled {
        /// The new revision of the draft, where there is one.
        revision: Option<u32>,
        /// The version that says the same, filed elsewhere, where one was published.
        version: Option<u32>,
    },
}

/// What an article is after something happened. Total: what makes no sense changes nothing but the number and the time.
#[must_use]
pub fn apply(header: Option<&Header>, id: ArticleId, event: &Event) -> Header {
    let mut next = header.cloned().unwrap_or(Header {
        id,
        seq: 0,
        made_by: event.by,
        made_at: event.at,
        changed_by: event.by,
        changed_at: event.at,
        revision: 0,
        versions: 0,
        saving: false,
        draft: Draft::None,
        live: Live::Never,
    });
    next.seq = event.seq;
    (next.changed_by, next.changed_at) = (event.by, event.at);
    next.saving = matches!(event.what, Happened::Saved { restored: None, .. });
    let (by, at) = (event.by, event.at);
    match &event.what {
        Happened::Saved { revision, by, .. } => {
            next.revision = *revision;
            saved(
                &mut next.draft,
                Working { revision: *revision, begun_by: *by, saved_by: *by, saved_at: at },
            );
        }
        Happened::Submitted { by, note } => {
            if let Some(working) = next.draft.working().copied() {
                next.draft = Draft::InReview { working, by: *by, at, note: note.clone() };
            }
        }
        Happened::Returned { by, reason } => {
            if let Some(working) = next.draft.working().copied() {
                next.draft = Draft::Returned { working, by: *by, at, reason: reason.clone() };
            }
        }
        Happened::Published { version, .. } => {
            next.versions = *version;
            next.draft = Draft::None;
            next.live = Live::Published { version: *version, by, at };
        }
        Happened::Discarded => next.draft = Draft::None,
        Happened::Archived => {
            if let Some(version) = next.live.version() {
                next.live = Live::Archived { version, by, at };
            }
        }
        Happened::Withdrawn { reason } => {
            if let Some(version) = next.live.version() {
                next.live = Live::Withdrawn { version, by, at, reason: reason.clone() };
            }
        }
        Happened::Refiled { revision, version } => {
            if let (Some(revision), Some(working)) = (revision, next.draft.working_mut()) {
                working.revision = *revision;
                next.revision = *revision;
            }
            if let (Some(version), Some(live)) = (version, next.live.version_mut()) {
                *live = *version;
                next.versions = *version;
            }
        }
    }
    next
}

/// A save goes on with the draft that is there: out of review when it was in it, still to be mended when it was returned.
fn saved(draft: &mut Draft, mut working: Working) {
    if let Some(before) = draft.working() {
        working.begun_by = before.begun_by;
    }
    match draft {
        Draft::Returned { working: before, .. } => *before = working,
        Draft::None | Draft::Editing { .. } | Draft::InReview { .. } => *draft = Draft::Editing { working },
    }
}

/// What the events of an article add up to.
pub fn fold<'a>(id: ArticleId, events: impl IntoIterator<Item = &'a Event>) -> Option<Header> {
    events.into_iter().fold(None, |header, event| Some(apply(header.as_ref(), id, event)))
}
