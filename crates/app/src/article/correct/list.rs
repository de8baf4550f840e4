//! Corrections, a page at a time, and one of them.

use access::{Action, may};
use base::CorrectionId;
use base::limits::PAGE_ROWS;
use protocol::correction::{CorrectionPage, CorrectionView, FindCorrections};
use store::CorrectionState;

use super::super::view::Names;
use super::view::view;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What is to be put right, or was; the newest first.
pub async fn list(app: &App, user: &UserSession, ask: FindCorrections) -> Result<CorrectionPage> {
    may(&user.actor(), Action::CorrectArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let states =
        if ask.done { [CorrectionState::Done; 2] } else { [CorrectionState::Open, CorrectionState::Sending] };
    let mut rows = cx.corrections(states, ask.before, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| row.id);
    let names = Names::of(app, user.workspace_id).await?;
    let mut corrections = Vec::with_capacity(rows.len());
    for row in rows {
        corrections.push(view(&cx, row, &names).await?);
    }
    Ok(CorrectionPage { corrections, next })
}

/// One.
pub async fn show(app: &App, user: &UserSession, id: CorrectionId) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.correction(id).await?.ok_or(Error::NotFound("correction"))?;
    view(&cx, row, &Names::of(app, user.workspace_id).await?).await
}
