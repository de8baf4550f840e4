//! Conversations at the desk.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ConversationId, MessageId};
use protocol::api::{
    ConversationPage, ListView, MarkRead, MessagePage, PostMessage, Posted, Transfer, WhyView,
};
use protocol::problem::Problem;
use protocol::view::ConversationView;
use serde::Deserialize;

use super::Server;
use super::widget::Before;
use crate::extract::{Json, OnceHeader, OnceJson, Path, Query, Staff, User};
use crate::fault::Result;

/// Which list, and where in it.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    /// Which list.
    view: ListView,
    /// `next` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// One page of the desk's list.
#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "list_conversations", tag = "conversations", params(List),
    security(("session" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "A page", body = ConversationPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    staff: Staff,
    Query(list): Query<List>,
) -> Result<Json<ConversationPage>> {
    Ok(Json(app::conversation::list(&server.app, staff.asks(), list.view, list.cursor.as_deref()).await?))
}

/// A whole view.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", operation_id = "show_conversation", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "The view", body = ConversationView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationView>> {
    Ok(Json(app::conversation::show(&server.app, staff.asks(), id).await?))
}

/// Older messages.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", operation_id = "list_messages", tag = "conversations",
    params(("id" = ConversationId, Path), Before), security(("session" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "A page, oldest first", body = MessagePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn messages(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
    Query(page): Query<Before>,
) -> Result<Json<MessagePage>> {
    Ok(Json(app::conversation::messages(&server.app, staff.asks(), id, page.before).await?))
}

/// Write as the company, or add a private note. A key writes under its own name, never under a person's, and is refused (`not-owner`)
/// while an agent owns the conversation, unless `beside_agent` says that it is a notice. Repeating a `client_msg_id` is harmless.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", operation_id = "post_message", tag = "conversations",
    params(("id" = ConversationId, Path), OnceHeader), request_body = PostMessage,
    security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 200, description = "Durable", body = Posted),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
    OnceJson(body, once): OnceJson<PostMessage>,
) -> Result<Json<Posted>> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    Ok(Json(app::conversation::post(&server.app, staff.asks(), id, body, once).await?))
}

/// Become the owner.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/take-over", operation_id = "take_over", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn take_over(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::take_over(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give it to a colleague.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/transfer", operation_id = "transfer", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = Transfer, security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn transfer(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<Transfer>,
) -> Result<StatusCode> {
    app::conversation::transfer(&server.app, &user, id, body.to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put it back into the queue.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/return", operation_id = "return_to_queue", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn return_to_queue(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::return_to_queue(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give it back to the assistant.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/give-back", operation_id = "give_back", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn give_back(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::give_back(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Solved. Refused (`not-owner`) while another agent owns it; a key never ends what a person owns.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/resolve", operation_id = "resolve", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn resolve(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::resolve(&server.app, staff.asks(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read up to here.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", operation_id = "mark_read", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = MarkRead, security(("session" = [])), responses(
    (status = 204, description = "Noted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn mark_read(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<MarkRead>,
) -> Result<StatusCode> {
    app::conversation::mark_read(&server.app, &app::Viewer::User(user), id, body.up_to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why the assistant said it.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages/{message_id}/why", operation_id = "why", tag = "conversations",
    params(("id" = ConversationId, Path), ("message_id" = MessageId, Path)), security(("session" = [])), responses(
    (status = 200, description = "What was understood, and from what", body = WhyView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn why(
    State(server): Server,
    User(user): User,
    Path((id, message_id)): Path<(ConversationId, MessageId)>,
) -> Result<Json<WhyView>> {
    Ok(Json(app::conversation::why(&server.app, &user, id, message_id).await?))
}
