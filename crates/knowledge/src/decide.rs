//! Whether something may happen to an article, and what happens then.

use base::limits::ARTICLE_TAGS;
use base::{Timestamp, UserId};

use crate::edition::{Edition, Gap};
use crate::filing::Filing;
use crate::life::{Draft, Event, Happened, Header, Live};

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Put other words into the draft, or begin one.
    Save {
        /// The revision that they read; 0 where there was none.
        revision: u32,
    },
    /// Put an older version into the draft.
    Restore {
        /// Which.
        version: u32,
        /// The revision that they read; 0 where there was none.
        revision: u32,
    },
    /// Let somebody else read it.
    Submit {
        /// The revision that they read.
        revision: u32,
        /// What changed.
        note: String,
    },
    /// Say what is to be mended.
    Return {
        /// The revision that they read.
        revision: u32,
        /// What.
        reason: String,
    },
    /// Make the draft the next version.
    Publish {
        /// The revision that they read.
        revision: u32,
        /// What changed.
        note: String,
    },
    /// Publish words that were reviewed elsewhere, without a draft: the house only.
    Lay,
    /// Drop the draft.
    Discard {
        /// The revision that they read.
        revision: u32,
    },
    /// Answer from it no more.
    Archive,
    /// Take it back at once.
    Withdraw {
        /// What is wrong.
        reason: String,
    },
    /// File it elsewhere.
    Refile {
        /// How.
        filing: Filing,
    },
}

/// Rules of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whether somebody else than who submitted a draft must publish it.
    pub second_reader: bool,
}

/// What the article says, as far as it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts<'a> {
    /// In the draft.
    pub draft: Option<&'a Edition>,
    /// In the version that was published last.
    pub live: Option<&'a Edition>,
    /// As it shall be: for a save, and for words that were reviewed elsewhere.
    pub next: Option<&'a Edition>,
}

/// Why it does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Somebody saved since.
    #[error("the draft is at revision {now} by now; read it, and save anew")]
    Changed {
        /// The revision that it is at; 0: there is no draft any more.
        now: u32,
    },
    /// Nothing is being written.
    #[error("nothing is being written here")]
    NoDraft,
    /// It was not submitted.
    #[error("the draft is not in review")]
    NotInReview,
    /// Something is missing.
    #[error("{}", gap(.0))]
    Gap(Gap),
    /// Somebody else is to read it first.
    #[error("somebody else is to read it first: submit it")]
    NotReviewed,
    /// They submitted it themselves.
    #[error("whoever submitted a draft does not publish it; a colleague does")]
    OwnReview,
    /// It says what is live already.
    #[error("nothing would change")]
    Unchanged,
    /// More tags than there may be.
    #[error("at most {ARTICLE_TAGS} tags")]
    TooManyTags,
    /// Nothing is live.
    #[error("it is not published")]
    NotLive,
    /// There is no such version.
    #[error("there is no such version")]
    NoVersion,
    /// People publish by way of a draft.
    #[error("only the house lays articles in")]
    NotTheHouse,
}

const fn gap(gap: &Gap) -> &'static str {
    match gap {
        Gap::NoText => "a title and a body are needed in at least one language",
        Gap::HalfText => "a language has a title without a body, or a body without a title",
        Gap::NoAudience => "say who may read it",
        Gap::EndsBeforeItBegins => "it would end before it begins",
        Gap::Over => "it would be over already",
    }
}

/// What happens, or why not. `by` is `None` for the house alone.
pub fn decide(
    header: Option<&Header>,
    texts: Texts<'_>,
    command: Command,
    by: Option<UserId>,
    rules: Rules,
    now: Timestamp,
) -> Result<Event, Rejection> {
    let what = happens(header, texts, command, by, rules, now)?;
    let seq = header.map_or(0, |header| header.seq);
    // Saves of one person in a row are one event, but for the first of all: it says when the article was begun.
    let amends = matches!(what, Happened::Saved { restored: None, .. })
        && header.is_some_and(|header| header.saving && header.changed_by == by && header.seq > 1);
    Ok(Event { seq: if amends { seq } else { seq + 1 }, at: now, by, what })
}

