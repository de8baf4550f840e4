//! What customers were told would happen by a certain time.

use axum::extract::{Path, State};
use base::{ConversationId, PromiseId};
use protocol::problem::Problem;
use protocol::promise::{
    ChangePromise, ConversationPromises, FindPromiseRates, FindPromises, NewPromise, PromisePage,
    PromiseRates, PromiseView, WithdrawPromise,
};

use super::Server;
use crate::extract::{Json, Query, User};
use crate::fault::Result;

/// Promises, 50 at a time: open ones by when they are due, those that are over the latest first.
#[utoipa::path(get, path = "/api/v1/promises", operation_id = "list_promises", tag = "promises", params(FindPromises),
    security(("session" = [])), responses(
    (status = 200, description = "A page of them", body = PromisePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindPromises>,
) -> Result<Json<PromisePage>> {
    Ok(Json(app::promise::list_promises(&server.app, &user, ask).await?))
}

/// What became of promises that were due in a stretch of time.
#[utoipa::path(get, path = "/api/v1/promises/rates", operation_id = "promise_rates", tag = "promises", params(FindPromiseRates),
    security(("session" = [])), responses(
    (status = 200, description = "Of the assistant's and of people's", body = PromiseRates),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn rates(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindPromiseRates>,
) -> Result<Json<PromiseRates>> {
    Ok(Json(app::promise::promise_rates(&server.app, &user, ask).await?))
}

/// The promises of a conversation, the newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/promises", operation_id = "conversation_promises", tag = "promises",
    params(("id" = ConversationId, Path, description = "The conversation")), security(("session" = [])), responses(
    (status = 200, description = "The promises", body = ConversationPromises),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn of_conversation(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
) -> Result<Json<ConversationPromises>> {
    Ok(Json(app::promise::promises_of(&server.app, &user, id).await?))
}

/// Enter what was promised elsewhere, on the phone for example; what is written in the conversation is read by itself.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/promises", operation_id = "make_promise", tag = "promises",
    params(("id" = ConversationId, Path, description = "The conversation")), request_body = NewPromise, security(("session" = [])), responses(
    (status = 200, description = "The promise", body = PromiseView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<NewPromise>,
) -> Result<Json<PromiseView>> {
    Ok(Json(app::promise::make_promise(&server.app, &user, id, body).await?))
}

/// Say who sees to it, and by when it is where that was read wrongly; colleagues' only with the permission to transfer for others.
#[utoipa::path(put, path = "/api/v1/promises/{id}", operation_id = "change_promise", tag = "promises",
    params(("id" = PromiseId, Path, description = "The promise")), request_body = ChangePromise, security(("session" = [])), responses(
    (status = 200, description = "The promise", body = PromiseView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(server): Server,
    User(user): User,
    Path(id): Path<PromiseId>,
    Json(body): Json<ChangePromise>,
) -> Result<Json<PromiseView>> {
    Ok(Json(app::promise::change_promise(&server.app, &user, id, body).await?))
}

/// Say that it was kept. A promised reply needs a word to the customer since, and counts from that.
#[utoipa::path(post, path = "/api/v1/promises/{id}/keep", operation_id = "keep_promise", tag = "promises",
    params(("id" = PromiseId, Path, description = "The promise")), security(("session" = [])), responses(
    (status = 200, description = "The promise", body = PromiseView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn keep(
    State(server): Server,
    User(user): User,
    Path(id): Path<PromiseId>,
) -> Result<Json<PromiseView>> {
    Ok(Json(app::promise::keep_promise(&server.app, &user, id).await?))
}

/// Say that it is none any more, and why: it was read wrongly, or the customer let us off.
#[utoipa::path(post, path = "/api/v1/promises/{id}/withdraw", operation_id = "withdraw_promise", tag = "promises",
    params(("id" = PromiseId, Path, description = "The promise")), request_body = WithdrawPromise, security(("session" = [])), responses(
    (status = 200, description = "The promise", body = PromiseView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn withdraw(
    State(server): Server,
    User(user): User,
    Path(id): Path<PromiseId>,
    Json(body): Json<WithdrawPromise>,
) -> Result<Json<PromiseView>> {
    Ok(Json(app::promise::withdraw_promise(&server.app, &user, id, body).await?))
}
