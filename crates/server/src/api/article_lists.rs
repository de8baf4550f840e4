//! Knowledge: the articles in pages, categories, what is done to several, rules of the house.

use axum::extract::State;
use axum::http::StatusCode;
use base::CategoryId;
use protocol::article_list::{
    ArticleFilter, ArticleHits, ArticlePage, BulkArticles, BulkDone, Categories, Category, FindArticles,
    KnowledgeSettings, SaveCategory,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;

/// Articles, 50 at a time: for editors all of them, for others what is published for agents and what they are writing.
#[utoipa::path(get, path = "/api/v1/articles", operation_id = "list_articles", tag = "knowledge", params(ArticleFilter),
    security(("session" = [])), responses(
    (status = 200, description = "A page", body = ArticlePage),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(
    State(server): Server,
    User(user): User,
    Query(filter): Query<ArticleFilter>,
) -> Result<Json<ArticlePage>> {
    Ok(Json(app::article::list(&server.app, &user, filter).await?))
}

/// What is published for agents, found by what somebody asks.
#[utoipa::path(get, path = "/api/v1/articles/search", operation_id = "find_articles", tag = "knowledge", params(FindArticles),
    security(("session" = [])), responses(
    (status = 200, description = "The best articles with the passage that is nearest", body = ArticleHits),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn find(
    State(server): Server,
    User(user): User,
    Query(ask): Query<FindArticles>,
) -> Result<Json<ArticleHits>> {
    Ok(Json(app::article::find(&server.app, &user, ask).await?))
}

/// Do the same to several articles, each for itself.
#[utoipa::path(post, path = "/api/v1/articles/bulk", operation_id = "bulk_articles", tag = "knowledge",
    request_body = BulkArticles, security(("session" = [])), responses(
    (status = 200, description = "What became of each", body = BulkDone),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn bulk(
    State(server): Server,
    User(user): User,
    Json(body): Json<BulkArticles>,
) -> Result<Json<BulkDone>> {
    Ok(Json(app::article::bulk(&server.app, &user, body).await?))
}

/// Where articles are filed, and the tags in use.
#[utoipa::path(get, path = "/api/v1/article-categories", operation_id = "list_categories", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "By place", body = Categories),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn categories(State(server): Server, User(user): User) -> Result<Json<Categories>> {
    Ok(Json(app::article::categories(&server.app, &user).await?))
}

/// Make a category.
#[utoipa::path(post, path = "/api/v1/article-categories", operation_id = "add_category", tag = "knowledge",
    request_body = SaveCategory, security(("session" = [])), responses(
    (status = 201, description = "Made", body = Category),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add_category(
    State(server): Server,
    User(user): User,
    Json(body): Json<SaveCategory>,
) -> Result<(StatusCode, Json<Category>)> {
    Ok((StatusCode::CREATED, Json(app::article::add_category(&server.app, &user, body).await?)))
}

/// Change a category, and move it.
#[utoipa::path(put, path = "/api/v1/article-categories/{id}", operation_id = "save_category", tag = "knowledge",
    params(("id" = CategoryId, Path)), request_body = SaveCategory, security(("session" = [])), responses(
    (status = 200, description = "Changed", body = Category),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_category(
    State(server): Server,
    User(user): User,
    Path(id): Path<CategoryId>,
    Json(body): Json<SaveCategory>,
) -> Result<Json<Category>> {
    Ok(Json(app::article::save_category(&server.app, &user, id, body).await?))
}

/// Remove a category that nothing is filed in or under.
#[utoipa::path(delete, path = "/api/v1/article-categories/{id}", operation_id = "remove_category", tag = "knowledge",
    params(("id" = CategoryId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Removed"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn remove_category(
    State(server): Server,
    User(user): User,
    Path(id): Path<CategoryId>,
) -> Result<StatusCode> {
    app::article::remove_category(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rules of the house for knowledge.
#[utoipa::path(get, path = "/api/v1/settings/knowledge", operation_id = "show_knowledge_settings", tag = "knowledge",
    security(("session" = [])), responses(
    (status = 200, description = "In force", body = KnowledgeSettings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show_settings(
    State(server): Server,
    User(user): User,
) -> Result<Json<KnowledgeSettings>> {
    Ok(Json(app::article::show_settings(&server.app, &user).await?))
}

/// Change the rules of the house for knowledge.
#[utoipa::path(put, path = "/api/v1/settings/knowledge", operation_id = "save_knowledge_settings", tag = "knowledge",
    request_body = KnowledgeSettings, security(("session" = [])), responses(
    (status = 200, description = "In force", body = KnowledgeSettings),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn save_settings(
    State(server): Server,
    User(user): User,
    Json(body): Json<KnowledgeSettings>,
) -> Result<Json<KnowledgeSettings>> {
    Ok(Json(app::article::save_settings(&server.app, &user, body).await?))
}
