//! Examples from and for other systems.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::problem::Problem;
use protocol::training_import::{ImportPreview, ImportTraining, TrainingFormat, UndoTrainingImport};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use crate::extract::{Json, Query, User};
use crate::fault::Result;

/// Say what would become of a file of examples.
#[utoipa::path(post, path = "/api/v1/training/import/preview", operation_id = "preview_training_import", tag = "training",
    request_body = ImportTraining, security(("session" = [])), responses(
    (status = 200, description = "Intent by intent, and what is wrong with which line", body = ImportPreview),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTraining>,
) -> Result<Json<ImportPreview>> {
    Ok(Json(app::training::preview_import(&server.app, &user, body).await?))
}

/// Take a file of examples in: all of it, or nothing where a line is wrong.
#[utoipa::path(post, path = "/api/v1/training/import", operation_id = "import_training", tag = "training",
    request_body = ImportTraining, security(("session" = [])), responses(
    (status = 200, description = "What became of it", body = ImportPreview),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTraining>,
) -> Result<Json<ImportPreview>> {
    Ok(Json(app::training::import(&server.app, &user, body).await?))
}

/// Take an import back. What is gone already, or was not imported, stays as it is.
#[utoipa::path(post, path = "/api/v1/training/import/undo", operation_id = "undo_training_import", tag = "training",
    request_body = UndoTrainingImport, security(("session" = [])), responses(
    (status = 204, description = "Taken back; an intent that somebody went on with stays"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn undo(
    State(server): Server,
    User(user): User,
    Json(body): Json<UndoTrainingImport>,
) -> Result<StatusCode> {
    app::training::undo_import(&server.app, &user, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How examples are to be written down.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct As {
    /// Which format.
    format: TrainingFormat,
}

/// Every example that is learned from, in a form that an import takes.
#[utoipa::path(get, path = "/api/v1/training/export", operation_id = "export_training", tag = "training",
    params(As), security(("session" = [])), responses(
    (status = 200, description = "The file", body = String, content_type = "text/plain"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export(
    State(server): Server,
    User(user): User,
    Query(how): Query<As>,
) -> Result<Response> {
    let text = app::training::export(&server.app, &user, how.format).await?;
    let (kind, name) = match how.format {
        TrainingFormat::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"examples.csv\""),
        TrainingFormat::Rasa => ("application/yaml; charset=utf-8", "attachment; filename=\"nlu.yml\""),
    };
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}
