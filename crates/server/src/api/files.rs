//! Files of people: taken only when their bytes are of an allowed type, and never shown inline.

use axum::body::Body;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base::{ConversationId, FileId};
use conversation::content::FileRef;
use protocol::problem::Problem;

use super::Server;
use crate::extract::{Anyone, Json, Path, Staff, Visitor};
use crate::fault::Result;
use crate::headers::FILE_CSP;
use crate::upload::file_of;

/// A file to upload.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes the multipart form")]
pub(crate) struct FileForm {
    /// The file; its name is the part's file name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The bytes of a file.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes an answer that is no JSON")]
struct FileBytes(Vec<u8>);

/// A visitor's upload; it is shown when a message carries it.
#[utoipa::path(post, path = "/api/v1/widget/files", operation_id = "upload_visitor_file", tag = "widget",
    request_body(content = FileForm, content_type = "multipart/form-data"), security(("visitor" = [])), responses(
    (status = 201, description = "Stored", body = FileRef),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Type not taken", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn upload_visitor(
    State(server): Server,
    Visitor(visitor): Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<FileRef>)> {
    let (_permit, name, bytes) = file_of(&server, form).await?;
    Ok((StatusCode::CREATED, Json(app::file::upload(&server.app, &visitor, &name, bytes).await?)))
}

/// Upload a file that a message of the company will carry in this conversation.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/files", operation_id = "upload_file", tag = "conversations",
    params(("id" = ConversationId, Path)), request_body(content = FileForm, content_type = "multipart/form-data"),
    security(("session" = []), ("key" = ["conversations:write"])), responses(
    (status = 201, description = "Stored", body = FileRef),
    (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "Type not taken", body = Problem, content_type = "application/problem+json"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn upload_user(
    State(server): Server,
    staff: Staff,
    Path(id): Path<ConversationId>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<FileRef>)> {
    let (_permit, name, bytes) = file_of(&server, form).await?;
    Ok((StatusCode::CREATED, Json(app::file::upload_to(&server.app, staff.asks(), id, &name, bytes).await?)))
}

/// A stored file, always as an attachment.
#[utoipa::path(get, path = "/api/v1/files/{id}", operation_id = "download_file", tag = "files", params(("id" = FileId, Path)),
    security(("session" = []), ("visitor" = []), ("key" = ["conversations:read"])), responses(
    (status = 200, description = "The bytes, under the type that they were found to have, or as plain bytes", content(
        (inline(FileBytes) = "application/octet-stream"), (inline(FileBytes) = "image/png"), (inline(FileBytes) = "image/jpeg"), (inline(FileBytes) = "image/gif"), (inline(FileBytes) = "image/webp"), (inline(FileBytes) = "video/mp4"), (inline(FileBytes) = "video/webm"), (inline(FileBytes) = "audio/mpeg"), (inline(FileBytes) = "audio/ogg"), (inline(FileBytes) = "audio/wav"), (inline(FileBytes) = "audio/webm"), (inline(FileBytes) = "audio/mp4"), (inline(FileBytes) = "application/pdf"), (inline(FileBytes) = "application/zip"), (inline(FileBytes) = "text/plain"),
    )),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn download(State(server): Server, who: Anyone, Path(id): Path<FileId>) -> Result<Response> {
    let (file, bytes) = match &who {
        Anyone::Visitor(visitor) => app::file::download(&server.app, visitor, id).await?,
        Anyone::Staff(staff) => app::file::download_for(&server.app, staff.asks(), id).await?,
    };
    Ok(attachment(&file.name, &file.mime, bytes))
}

/// Bytes that a browser saves, and never runs.
pub(crate) fn attachment(name: &str, mime: &str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, harmless_type(mime));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_CSP));
    let disposition =
        HeaderValue::try_from(disposition(name)).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    response
}

/// The found type where a browser can do nothing with it but show it; else plain bytes.
fn harmless_type(mime: &str) -> HeaderValue {
    let known = matches!(
        mime,
        "image/png"
            | "image/jpeg"
            | "image/gif"
            | "image/webp"
            | "video/mp4"
            | "video/webm"
            | "audio/mpeg"
            | "audio/ogg"
            | "audio/wav"
            | "audio/webm"
            | "audio/mp4"
            | "application/pdf"
            | "application/zip"
            | "text/plain"
    );
    let mime = if known { mime } else { "application/octet-stream" };
    HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// RFC 6266 with RFC 8187's encoding: the name can be anything and still cannot leave the header.
pub(crate) fn disposition(name: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        assert_eq!(disposition("a b.png"), "attachment; filename*=UTF-8''a%20b.png");
        assert_eq!(disposition("发票.pdf"), "attachment; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf");
        for hostile in ["a\"; filename=x.html", "a\r\nSet-Cookie: x=y", "../../etc/passwd", "%00.html"] {
            let text = disposition(hostile);
            let value = text.strip_prefix("attachment; filename*=UTF-8''").expect("prefix");
            assert!(
                value.bytes().all(|byte| byte.is_ascii_graphic() && !b"\";,/\\ ".contains(&byte)),
                "{text}"
            );
        }
    }

    #[test]
    fn types_that_run_are_served_as_bytes() {
        for mime in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/javascript",
            "",
            "image/png\r\nx: y",
        ] {
            assert_eq!(harmless_type(mime), "application/octet-stream", "{mime}");
        }
        assert_eq!(harmless_type("image/png"), "image/png");
    }
}
