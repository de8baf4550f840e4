//! Wrap-ups.

use axum::extract::State;
use axum::http::StatusCode;
use base::ConversationId;
use protocol::problem::Problem;
use protocol::wrap_up::{SaveWrapUp, WrapUpForm, WrapUpRules, WrapUps};

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// The form that agents fill in.
#[utoipa::path(get, path = "/api/v1/wrap-up-form", operation_id = "show_wrap_up_form", tag = "conversations",
    security(("session" = [])), responses(
    (status = 200, description = "Topics, and what must be filled in", body = WrapUpForm),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn form(State(server): Server, User(user): User) -> Result<Json<WrapUpForm>> {
    Ok(Json(app::wrap_up::form(&server.app, &user).await?))
}

/// Say what must be filled in before an agent may resolve.
#[utoipa::path(put, path = "/api/v1/wrap-up-form", operation_id = "save_wrap_up_form", tag = "settings",
    request_body = WrapUpRules, security(("session" = [])), responses(
    (status = 204, description = "Saved"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_form(
    State(server): Server,
    User(user): User,
    Json(body): Json<WrapUpRules>,
) -> Result<StatusCode> {
    app::wrap_up::save_form(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was said of its sessions.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/wrap-ups", operation_id = "list_wrap_ups", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Oldest first", body = WrapUps),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<Json<WrapUps>> {
    Ok(Json(app::wrap_up::of_conversation(&server.app, &user, id).await?))
}

/// Say what the present session came to, and resolve it with the same step if wanted.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/wrap-ups", operation_id = "save_wrap_up", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = SaveWrapUp, security(("session" = [])), responses(
    (status = 204, description = "Saved"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<SaveWrapUp>,
) -> Result<StatusCode> {
    app::wrap_up::save(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
