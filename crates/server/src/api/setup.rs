//! The first start. What guards these addresses is the one-time link that the server prints; they are over once it is used.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::inbox::WidgetInbox;
use protocol::problem::Problem;
use protocol::setup::{FinishSetup, SetupDone, SetupPreview, SetupStart, SetupState, SetupToken};

use super::Server;
use crate::extract::Json;
use crate::fault::Result;

/// Whether this installation waits to be set up.
#[utoipa::path(get, path = "/api/v1/setup", operation_id = "setup_state", tag = "setup", responses(
    (status = 200, description = "Whether", body = SetupState),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn state(State(server): Server) -> Result<Json<SetupState>> {
    Ok(Json(app::setup::setup_state(&server.app).await?))
}

/// What the pages of the set-up begin with.
#[utoipa::path(post, path = "/api/v1/setup/start", operation_id = "start_setup", tag = "setup", request_body = SetupToken, responses(
    (status = 200, description = "To begin with", body = SetupStart),
    (status = 410, description = "The link is over", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn start(State(server): Server, Json(body): Json<SetupToken>) -> Result<Json<SetupStart>> {
    Ok(Json(app::setup::start_setup(&server.app, &body.token).await?))
}

/// What the widget would be told.
#[utoipa::path(post, path = "/api/v1/setup/preview", operation_id = "preview_setup", tag = "setup", request_body = SetupPreview, responses(
    (status = 200, description = "As the widget would be told", body = WidgetInbox),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn preview(
    State(server): Server,
    Json(body): Json<SetupPreview>,
) -> Result<Json<WidgetInbox>> {
    Ok(Json(app::setup::preview_setup(&server.app, body).await?))
}

/// Make everything at once, and use the link up.
#[utoipa::path(post, path = "/api/v1/setup", operation_id = "finish_setup", tag = "setup", request_body = FinishSetup, responses(
    (status = 201, description = "Made; log in", body = SetupDone),
    (status = 410, description = "The link is over", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn finish(
    State(server): Server,
    Json(body): Json<FinishSetup>,
) -> Result<(StatusCode, Json<SetupDone>)> {
    Ok((StatusCode::CREATED, Json(app::setup::finish_setup(&server.app, body).await?)))
}