fn happens(
    header: Option<&Header>,
    texts: Texts<'_>,
    command: Command,
    by: Option<UserId>,
    rules: Rules,
    now: Timestamp,
) -> Result<Happened, Rejection> {
    let person = || by.ok_or(Rejection::NotTheHouse);
    let live = header.map_or(&Live::Never, |header| &header.live);
    match command {
        Command::Save { revision } => {
            seen(header, revision)?;
            if texts.next.is_some() && texts.next == texts.draft {
                return Err(Rejection::Unchanged);
            }
            Ok(Happened::Saved { revision: next_revision(header), by: person()?, restored: None })
        }
        Command::Restore { version, revision } => {
            seen(header, revision)?;
            if version == 0 || header.is_none_or(|header| version > header.versions) {
                return Err(Rejection::NoVersion);
            }
            Ok(Happened::Saved { revision: next_revision(header), by: person()?, restored: Some(version) })
        }
        Command::Submit { revision, note } => {
            let edition = drafted(header, texts, revision)?;
            whole(header, edition, now)?;
            Ok(Happened::Submitted { by: person()?, note })
        }
        Command::Return { revision, reason } => {
            drafted(header, texts, revision)?;
            match header.map(|header| &header.draft) {
                Some(Draft::InReview { .. }) => Ok(Happened::Returned { by: person()?, reason }),
                _ => Err(Rejection::NotInReview),
            }
        }
        Command::Publish { revision, note } => {
            let edition = drafted(header, texts, revision)?;
            whole(header, edition, now)?;
            if live.is_published() && texts.live.is_some_and(|live| live.says_as(edition)) {
                return Err(Rejection::Unchanged);
            }
            read_by_another(header, person()?, rules)?;
            Ok(Happened::Published { version: next_version(header), note })
        }
        Command::Lay => {
            if by.is_some() || header.is_some_and(|header| header.draft.working().is_some()) {
                return Err(Rejection::NotTheHouse);
            }
            let edition = texts.next.ok_or(Rejection::Gap(Gap::NoText))?;
            // What is over by now still answers what was asked of then.
            if let Some(gap) = edition.gaps(now).into_iter().find(|gap| *gap != Gap::Over) {
                return Err(Rejection::Gap(gap));
            }
            Ok(Happened::Published { version: next_version(header), note: String::new() })
        }
        Command::Discard { revision } => {
            drafted(header, texts, revision)?;
            Ok(Happened::Discarded)
        }
        Command::Archive => match live {
            Live::Published { .. } | Live::Withdrawn { .. } => Ok(Happened::Archived),
            Live::Never | Live::Archived { .. } => Err(Rejection::NotLive),
        },
        Command::Withdraw { reason } => {
            if live.is_published() {
                Ok(Happened::Withdrawn { reason })
            } else {
                Err(Rejection::NotLive)
            }
        }
        Command::Refile { filing } => refiled(header, texts, &filing),
    }
}

/// The revision that was read is the one that is there.
fn seen(header: Option<&Header>, revision: u32) -> Result<(), Rejection> {
    let now = header.and_then(|header| header.draft.working()).map_or(0, |working| working.revision);
    if now == revision { Ok(()) } else { Err(Rejection::Changed { now }) }
}

/// The draft that they read.
fn drafted<'a>(header: Option<&Header>, texts: Texts<'a>, revision: u32) -> Result<&'a Edition, Rejection> {
    if header.is_none_or(|header| header.draft.working().is_none()) {
        return Err(Rejection::NoDraft);
    }
    seen(header, revision)?;
    texts.draft.ok_or(Rejection::NoDraft)
}

fn whole(header: Option<&Header>, edition: &Edition, now: Timestamp) -> Result<(), Rejection> {
    gaps(header, edition, now).first().map_or(Ok(()), |gap| Err(Rejection::Gap(*gap)))
}

/// What keeps an edition of this article from being published. What was published once may be mended when it is over: it answers what
/// was asked of then.
pub fn gaps(header: Option<&Header>, edition: &Edition, now: Timestamp) -> Vec<Gap> {
    let was_published = header.is_some_and(|header| header.live.version().is_some());
    edition.gaps(now).into_iter().filter(|gap| *gap != Gap::Over || !was_published).collect()
}

fn read_by_another(header: Option<&Header>, by: UserId, rules: Rules) -> Result<(), Rejection> {
    match header.map(|header| &header.draft) {
        _ if !rules.second_reader => Ok(()),
        Some(Draft::InReview { by: submitted_by, .. }) if *submitted_by == by => Err(Rejection::OwnReview),
        Some(Draft::InReview { .. }) => Ok(()),
        _ => Err(Rejection::NotReviewed),
    }
}

/// The draft and what was published say different things, and each is filed for itself.
fn refiled(header: Option<&Header>, texts: Texts<'_>, filing: &Filing) -> Result<Happened, Rejection> {
    let drafted = header.is_some_and(|header| header.draft.working().is_some());
    let published = header.is_some_and(|header| header.live.version().is_some());
    let changes = |there: bool, edition: Option<&Edition>| -> Result<bool, Rejection> {
        let Some(edition) = edition.filter(|_| there) else { return Ok(false) };
        let filed = filing.of(edition.clone());
        if filed.tags.len() > ARTICLE_TAGS {
            return Err(Rejection::TooManyTags);
        }
        Ok(filed != *edition)
    };
    let (draft, live) = (changes(drafted, texts.draft)?, changes(published, texts.live)?);
    if !draft && !live {
        return Err(Rejection::Unchanged);
    }
    Ok(Happened::Refiled {
        revision: draft.then(|| next_revision(header)),
        version: live.then(|| next_version(header)),
    })
}

fn next_revision(header: Option<&Header>) -> u32 {
    header.map_or(0, |header| header.revision).saturating_add(1)
}

fn next_version(header: Option<&Header>) -> u32 {
    header.map_or(0, |header| header.versions).saturating_add(1)
}
