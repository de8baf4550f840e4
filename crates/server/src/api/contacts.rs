//! Customers: show, export, erase.

use axum::extract::State;
use axum::http::StatusCode;
use base::ContactId;
use protocol::api::{ContactExport, ContactView};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Staff};
use crate::fault::Result;

/// A customer.
#[utoipa::path(get, path = "/api/v1/contacts/{id}", operation_id = "show_contact", tag = "contacts", params(("id" = ContactId, Path)),
    security(("session" = []), ("key" = ["contacts:read"])), responses(
    (status = 200, description = "The customer", body = ContactView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
) -> Result<Json<ContactView>> {
    Ok(Json(app::contact::show(&server.app, staff.asks(), id).await?))
}

/// Everything held of a customer.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/export", operation_id = "export_contact", tag = "contacts",
    params(("id" = ContactId, Path)), security(("session" = []), ("key" = ["contacts:export"])), responses(
    (status = 200, description = "Everything", body = ContactExport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
) -> Result<Json<ContactExport>> {
    Ok(Json(app::contact::export(&server.app, staff.asks(), id).await?))
}

/// Erase a customer for good.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", operation_id = "erase_contact", tag = "contacts",
    params(("id" = ContactId, Path)), security(("session" = []), ("key" = ["contacts:erase"])), responses(
    (status = 204, description = "Erased"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn erase(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
) -> Result<StatusCode> {
    app::contact::erase(&server.app, staff.asks(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
