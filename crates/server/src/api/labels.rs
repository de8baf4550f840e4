//! Labels.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ConversationId, LabelId};
use protocol::label::{ChangeLabels, LabelImport, LabelView, Labels, SaveLabel};
use protocol::people::ImportTable;
use protocol::problem::Problem;

use super::Server;
use super::table::Table;
use crate::extract::{Json, Path, Staff, User};
use crate::fault::Result;

/// Every label, archived ones too.
#[utoipa::path(get, path = "/api/v1/labels", operation_id = "list_labels", tag = "labels",
    security(("session" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "Oldest first", body = Labels),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, staff: Staff) -> Result<Json<Labels>> {
    Ok(Json(app::label::list(&server.app, staff.asks()).await?))
}

/// Make a label.
#[utoipa::path(post, path = "/api/v1/labels", operation_id = "add_label", tag = "labels", request_body = SaveLabel,
    security(("session" = [])), responses(
    (status = 201, description = "Made", body = LabelView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveLabel>,
) -> Result<(StatusCode, Json<LabelView>)> {
    Ok((StatusCode::CREATED, Json(app::label::add(&server.app, &user, body).await?)))
}

/// Rename, recolour, archive a label, or bring it back.
#[utoipa::path(put, path = "/api/v1/labels/{id}", operation_id = "save_label", tag = "labels", params(("id" = LabelId, Path)),
    request_body = SaveLabel, security(("session" = [])), responses(
    (status = 200, description = "Saved", body = LabelView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<LabelId>,
    Json(body): Json<SaveLabel>,
) -> Result<Json<LabelView>> {
    Ok(Json(app::label::save(&server.app, &user, id, body).await?))
}

/// The labels as a table.
#[utoipa::path(get, path = "/api/v1/labels/export", operation_id = "export_labels", tag = "labels", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "labels", csv: app::label::export(&server.app, &user).await? })
}

/// Say what a table of labels would do, or do it.
#[utoipa::path(post, path = "/api/v1/labels/import", operation_id = "import_labels", tag = "labels", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = LabelImport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<LabelImport>> {
    Ok(Json(app::label::import(&server.app, &user, body).await?))
}

/// Put labels on a conversation and take labels off. What is so already is success.
#[utoipa::path(put, path = "/api/v1/conversations/{id}/labels", operation_id = "label_conversation", tag = "labels",
    params(("id" = ConversationId, Path)), request_body = ChangeLabels,
    security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn put(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
    Json(body): Json<ChangeLabels>,
) -> Result<StatusCode> {
    app::conversation::label(&server.app, staff.asks(), id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
