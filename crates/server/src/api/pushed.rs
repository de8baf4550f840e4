//! Articles that programs keep elsewhere, and the sources that tell of them.

use axum::extract::State;
use axum::http::StatusCode;
use base::ArticleSourceId;
use protocol::problem::Problem;
use protocol::pushed::{
    ArticleSourceView, ArticleSources, DropPushed, ListPushed, PushArticles, PushedArticle, PushedArticles,
    PushedPage, SetArticleSource,
};

use super::Server;
use crate::extract::{Json, Path, Query, Staff, User};
use crate::fault::Result;

/// Tell of articles that are kept elsewhere, by their names there, at most 50 at once and 3 MB: each becomes a draft, or its draft says what it says
/// now, and goes to a colleague to be read. The same again does nothing; what was changed here since stays unless `overwrite` says otherwise. One that
/// cannot be taken stops none of the others.
#[utoipa::path(put, path = "/api/v1/knowledge/items", operation_id = "push_articles", tag = "knowledge",
    request_body = PushArticles, security(("session" = []), ("key" = ["knowledge:write"])), responses(
    (status = 200, description = "What became of each", body = PushedArticles),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn push(
    State(server): Server,
    staff: Staff,
    Json(body): Json<PushArticles>,
) -> Result<Json<PushedArticles>> {
    Ok(Json(app::article::push(&server.app, staff.asks(), body).await?))
}

/// Tell that an article is not there any more where it is kept. It is noted, and a person decides what becomes of it here.
#[utoipa::path(delete, path = "/api/v1/knowledge/items", operation_id = "drop_pushed_article", tag = "knowledge", params(DropPushed),
    security(("session" = []), ("key" = ["knowledge:write"])), responses(
    (status = 200, description = "What became of it", body = PushedArticle),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn drop_one(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<DropPushed>,
) -> Result<Json<PushedArticle>> {
    Ok(Json(app::article::drop_pushed(&server.app, staff.asks(), ask).await?))
}

/// What a source told of: names there and what the texts are known by, so that a program can compare; never what an article says.
#[utoipa::path(get, path = "/api/v1/knowledge/items", operation_id = "list_pushed", tag = "knowledge", params(ListPushed),
    security(("session" = []), ("key" = ["knowledge:write"])), responses(
    (status = 200, description = "A page", body = PushedPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<ListPushed>,
) -> Result<Json<PushedPage>> {
    Ok(Json(app::article::list_pushed(&server.app, staff.asks(), ask).await?))
}

/// Programs that tell of articles.
#[utoipa::path(get, path = "/api/v1/article-sources", operation_id = "list_article_sources", tag = "knowledge", security(("session" = [])), responses(
    (status = 200, description = "By name", body = ArticleSources),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn sources(State(server): Server, User(user): User) -> Result<Json<ArticleSources>> {
    Ok(Json(app::article::sources(&server.app, &user).await?))
}

/// Say whether a source publishes changes to its own articles.
#[utoipa::path(put, path = "/api/v1/article-sources/{id}", operation_id = "set_article_source", tag = "knowledge",
    params(("id" = ArticleSourceId, Path)), request_body = SetArticleSource, security(("session" = [])), responses(
    (status = 200, description = "As it is set", body = ArticleSourceView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleSourceId>,
    Json(body): Json<SetArticleSource>,
) -> Result<Json<ArticleSourceView>> {
    Ok(Json(app::article::set_source(&server.app, &user, id, body).await?))
}

/// Forget a source; its articles stay.
#[utoipa::path(delete, path = "/api/v1/article-sources/{id}", operation_id = "remove_article_source", tag = "knowledge",
    params(("id" = ArticleSourceId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Forgotten"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleSourceId>,
) -> Result<StatusCode> {
    app::article::remove_source(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
