//! A correction is made of what an article told: with the conversations that were told, and nothing sent yet.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::CORRECTIONS;
use base::{ArticleId, CorrectionId, UserId};
use protocol::correction::{CorrectionView, CorrectionWhy, MakeCorrection};
use serde_json::json;
use store::{Changes, CorrectionRow, CorrectionState, Cx, Keys, State, StoreError};

use super::super::act::seen;
use super::super::view::Names;
use super::view::view;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Makes it. Refused where nobody was told: there is nothing to put right.
pub async fn make(
    app: &App,
    user: &UserSession,
    article_id: ArticleId,
    ask: MakeCorrection,
) -> Result<CorrectionView> {
    may(&user.actor(), Action::CorrectArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    seen(&cx, user, article_id).await?;
    if cx.article_told_count(article_id, ask.version).await?.1 == 0 {
        return Err(Error::NobodyTold);
    }
    if cx.open_corrections().await? >= u64::from(CORRECTIONS) {
        return Err(StoreError::TooMany { what: "corrections", limit: CORRECTIONS as usize }.into());
    }
    let owner = ask.owner.unwrap_or(user.user_id);
    sees_to_it(&cx, owner).await?;
    let id: CorrectionId = app.env().id();
    let row = CorrectionRow {
        id,
        article_id,
        version: ask.version,
        why: match ask.why {
            CorrectionWhy::Withdrawn => store::CorrectionWhy::Withdrawn,
            CorrectionWhy::Changed => store::CorrectionWhy::Changed,
        },
        owner,
        texts: BTreeMap::new(),
        state: CorrectionState::Open,
        made_by: user.user_id,
        made_at: app.env().now(),
        sent_by: None,
        ended_at: None,
    };
    let made = row.clone();
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "article": article_id, "version": made.version, "owner": made.owner });
        Ok(Changes::new(()).insert_correction(&made).audit(
            "make_correction",
            format!("correction:{id}"),
            facts,
        ))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    view(&cx, row, &Names::of(app, user.workspace_id).await?).await
}

/// Whoever sees to it is there, and may.
pub(super) async fn sees_to_it(cx: &Cx, owner: UserId) -> Result<()> {
    let user = cx.user(owner).await?.filter(|user| user.disabled_at.is_none());
    let actor = user.map(|user| access::Actor::User { user_id: user.id, role: user.role });
    if actor.is_some_and(|actor| may(&actor, Action::CorrectArticles).is_ok()) {
        return Ok(());
    }
    Err(Error::invalid("owner", "choose somebody who may correct what was told"))
}
