//! All customers as a table, out and in.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base::ContactImportId;
use futures::{Stream, stream};
use protocol::contact_import::{ContactImportPreview, ContactImportView, ContactImports};
use protocol::problem::Problem;

use super::Server;
use super::files::FileForm;
use crate::extract::{Json, Path, User};
use crate::fault::Result;
use crate::upload::file_of;

/// A table that is read as it is written out; a failure in the middle breaks the answer off, so that nobody takes a part for the whole.
fn streamed(name: &str, pieces: impl Stream<Item = app::Result<Bytes>> + Send + 'static) -> Response {
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// All customers as a table, a page at a time.
#[utoipa::path(get, path = "/api/v1/contacts/export", operation_id = "export_contacts", tag = "contacts", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_all(State(server): Server, User(user): User) -> Result<Response> {
    let table = app::contact::export_all(&server.app, &user).await?;
    let pieces = stream::try_unfold(table, async |mut table| {
        Ok(table.next().await?.map(|piece| (Bytes::from(piece), table)))
    });
    Ok(streamed("contacts", pieces))
}

/// Imports of tables of customers, and how many customers there are.
#[utoipa::path(get, path = "/api/v1/contact-imports", operation_id = "list_contact_imports", tag = "contacts", security(("session" = [])), responses(
    (status = 200, description = "Those of the last 30 days, newest first", body = ContactImports),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<ContactImports>> {
    Ok(Json(app::contact::imports(&server.app, &user).await?))
}

/// Look at a table of customers (CSV, UTF-8 or GB18030, at most 100,000 lines); nothing is done before it is started.
#[utoipa::path(post, path = "/api/v1/contact-imports", operation_id = "take_contact_import", tag = "contacts",
    request_body(content = FileForm, content_type = "multipart/form-data"), security(("session" = [])), responses(
    (status = 200, description = "What it would do", body = ContactImportPreview),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn take(
    State(server): Server,
    User(user): User,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<ContactImportPreview>> {
    // The whole file is held in memory while it is looked at.
    let (_permit, name, bytes) = file_of(&server, form).await?;
    Ok(Json(app::contact::take_import(&server.app, &user, &name, bytes).await?))
}

/// Start an import; its lines are done behind the page.
#[utoipa::path(post, path = "/api/v1/contact-imports/{id}/start", operation_id = "start_contact_import", tag = "contacts",
    params(("id" = ContactImportId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Started", body = ContactImportView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn start(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactImportId>,
) -> Result<Json<ContactImportView>> {
    Ok(Json(app::contact::start_import(&server.app, &user, id).await?))
}

/// Stop an import: what is done stays done. One that was not started is taken away.
#[utoipa::path(post, path = "/api/v1/contact-imports/{id}/stop", operation_id = "stop_contact_import", tag = "contacts",
    params(("id" = ContactImportId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Stopped"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn stop(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactImportId>,
) -> Result<StatusCode> {
    app::contact::stop_import(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The lines that were refused, with what is wrong and what to do; mended, the table can be taken in again. Kept for a day.
#[utoipa::path(get, path = "/api/v1/contact-imports/{id}/refused", operation_id = "export_refused_contacts", tag = "contacts",
    params(("id" = ContactImportId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn refused(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactImportId>,
) -> Result<Response> {
    let table = app::contact::refused_lines(&server.app, &user, id).await?;
    let pieces = stream::try_unfold(table, async |mut table| {
        Ok(table.next().await?.map(|piece| (Bytes::from(piece), table)))
    });
    Ok(streamed("contacts-refused", pieces))
}
