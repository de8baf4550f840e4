//! What the company's own service does for the assistant, and calls to try it.

use axum::extract::State;
use protocol::action::{ActionsView, TriedAction, TryAction};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, User};
use crate::fault::Result;

/// Every declared business action: what it needs and gives, how often it may be called, and what this server has seen of it since it started.
#[utoipa::path(get, path = "/api/v1/actions", operation_id = "list_actions", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The actions", body = ActionsView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<ActionsView>> {
    Ok(Json(app::action::list_actions(&server.app, &user).await?))
}

/// Show a call as it would go out, with its secrets hidden, or send it where it only looks something up.
#[utoipa::path(post, path = "/api/v1/actions/try", operation_id = "try_action", tag = "settings", request_body = TryAction,
    security(("session" = [])), responses(
    (status = 200, description = "The request, and the answer where it was sent", body = TriedAction),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn try_call(
    State(server): Server,
    User(user): User,
    Json(body): Json<TryAction>,
) -> Result<Json<TriedAction>> {
    Ok(Json(app::action::try_action(&server.app, &user, body).await?))
}
