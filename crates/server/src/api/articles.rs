//! Knowledge: one article, from a draft to what is published.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ArticleCommentId, ArticleId};
use protocol::article::{
    AddComment, ArticleComment, ArticleComments, ArticleHistory, ArticleVersionDetail, ArticleVersions,
    ArticleView, AtRevision, NewArticle, PassDraft, Refile, RestoreVersion, ReturnDraft, SaveDraft, Withdraw,
};
use protocol::article_list::{RenderArticle, RenderedArticle};
use protocol::article_told::{ArticleToldPage, ArticleToldQuery};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Begin an article: a draft that others do not see until it is published.
#[utoipa::path(post, path = "/api/v1/articles", operation_id = "add_article", tag = "knowledge",
    request_body = NewArticle, security(("session" = [])), responses(
    (status = 201, description = "Begun, at revision 1", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<NewArticle>,
) -> Result<(StatusCode, Json<ArticleView>)> {
    Ok((StatusCode::CREATED, Json(app::article::add(&server.app, &user, body).await?)))
}

/// An article: what is being written, what is live, and what I may do.
#[utoipa::path(get, path = "/api/v1/articles/{id}", operation_id = "show_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "As far as I may see it", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::show(&server.app, &user, id).await?))
}

/// Save the draft, or begin one. Over another revision than the newest it is refused (`draft-changed`).
#[utoipa::path(put, path = "/api/v1/articles/{id}/draft", operation_id = "save_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = SaveDraft, security(("session" = [])), responses(
    (status = 200, description = "Saved", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<SaveDraft>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::save(&server.app, &user, id, body).await?))
}

/// Whom the assistant told what this article says, the newest first.
#[utoipa::path(get, path = "/api/v1/articles/{id}/told", operation_id = "list_article_told", tag = "knowledge",
    params(("id" = ArticleId, Path), ArticleToldQuery), security(("session" = [])), responses(
    (status = 200, description = "How many customers, and a page of the messages", body = ArticleToldPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn told(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Query(ask): Query<ArticleToldQuery>,
) -> Result<Json<ArticleToldPage>> {
    Ok(Json(app::article::told(&server.app, &user, id, ask).await?))
}

/// Let somebody else read the draft.
#[utoipa::path(post, path = "/api/v1/articles/{id}/submit", operation_id = "submit_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = PassDraft, security(("session" = [])), responses(
    (status = 200, description = "In review", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn submit(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<PassDraft>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::submit(&server.app, &user, id, body).await?))
}

/// Markdown as every page shows it: made and cleaned in one place.
#[utoipa::path(post, path = "/api/v1/articles/render", operation_id = "render_article", tag = "knowledge",
    request_body = RenderArticle, security(("session" = [])), responses(
    (status = 200, description = "Safe HTML", body = RenderedArticle),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn render(
    State(server): Server,
    User(user): User,
    Json(body): Json<RenderArticle>,
) -> Result<Json<RenderedArticle>> {
    Ok(Json(app::article::render(&server.app, &user, body).await?))
}

/// Say what is to be mended in a draft.
#[utoipa::path(post, path = "/api/v1/articles/{id}/return", operation_id = "return_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = ReturnDraft, security(("session" = [])), responses(
    (status = 200, description = "Returned", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn send_back(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<ReturnDraft>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::send_back(&server.app, &user, id, body).await?))
}

/// Make the draft the next version. Who submitted it does not publish it, unless the rules of the house say otherwise.
#[utoipa::path(post, path = "/api/v1/articles/{id}/publish", operation_id = "publish_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = PassDraft, security(("session" = [])), responses(
    (status = 200, description = "Published", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn publish(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<PassDraft>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::publish(&server.app, &user, id, body).await?))
}

