//! Models trained from what was taught: begun, watched, stopped, compared, published; and what one makes of a text.

use axum::extract::State;
use axum::http::StatusCode;
use protocol::problem::Problem;
use protocol::training::{TryInput, TryView};
use protocol::training_model::{ModelComparison, ModelDetail, ModelView, Models, TrainModel};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// The newest versions of the model.
#[utoipa::path(get, path = "/api/v1/training/models", operation_id = "list_models", tag = "training",
    security(("session" = [])), responses(
    (status = 200, description = "Newest first", body = Models),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<Models>> {
    Ok(Json(app::training::models(&server.app, &user).await?))
}

/// Train a version from what is taught now.
#[utoipa::path(post, path = "/api/v1/training/models", operation_id = "train_model", tag = "training",
    request_body = TrainModel, security(("session" = [])), responses(
    (status = 202, description = "It waits for its turn", body = ModelView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn train(
    State(server): Server,
    User(user): User,
    Json(body): Json<TrainModel>,
) -> Result<(StatusCode, Json<ModelView>)> {
    Ok((StatusCode::ACCEPTED, Json(app::training::train(&server.app, &user, body).await?)))
}

/// A version with everything it measured of itself.
#[utoipa::path(get, path = "/api/v1/training/models/{no}", operation_id = "show_model", tag = "training",
    params(("no" = u32, Path)), security(("session" = [])), responses(
    (status = 200, description = "The version", body = ModelDetail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<ModelDetail>> {
    Ok(Json(app::training::model(&server.app, &user, no).await?))
}

/// Stop a training; one that ended stays as it is.
#[utoipa::path(post, path = "/api/v1/training/models/{no}/cancel", operation_id = "cancel_model", tag = "training",
    params(("no" = u32, Path)), security(("session" = [])), responses(
    (status = 200, description = "The version as it is now", body = ModelView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn cancel(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<ModelView>> {
    Ok(Json(app::training::cancel(&server.app, &user, no).await?))
}

/// Let a version answer from now on, or an older one again.
#[utoipa::path(post, path = "/api/v1/training/models/{no}/publish", operation_id = "publish_model", tag = "training",
    params(("no" = u32, Path)), security(("session" = [])), responses(
    (status = 200, description = "It answers", body = ModelView),
    (status = 409, description = "It has no model, or recognises some of the largest intents worse", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn publish(
    State(server): Server,
    User(user): User,
    Path(no): Path<u32>,
) -> Result<Json<ModelView>> {
    Ok(Json(app::training::publish(&server.app, &user, no).await?))
}

/// Let the industry pack's own model answer from now on.
#[utoipa::path(delete, path = "/api/v1/training/published", operation_id = "unpublish_model", tag = "training",
    security(("session" = [])), responses(
    (status = 200, description = "The pack's own answers", body = Models),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn unpublish(State(server): Server, User(user): User) -> Result<Json<Models>> {
    Ok(Json(app::training::unpublish(&server.app, &user).await?))
}

/// Which two versions are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Two {
    /// One.
    a: u32,
    /// The other.
    b: u32,
}

/// Two versions side by side.
#[utoipa::path(get, path = "/api/v1/training/compare", operation_id = "compare_models", tag = "training",
    params(Two), security(("session" = [])), responses(
    (status = 200, description = "How they differ", body = ModelComparison),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn compare(
    State(server): Server,
    User(user): User,
    Query(two): Query<Two>,
) -> Result<Json<ModelComparison>> {
    Ok(Json(app::training::compare(&server.app, &user, two.a, two.b).await?))
}

/// See what the assistant makes of a text; nothing is kept.
#[utoipa::path(post, path = "/api/v1/training/try", operation_id = "try_text", tag = "training",
    request_body = TryInput, security(("session" = [])), responses(
    (status = 200, description = "What it rests on, and what it would lead to", body = TryView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn try_text(
    State(server): Server,
    User(user): User,
    Json(body): Json<TryInput>,
) -> Result<Json<TryView>> {
    Ok(Json(app::training::try_text(&server.app, &user, body).await?))
}
