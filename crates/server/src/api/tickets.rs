//! What could not be solved at once.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use base::{ConversationId, TicketId};
use protocol::problem::Problem;
use protocol::ticket::{
    ChangeTicket, ConversationTickets, FindTickets, OpenTicket, TicketPage, TicketView, TicketWords,
    WholeTicket,
};

use super::Server;
use crate::extract::{Json, Query, User};
use crate::fault::Result;

/// Tickets, 50 at a time: open ones by how pressing they are and then by age, those that are over the newest first.
#[utoipa::path(get, path = "/api/v1/tickets", operation_id = "list_tickets", tag = "tickets", params(FindTickets),
    security(("session" = [])), responses(
    (status = 200, description = "A page of them", body = TicketPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindTickets>,
) -> Result<Json<TicketPage>> {
    Ok(Json(app::ticket::list_tickets(&server.app, &user, ask).await?))
}

/// A ticket with all that happened to it.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", operation_id = "show_ticket", tag = "tickets",
    params(("id" = TicketId, Path, description = "The ticket")), security(("session" = [])), responses(
    (status = 200, description = "The ticket", body = WholeTicket),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(id): Path<TicketId>,
) -> Result<Json<WholeTicket>> {
    Ok(Json(app::ticket::show_ticket(&server.app, &user, id).await?))
}

/// The tickets that came up in a conversation, the newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/tickets", operation_id = "conversation_tickets", tag = "tickets",
    params(("id" = ConversationId, Path, description = "The conversation")), security(("session" = [])), responses(
    (status = 200, description = "The tickets", body = ConversationTickets),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn of_conversation(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationTickets>> {
    Ok(Json(app::ticket::tickets_of(&server.app, &user, id).await?))
}

/// Open a ticket for the customer of a conversation.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/tickets", operation_id = "open_ticket", tag = "tickets",
    params(("id" = ConversationId, Path, description = "The conversation")), request_body = OpenTicket, security(("session" = [])), responses(
    (status = 201, description = "The ticket", body = TicketView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn open(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<OpenTicket>,
) -> Result<(StatusCode, Json<TicketView>)> {
    Ok((StatusCode::CREATED, Json(app::ticket::open_ticket(&server.app, &user, id, body).await?)))
}

/// Say how it stands, how pressing it is, whose it is and by when; refused where it has changed since it was seen.
#[utoipa::path(put, path = "/api/v1/tickets/{id}", operation_id = "change_ticket", tag = "tickets",
    params(("id" = TicketId, Path, description = "The ticket")), request_body = ChangeTicket, security(("session" = [])), responses(
    (status = 200, description = "The ticket", body = TicketView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(server): Server,
    User(user): User,
    Path(id): Path<TicketId>,
    Json(body): Json<ChangeTicket>,
) -> Result<Json<TicketView>> {
    Ok(Json(app::ticket::change_ticket(&server.app, &user, id, body).await?))
}

/// Write something about it for colleagues.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/comments", operation_id = "comment_ticket", tag = "tickets",
    params(("id" = TicketId, Path, description = "The ticket")), request_body = TicketWords, security(("session" = [])), responses(
    (status = 200, description = "The ticket", body = WholeTicket),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn comment(
    State(server): Server,
    User(user): User,
    Path(id): Path<TicketId>,
    Json(body): Json<TicketWords>,
) -> Result<Json<WholeTicket>> {
    Ok(Json(app::ticket::comment_ticket(&server.app, &user, id, body).await?))
}

/// Tell the customer how it stands, in the conversation where it is spoken of.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/milestones", operation_id = "tell_milestone", tag = "tickets",
    params(("id" = TicketId, Path, description = "The ticket")), request_body = TicketWords, security(("session" = [])), responses(
    (status = 200, description = "The ticket", body = WholeTicket),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn milestone(
    State(server): Server,
    User(user): User,
    Path(id): Path<TicketId>,
    Json(body): Json<TicketWords>,
) -> Result<Json<WholeTicket>> {
    Ok(Json(app::ticket::tell_milestone(&server.app, &user, id, body).await?))
}
