//! Mailboxes, and the letters behind messages.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base::{ConversationId, InboxId, MessageId};
use protocol::mail::{
    FinishMailSignIn, LetterView, MailRoadView, MailSignIn, MailboxSettings, MailboxView, Mailboxes,
    PauseMailbox,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Every mailbox, and how it fares.
#[utoipa::path(get, path = "/api/v1/mailboxes", operation_id = "list_mailboxes", tag = "mail", security(("session" = [])), responses(
    (status = 200, description = "Oldest first", body = Mailboxes),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<Mailboxes>> {
    Ok(Json(app::mail::list(&server.app, &user).await?))
}

/// Test both servers of a mailbox and add it.
#[utoipa::path(post, path = "/api/v1/mailboxes", operation_id = "add_mailbox", tag = "mail", request_body = MailboxSettings,
    security(("session" = [])), responses(
    (status = 201, description = "Added", body = MailboxView),
    (status = "default", description = "Refused; `mailbox-…` says which part of the connection", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(asked): Json<MailboxSettings>,
) -> Result<(StatusCode, Json<MailboxView>)> {
    Ok((StatusCode::CREATED, Json(app::mail::add(&server.app, &user, asked).await?)))
}

/// Test a mailbox with other settings and keep them.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}", operation_id = "change_mailbox", tag = "mail", request_body = MailboxSettings,
    params(("id" = InboxId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Kept", body = MailboxView),
    (status = "default", description = "Refused; `mailbox-…` says which part of the connection", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
    Json(asked): Json<MailboxSettings>,
) -> Result<Json<MailboxView>> {
    Ok(Json(app::mail::change(&server.app, &user, id, asked).await?))
}

/// Stop reading a mailbox, or go on.
#[utoipa::path(put, path = "/api/v1/mailboxes/{id}/paused", operation_id = "pause_mailbox", tag = "mail", request_body = PauseMailbox,
    params(("id" = InboxId, Path)), security(("session" = [])), responses(
    (status = 200, description = "As asked", body = MailboxView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn pause(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
    Json(asked): Json<PauseMailbox>,
) -> Result<Json<MailboxView>> {
    Ok(Json(app::mail::pause(&server.app, &user, id, asked.paused).await?))
}

/// Where to sign in to a mailbox with OAuth: the browser goes there, and comes back to the page of mailboxes.
#[utoipa::path(post, path = "/api/v1/mailboxes/{id}/sign-in", operation_id = "sign_in_to_mailbox", tag = "mail",
    params(("id" = InboxId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The provider's page", body = MailSignIn),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn sign_in(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
    headers: HeaderMap,
) -> Result<Json<MailSignIn>> {
    // The gate has looked at it: it is ours.
    let origin = crate::origin::text(&headers);
    Ok(Json(app::mail::begin_sign_in(&server.app, &user, id, origin).await?))
}

/// Redeem what the browser brought back from a mailbox's provider.
#[utoipa::path(post, path = "/api/v1/mailboxes/signed-in", operation_id = "finish_mailbox_sign_in", tag = "mail", request_body = FinishMailSignIn,
    security(("session" = [])), responses(
    (status = 200, description = "Signed in; what the servers say to it stands in `trouble`", body = MailboxView),
    (status = "default", description = "Refused; `sign-in-over` or `mailbox-authority`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn signed_in(
    State(server): Server,
    User(user): User,
    Json(back): Json<FinishMailSignIn>,
) -> Result<Json<MailboxView>> {
    Ok(Json(app::mail::finish_sign_in(&server.app, &user, back).await?))
}

/// The letter behind a customer's message.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages/{message_id}/letter", operation_id = "show_letter", tag = "mail",
    params(("id" = ConversationId, Path), ("message_id" = MessageId, Path)), security(("session" = [])), responses(
    (status = 200, description = "As it came; its HTML is safe, and belongs into a sandboxed frame", body = LetterView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn letter(
    State(server): Server,
    User(user): User,
    Path((id, message_id)): Path<(ConversationId, MessageId)>,
) -> Result<Json<LetterView>> {
    Ok(Json(app::mail::original(&server.app, &user, id, message_id).await?))
}

/// By which road answers go out as letters, and which messages came as letters.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/mail", operation_id = "show_mail_road", tag = "mail",
    params(("id" = ConversationId, Path)), security(("session" = [])), responses(
    (status = 200, description = "From which address, to whom, with which subject", body = MailRoadView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn road(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<Json<MailRoadView>> {
    Ok(Json(app::mail::road(&server.app, &user, id).await?))
}
