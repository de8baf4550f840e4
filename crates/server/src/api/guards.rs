//! What no reply of the assistant may say, and what was held.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::guards::{
    FindHeldReplies, GuardSettings, GuardVerdict, GuardsView, HeldReplyGroups, HeldReplyPage, SeeHeldReplies,
    TryGuards,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Query, User};
use crate::fault::Result;

/// Forbidden words, the glossary and protected names: the workspace's, and the pack's beside them.
#[utoipa::path(get, path = "/api/v1/guards", operation_id = "show_guards", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The settings", body = GuardsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(State(server): Server, User(user): User) -> Result<Json<GuardsView>> {
    Ok(Json(app::guards::show_guards(&server.app, &user).await?))
}

/// Replace the workspace's own; they hold from the next reply on.
#[utoipa::path(put, path = "/api/v1/guards", operation_id = "save_guards", tag = "settings", request_body = GuardSettings,
    security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = GuardsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Json(body): Json<GuardSettings>,
) -> Result<Json<GuardsView>> {
    Ok(Json(app::guards::save_guards(&server.app, &user, body).await?))
}

/// What would become of a reply. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/guards/try", operation_id = "try_guards", tag = "settings", request_body = TryGuards,
    security(("session" = [])), responses(
    (status = 200, description = "The verdict", body = GuardVerdict),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn try_text(
    State(server): Server,
    User(user): User,
    Json(body): Json<TryGuards>,
) -> Result<Json<GuardVerdict>> {
    Ok(Json(app::guards::try_guards(&server.app, &user, body).await?))
}

/// Rules and sources with held replies, the latest first.
#[utoipa::path(get, path = "/api/v1/held-replies/groups", operation_id = "list_held_groups", tag = "settings",
    security(("session" = [])), responses(
    (status = 200, description = "The groups", body = HeldReplyGroups),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn groups(State(server): Server, User(user): User) -> Result<Json<HeldReplyGroups>> {
    Ok(Json(app::guards::held_groups(&server.app, &user).await?))
}

/// Held replies of one rule and one source, the newest first, 50 at a time.
#[utoipa::path(get, path = "/api/v1/held-replies", operation_id = "list_held_replies", tag = "settings", params(FindHeldReplies),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = HeldReplyPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindHeldReplies>,
) -> Result<Json<HeldReplyPage>> {
    Ok(Json(app::guards::held_replies(&server.app, &user, ask).await?))
}

/// Say that held replies were seen.
#[utoipa::path(post, path = "/api/v1/held-replies/seen", operation_id = "see_held_replies", tag = "settings",
    request_body = SeeHeldReplies, security(("session" = [])), responses(
    (status = 204, description = "Noted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn see(
    State(server): Server,
    User(user): User,
    Json(body): Json<SeeHeldReplies>,
) -> Result<StatusCode> {
    app::guards::see_held_replies(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
