//! Filters, saved views, and what is done to many at once.

use axum::extract::State;
use axum::http::StatusCode;
use base::SavedViewId;
use protocol::filter::{
    Bulk, BulkReport, Find, FoundPage, OrderViews, SaveView, SavedView, SavedViews, ViewCounts,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// One page of the conversations that a filter lets through, or in which words occur. A POST, so that no log of addresses keeps the words.
#[utoipa::path(post, path = "/api/v1/conversations/find", operation_id = "find_conversations", tag = "conversations",
    request_body = Find, security(("session" = [])), responses(
    (status = 200, description = "A page", body = FoundPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn find(
    State(server): Server,
    User(user): User,
    Json(body): Json<Find>,
) -> Result<Json<FoundPage>> {
    Ok(Json(app::conversation::filter(&server.app, &user, body).await?))
}

/// Do the same to many conversations, at most 50; each is done or refused on its own.
#[utoipa::path(post, path = "/api/v1/conversations/bulk", operation_id = "bulk_conversations", tag = "conversations",
    request_body = Bulk, security(("session" = [])), responses(
    (status = 200, description = "What became of each", body = BulkReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn bulk(
    State(server): Server,
    User(user): User,
    Json(body): Json<Bulk>,
) -> Result<Json<BulkReport>> {
    Ok(Json(app::conversation::bulk(&server.app, &user, body).await?))
}

/// The shared views and mine.
#[utoipa::path(get, path = "/api/v1/views", operation_id = "list_views", tag = "views", security(("session" = [])), responses(
    (status = 200, description = "In their order", body = SavedViews),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<SavedViews>> {
    Ok(Json(app::view::list(&server.app, &user).await?))
}

/// How many conversations each view shows.
#[utoipa::path(get, path = "/api/v1/views/counts", operation_id = "count_views", tag = "views", security(("session" = [])), responses(
    (status = 200, description = "Counted up to 99", body = ViewCounts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn counts(State(server): Server, User(user): User) -> Result<Json<ViewCounts>> {
    Ok(Json(app::view::counts(&server.app, &user).await?))
}

/// Keep a filter under a name, for all or for myself.
#[utoipa::path(post, path = "/api/v1/views", operation_id = "add_view", tag = "views", request_body = SaveView,
    security(("session" = [])), responses(
    (status = 201, description = "Kept", body = SavedView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveView>,
) -> Result<(StatusCode, Json<SavedView>)> {
    Ok((StatusCode::CREATED, Json(app::view::add(&server.app, &user, body).await?)))
}

/// Replace everything of a view but its place.
#[utoipa::path(put, path = "/api/v1/views/{id}", operation_id = "save_view", tag = "views", params(("id" = SavedViewId, Path)),
    request_body = SaveView, security(("session" = [])), responses(
    (status = 200, description = "Saved", body = SavedView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<SavedViewId>,
    Json(body): Json<SaveView>,
) -> Result<Json<SavedView>> {
    Ok(Json(app::view::save(&server.app, &user, id, body).await?))
}

/// Remove a view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", operation_id = "remove_view", tag = "views", params(("id" = SavedViewId, Path)),
    security(("session" = [])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<SavedViewId>,
) -> Result<StatusCode> {
    app::view::remove(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put all of the shared views, or all of mine, in another order.
#[utoipa::path(put, path = "/api/v1/views/order", operation_id = "order_views", tag = "views", request_body = OrderViews,
    security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn order(
    State(server): Server,
    User(user): User,
    Json(body): Json<OrderViews>,
) -> Result<StatusCode> {
    app::view::order(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
