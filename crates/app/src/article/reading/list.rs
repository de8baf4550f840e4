//! The places that are read again by themselves, as editors see them.

use access::{Action, may};
use base::limits::ARTICLE_READINGS;
use protocol::article_reading::{ArticleReadingView, ArticleReadings};
use store::{ArticleReadingRow, Cx, ImportState};

use super::kept::Kept;
use super::note::runs;
use crate::app::App;
use crate::error::Result;
use crate::session::UserSession;

/// All of them.
pub async fn readings(app: &App, user: &UserSession) -> Result<ArticleReadings> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut readings = Vec::new();
    for row in cx.article_readings(ARTICLE_READINGS as u32).await? {
        readings.push(view(app, &cx, user, row).await?);
    }
    let folders = app.settings().import_folders.keys().cloned().collect();
    Ok(ArticleReadings { readings, folders })
}

pub(super) async fn view(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    row: ArticleReadingRow,
) -> Result<ArticleReadingView> {
    let import = match row.import_id {
        Some(id) => cx.article_import(id).await?,
        None => None,
    };
    let owner =
        crate::names::of(app, user.workspace_id).await?.get(&row.user_id).cloned().unwrap_or_default();
    let kept: Kept = cx.article_reading_body(&row).await?;
    Ok(ArticleReadingView {
        id: row.id,
        has_token: kept.token.is_some(),
        reading: kept.told(),
        paused: row.paused,
        owner,
        mine: row.user_id == user.user_id,
        running: import.is_some_and(|import| import.state == ImportState::Reading),
        next_ms: row.next_at.map(base::Timestamp::ms),
        failures: row.failures,
        runs: runs(&row.runs),
    })
}
