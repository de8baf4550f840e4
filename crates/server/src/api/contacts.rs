//! Customers: find, add, change, show, export, erase.

use axum::extract::State;
use axum::http::StatusCode;
use base::ContactId;
use protocol::api::{ContactExport, ContactView};
use protocol::contact::{ChangeContact, FoundContacts, KnownBy, PutContact, TrackEvents};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, OnceHeader, OnceJson, Path, Staff};
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

/// Find customers by what you know them by. What names a person stands in the body, so that no log of addresses holds it.
#[utoipa::path(post, path = "/api/v1/contacts/find", operation_id = "find_contacts", tag = "contacts", request_body = KnownBy,
    security(("session" = []), ("key" = ["contacts:read"])), responses(
    (status = 200, description = "None, one, or one for each", body = FoundContacts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn find(
    State(server): Server,
    staff: Staff,
    Json(by): Json<KnownBy>,
) -> Result<Json<FoundContacts>> {
    Ok(Json(app::contact::find(&server.app, staff.asks(), by).await?))
}

/// Add a customer, or bring up to date whoever is known by one of the references. References that are new to a known customer are
/// added to them; two that belong to two customers are refused (`identity-taken`).
#[utoipa::path(post, path = "/api/v1/contacts", operation_id = "put_contact", tag = "contacts", params(OnceHeader), request_body = PutContact,
    security(("session" = []), ("key" = ["contacts:write"])), responses(
    (status = 200, description = "Known already, and up to date", body = ContactView),
    (status = 201, description = "Added", body = ContactView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn put(
    State(server): Server,
    staff: Staff,
    OnceJson(body, once): OnceJson<PutContact>,
) -> Result<(StatusCode, Json<ContactView>)> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    let (contact, created) = app::contact::put(&server.app, staff.asks(), body, once).await?;
    Ok((if created { StatusCode::CREATED } else { StatusCode::OK }, Json(contact)))
}

/// Change what is said of a customer; what is absent stays.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", operation_id = "change_contact", tag = "contacts", params(("id" = ContactId, Path)),
    request_body = ChangeContact, security(("session" = []), ("key" = ["contacts:write"])), responses(
    (status = 200, description = "As it is now", body = ContactView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
    Json(body): Json<ChangeContact>,
) -> Result<Json<ContactView>> {
    Ok(Json(app::contact::change(&server.app, staff.asks(), id, body).await?))
}

/// Tell what happened to a customer; the newest 20 stand beside the conversation.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/events", operation_id = "track_contact", tag = "contacts",
    params(("id" = ContactId, Path), OnceHeader), request_body = TrackEvents,
    security(("session" = []), ("key" = ["contacts:write"])), responses(
    (status = 204, description = "Noted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn track(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ContactId>,
    OnceJson(body, once): OnceJson<TrackEvents>,
) -> Result<StatusCode> {
    let once = once.map(|once| once.of(&server.app, staff.asks()));
    app::contact::track(&server.app, staff.asks(), id, body, once).await?;
    Ok(StatusCode::NO_CONTENT)
}
