//! Upkeep: dead letters and the audit log.

use axum::extract::State;
use axum::http::StatusCode;
use base::JobId;
use protocol::api::{AuditPage, DeadLetters};
use protocol::problem::Problem;
use serde::Deserialize;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Jobs that failed for good.
#[utoipa::path(get, path = "/api/v1/dead-letters", operation_id = "list_dead_letters", tag = "upkeep", security(("session" = [])), responses(
    (status = 200, description = "Oldest first", body = DeadLetters),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn dead_letters(State(server): Server, User(user): User) -> Result<Json<DeadLetters>> {
    Ok(Json(app::job::dead_letters(&server.app, &user).await?))
}

/// Drive a dead letter again.
#[utoipa::path(post, path = "/api/v1/dead-letters/{id}/retry", operation_id = "retry_dead_letter", tag = "upkeep",
    params(("id" = JobId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Driven again"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn retry(
    State(server): Server,
    User(user): User,
    Path(id): Path<JobId>,
) -> Result<StatusCode> {
    app::job::retry(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where in the audit log.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditBefore {
    /// Entries before this one.
    #[serde(default)]
    before: Option<String>,
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "list_audit", tag = "upkeep", params(AuditBefore), security(("session" = [])), responses(
    (status = 200, description = "A page", body = AuditPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn audit(
    State(server): Server,
    User(user): User,
    Query(page): Query<AuditBefore>,
) -> Result<Json<AuditPage>> {
    Ok(Json(app::audit::list(&server.app, &user, page.before.as_deref()).await?))
}
