//! How long things are kept.

use axum::extract::State;
use protocol::problem::Problem;
use protocol::retention::{RetentionCounts, RetentionSettings, RetentionView};

use super::Server;
use crate::extract::{Json, User};
use crate::fault::Result;

/// What is set, and what waits to be removed.
#[utoipa::path(get, path = "/api/v1/retention", operation_id = "show_retention", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The settings", body = RetentionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(State(server): Server, User(user): User) -> Result<Json<RetentionView>> {
    Ok(Json(app::retention::show(&server.app, &user).await?))
}

/// Replace them; what is past its time is removed from now on.
#[utoipa::path(put, path = "/api/v1/retention", operation_id = "save_retention", tag = "settings", request_body = RetentionSettings,
    security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = RetentionView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Json(body): Json<RetentionSettings>,
) -> Result<Json<RetentionView>> {
    Ok(Json(app::retention::save(&server.app, &user, body).await?))
}

/// How many would go at once, were this set.
#[utoipa::path(post, path = "/api/v1/retention/preview", operation_id = "preview_retention", tag = "settings", request_body = RetentionSettings,
    security(("session" = [])), responses(
    (status = 200, description = "The counts", body = RetentionCounts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(server): Server,
    User(user): User,
    Json(body): Json<RetentionSettings>,
) -> Result<Json<RetentionCounts>> {
    Ok(Json(app::retention::preview(&server.app, &user, body).await?))
}
