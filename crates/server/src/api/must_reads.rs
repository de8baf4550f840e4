//! What colleagues must read.

use axum::extract::State;
use base::{ArticleId, MustReadId};
use protocol::must_read::{
    AnswerMustRead, AnsweredMustRead, FindMustReads, MakeMustRead, MustReadPage, MustReadReaders,
    MustReadReminded, MustReadText, MustReadView, MyMustReads, ReadMustRead, SetMustRead,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// What I must read and have not read, what is due first first.
#[utoipa::path(get, path = "/api/v1/must-reads/mine", operation_id = "list_my_must_reads", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "What is left to read", body = MyMustReads),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn mine(State(server): Server, User(user): User) -> Result<Json<MyMustReads>> {
    Ok(Json(app::article::must_read::mine(&server.app, &user).await?))
}

/// What is to be read as it is published now, with its check.
#[utoipa::path(get, path = "/api/v1/must-reads/{id}/text", operation_id = "read_must_read", tag = "knowledge",
    params(("id" = MustReadId, Path, description = "The notice"), ReadMustRead),
    security(("session" = [])), responses(
    (status = 200, description = "What it says", body = MustReadText),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn text(
    State(server): Server,
    User(user): User,
    Path(id): Path<MustReadId>,
    Query(ask): Query<ReadMustRead>,
) -> Result<Json<MustReadText>> {
    Ok(Json(app::article::must_read::text(&server.app, &user, id, ask).await?))
}

/// Say that I have read it, and answer its check. What was wrong is said, with where the article says it, and may be tried again.
#[utoipa::path(post, path = "/api/v1/must-reads/{id}/answer", operation_id = "answer_must_read", tag = "knowledge",
    params(("id" = MustReadId, Path, description = "The notice")), request_body = AnswerMustRead,
    security(("session" = [])), responses(
    (status = 200, description = "What became of it", body = AnsweredMustRead),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn answer(
    State(server): Server,
    User(user): User,
    Path(id): Path<MustReadId>,
    Json(body): Json<AnswerMustRead>,
) -> Result<Json<AnsweredMustRead>> {
    Ok(Json(app::article::must_read::answer(&server.app, &user, id, body).await?))
}

/// Say that colleagues must read an article.
#[utoipa::path(post, path = "/api/v1/articles/{id}/must-reads", operation_id = "make_must_read", tag = "knowledge",
    params(("id" = ArticleId, Path, description = "The article")), request_body = MakeMustRead,
    security(("session" = [])), responses(
    (status = 200, description = "They are asked", body = MustReadView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
    Json(body): Json<MakeMustRead>,
) -> Result<Json<MustReadView>> {
    Ok(Json(app::article::must_read::make(&server.app, &user, id, body).await?))
}

/// What colleagues must read, the newest first, 50 at a time.
#[utoipa::path(get, path = "/api/v1/must-reads", operation_id = "list_must_reads", tag = "knowledge", params(FindMustReads),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = MustReadPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindMustReads>,
) -> Result<Json<MustReadPage>> {
    Ok(Json(app::article::must_read::list(&server.app, &user, ask).await?))
}

/// Whom it concerns, and what each made of it.
#[utoipa::path(get, path = "/api/v1/must-reads/{id}/readers", operation_id = "list_must_read_readers", tag = "knowledge",
    params(("id" = MustReadId, Path, description = "The notice")),
    security(("session" = [])), responses(
    (status = 200, description = "Who has not read it first", body = MustReadReaders),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn readers(
    State(server): Server,
    User(user): User,
    Path(id): Path<MustReadId>,
) -> Result<Json<MustReadReaders>> {
    Ok(Json(app::article::must_read::readers(&server.app, &user, id).await?))
}

/// Withdraw it, or say whether a newer version must be read again.
#[utoipa::path(put, path = "/api/v1/must-reads/{id}/state", operation_id = "set_must_read", tag = "knowledge",
    params(("id" = MustReadId, Path, description = "The notice")), request_body = SetMustRead,
    security(("session" = [])), responses(
    (status = 200, description = "As it is now", body = MustReadView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set(
    State(server): Server,
    User(user): User,
    Path(id): Path<MustReadId>,
    Json(body): Json<SetMustRead>,
) -> Result<Json<MustReadView>> {
    Ok(Json(app::article::must_read::set(&server.app, &user, id, body).await?))
}

/// Remind by letter whoever has not read it: each once a day at most.
#[utoipa::path(post, path = "/api/v1/must-reads/{id}/remind", operation_id = "remind_must_read", tag = "knowledge",
    params(("id" = MustReadId, Path, description = "The notice")),
    security(("session" = [])), responses(
    (status = 200, description = "Letters that go out", body = MustReadReminded),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remind(
    State(server): Server,
    User(user): User,
    Path(id): Path<MustReadId>,
) -> Result<Json<MustReadReminded>> {
    Ok(Json(app::article::must_read::remind(&server.app, &user, id).await?))
}
