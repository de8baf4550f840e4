//! Records of one customer: who is perhaps the same, merged, taken apart again.

use axum::extract::State;
use axum::http::StatusCode;
use base::ContactId;
use protocol::api::ContactView;
use protocol::contact_merge::{AlikeContacts, MergeContact};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Who is perhaps the same person: known by, or told, the same address or number. Never by a name.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/alike", operation_id = "list_alike_contacts", tag = "contacts",
    params(("id" = ContactId, Path)), security(("session" = [])), responses(
    (status = 200, description = "At most five", body = AlikeContacts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn alike(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactId>,
) -> Result<Json<AlikeContacts>> {
    Ok(Json(app::contact::alike(&server.app, &user, id).await?))
}

/// Say that this record and another are one customer: from now on it leads to the other. Nothing is moved, and it can be taken back.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/merge", operation_id = "merge_contact", tag = "contacts",
    params(("id" = ContactId, Path)), request_body = MergeContact, security(("session" = [])), responses(
    (status = 200, description = "The customer", body = ContactView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn merge(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactId>,
    Json(body): Json<MergeContact>,
) -> Result<Json<ContactView>> {
    Ok(Json(app::contact::merge(&server.app, &user, id, body).await?))
}

/// Take a merge back: the record stands for itself again.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/separate", operation_id = "separate_contact", tag = "contacts",
    params(("id" = ContactId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Apart"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn separate(
    State(server): Server,
    User(user): User,
    Path(id): Path<ContactId>,
) -> Result<StatusCode> {
    app::contact::separate(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
