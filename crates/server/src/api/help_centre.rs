//! The public help centre as those see it who run it: how it is set, what its readers say, and what they looked for in vain.

use axum::extract::State;
use base::ArticleId;
use protocol::help_centre::{ArticleFeedback, HelpCentreSettings, HelpCentreView, HelpMisses, HelpSearches};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, User};
use crate::fault::Result;

/// How the help centre is set, where it is, and how many articles it shows.
#[utoipa::path(get, path = "/api/v1/settings/help-centre", operation_id = "show_help_centre", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "In force", body = HelpCentreView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(State(server): Server, User(user): User) -> Result<Json<HelpCentreView>> {
    Ok(Json(app::centre::show_settings(&server.app, &user).await?))
}

/// Set the help centre; it holds everywhere within two seconds.
#[utoipa::path(put, path = "/api/v1/settings/help-centre", operation_id = "save_help_centre", tag = "knowledge",
    request_body = HelpCentreSettings, security(("session" = [])), responses(
    (status = 200, description = "In force", body = HelpCentreView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save(
    State(server): Server,
    User(user): User,
    Json(body): Json<HelpCentreSettings>,
) -> Result<Json<HelpCentreView>> {
    Ok(Json(app::centre::save_settings(&server.app, &user, body).await?))
}

/// What readers of the help centre looked for in vain in the last 30 days.
#[utoipa::path(get, path = "/api/v1/help-centre/misses", operation_id = "list_help_misses", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "The most frequent first", body = HelpMisses),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn misses(State(server): Server, User(user): User) -> Result<Json<HelpMisses>> {
    Ok(Json(app::centre::misses(&server.app, &user).await?))
}

/// What readers of the help centre looked for and found in the last 30 days, and how often they opened it.
#[utoipa::path(get, path = "/api/v1/help-centre/searches", operation_id = "list_help_searches", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "The most frequent first", body = HelpSearches),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn searches(State(server): Server, User(user): User) -> Result<Json<HelpSearches>> {
    Ok(Json(app::centre::searches(&server.app, &user).await?))
}

/// Where customers read an article in the help centre, and whether it helped them.
#[utoipa::path(get, path = "/api/v1/articles/{id}/feedback", operation_id = "show_article_feedback", tag = "knowledge",
    params(("id" = ArticleId, Path)), security(("session" = [])), responses(
    (status = 200, description = "By version; words for editors alone", body = ArticleFeedback),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn feedback(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleId>,
) -> Result<Json<ArticleFeedback>> {
    Ok(Json(app::centre::feedback(&server.app, &user, id).await?))
}
