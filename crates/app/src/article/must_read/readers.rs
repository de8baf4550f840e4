//! Whom a notice concerns, and what each made of it.

use std::collections::HashMap;

use access::{Action, may};
use base::{MustReadId, Timestamp, UserId};
use protocol::must_read::{MustReadReader, MustReadReaders};
use store::{Cx, MustReadRow, ReaderRow};

use super::list::Staff;
use super::{Live, concerns, confirmed, is_asked, teams_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Who is late first, then who has not read it, then who has.
pub async fn readers(app: &App, user: &UserSession, id: MustReadId) -> Result<MustReadReaders> {
    may(&user.actor(), Action::AskToRead)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.must_read(id).await?.ok_or(Error::NotFound("must_read"))?;
    let live = Live::of(&cx, &row).await?.map(|live| live.version);
    let staff = Staff::of(&cx).await?;
    Ok(MustReadReaders {
        readers: concerned(&cx, &row, &staff, is_asked(&row, live), app.env().now()).await?,
    })
}

/// Whoever is concerned as people and teams are now. What is not asked any more is late for nobody.
pub(super) async fn concerned(
    cx: &Cx,
    row: &MustReadRow,
    staff: &Staff,
    asked: bool,
    now: Timestamp,
) -> Result<Vec<MustReadReader>> {
    let mut known: HashMap<UserId, Vec<ReaderRow>> = HashMap::new();
    for reader in cx.must_read_readers(row.id, row.version).await? {
        known.entry(reader.user_id).or_default().push(reader);
    }
    let concerned = staff.users.iter().filter(|one| concerns(row, one, &teams_of(&staff.members, one.id)));
    let mut readers: Vec<MustReadReader> = concerned
        .map(|user| {
            let made = known.remove(&user.id).unwrap_or_default();
            let confirmed = confirmed(row, &made);
            let late = confirmed.map_or(asked && now > row.due_at, |(at, _)| at > row.due_at);
            let tries = made.iter().fold(0_u32, |sum, one| sum.saturating_add(one.tries));
            // The first time that they met the questions counts.
            let missed = made.first().map_or(0, |one| one.missed);
            MustReadReader {
                user_id: user.id,
                name: user.name.clone(),
                confirmed_ms: confirmed.map(|(at, _)| at.ms()),
                version: confirmed.map(|(_, version)| version),
                late,
                tries,
                missed: (0..row.check.len()).filter(|no| missed >> no & 1 == 1).collect(),
            }
        })
        .collect();
    readers.sort_by(|a, b| {
        let of = |one: &MustReadReader| (one.confirmed_ms.is_some(), !one.late, one.confirmed_ms);
        of(a).cmp(&of(b)).then_with(|| a.name.cmp(&b.name))
    });
    Ok(readers)
}
