//! What I must read.

use access::{Action, may};
use base::limits::MUST_READS;
use protocol::must_read::{MyMustRead, MyMustReads};
use store::{Cx, UserRecord};

use super::list::article;
use super::{Live, concerns, confirmed, is_asked, teams_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What is due first first.
pub async fn mine(app: &App, user: &UserSession) -> Result<MyMustReads> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let me = cx.user(user.user_id).await?.ok_or(Error::NotFound("user"))?;
    Ok(MyMustReads { must_reads: unread(&cx, &me).await? })
}

/// What somebody has not read. Articles are looked at only where that is not known without: this is asked every few minutes by everybody.
pub(crate) async fn unread(cx: &Cx, user: &UserRecord) -> Result<Vec<MyMustRead>> {
    let open = cx.must_reads(false, None, MUST_READS).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let teams = teams_of(&cx.team_members().await?, user.id);
    let made = cx.must_reads_of(user.id).await?;
    let mut left = Vec::new();
    for row in open.into_iter().filter(|row| concerns(row, user, &teams)) {
        let mut own = made.iter().filter(|reader| reader.must_read_id == row.id);
        if confirmed(&row, own.clone()).is_some() {
            continue;
        }
        if !is_asked(&row, Live::of(cx, &row).await?.map(|live| live.version)) {
            continue;
        }
        left.push(MyMustRead {
            id: row.id,
            article: article(cx, &row).await?,
            due_ms: row.due_at.ms(),
            questions: u32::try_from(row.check.len()).unwrap_or(u32::MAX),
            again: own.any(|reader| reader.confirmed_at.is_some()),
        });
    }
    left.sort_by_key(|one| (one.due_ms, one.id));
    Ok(left)
}
