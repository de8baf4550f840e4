//! Settings of the whole workspace: working hours, the assistant, rules for log-ins.

use axum::extract::State;
use protocol::assistant::{AssistantSettings, AssistantView};
use protocol::hours::{HoursSettings, HoursTold, HoursView};
use protocol::problem::Problem;
use protocol::security::{SecuritySettings, SecurityView};
use protocol::workspace::WorkspaceSettings;

use super::Server;
use crate::edge::Client;
use crate::extract::{Json, User};
use crate::fault::Result;

/// The working hours in force.
#[utoipa::path(get, path = "/api/v1/hours", operation_id = "show_hours", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The hours", body = HoursView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_hours(State(server): Server, User(user): User) -> Result<Json<HoursView>> {
    Ok(Json(app::house::show_hours(&server.app, &user).await?))
}

/// Replace the working hours.
#[utoipa::path(put, path = "/api/v1/hours", operation_id = "save_hours", tag = "settings", request_body = HoursSettings,
    security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = HoursView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_hours(
    State(server): Server,
    User(user): User,
    Json(body): Json<HoursSettings>,
) -> Result<Json<HoursView>> {
    Ok(Json(app::house::save_hours(&server.app, &user, body).await?))
}

/// What a customer would be told now, were these hours in force and nobody there.
#[utoipa::path(post, path = "/api/v1/hours/preview", operation_id = "preview_hours", tag = "settings", request_body = HoursSettings,
    security(("session" = [])), responses(
    (status = 200, description = "The words", body = HoursTold),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview_hours(
    State(server): Server,
    User(user): User,
    Json(body): Json<HoursSettings>,
) -> Result<Json<HoursTold>> {
    Ok(Json(app::house::preview_hours(&server.app, &user, body)?))
}

/// The assistant's settings, and what they can be.
#[utoipa::path(get, path = "/api/v1/assistant", operation_id = "show_assistant", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The settings", body = AssistantView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_assistant(State(server): Server, User(user): User) -> Result<Json<AssistantView>> {
    Ok(Json(app::house::show_assistant(&server.app, &user).await?))
}

/// Replace the assistant's settings; they hold from the next message on.
#[utoipa::path(put, path = "/api/v1/assistant", operation_id = "save_assistant", tag = "settings", request_body = AssistantSettings,
    security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = AssistantView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_assistant(
    State(server): Server,
    User(user): User,
    Json(body): Json<AssistantSettings>,
) -> Result<Json<AssistantView>> {
    Ok(Json(app::house::save_assistant(&server.app, &user, body).await?))
}

/// The rules for log-ins.
#[utoipa::path(get, path = "/api/v1/security", operation_id = "show_security", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The rules", body = SecurityView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_security(
    State(server): Server,
    User(user): User,
    client: Client,
) -> Result<Json<SecurityView>> {
    Ok(Json(app::house::show_security(&server.app, &user, client.address).await?))
}

/// Replace the rules for log-ins; those that have begun go on as they began.
#[utoipa::path(put, path = "/api/v1/security", operation_id = "save_security", tag = "settings", request_body = SecuritySettings,
    security(("session" = [])), responses(
    (status = 200, description = "As they hold from now on", body = SecurityView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_security(
    State(server): Server,
    User(user): User,
    client: Client,
    Json(body): Json<SecuritySettings>,
) -> Result<Json<SecurityView>> {
    Ok(Json(app::house::save_security(&server.app, &user, client.address, body).await?))
}

/// The workspace itself.
#[utoipa::path(get, path = "/api/v1/workspace", operation_id = "show_workspace", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "Name, language, zone and colour in force", body = WorkspaceSettings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_workspace(
    State(server): Server,
    User(user): User,
) -> Result<Json<WorkspaceSettings>> {
    Ok(Json(app::workspace::show(&server.app, &user).await?))
}

/// Rename the workspace, and say what holds where nothing else is said. Reports tell days, old ones too, in the new zone.
#[utoipa::path(put, path = "/api/v1/workspace", operation_id = "save_workspace", tag = "settings", request_body = WorkspaceSettings,
    security(("session" = [])), responses(
    (status = 200, description = "Saved", body = WorkspaceSettings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_workspace(
    State(server): Server,
    User(user): User,
    Json(body): Json<WorkspaceSettings>,
) -> Result<Json<WorkspaceSettings>> {
    Ok(Json(app::workspace::save(&server.app, &user, body).await?))
}
