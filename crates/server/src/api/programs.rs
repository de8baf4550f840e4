//! What the company's own programs do: write to customers and for them, and say who answers.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ContactId, ConversationId};
use protocol::api::Posted;
use protocol::problem::Problem;
use protocol::program::{Assign, HandIn, OpenConversation, Opened};

use super::Server;
use crate::extract::{Json, OnceHeader, OnceJson, Path, Staff};
use crate::fault::Result;

/// Write to a customer first: a conversation begins in the inbox, or the one under way goes on there (`opened` is false then). In a
/// mailbox every one begins anew, as a letter.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/conversations", operation_id = "open_conversation", tag = "conversations",
    params(("id" = ContactId, Path), OnceHeader), request_body = OpenConversation,
    security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 201, description = "Durable", body = Opened),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn open(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
    OnceJson(body, once): OnceJson<OpenConversation>,
) -> Result<(StatusCode, Json<Opened>)> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    let opened = app::conversation::open(&server.app, staff.asks(), id, body, once).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// Hand in what a customer wrote in a channel of your own: the assistant answers as everywhere, or people do. Answers come back by
/// webhook (`message.created`). For keys only: nobody of ours writes as the customer.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/messages", operation_id = "hand_in_message", tag = "conversations",
    params(("id" = ContactId, Path), OnceHeader), request_body = HandIn,
    security(("key" = ["conversations:receive"])), responses(
    (status = 201, description = "Durable", body = Posted),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn hand_in(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
    OnceJson(body, once): OnceJson<HandIn>,
) -> Result<(StatusCode, Json<Posted>)> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    let posted = app::conversation::hand_in(&server.app, staff.asks(), id, body, once).await?;
    Ok((StatusCode::CREATED, Json(posted)))
}

/// Say who answers: an agent, the queue, or the assistant, whoever had it before.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/assignee", operation_id = "assign_conversation", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = Assign,
    security(("session" = []), ("key" = ["conversations:assign"])), responses(
    (status = 204, description = "So it is"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn assign(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
    Json(body): Json<Assign>,
) -> Result<StatusCode> {
    app::conversation::assign(&server.app, staff.asks(), id, body.to).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let what is resolved live again: to the assistant if it was the assistant's, else to the queue.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/reopen", operation_id = "reopen", tag = "conversations",
    params(("id" = ConversationId, Path)), security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 204, description = "Open"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn reopen(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
) -> Result<StatusCode> {
    app::conversation::reopen(&server.app, staff.asks(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
