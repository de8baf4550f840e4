//! Keys of the API. People make them; a key never makes another.

use axum::extract::State;
use axum::http::StatusCode;
use base::ApiKeyId;
use protocol::key::{ApiKeyMade, ApiKeys, NewApiKey, RotateApiKey};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Every key, without its token.
#[utoipa::path(get, path = "/api/v1/api-keys", operation_id = "list_api_keys", tag = "api keys", security(("session" = [])), responses(
    (status = 200, description = "Newest first, revoked ones too", body = ApiKeys),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<ApiKeys>> {
    Ok(Json(app::key::list(&server.app, &user).await?))
}

/// Make a key; the token is told this once.
#[utoipa::path(post, path = "/api/v1/api-keys", operation_id = "create_api_key", tag = "api keys", request_body = NewApiKey,
    security(("session" = [])), responses(
    (status = 201, description = "Made", body = ApiKeyMade),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(server): Server,
    User(user): User,
    Json(body): Json<NewApiKey>,
) -> Result<(StatusCode, Json<ApiKeyMade>)> {
    Ok((StatusCode::CREATED, Json(app::key::create(&server.app, &user, body).await?)))
}

/// Another token for a key; the one before stays good for as long as asked.
#[utoipa::path(post, path = "/api/v1/api-keys/{id}/rotate", operation_id = "rotate_api_key", tag = "api keys",
    params(("id" = ApiKeyId, Path)), request_body = RotateApiKey, security(("session" = [])), responses(
    (status = 200, description = "The new token", body = ApiKeyMade),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn rotate(
    State(server): Server,
    User(user): User,
    Path(id): Path<ApiKeyId>,
    Json(body): Json<RotateApiKey>,
) -> Result<Json<ApiKeyMade>> {
    Ok(Json(app::key::rotate(&server.app, &user, id, body).await?))
}

/// End a key, at once and for good.
#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", operation_id = "revoke_api_key", tag = "api keys",
    params(("id" = ApiKeyId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Revoked"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn revoke(
    State(server): Server,
    User(user): User,
    Path(id): Path<ApiKeyId>,
) -> Result<StatusCode> {
    app::key::revoke(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
