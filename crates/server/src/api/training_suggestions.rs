//! What could be taught: customers' messages to which the assistant had no answer.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::problem::Problem;
use protocol::training::AddedExamples;
use protocol::training_suggestion::{AcceptSuggestions, RejectSuggestions, Suggestions};

use super::Server;
use crate::extract::{Json, User};
use crate::fault::Result;

/// What customers asked in the last 30 days and the assistant could not answer, in groups that say about the same.
#[utoipa::path(get, path = "/api/v1/training/suggestions", operation_id = "list_suggestions", tag = "training",
    security(("session" = [])), responses(
    (status = 200, description = "The largest group first", body = Suggestions),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<Suggestions>> {
    Ok(Json(app::training::suggestions(&server.app, &user).await?))
}

/// Learn an intent from customers' messages.
#[utoipa::path(post, path = "/api/v1/training/suggestions/accept", operation_id = "accept_suggestions", tag = "training",
    request_body = AcceptSuggestions, security(("session" = [])), responses(
    (status = 200, description = "What became of each", body = AddedExamples),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn accept(
    State(server): Server,
    User(user): User,
    Json(body): Json<AcceptSuggestions>,
) -> Result<Json<AddedExamples>> {
    Ok(Json(app::training::accept_suggestions(&server.app, &user, body).await?))
}

/// Let messages not be suggested again.
#[utoipa::path(post, path = "/api/v1/training/suggestions/reject", operation_id = "reject_suggestions", tag = "training",
    request_body = RejectSuggestions, security(("session" = [])), responses(
    (status = 204, description = "They are not suggested again"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn reject(
    State(server): Server,
    User(user): User,
    Json(body): Json<RejectSuggestions>,
) -> Result<StatusCode> {
    app::training::reject_suggestions(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let rejected messages be suggested again.
#[utoipa::path(post, path = "/api/v1/training/suggestions/restore", operation_id = "restore_suggestions", tag = "training",
    request_body = RejectSuggestions, security(("session" = [])), responses(
    (status = 204, description = "They may be suggested again; nothing happened where nobody rejected them"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn restore(
    State(server): Server,
    User(user): User,
    Json(body): Json<RejectSuggestions>,
) -> Result<StatusCode> {
    app::training::restore_suggestions(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
