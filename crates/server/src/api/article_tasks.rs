//! What is to be done about articles.

use axum::extract::State;
use base::ArticleTaskId;
use protocol::article_task::{
    ArticleCare, ArticleTaskPage, ArticleTaskView, FindArticleTasks, SetArticleTask, ShowArticleCare,
    TaskDraft,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// What is to be done about articles, 50 at a time, what is worst first.
#[utoipa::path(get, path = "/api/v1/article-tasks", operation_id = "list_article_tasks", tag = "knowledge", params(FindArticleTasks),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = ArticleTaskPage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindArticleTasks>,
) -> Result<Json<ArticleTaskPage>> {
    Ok(Json(app::article::care::list(&server.app, &user, ask).await?))
}

/// How much is to be done, how long it takes, whether it stays done, and how far a look under way has come.
#[utoipa::path(get, path = "/api/v1/article-tasks/figures", operation_id = "show_article_care", tag = "knowledge", params(ShowArticleCare),
    security(("session" = [])), responses(
    (status = 200, description = "How the work stands", body = ArticleCare),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn figures(
    State(server): Server,
    User(user): User,
    Query(ask): Query<ShowArticleCare>,
) -> Result<Json<ArticleCare>> {
    Ok(Json(app::article::care::figures(&server.app, &user, ask).await?))
}

/// Look through all articles now, rather than once a day.
#[utoipa::path(post, path = "/api/v1/article-tasks/look", operation_id = "look_through_articles", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "How the work stands; the look goes on behind it", body = ArticleCare),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn look(State(server): Server, User(user): User) -> Result<Json<ArticleCare>> {
    Ok(Json(app::article::care::ask(&server.app, &user).await?))
}

/// Take something that is to be done, give it back, or end it.
#[utoipa::path(put, path = "/api/v1/article-tasks/{id}/state", operation_id = "set_article_task", tag = "knowledge",
    params(("id" = ArticleTaskId, Path, description = "What is to be done")), request_body = SetArticleTask,
    security(("session" = [])), responses(
    (status = 200, description = "As it is now", body = ArticleTaskView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleTaskId>,
    Json(body): Json<SetArticleTask>,
) -> Result<Json<ArticleTaskView>> {
    Ok(Json(app::article::care::set(&server.app, &user, id, body).await?))
}

/// Write a draft for what customers ask in vain, from what agents replied where it went well. A person reads and publishes it.
#[utoipa::path(post, path = "/api/v1/article-tasks/{id}/draft", operation_id = "draft_article_task", tag = "knowledge",
    params(("id" = ArticleTaskId, Path, description = "What is to be done")),
    security(("session" = [])), responses(
    (status = 200, description = "The draft; the one that was written before, where it is still there", body = TaskDraft),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn draft(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleTaskId>,
) -> Result<Json<TaskDraft>> {
    Ok(Json(app::article::care::draft(&server.app, &user, id).await?))
}
