//! What was published of an article.

use access::{Action, may};
use base::ArticleId;
use base::limits::ARTICLE_HISTORY;
use protocol::article::{ArticleVersion, ArticleVersionDetail, ArticleVersions};
use store::ArticleVersionRow;

use super::act::seen;
use super::view::Names;
use super::{edits, is_for_agents};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Its versions, the newest first. Who is no editor sees the one that is published.
pub async fn versions(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleVersions> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let record = seen(&cx, user, id).await?;
    let names = Names::of(app, user.workspace_id).await?;
    let mut rows = cx.article_versions(id, ARTICLE_HISTORY).await?;
    if !edits(&user.actor()) {
        let live = record.header.live.version().filter(|_| is_for_agents(&record));
        rows.retain(|row| live == Some(row.no));
    }
    Ok(ArticleVersions { versions: rows.into_iter().map(|row| shown(row, &names)).collect() })
}

/// One version with its words.
pub async fn version(app: &App, user: &UserSession, id: ArticleId, no: u32) -> Result<ArticleVersionDetail> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let record = seen(&cx, user, id).await?;
    let reads = is_for_agents(&record) && record.header.live.version() == Some(no);
    if !edits(&user.actor()) && !reads {
        return Err(Error::NotFound("version"));
    }
    let (row, edition) = cx.article_version(id, no).await?.ok_or(Error::NotFound("version"))?;
    let names = Names::of(app, user.workspace_id).await?;
    Ok(ArticleVersionDetail { version: shown(row, &names), edition })
}

fn shown(row: ArticleVersionRow, names: &Names) -> ArticleVersion {
    ArticleVersion {
        no: row.no,
        titles: row.titles,
        note: row.note,
        at_ms: row.at.ms(),
        by: row.user_id,
        by_name: names.of_user(row.user_id),
    }
}
