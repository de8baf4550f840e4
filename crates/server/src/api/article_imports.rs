//! Documents that are taken into knowledge.

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use base::{ArticleImportId, limits};
use protocol::article_import::{
    ArticleImportDetail, ArticleImportOptions, ArticleImportParts, ArticleImportView, ArticleImports,
    FetchArticleImport, FindArticleImportParts, StartArticleImport,
};
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Json, Path, Query, User};
use crate::fault::Result;
use crate::upload::{Bounds, files_of};

/// Documents that are taken at once.
const DOCUMENTS: Bounds = Bounds { bytes: limits::DOCUMENT_BYTES, files: limits::DOCUMENT_FILES };

/// Documents to take in.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the multipart form")]
pub(crate) struct DocumentsForm {
    /// How they are taken; before the files.
    options: Option<ArticleImportOptions>,
    /// 1 to 20 files, each a part of this name: Markdown, HTML, docx, xlsx, CSV, PDF, JSON of a help centre, or a zip of these; at most 50 MB together.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<Vec<u8>>,
}

/// Imports of documents.
#[utoipa::path(get, path = "/api/v1/article-imports", operation_id = "list_article_imports", tag = "knowledge", security(("session" = [])), responses(
    (status = 200, description = "Those of the last 30 days, newest first", body = ArticleImports),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list(State(server): Server, User(user): User) -> Result<Json<ArticleImports>> {
    Ok(Json(app::article::imports(&server.app, &user).await?))
}

/// Look at documents: what would become of each of their parts. No article is touched before it is started.
#[utoipa::path(post, path = "/api/v1/article-imports", operation_id = "take_article_import", tag = "knowledge",
    request_body(content = DocumentsForm, content_type = "multipart/form-data"), security(("session" = [])), responses(
    (status = 201, description = "What it would do", body = ArticleImportView),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn take(
    State(server): Server,
    User(user): User,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<ArticleImportView>)> {
    let (_permit, options, files) = files_of(&server, form, DOCUMENTS).await?;
    Ok((StatusCode::CREATED, Json(app::article::take_import(&server.app, &user, options, files).await?)))
}

/// Look at pages of the web: they are fetched behind the page, as their sites ask programs to, and then wait like documents. No article is touched
/// before it is started.
#[utoipa::path(post, path = "/api/v1/article-imports/web", operation_id = "fetch_article_import", tag = "knowledge",
    request_body = FetchArticleImport, security(("session" = [])), responses(
    (status = 201, description = "How far it is", body = ArticleImportView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn fetch(
    State(server): Server,
    User(user): User,
    Json(body): Json<FetchArticleImport>,
) -> Result<(StatusCode, Json<ArticleImportView>)> {
    Ok((StatusCode::CREATED, Json(app::article::fetch_import(&server.app, &user, body).await?)))
}

/// One import: how far it is.
#[utoipa::path(get, path = "/api/v1/article-imports/{id}", operation_id = "show_article_import", tag = "knowledge",
    params(("id" = ArticleImportId, Path)), security(("session" = [])), responses(
    (status = 200, description = "How far it is", body = ArticleImportView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleImportId>,
) -> Result<Json<ArticleImportView>> {
    Ok(Json(app::article::show_import(&server.app, &user, id).await?))
}

/// The parts of an import, by their numbers. Kept for a week.
#[utoipa::path(get, path = "/api/v1/article-imports/{id}/parts", operation_id = "list_article_import_parts", tag = "knowledge",
    params(("id" = ArticleImportId, Path), FindArticleImportParts), security(("session" = [])), responses(
    (status = 200, description = "A page of parts", body = ArticleImportParts),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn parts(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleImportId>,
    Query(ask): Query<FindArticleImportParts>,
) -> Result<Json<ArticleImportParts>> {
    Ok(Json(app::article::import_parts(&server.app, &user, id, ask).await?))
}

/// What one part of an import says.
#[utoipa::path(get, path = "/api/v1/article-imports/{id}/parts/{no}", operation_id = "show_article_import_part", tag = "knowledge",
    params(("id" = ArticleImportId, Path), ("no" = u32, Path)), security(("session" = [])), responses(
    (status = 200, description = "What it says", body = ArticleImportDetail),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn part(
    State(server): Server,
    User(user): User,
    Path((id, no)): Path<(ArticleImportId, u32)>,
) -> Result<Json<ArticleImportDetail>> {
    Ok(Json(app::article::import_part(&server.app, &user, id, no).await?))
}

/// Start an import: drafts are written behind the page, nothing is published.
#[utoipa::path(post, path = "/api/v1/article-imports/{id}/start", operation_id = "start_article_import", tag = "knowledge",
    params(("id" = ArticleImportId, Path)), request_body = StartArticleImport, security(("session" = [])), responses(
    (status = 200, description = "Started", body = ArticleImportView),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn start(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleImportId>,
    Json(body): Json<StartArticleImport>,
) -> Result<Json<ArticleImportView>> {
    Ok(Json(app::article::start_import(&server.app, &user, id, body).await?))
}

/// Stop an import: what is done stays done. One that was not started is given up.
#[utoipa::path(post, path = "/api/v1/article-imports/{id}/stop", operation_id = "stop_article_import", tag = "knowledge",
    params(("id" = ArticleImportId, Path)), security(("session" = [])), responses(
    (status = 204, description = "Stopped"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn stop(
    State(server): Server,
    User(user): User,
    Path(id): Path<ArticleImportId>,
) -> Result<StatusCode> {
    app::article::stop_import(&server.app, &user, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