/// Drop the draft. Of an article that was never published nothing is left.
#[utoipa::path(post, path = "/api/v1/articles/{id}/discard", operation_id = "discard_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = AtRevision, security(("session" = [])), responses(
    (status = 204, description = "Dropped"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn discard(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<AtRevision>,
) -> Result<StatusCode> {
    app::article::discard(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put an older version into the draft.
#[utoipa::path(post, path = "/api/v1/articles/{id}/restore", operation_id = "restore_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = RestoreVersion, security(("session" = [])), responses(
    (status = 200, description = "In the draft", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn restore(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<RestoreVersion>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::restore(&server.app, &user, id, body).await?))
}

/// Keep an article, and answer from it no more.
#[utoipa::path(post, path = "/api/v1/articles/{id}/archive", operation_id = "archive_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Archived", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn archive(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::archive(&server.app, &user, id).await?))
}

/// Take an article back at once, on every node.
#[utoipa::path(post, path = "/api/v1/articles/{id}/withdraw", operation_id = "withdraw_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = Withdraw, security(("session" = [])), responses(
    (status = 200, description = "Taken back", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn withdraw(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<Withdraw>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::withdraw(&server.app, &user, id, body).await?))
}

/// File an article elsewhere: category, owner, day of review, tags. At once, because no answer depends on it.
#[utoipa::path(post, path = "/api/v1/articles/{id}/refile", operation_id = "refile_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = Refile, security(("session" = [])), responses(
    (status = 200, description = "Filed", body = ArticleView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn refile(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<Refile>,
) -> Result<Json<ArticleView>> {
    Ok(Json(app::article::refile(&server.app, &user, id, body).await?))
}

/// What was published of an article.
#[utoipa::path(get, path = "/api/v1/articles/{id}/versions", operation_id = "list_article_versions", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The newest first", body = ArticleVersions),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn versions(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleVersions>> {
    Ok(Json(app::article::versions(&server.app, &user, id).await?))
}

/// A version of an article.
#[utoipa::path(get, path = "/api/v1/articles/{id}/versions/{no}", operation_id = "show_article_version", tag = "knowledge",
    params(("id" = ArticleId, Path), ("no" = u32, Path)), security(("session" = [])), responses(
    (status = 200, description = "With its words", body = ArticleVersionDetail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn version(
    State(server): Server,
    User(user): User,
    Path((id, no)): Path<(ArticleId, u32)>,
) -> Result<Json<ArticleVersionDetail>> {
    Ok(Json(app::article::version(&server.app, &user, id, no).await?))
}

/// What happened to an article.
#[utoipa::path(get, path = "/api/v1/articles/{id}/history", operation_id = "list_article_history", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The newest first", body = ArticleHistory),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn history(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleHistory>> {
    Ok(Json(app::article::history(&server.app, &user, id).await?))
}

/// What is said of an article among ours.
#[utoipa::path(get, path = "/api/v1/articles/{id}/comments", operation_id = "list_article_comments", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The oldest first", body = ArticleComments),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn comments(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleComments>> {
    Ok(Json(app::article::comments(&server.app, &user, id).await?))
}

/// Say something of an article.
#[utoipa::path(post, path = "/api/v1/articles/{id}/comments", operation_id = "comment_article", tag = "knowledge",
    params(("id" = ArticleId, Path)), request_body = AddComment, security(("session" = [])), responses(
    (status = 201, description = "Said", body = ArticleComment),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add_comment(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<AddComment>,
) -> Result<(StatusCode, Json<ArticleComment>)> {
    Ok((StatusCode::CREATED, Json(app::article::add_comment(&server.app, &user, id, body).await?)))
}

/// Take back what I said.
#[utoipa::path(delete, path = "/api/v1/articles/{id}/comments/{comment_id}", operation_id = "remove_article_comment", tag = "knowledge",
    params(("id" = ArticleId, Path), ("comment_id" = ArticleCommentId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Taken back"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove_comment(
    State(server): Server,
    User(user): User,
    Path((id, comment_id)): Path<(ArticleId, ArticleCommentId)>,
) -> Result<StatusCode> {
    app::article::remove_comment(&server.app, &user, id, comment_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
