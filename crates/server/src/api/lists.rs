//! Lists as tables, out and in.

use axum::extract::State;
use protocol::people::{ImportTable, TableReport};
use protocol::problem::Problem;
use protocol::webhook::WebhookImport;

use super::Server;
use super::table::Table;
use crate::extract::{Json, User};
use crate::fault::Result;

/// The teams as a table.
#[utoipa::path(get, path = "/api/v1/teams/export", operation_id = "export_teams", tag = "users", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_teams(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "teams", csv: app::team::export(&server.app, &user).await? })
}

/// Say what a table of teams would do, or do it.
#[utoipa::path(post, path = "/api/v1/teams/import", operation_id = "import_teams", tag = "users", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_teams(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::team::import(&server.app, &user, body).await?))
}

/// Working hours, holidays and make-up days as a table.
#[utoipa::path(get, path = "/api/v1/hours/export", operation_id = "export_hours", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_hours(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "hours", csv: app::house::export_hours(&server.app, &user).await? })
}

/// Say what a table of hours and holidays would do, or do it.
#[utoipa::path(post, path = "/api/v1/hours/import", operation_id = "import_hours", tag = "settings", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_hours(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::house::import_hours(&server.app, &user, body).await?))
}

/// The web inboxes as a table; never a secret.
#[utoipa::path(get, path = "/api/v1/inboxes/export", operation_id = "export_inboxes", tag = "inboxes", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_inboxes(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "inboxes", csv: app::inbox::export(&server.app, &user).await? })
}

/// Say what a table of web inboxes would change, or change it. New ones are made one by one.
#[utoipa::path(post, path = "/api/v1/inboxes/import", operation_id = "import_inboxes", tag = "inboxes", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_inboxes(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::inbox::import(&server.app, &user, body).await?))
}

/// The mailboxes as a table; never a password.
#[utoipa::path(get, path = "/api/v1/mailboxes/export", operation_id = "export_mailboxes", tag = "mail", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_mailboxes(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "mailboxes", csv: app::mail::export(&server.app, &user).await? })
}

/// Say what a table of mailboxes would do, or do it. New ones wait for their password.
#[utoipa::path(post, path = "/api/v1/mailboxes/import", operation_id = "import_mailboxes", tag = "mail", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_mailboxes(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::mail::import(&server.app, &user, body).await?))
}

/// The keys of the API as a table; never a token.
#[utoipa::path(get, path = "/api/v1/api-keys/export", operation_id = "export_api_keys", tag = "api keys", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_api_keys(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "api-keys", csv: app::key::export(&server.app, &user).await? })
}

/// The webhooks as a table; never a secret.
#[utoipa::path(get, path = "/api/v1/webhooks/export", operation_id = "export_webhooks", tag = "webhooks", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_webhooks(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "webhooks", csv: app::webhook::export(&server.app, &user).await? })
}

/// Say what a table of webhooks would do, or do it. New ones get a secret, told this once.
#[utoipa::path(post, path = "/api/v1/webhooks/import", operation_id = "import_webhooks", tag = "webhooks", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = WebhookImport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_webhooks(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<WebhookImport>> {
    Ok(Json(app::webhook::import(&server.app, &user, body).await?))
}

/// The forms that agents send as a table, a line for each field.
#[utoipa::path(get, path = "/api/v1/forms/export", operation_id = "export_forms", tag = "forms", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export_forms(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "forms", csv: app::form::export(&server.app, &user).await? })
}

/// Say what a table of forms would do, or do it.
#[utoipa::path(post, path = "/api/v1/forms/import", operation_id = "import_forms", tag = "forms", request_body = ImportTable,
    security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = TableReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import_forms(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<TableReport>> {
    Ok(Json(app::form::import(&server.app, &user, body).await?))
}
