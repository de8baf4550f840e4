//! Places that are read again by themselves.

use axum::extract::State;
use axum::http::StatusCode;
use base::ArticleReadingId;
use protocol::article_reading::{
    ArticleReadingView, ArticleReadings, PauseArticleReading, SaveArticleReading,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Places that are read again by themselves.
#[utoipa::path(get, path = "/api/v1/article-readings", operation_id = "list_article_readings", tag = "knowledge", security(("session" = [])), responses(
    (status = 200, description = "In the order in which they were made", body = ArticleReadings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<ArticleReadings>> {
    Ok(Json(app::article::readings(&server.app, &user).await?))
}

/// Let pages be read again by themselves, at most 50 places.
#[utoipa::path(post, path = "/api/v1/article-readings", operation_id = "add_article_reading", tag = "knowledge",
    request_body = SaveArticleReading, security(("session" = [])), responses(
    (status = 201, description = "It is read at its hour", body = ArticleReadingView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveArticleReading>,
) -> Result<(StatusCode, Json<ArticleReadingView>)> {
    Ok((StatusCode::CREATED, Json(app::article::add_reading(&server.app, &user, body).await?)))
}

/// Change what is read, and when. Whoever does owns it from then on.
#[utoipa::path(put, path = "/api/v1/article-readings/{id}", operation_id = "save_article_reading", tag = "knowledge",
    params(("id" = ArticleReadingId, Path)), request_body = SaveArticleReading, security(("session" = [])), responses(
    (status = 200, description = "As it is read now", body = ArticleReadingView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleReadingId>,
    Json(body): Json<SaveArticleReading>,
) -> Result<Json<ArticleReadingView>> {
    Ok(Json(app::article::save_reading(&server.app, &user, id, body).await?))
}

/// Let it rest, or go on.
#[utoipa::path(put, path = "/api/v1/article-readings/{id}/state", operation_id = "pause_article_reading", tag = "knowledge",
    params(("id" = ArticleReadingId, Path)), request_body = PauseArticleReading, security(("session" = [])), responses(
    (status = 200, description = "As it is", body = ArticleReadingView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn pause(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleReadingId>,
    Json(body): Json<PauseArticleReading>,
) -> Result<Json<ArticleReadingView>> {
    Ok(Json(app::article::pause_reading(&server.app, &user, id, body).await?))
}

/// Read it now.
#[utoipa::path(post, path = "/api/v1/article-readings/{id}/run", operation_id = "run_article_reading", tag = "knowledge",
    params(("id" = ArticleReadingId, Path)), security(("session" = [])), responses(
    (status = 200, description = "It is due", body = ArticleReadingView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn run(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleReadingId>,
) -> Result<Json<ArticleReadingView>> {
    Ok(Json(app::article::run_reading_now(&server.app, &user, id).await?))
}

/// Read it no more; what came of it stays.
#[utoipa::path(delete, path = "/api/v1/article-readings/{id}", operation_id = "remove_article_reading", tag = "knowledge",
    params(("id" = ArticleReadingId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleReadingId>,
) -> Result<StatusCode> {
    app::article::remove_reading(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
