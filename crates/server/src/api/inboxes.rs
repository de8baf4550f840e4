//! Inboxes: what administrators set.

use axum::extract::State;
use axum::http::StatusCode;
use base::InboxId;
use protocol::inbox::{
    ArchiveInbox, InboxNames, InboxView, InboxWithSecret, Inboxes, PreviewInbox, SaveInbox, WidgetInbox,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Staff, User};
use crate::fault::Result;

/// Every inbox, archived ones too.
#[utoipa::path(get, path = "/api/v1/inboxes", operation_id = "list_inboxes", tag = "inboxes", security(("session" = [])), responses(
    (status = 200, description = "Oldest first", body = Inboxes),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<Inboxes>> {
    Ok(Json(app::inbox::list(&server.app, &user).await?))
}

/// Make an inbox. Its secret is told this once.
#[utoipa::path(post, path = "/api/v1/inboxes", operation_id = "create_inbox", tag = "inboxes", request_body = SaveInbox,
    security(("session" = [])), responses(
    (status = 201, description = "Made", body = InboxWithSecret),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveInbox>,
) -> Result<(StatusCode, Json<InboxWithSecret>)> {
    Ok((StatusCode::CREATED, Json(app::inbox::create(&server.app, &user, body).await?)))
}

/// Replace name, origins and settings of an inbox.
#[utoipa::path(put, path = "/api/v1/inboxes/{id}", operation_id = "save_inbox", tag = "inboxes", params(("id" = InboxId, Path)),
    request_body = SaveInbox, security(("session" = [])), responses(
    (status = 200, description = "Saved", body = InboxView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
    Json(body): Json<SaveInbox>,
) -> Result<Json<InboxView>> {
    Ok(Json(app::inbox::save(&server.app, &user, id, body).await?))
}

/// Archive an inbox, or take it back into use.
#[utoipa::path(put, path = "/api/v1/inboxes/{id}/archived", operation_id = "archive_inbox", tag = "inboxes",
    params(("id" = InboxId, Path)), request_body = ArchiveInbox, security(("session" = [])), responses(
    (status = 204, description = "Done"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn archive(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
    Json(body): Json<ArchiveInbox>,
) -> Result<StatusCode> {
    app::inbox::archive(&server.app, &user, id, body.archived).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new secret for signed identities; the old one is void at once.
#[utoipa::path(post, path = "/api/v1/inboxes/{id}/secret", operation_id = "rotate_inbox_secret", tag = "inboxes",
    params(("id" = InboxId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The new secret, told this once", body = InboxWithSecret),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn rotate_secret(
    State(server): Server,
    User(user): User,
    Path(id): Path<InboxId>,
) -> Result<Json<InboxWithSecret>> {
    Ok(Json(app::inbox::rotate_secret(&server.app, &user, id).await?))
}

/// What the widget would be told; nothing is saved.
#[utoipa::path(post, path = "/api/v1/inboxes/preview", operation_id = "preview_inbox", tag = "inboxes", request_body = PreviewInbox,
    security(("session" = [])), responses(
    (status = 200, description = "As the widget would be told", body = WidgetInbox),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(server): Server,
    User(user): User,
    Json(body): Json<PreviewInbox>,
) -> Result<Json<WidgetInbox>> {
    Ok(Json(app::inbox::preview(&server.app, &user, body).await?))
}

/// What inboxes are called, for everybody at the desk.
#[utoipa::path(get, path = "/api/v1/inboxes/names", operation_id = "list_inbox_names", tag = "inboxes",
    security(("session" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "All of them", body = InboxNames),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn names(State(server): Server, staff: Staff) -> Result<Json<InboxNames>> {
    Ok(Json(app::inbox::names(&server.app, staff.asks()).await?))
}
