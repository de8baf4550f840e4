//! What colleagues must read: an editor says that an article must be read, by whom and by when; whoever is concerned reads it and answers a
//! short check; the editor sees who has. Nobody is kept from work by it. See docs/adr/0032-the-newest-version-is-what-must-be-read.md.

mod answer;
mod list;
mod make;
mod mine;
mod readers;
mod remind;
mod set;
mod text;

pub use answer::answer;
pub use list::list;
pub use make::make;
pub use mine::mine;
pub(crate) use mine::unread;
pub use readers::readers;
pub use remind::remind;
pub use set::set;
pub use text::text;

use std::collections::BTreeSet;

use base::limits::MUST_READ_DAYS;
use base::{Locale, TeamId, Timestamp, UserId};
use knowledge::must_read::{Check, Flaw};
use knowledge::{ArticleText, Condition, Edition};
use store::{Cx, MustReadRow, ReaderRow, UserRecord};

use super::is_for_agents;
use crate::error::{Error, Result};
use crate::product::filled;

const DAY_MS: i64 = 86_400_000;

/// An article as every colleague may read it now.
struct Live {
    version: u32,
    edition: Edition,
}

impl Live {
    /// `None` where nothing is published for colleagues.
    async fn of(cx: &Cx, row: &MustReadRow) -> Result<Option<Self>> {
        let record = cx.article(row.article_id).await?.filter(is_for_agents);
        let live = record.and_then(|record| Some((record.header.live.version()?, record.live?)));
        let Some((version, edition)) = live else { return Ok(None) };
        Ok(Some(Self { version, edition: filled(cx, edition).await? }))
    }

    /// In this language, else in another that it has.
    fn said(&self, locale: Locale) -> Option<(Locale, &ArticleText)> {
        let wordings = &self.edition.wordings;
        let found = wordings.get_key_value(&locale).or_else(|| wordings.iter().next());
        found.map(|(locale, text)| (*locale, text))
    }

    /// What it says instead for some.
    fn others(&self, locale: Locale) -> impl Iterator<Item = (&Condition, &str)> {
        let variants = self.edition.variants.iter();
        variants.filter_map(move |variant| Some((&variant.when, variant.bodies.get(&locale)?.as_str())))
    }
}

/// Whether people are asked: it was not withdrawn, and there is something to read. An old version is never read: one that is replaced ends
/// what is about it alone.
fn is_asked(row: &MustReadRow, live: Option<u32>) -> bool {
    !row.withdrawn && live.is_some_and(|live| live == row.version || live > row.version && !row.only_this)
}

/// When somebody had read what must be read: this version, or a newer one; the first of these.
fn confirmed<'a>(
    row: &MustReadRow,
    readers: impl IntoIterator<Item = &'a ReaderRow>,
) -> Option<(Timestamp, u32)> {
    let enough = readers.into_iter().filter(|reader| reader.version >= row.version);
    enough.filter_map(|reader| Some((reader.confirmed_at?, reader.version))).min()
}

/// Whether it concerns somebody who is in these teams.
fn concerns(row: &MustReadRow, user: &UserRecord, teams: &BTreeSet<TeamId>) -> bool {
    let everybody = row.teams.is_empty() && row.roles.is_empty();
    let named = row.roles.contains(&user.role) || !row.teams.is_disjoint(teams);
    user.disabled_at.is_none() && (everybody || named)
}

/// The teams of one.
fn teams_of(members: &[(TeamId, UserId)], user_id: UserId) -> BTreeSet<TeamId> {
    members.iter().filter(|(_, member)| *member == user_id).map(|(team, _)| *team).collect()
}

/// A time that is to come, and not too far.
fn due(ms: i64, now: Timestamp) -> Result<Timestamp> {
    if ms <= now.ms() || ms > now.plus_ms(MUST_READ_DAYS * DAY_MS).ms() {
        return Err(Error::invalid("due_ms", format!("choose a time within the next {MUST_READ_DAYS} days")));
    }
    Ok(Timestamp::from_ms(ms))
}

fn checked(check: Check) -> Result<Check> {
    check.checked().map_err(|flaw: Flaw| Error::invalid("check", flaw.to_string()))
}
