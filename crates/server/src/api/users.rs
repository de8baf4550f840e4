//! Colleagues.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::api::{NewUser, UserView, Users};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, User};
use crate::fault::Result;

/// Everyone of the workspace.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "users", security(("session" = [])), responses(
    (status = 200, description = "Everyone", body = Users),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<Users>> {
    Ok(Json(app::user::list(&server.app, &user).await?))
}

/// Add a colleague.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "add_user", tag = "users", request_body = NewUser,
    security(("session" = [])), responses(
    (status = 201, description = "Added", body = UserView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<NewUser>,
) -> Result<(StatusCode, Json<UserView>)> {
    Ok((StatusCode::CREATED, Json(app::user::add(&server.app, &user, body).await?)))
}
