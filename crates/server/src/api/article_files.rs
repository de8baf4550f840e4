//! Pictures and files of articles.

use axum::body::Body;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::ArticleFileId;
use protocol::article_file::ArticleFile;
use protocol::problem::Problem;

use super::Server;
use super::files::{FileForm, attachment};
use crate::extract::{Path, Staff, User};
use crate::fault::Result;
use crate::upload::file_of;

/// Put up a picture or a file for articles. It is kept once a draft names it, and for seven days until then.
#[utoipa::path(post, path = "/api/v1/article-files", operation_id = "upload_article_file", tag = "knowledge",
    request_body(content = FileForm, content_type = "multipart/form-data"), security(("session" = [])), responses(
    (status = 201, description = "Stored, now or before", body = ArticleFile),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Type not taken", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn upload(
    State(server): Server,
    User(user): User,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, crate::extract::Json<ArticleFile>)> {
    let (_permit, name, bytes) = file_of(&server, form).await?;
    let file = app::article::file::upload(&server.app, &user, &name, bytes).await?;
    Ok((StatusCode::CREATED, crate::extract::Json(file)))
}

/// A picture or a file of an article, for whoever may read an article that names it.
#[utoipa::path(get, path = "/api/v1/article-files/{id}", operation_id = "download_article_file", tag = "knowledge",
    params(("id" = ArticleFileId, Path)), security(("session" = []), ("key" = ["knowledge:read"])), responses(
    (status = 200, description = "The bytes", content(
        (inline(FileBytes) = "application/octet-stream"), (inline(FileBytes) = "image/png"), (inline(FileBytes) = "image/jpeg"), (inline(FileBytes) = "image/gif"), (inline(FileBytes) = "image/webp"), (inline(FileBytes) = "video/mp4"), (inline(FileBytes) = "video/webm"), (inline(FileBytes) = "audio/mpeg"), (inline(FileBytes) = "audio/ogg"), (inline(FileBytes) = "audio/wav"), (inline(FileBytes) = "audio/webm"), (inline(FileBytes) = "audio/mp4"), (inline(FileBytes) = "application/pdf"), (inline(FileBytes) = "application/zip"),
    )),
    (status = 304, description = "The caller has it already (`If-None-Match`), and may read it still"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn download(
    State(server): Server,
    staff: Staff,
    headers: HeaderMap,
    Path(id): Path<ArticleFileId>,
) -> Result<Response> {
    let known = is_known(&headers, id);
    let file = app::article::file::file(&server.app, staff.asks(), id, known).await?;
    Ok(served(file, id, "private, max-age=5"))
}

/// The bytes of a file.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes an answer that is no JSON")]
struct FileBytes(Vec<u8>);

/// What a file is known by: it never changes under its id.
fn tag(id: ArticleFileId) -> String {
    format!("\"{id}\"")
}

/// Whether whoever asks has it already.
pub(crate) fn is_known(request: &HeaderMap, id: ArticleFileId) -> bool {
    let tag = tag(id);
    request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    })
}

/// A file as it leaves: shown where it is a picture, else saved; nothing in it may run. `keep`: how long before it is asked for again.
pub(crate) fn served(file: app::article::file::Served, id: ArticleFileId, keep: &'static str) -> Response {
    let mut response = match file.bytes {
        None => StatusCode::NOT_MODIFIED.into_response(),
        Some(bytes) if file.picture => {
            let mut response = attachment("", &file.mime, Vec::new());
            *response.body_mut() = Body::from(bytes);
            let shown = HeaderValue::from_static("inline");
            response.headers_mut().insert(header::CONTENT_DISPOSITION, shown);
            response
        }
        Some(bytes) => attachment(&file.name, &file.mime, bytes),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::try_from(tag(id)) {
        headers.insert(header::ETAG, tag);
    }
    response
}
