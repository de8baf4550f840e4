//! Colleagues: who they are, how they come in, their teams.

use axum::extract::State;
use axum::http::StatusCode;
use base::{TeamId, UserId};
use protocol::api::Users;
use protocol::people::{
    ChangePerson, ChangeTeam, ImportReport, ImportTable, Invite, NewTeam, PasswordLinkView, PasswordSet,
    People, SetPassword, TeamView, Teams,
};
use protocol::problem::Problem;

use super::Server;
use super::table::Table;
use crate::extract::{Json, Path, Staff, User};
use crate::fault::Result;

/// Everyone of the workspace, as colleagues see one another.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "list_users", tag = "users", security(("session" = []), ("key" = ["users:read"])), responses(
    (status = 200, description = "Everyone", body = Users),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, staff: Staff) -> Result<Json<Users>> {
    Ok(Json(app::user::list(&server.app, staff.asks()).await?))
}

/// Everyone of the workspace, as administration sees them.
#[utoipa::path(get, path = "/api/v1/people", operation_id = "list_people", tag = "users", security(("session" = [])), responses(
    (status = 200, description = "Everyone, those who are shut out last", body = People),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn people(State(server): Server, User(user): User) -> Result<Json<People>> {
    Ok(Json(app::user::people(&server.app, &user).await?))
}

/// Invite a colleague; the one-time link is told this once.
#[utoipa::path(post, path = "/api/v1/people", operation_id = "invite_user", tag = "users", request_body = Invite, security(("session" = [])), responses(
    (status = 201, description = "Invited", body = PasswordLinkView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn invite(
    State(server): Server,
    User(user): User,
    Json(body): Json<Invite>,
) -> Result<(StatusCode, Json<PasswordLinkView>)> {
    Ok((StatusCode::CREATED, Json(app::user::invite(&server.app, &user, body).await?)))
}

/// Everyone who may log in, as CSV.
#[utoipa::path(get, path = "/api/v1/people/export", operation_id = "export_people", tag = "users", security(("session" = [])), responses(
    (status = 200, description = "The table", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn export(State(server): Server, User(user): User) -> Result<Table> {
    Ok(Table { name: "people", csv: app::user::export(&server.app, &user).await? })
}

/// Say what a table of colleagues would do, or do it.
#[utoipa::path(post, path = "/api/v1/people/import", operation_id = "import_people", tag = "users", request_body = ImportTable, security(("session" = [])), responses(
    (status = 200, description = "Line by line", body = ImportReport),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn import(
    State(server): Server,
    User(user): User,
    Json(body): Json<ImportTable>,
) -> Result<Json<ImportReport>> {
    Ok(Json(app::user::import(&server.app, &user, body).await?))
}

/// Change name, role and language of a colleague.
#[utoipa::path(put, path = "/api/v1/people/{id}", operation_id = "change_person", tag = "users", params(("id" = UserId, Path)), request_body = ChangePerson, security(("session" = [])), responses(
    (status = 204, description = "Changed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change(
    State(server): Server,
    User(user): User,
    Path(id): Path<UserId>,
    Json(body): Json<ChangePerson>,
) -> Result<StatusCode> {
    app::user::change(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shut a colleague out; their conversations go back to the queue.
#[utoipa::path(post, path = "/api/v1/people/{id}/disable", operation_id = "disable_user", tag = "users", params(("id" = UserId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Shut out"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn disable(
    State(server): Server,
    User(user): User,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    app::user::disable(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Let a colleague in again.
#[utoipa::path(post, path = "/api/v1/people/{id}/enable", operation_id = "enable_user", tag = "users", params(("id" = UserId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Let in"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn enable(
    State(server): Server,
    User(user): User,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    app::user::enable(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new one-time link for a colleague; the one before it does not count any more.
#[utoipa::path(post, path = "/api/v1/people/{id}/password-link", operation_id = "make_password_link", tag = "users", params(("id" = UserId, Path)), security(("session" = [])), responses(
    (status = 200, description = "The link, told this once", body = PasswordLinkView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn password_link(
    State(server): Server,
    User(user): User,
    Path(id): Path<UserId>,
) -> Result<Json<PasswordLinkView>> {
    Ok(Json(app::user::make_password_link(&server.app, &user, id).await?))
}

/// Set a password by a one-time link; ends every log-in of that person.
#[utoipa::path(put, path = "/api/v1/password", operation_id = "set_password", tag = "users", request_body = SetPassword, responses(
    (status = 200, description = "Set; log in with it", body = PasswordSet),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set_password(
    State(server): Server,
    Json(body): Json<SetPassword>,
) -> Result<Json<PasswordSet>> {
    Ok(Json(app::user::set_password(&server.app, body).await?))
}

/// Every team.
#[utoipa::path(get, path = "/api/v1/teams", operation_id = "list_teams", tag = "users", security(("session" = []), ("key" = ["users:read"])), responses(
    (status = 200, description = "By name, archived ones last", body = Teams),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn teams(State(server): Server, staff: Staff) -> Result<Json<Teams>> {
    Ok(Json(app::team::list(&server.app, staff.asks()).await?))
}

/// Make a team.
#[utoipa::path(post, path = "/api/v1/teams", operation_id = "add_team", tag = "users", request_body = NewTeam, security(("session" = [])), responses(
    (status = 201, description = "Made", body = TeamView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add_team(
    State(server): Server,
    User(user): User,
    Json(body): Json<NewTeam>,
) -> Result<(StatusCode, Json<TeamView>)> {
    Ok((StatusCode::CREATED, Json(app::team::add(&server.app, &user, body).await?)))
}

/// Rename a team, change who is in it, archive it or bring it back.
#[utoipa::path(put, path = "/api/v1/teams/{id}", operation_id = "change_team", tag = "users", params(("id" = TeamId, Path)), request_body = ChangeTeam, security(("session" = [])), responses(
    (status = 204, description = "Changed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change_team(
    State(server): Server,
    User(user): User,
    Path(id): Path<TeamId>,
    Json(body): Json<ChangeTeam>,
) -> Result<StatusCode> {
    app::team::change(&server.app, &user, id, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
