//! What is published, for programs and for whoever looks something up.

use axum::extract::State;
use base::ArticleId;
use protocol::problem::Problem;
use protocol::published::{
    FindPublished, ListPublished, PublishedArticle, PublishedHits, PublishedPage, ReadPublished,
};

use super::Server;
use crate::extract::{Json, Path, Query, Staff};
use crate::fault::Result;

/// What is published and holds now: for keys with `knowledge:read` what customers may read, with `knowledge:read_internal` what our own people
/// may read too.
#[utoipa::path(get, path = "/api/v1/knowledge", operation_id = "list_published", tag = "knowledge", params(ListPublished),
    security(("session" = []), ("key" = ["knowledge:read"])), responses(
    (status = 200, description = "A page", body = PublishedPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<ListPublished>,
) -> Result<Json<PublishedPage>> {
    Ok(Json(app::article::list_published(&server.app, staff.asks(), ask).await?))
}

/// Articles that answer a question, the best first.
#[utoipa::path(get, path = "/api/v1/knowledge/search", operation_id = "find_published", tag = "knowledge", params(FindPublished),
    security(("session" = []), ("key" = ["knowledge:read"])), responses(
    (status = 200, description = "The best articles with the passage that is nearest", body = PublishedHits),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn find(
    State(server): Server,
    staff: Staff,
    Query(ask): Query<FindPublished>,
) -> Result<Json<PublishedHits>> {
    Ok(Json(app::article::find_published(&server.app, staff.asks(), ask).await?))
}

/// A published article, whole.
#[utoipa::path(get, path = "/api/v1/knowledge/{id}", operation_id = "read_published", tag = "knowledge",
    params(("id" = ArticleId, Path), ReadPublished), security(("session" = []), ("key" = ["knowledge:read"])), responses(
    (status = 200, description = "As it is published now", body = PublishedArticle),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn read(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ArticleId>,
    Query(ask): Query<ReadPublished>,
) -> Result<Json<PublishedArticle>> {
    Ok(Json(app::article::read_published(&server.app, staff.asks(), id, ask).await?))
}
