//! Colleagues must read an article from now on.

use access::{Action, may};
use base::limits::{MUST_READ_TEAMS, MUST_READS};
use base::{ArticleId, MustReadId, TeamId};
use protocol::must_read::{MakeMustRead, MustReadView};
use serde_json::json;
use store::{Changes, Cx, Keys, MustReadRow, State, StoreError};

use super::super::act::seen;
use super::super::view::Names;
use super::list::{Staff, view};
use super::{Live, checked, due};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Asks them. Refused where they could not read it: nothing is published for colleagues, or something else than was looked at.
pub async fn make(
    app: &App,
    user: &UserSession,
    article_id: ArticleId,
    ask: MakeMustRead,
) -> Result<MustReadView> {
    may(&user.actor(), Action::AskToRead)?;
    let (cx, now) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    seen(&cx, user, article_id).await?;
    let id: MustReadId = app.env().id();
    let row = MustReadRow {
        id,
        article_id,
        version: ask.version,
        weighed: ask.version,
        only_this: ask.only_this,
        due_at: due(ask.due_ms, now)?,
        check: checked(ask.check)?,
        teams: ask.teams,
        roles: ask.roles,
        withdrawn: false,
        made_by: user.user_id,
        made_at: now,
        ended_at: None,
    };
    for_somebody(&cx, &row).await?;
    readable(&cx, &row, ask.version).await?;
    if cx.open_must_reads().await? >= u64::from(MUST_READS) {
        return Err(StoreError::TooMany { what: "must-read notices", limit: MUST_READS as usize }.into());
    }
    let made = row.clone();
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({
            "article": made.article_id, "version": made.version, "teams": made.teams.len(),
            "roles": made.roles.len(), "questions": made.check.len(),
        });
        Ok(Changes::new(()).insert_must_read(&made).audit("make_must_read", format!("must_read:{id}"), facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    view(&cx, row, &Staff::of(&cx).await?, &Names::of(app, user.workspace_id).await?, now).await
}

/// The teams are there.
async fn for_somebody(cx: &Cx, row: &MustReadRow) -> Result<()> {
    if row.teams.len() > MUST_READ_TEAMS {
        return Err(Error::invalid("teams", format!("choose at most {MUST_READ_TEAMS} teams")));
    }
    let teams = if row.teams.is_empty() { Vec::new() } else { cx.teams().await? };
    let there = |id: &TeamId| teams.iter().any(|team| team.id == *id && team.archived_at.is_none());
    if row.teams.iter().all(there) {
        return Ok(());
    }
    Err(Error::invalid("teams", "one of these teams is not there any more; choose others"))
}

/// What was looked at is what colleagues can read.
pub(super) async fn readable(cx: &Cx, row: &MustReadRow, version: u32) -> Result<()> {
    match Live::of(cx, row).await? {
        None => Err(Error::MustReadClosed),
        Some(live) if live.version != version => Err(Error::MustReadChanged),
        Some(_) => Ok(()),
    }
}
