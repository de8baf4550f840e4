//! Surveys.

use axum::extract::State;
use base::SurveyId;
use protocol::problem::Problem;
use protocol::survey::{SurveyForm, SurveySetUp, SurveySettings};

use super::Server;
use crate::extract::{Json, Path, User, Visitor};
use crate::fault::Result;

/// How customers are asked.
#[utoipa::path(get, path = "/api/v1/surveys", operation_id = "show_surveys", tag = "settings", security(("session" = [])), responses(
    (status = 200, description = "The settings in force, and the words that came with the product", body = SurveySetUp),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(State(server): Server, User(user): User) -> Result<Json<SurveySetUp>> {
    Ok(Json(app::survey::show(&server.app, &user).await?))
}

/// Say how customers are asked, from the next session that ends. What was asked before stays as it was asked.
#[utoipa::path(put, path = "/api/v1/surveys", operation_id = "save_surveys", tag = "settings", request_body = SurveySettings,
    security(("session" = [])), responses(
    (status = 200, description = "Saved", body = SurveySetUp),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Json(body): Json<SurveySettings>,
) -> Result<Json<SurveySetUp>> {
    Ok(Json(app::survey::save(&server.app, &user, body).await?))
}

/// The words that an invitation names.
#[utoipa::path(get, path = "/api/v1/widget/surveys/{id}", operation_id = "show_survey", tag = "widget",
    params(("id" = SurveyId, Path)), security(("visitor" = [])), responses(
    (status = 200, description = "Question and reasons in both languages", body = SurveyForm),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn words(
    State(server): Server,
    Visitor(visitor): Visitor,
    Path(id): Path<SurveyId>,
) -> Result<Json<SurveyForm>> {
    Ok(Json(app::survey::for_visitor(&server.app, &visitor, id).await?))
}
