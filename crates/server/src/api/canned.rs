//! Canned replies.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use base::{CannedFileId, CannedReplyId, ConversationId};
use conversation::content::FileRef;
use protocol::canned::{AttachCannedFile, CannedFile, CannedReplies, CannedReply, SaveCannedReply};
use protocol::people::{ImportTable, TableReport};
use protocol::problem::Problem;

use super::Server;
use super::files::{FileForm, attachment};
use super::table::Table;
use crate::extract::{Json, Path, User};
use crate::fault::Result;
use crate::upload::file_of;

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

/// Put up a file for a canned reply; it is mine alone until one is saved with it.
#[utoipa::path(post, path = "/api/v1/canned-replies/files", operation_id = "upload_canned_file", tag = "canned replies",
    request_body(content = FileForm, content_type = "multipart/form-data"), security(("session" = [])), responses(
    (status = 201, description = "Stored", body = CannedFile),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Type not taken", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn upload(
    State(server): Server,
    User(user): User,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<CannedFile>)> {
    let (_permit, name, bytes) = file_of(&server, form).await?;
    Ok((StatusCode::CREATED, Json(app::canned::upload(&server.app, &user, &name, bytes).await?)))
}

/// A file of a canned reply, always as an attachment.
#[utoipa::path(get, path = "/api/v1/canned-replies/files/{id}", operation_id = "download_canned_file", tag = "canned replies",
    params(("id" = CannedFileId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The bytes", content_type = "application/octet-stream", body = inline(Vec<u8>)),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn download(
    State(server): Server,
    User(user): User,
    Path(id): Path<CannedFileId>,
) -> Result<Response> {
    let (name, mime, bytes) = app::canned::download(&server.app, &user, id).await?;
    Ok(attachment(&name, mime, bytes))
}

/// Give a customer a copy of a canned reply's file, for a message to carry.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/canned-files", operation_id = "attach_canned_file", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body = AttachCannedFile, security(("session" = [])), responses(
    (status = 201, description = "Theirs now", body = FileRef),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn attach(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<AttachCannedFile>,
) -> Result<(StatusCode, Json<FileRef>)> {
    Ok((StatusCode::CREATED, Json(app::canned::attach(&server.app, &user, id, body.file_id).await?)))
}
