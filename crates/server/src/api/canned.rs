//! Canned replies.

use axum::extract::State;
use axum::http::StatusCode;
use base::CannedReplyId;
use protocol::canned::{CannedReplies, CannedReply, SaveCannedReply};
use protocol::people::{ImportTable, TableReport};
use protocol::problem::Problem;

use super::Server;
use super::table::Table;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Every canned reply that I may use.
#[utoipa::path(get, path = "/api/v1/canned-replies", operation_id = "list_canned_replies", tag = "canned replies",
    security(("session" = [])), responses(
    (status = 200, description = "The shared ones and mine", body = CannedReplies),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<CannedReplies>> {
    Ok(Json(app::canned::list(&server.app, &user).await?))
}

/// Add one, for all or for myself.
#[utoipa::path(post, path = "/api/v1/canned-replies", operation_id = "add_canned_reply", tag = "canned replies",
    request_body = SaveCannedReply, security(("session" = [])), responses(
    (status = 201, description = "Added", body = CannedReply),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveCannedReply>,
) -> Result<(StatusCode, Json<CannedReply>)> {
    Ok((StatusCode::CREATED, Json(app::canned::add(&server.app, &user, body).await?)))
}

/// The shared ones as CSV, in the columns that an import takes.
#[utoipa::path(get, path = "/api/v1/canned-replies/export", operation_id = "export_canned_replies", tag = "canned replies",
    security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "canned-replies", csv: app::canned::export(&server.app, &user).await? })
}

/// Say what a table would do to the shared ones, or do it.
#[utoipa::path(post, path = "/api/v1/canned-replies/import", operation_id = "import_canned_replies", tag = "canned replies",
    request_body = ImportTable, security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::canned::import(&server.app, &user, body).await?))
}

/// Replace everything of it but the count of its uses.
#[utoipa::path(put, path = "/api/v1/canned-replies/{id}", operation_id = "save_canned_reply", tag = "canned replies",
    params(("id" = CannedReplyId, Path)), request_body = SaveCannedReply, security(("session" = [])), responses(
    (status = 200, description = "Saved", body = CannedReply),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<CannedReplyId>,
    Json(body): Json<SaveCannedReply>,
) -> Result<Json<CannedReply>> {
    Ok(Json(app::canned::save(&server.app, &user, id, body).await?))
}

/// Remove it for good.
#[utoipa::path(delete, path = "/api/v1/canned-replies/{id}", operation_id = "remove_canned_reply", tag = "canned replies",
    params(("id" = CannedReplyId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<CannedReplyId>,
) -> Result<StatusCode> {
    app::canned::remove(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// It was put into a message: one more use.
#[utoipa::path(post, path = "/api/v1/canned-replies/{id}/use", operation_id = "count_canned_reply", tag = "canned replies",
    params(("id" = CannedReplyId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Counted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn count(
    State(server): Server,
    User(user): User,
    Path(id): Path<CannedReplyId>,
) -> Result<StatusCode> {
    app::canned::count(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
