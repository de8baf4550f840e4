//! One article: what is being written, what is live, and what may be done with it.

use std::collections::BTreeSet;

use access::{Action, may};
use base::{ArticleId, ConversationId};
use protocol::article::{ArticleDeed, ArticleGap, ArticleView};

use super::act::seen;
use super::edits;
use super::settings::rules;
use super::view::{Looking, Names};
use crate::app::App;
use crate::error::Result;
use crate::product::unknown;
use crate::session::UserSession;

/// The article, as far as they may see it.
pub async fn show(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleView> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let record = seen(&cx, user, id).await?;
    let names = Names::of(app, user.workspace_id).await?;
    let rules = rules(app, user.workspace_id).await?;
    let looking = Looking { user, names: &names, rules, now: app.env().now() };
    let mut view = looking.view(&record, cx.article_comment_count(id).await?);
    if let Some(draft) = &mut view.draft {
        draft.unknown_facts = unknown(&cx, &draft.edition).await?;
        if !draft.unknown_facts.is_empty() {
            draft.gaps.push(ArticleGap::UnknownFact);
            view.may.retain(|deed| *deed != ArticleDeed::Publish);
        }
    }
    if edits(&user.actor()) {
        let drawn: BTreeSet<ConversationId> =
            cx.article_drawn(id).await?.into_iter().map(|(_, conversation)| conversation).collect();
        view.drawn = drawn.into_iter().collect();
    }
    Ok(view)
}
