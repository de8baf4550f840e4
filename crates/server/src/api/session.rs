//! Log-in, and what a log-in may do for itself.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::api::{ChangePassword, LogIn, Me, MyNotices, SetNotices, SetPresence, SocketTicket};
use protocol::problem::Problem;

use super::Server;
use crate::edge::Client;
use crate::extract::{Json, User};
use crate::fault::{Fault, Result};
use crate::gate::COOKIE;

/// Log in; sets the session cookie.
#[utoipa::path(post, path = "/api/v1/session", operation_id = "log_in", tag = "session", request_body = LogIn, responses(
    (status = 200, description = "Logged in", body = Me),
    (status = 401, description = "Wrong address or password", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn log_in(
    State(server): Server,
    client: Client,
    Json(body): Json<LogIn>,
) -> Result<Response> {
    let (token, me) = app::user::log_in(&server.app, body, client.address).await?;
    with_cookie(Json(me).into_response(), &token, server.app.settings().secure_cookies)
}

/// Who is logged in, with the CSRF value.
#[utoipa::path(get, path = "/api/v1/session", operation_id = "me", tag = "session", security(("session" = [])), responses(
    (status = 200, description = "Who", body = Me),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn me(State(server): Server, User(user): User) -> Result<Json<Me>> {
    Ok(Json(app::user::me(&server.app, &user).await?))
}

/// Log out.
#[utoipa::path(delete, path = "/api/v1/session", operation_id = "log_out", tag = "session", security(("session" = [])), responses(
    (status = 204, description = "Logged out"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn log_out(State(server): Server, User(user): User) -> Result<Response> {
    app::user::log_out(&server.app, &user).await?;
    with_cookie(StatusCode::NO_CONTENT.into_response(), "", server.app.settings().secure_cookies)
}

/// Change one's password; ends every log-in of the user, this one too.
#[utoipa::path(put, path = "/api/v1/session/password", operation_id = "change_password", tag = "session", security(("session" = [])),
    request_body = ChangePassword, responses(
    (status = 204, description = "Changed; log in again"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn change_password(
    State(server): Server,
    User(user): User,
    Json(body): Json<ChangePassword>,
) -> Result<Response> {
    app::user::change_password(&server.app, &user, body).await?;
    with_cookie(StatusCode::NO_CONTENT.into_response(), "", server.app.settings().secure_cookies)
}

/// A ticket for the socket, good for 30 seconds.
#[utoipa::path(post, path = "/api/v1/session/socket-ticket", operation_id = "socket_ticket", tag = "session", security(("session" = [])), responses(
    (status = 200, description = "The ticket", body = SocketTicket),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn socket_ticket(State(server): Server, User(user): User) -> Result<Json<SocketTicket>> {
    Ok(Json(app::user::socket_ticket(&server.app, &user).await?))
}

/// Whether I take conversations.
#[utoipa::path(put, path = "/api/v1/presence", operation_id = "set_presence", tag = "session", security(("session" = [])),
    request_body = SetPresence, responses(
    (status = 204, description = "Noted"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set_presence(
    State(server): Server,
    User(user): User,
    Json(body): Json<SetPresence>,
) -> Result<StatusCode> {
    app::user::set_presence(&server.app, &user, body.online).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What I am told when I am away.
#[utoipa::path(get, path = "/api/v1/session/notices", operation_id = "notices", tag = "session", security(("session" = [])), responses(
    (status = 200, description = "What is set", body = MyNotices),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn notices(State(server): Server, User(user): User) -> Result<Json<MyNotices>> {
    Ok(Json(app::user::notices(&server.app, &user).await?))
}

/// Set what I am told when I am away.
#[utoipa::path(put, path = "/api/v1/session/notices", operation_id = "set_notices", tag = "session", security(("session" = [])),
    request_body = SetNotices, responses(
    (status = 200, description = "Set", body = MyNotices),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set_notices(
    State(server): Server,
    User(user): User,
    Json(body): Json<SetNotices>,
) -> Result<Json<MyNotices>> {
    Ok(Json(app::user::set_notices(&server.app, &user, body).await?))
}

/// Sets the cookie, or takes it away when `token` is empty.
fn with_cookie(mut response: Response, token: &str, secure: bool) -> Result<Response> {
    let secure = if secure { "; Secure" } else { "" };
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/{age}{secure}");
    let value = HeaderValue::try_from(cookie)
        .map_err(|_| Fault::from(app::Error::Internal("the session token is no cookie")))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}
