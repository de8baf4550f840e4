//! What is said of an article among ours.

use access::{Action, may};
use base::limits::{ARTICLE_COMMENT_CHARS, ARTICLE_COMMENTS};
use base::{ArticleCommentId, ArticleId};
use protocol::article::{AddComment, ArticleComment, ArticleComments};
use serde_json::json;
use store::{ArticleCommentRow, ChangeError, Changes, Keys, State, StoreError};

use super::act::seen;
use super::view::Names;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// All of it, oldest first.
pub async fn comments(app: &App, user: &UserSession, id: ArticleId) -> Result<ArticleComments> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    seen(&cx, user, id).await?;
    let names = Names::of(app, user.workspace_id).await?;
    let rows = cx.article_comments(id, ARTICLE_COMMENTS).await?;
    Ok(ArticleComments { comments: rows.into_iter().map(|row| shown(row, user, &names)).collect() })
}

/// Says something.
pub async fn add_comment(
    app: &App,
    user: &UserSession,
    id: ArticleId,
    ask: AddComment,
) -> Result<ArticleComment> {
    may(&user.actor(), Action::ReadArticles)?;
    let body = ask.text.trim().to_owned();
    if body.is_empty() || body.chars().count() > ARTICLE_COMMENT_CHARS {
        return Err(Error::invalid("text", format!("must be 1 to {ARTICLE_COMMENT_CHARS} characters")));
    }
    if body.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::invalid("text", "must not hold control characters"));
    }
    let cx = app.cx(user.workspace_id, user.actor());
    seen(&cx, user, id).await?;
    if cx.article_comment_count(id).await? >= ARTICLE_COMMENTS {
        return Err(StoreError::TooMany { what: "comments", limit: ARTICLE_COMMENTS as usize }.into());
    }
    let row = ArticleCommentRow { id: app.env().id(), user_id: user.user_id, at: app.env().now(), body };
    let new = row.clone();
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.article_header(id).is_none() {
            return Err(Error::NotFound("article"));
        }
        let facts = json!({ "comment": new.id });
        let changes = Changes::new(()).insert_article_comment(id, &new);
        Ok(changes.audit("comment_article", format!("article:{id}"), facts))
    };
    cx.change(Keys::new().article(id), change).await.map_err(flatten)?;
    Ok(shown(row, user, &Names::of(app, user.workspace_id).await?))
}

/// Takes back what one said oneself.
pub async fn remove_comment(
    app: &App,
    user: &UserSession,
    id: ArticleId,
    comment: ArticleCommentId,
) -> Result<()> {
    may(&user.actor(), Action::ReadArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    seen(&cx, user, id).await?;
    let user_id = user.user_id;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).delete_article_comment(id, comment, user_id);
        Ok(changes.audit("remove_article_comment", format!("article:{id}"), json!({ "comment": comment })))
    };
    match cx.change(Keys::new(), change).await {
        Err(ChangeError::Store(StoreError::Conflict(_))) => Err(Error::NotFound("comment")),
        outcome => outcome.map_err(flatten),
    }
}

fn shown(row: ArticleCommentRow, user: &UserSession, names: &Names) -> ArticleComment {
    ArticleComment {
        id: row.id,
        text: row.body,
        at_ms: row.at.ms(),
        by: row.user_id,
        by_name: names.of_user(Some(row.user_id)),
        mine: row.user_id == user.user_id,
    }
}
