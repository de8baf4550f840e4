//! What colleagues must read, and how far they are.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::{MUST_READS, PAGE_ROWS};
use base::{Locale, TeamId, Timestamp, UserId};
use protocol::article_task::TaskArticle;
use protocol::must_read::{FindMustReads, MustReadCounts, MustReadPage, MustReadReader, MustReadView};
use store::{Cx, MustReadRow, UserRecord};

use super::super::view::Names;
use super::readers::concerned;
use super::{Live, is_asked};
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// Everybody, and who is in which team.
pub(super) struct Staff {
    pub(super) users: Vec<UserRecord>,
    pub(super) members: Vec<(TeamId, UserId)>,
}

impl Staff {
    pub(super) async fn of(cx: &Cx) -> Result<Self> {
        Ok(Self { users: cx.users().await?, members: cx.team_members().await? })
    }
}

/// A page, the newest first.
pub async fn list(app: &App, user: &UserSession, ask: FindMustReads) -> Result<MustReadPage> {
    may(&user.actor(), Action::AskToRead)?;
    let cx = app.cx(user.workspace_id, user.actor());
    // Of one article there are few, among no more than may be open at once.
    let most = if ask.article.is_some() { MUST_READS } else { PAGE_ROWS };
    let mut rows = cx.must_reads(ask.withdrawn, ask.before, most + 1).await?;
    let more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    rows.retain(|row| ask.article.is_none_or(|article| article == row.article_id));
    let (staff, names) = (Staff::of(&cx).await?, Names::of(app, user.workspace_id).await?);
    let mut must_reads = Vec::with_capacity(rows.len());
    for row in rows {
        must_reads.push(view(&cx, row, &staff, &names, app.env().now()).await?);
    }
    Ok(MustReadPage { must_reads, next })
}

/// One, for whoever asked.
pub(super) async fn view(
    cx: &Cx,
    row: MustReadRow,
    staff: &Staff,
    names: &Names,
    now: Timestamp,
) -> Result<MustReadView> {
    let live = Live::of(cx, &row).await?.map(|live| live.version);
    let asked = is_asked(&row, live);
    let readers = concerned(cx, &row, staff, asked, now).await?;
    Ok(MustReadView {
        id: row.id,
        article: article(cx, &row).await?,
        version: row.version,
        live,
        only_this: row.only_this,
        asked,
        newer: !row.withdrawn && live.is_some_and(|live| live > row.weighed),
        due_ms: row.due_at.ms(),
        made_by_name: names.of_user(Some(row.made_by)),
        made_ms: row.made_at.ms(),
        ended_ms: row.ended_at.map(Timestamp::ms),
        counts: counts(&readers, row.check.len()),
        teams: row.teams,
        roles: row.roles,
        check: row.check,
    })
}

/// What the article is called.
pub(super) async fn article(cx: &Cx, row: &MustReadRow) -> Result<TaskArticle> {
    let found = cx.article_titles(row.article_id).await?.unwrap_or_default();
    let titles: BTreeMap<Locale, String> =
        Locale::ALL.into_iter().zip(found).filter(|(_, title)| !title.is_empty()).collect();
    Ok(TaskArticle { id: row.article_id, titles })
}

fn counts(readers: &[MustReadReader], questions: usize) -> MustReadCounts {
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = |is: &dyn Fn(&MustReadReader) -> bool| many(readers.iter().filter(|one| is(one)).count());
    MustReadCounts {
        readers: many(readers.len()),
        confirmed: of(&|one| one.confirmed_ms.is_some()),
        late: of(&|one| one.confirmed_ms.is_none() && one.late),
        answered: if questions == 0 { 0 } else { of(&|one| one.tries > 0) },
        missed: (0..questions).map(|no| of(&|one| one.missed.contains(&no))).collect(),
    }
}
