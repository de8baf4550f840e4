//! Teaching the assistant: intents and the examples it learns them from.

use axum::extract::State;
use axum::http::StatusCode;
use base::ExampleId;
use protocol::problem::Problem;
use protocol::training::{AddExamples, AddedExamples, ExamplePage, IntentInput, IntentView, Intents};

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// Every intent, with its use and how well it is told from the others.
#[utoipa::path(get, path = "/api/v1/intents", operation_id = "list_intents", tag = "training",
    security(("session" = [])), responses(
    (status = 200, description = "The pack's and the workspace's own", body = Intents),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn intents(State(server): Server, User(user): User) -> Result<Json<Intents>> {
    Ok(Json(app::training::intents(&server.app, &user).await?))
}

/// Make an intent that the pack does not have.
#[utoipa::path(post, path = "/api/v1/intents", operation_id = "add_intent", tag = "training",
    request_body = IntentInput, security(("session" = [])), responses(
    (status = 201, description = "Made", body = IntentView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add_intent(
    State(server): Server,
    User(user): User,
    Json(body): Json<IntentInput>,
) -> Result<(StatusCode, Json<IntentView>)> {
    Ok((StatusCode::CREATED, Json(app::training::add_intent(&server.app, &user, body).await?)))
}

/// Change title and answer of an own intent.
#[utoipa::path(put, path = "/api/v1/intents/{id}", operation_id = "save_intent", tag = "training",
    params(("id" = String, Path)), request_body = IntentInput, security(("session" = [])), responses(
    (status = 200, description = "Changed", body = IntentView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_intent(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<IntentInput>,
) -> Result<Json<IntentView>> {
    Ok(Json(app::training::save_intent(&server.app, &user, &id, body).await?))
}

/// Take an own intent away with its examples.
#[utoipa::path(delete, path = "/api/v1/intents/{id}", operation_id = "remove_intent", tag = "training",
    params(("id" = String, Path)), security(("session" = [])), responses(
    (status = 204, description = "Taken away"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove_intent(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    app::training::remove_intent(&server.app, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The examples of an intent.
#[utoipa::path(get, path = "/api/v1/intents/{id}/examples", operation_id = "list_examples", tag = "training",
    params(("id" = String, Path)), security(("session" = [])), responses(
    (status = 200, description = "The workspace's own, newest first, then the pack's", body = ExamplePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn examples(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
) -> Result<Json<ExamplePage>> {
    Ok(Json(app::training::examples(&server.app, &user, &id).await?))
}

/// Add examples to an intent, and hear which were there already.
#[utoipa::path(post, path = "/api/v1/intents/{id}/examples", operation_id = "add_examples", tag = "training",
    params(("id" = String, Path)), request_body = AddExamples, security(("session" = [])), responses(
    (status = 200, description = "What became of each", body = AddedExamples),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add_examples(
    State(server): Server,
    User(user): User,
    Path(id): Path<String>,
    Json(body): Json<AddExamples>,
) -> Result<Json<AddedExamples>> {
    Ok(Json(app::training::add_examples(&server.app, &user, &id, body).await?))
}

/// Learn no more from an example: an own one is removed, one of the pack is switched off.
#[utoipa::path(delete, path = "/api/v1/intents/{id}/examples/{example_id}", operation_id = "remove_example", tag = "training",
    params(("id" = String, Path), ("example_id" = ExampleId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Not learned from any more"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove_example(
    State(server): Server,
    User(user): User,
    Path((id, example_id)): Path<(String, ExampleId)>,
) -> Result<StatusCode> {
    app::training::remove_example(&server.app, &user, &id, example_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Learn from an example of the pack again.
#[utoipa::path(post, path = "/api/v1/intents/{id}/examples/{example_id}/restore", operation_id = "restore_example", tag = "training",
    params(("id" = String, Path), ("example_id" = ExampleId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Learned from"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn restore_example(
    State(server): Server,
    User(user): User,
    Path((id, example_id)): Path<(String, ExampleId)>,
) -> Result<StatusCode> {
    app::training::restore_example(&server.app, &user, &id, example_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
