//! Language models: which may be asked and what they cost; and their help for agents.

use axum::extract::State;
use axum::http::StatusCode;
use base::{ConversationId, LanguageModelId};
use protocol::language_model::{
    AskModelHelp, LanguageModelTest, LanguageModels, ModelHelp, ModelLedger, ModelUses, OrderLanguageModels,
    SaveLanguageModel,
};
use protocol::problem::Problem;
use serde::Deserialize;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Every language model, without its key.
#[utoipa::path(get, path = "/api/v1/language-models", operation_id = "list_language_models", tag = "language models",
    security(("session" = [])), responses(
    (status = 200, description = "In the order in which they are asked", body = LanguageModels),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<LanguageModels>> {
    Ok(Json(app::model::list(&server.app, &user).await?))
}

/// Add a language model behind the others.
#[utoipa::path(post, path = "/api/v1/language-models", operation_id = "add_language_model", tag = "language models",
    request_body = SaveLanguageModel, security(("session" = [])), responses(
    (status = 201, description = "Every model", body = LanguageModels),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveLanguageModel>,
) -> Result<(StatusCode, Json<LanguageModels>)> {
    Ok((StatusCode::CREATED, Json(app::model::create(&server.app, &user, body).await?)))
}

/// Replace what is set of a language model.
#[utoipa::path(put, path = "/api/v1/language-models/{id}", operation_id = "save_language_model", tag = "language models",
    params(("id" = LanguageModelId, Path)), request_body = SaveLanguageModel, security(("session" = [])), responses(
    (status = 200, description = "Every model", body = LanguageModels),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Path(id): Path<LanguageModelId>,
    Json(body): Json<SaveLanguageModel>,
) -> Result<Json<LanguageModels>> {
    Ok(Json(app::model::save(&server.app, &user, id, body).await?))
}

/// Remove a language model, with its key.
#[utoipa::path(delete, path = "/api/v1/language-models/{id}", operation_id = "remove_language_model", tag = "language models",
    params(("id" = LanguageModelId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove(
    State(server): Server,
    User(user): User,
    Path(id): Path<LanguageModelId>,
) -> Result<StatusCode> {
    app::model::remove(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask language models in another order.
#[utoipa::path(put, path = "/api/v1/language-models/order", operation_id = "order_language_models", tag = "language models",
    request_body = OrderLanguageModels, security(("session" = [])), responses(
    (status = 200, description = "Every model", body = LanguageModels),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn order(
    State(server): Server,
    User(user): User,
    Json(body): Json<OrderLanguageModels>,
) -> Result<Json<LanguageModels>> {
    Ok(Json(app::model::order(&server.app, &user, body).await?))
}

/// Ask a language model for something small, and say what came of it.
#[utoipa::path(post, path = "/api/v1/language-models/{id}/test", operation_id = "test_language_model", tag = "language models",
    params(("id" = LanguageModelId, Path)), security(("session" = [])), responses(
    (status = 200, description = "What came of it", body = LanguageModelTest),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn test(
    State(server): Server,
    User(user): User,
    Path(id): Path<LanguageModelId>,
) -> Result<Json<LanguageModelTest>> {
    Ok(Json(app::model::test(&server.app, &user, id).await?))
}

/// How many days of the ledger.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerQuery {
    /// The last so many days, today with them.
    #[param(minimum = 1, maximum = 400)]
    #[serde(default = "month")]
    days: u32,
}

const fn month() -> u32 {
    30
}

/// What language models were asked and what it cost, by day.
#[utoipa::path(get, path = "/api/v1/language-models/ledger", operation_id = "show_model_ledger", tag = "language models",
    params(LedgerQuery), security(("session" = [])), responses(
    (status = 200, description = "The newest day first", body = ModelLedger),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn ledger(
    State(server): Server,
    User(user): User,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<ModelLedger>> {
    Ok(Json(app::model::ledger(&server.app, &user, query.days).await?))
}

/// What agents may ask language models for here.
#[utoipa::path(get, path = "/api/v1/language-models/uses", operation_id = "list_model_uses", tag = "language models",
    security(("session" = [])), responses(
    (status = 200, description = "Each for which some model is set", body = ModelUses),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn uses(State(server): Server, User(user): User) -> Result<Json<ModelUses>> {
    Ok(Json(app::model::uses(&server.app, &user).await?))
}

/// Ask a language model for help with a conversation. What comes is neither sent nor stored.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/model-help", operation_id = "ask_model_help", tag = "language models",
    params(("id" = ConversationId, Path)), request_body = AskModelHelp, security(("session" = [])), responses(
    (status = 200, description = "What it wrote", body = ModelHelp),
    (status = "default", description = "Refused, or no model gave an answer", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn help(
    State(server): Server,
    User(user): User,
    Path(id): Path<ConversationId>,
    Json(body): Json<AskModelHelp>,
) -> Result<Json<ModelHelp>> {
    Ok(Json(app::model::help::help(&server.app, &user, id, body).await?))
}
