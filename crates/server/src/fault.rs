//! Errors at the edge: every one leaves as problem+json, rendered once in [`crate::edge`].

use app::Error;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::problem::Problem;

/// What a handler fails with.
#[derive(Debug)]
pub(crate) struct Fault {
    problem: Box<Problem>,
    retry_after_s: Option<u64>,
}

pub(crate) type Result<T, E = Fault> = std::result::Result<T, E>;

impl Fault {
    pub(crate) fn new(slug: &str, status: StatusCode, title: &str) -> Self {
        Self::from(Problem::new(slug, status.as_u16(), title))
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.problem.detail = Some(detail.into());
        self
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::from(Error::Unauthenticated)
    }

    pub(crate) fn not_found() -> Self {
        Self::new("not-found", StatusCode::NOT_FOUND, "Not found")
    }

    pub(crate) fn too_many(wait_ms: u64) -> Self {
        Self::from(Error::TooManyAttempts { retry_after_s: wait_ms.div_ceil(1_000).max(1) })
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after_s: None }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if error.is_internal() {
            tracing::error!(%error, "request failed");
        }
        let retry_after_s =
            if let Error::TooManyAttempts { retry_after_s } = &error { Some(*retry_after_s) } else { None };
        Self { problem: Box::new(error.problem()), retry_after_s }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(*self.problem);
        response
    }
}

/// The problem for a status that the framework answered with, so that no error leaves in another shape.
pub(crate) fn for_status(status: StatusCode) -> Problem {
    let (slug, title) = match status {
        StatusCode::BAD_REQUEST => ("bad-request", "The request is malformed"),
        StatusCode::NOT_FOUND => ("not-found", "Not found"),
        StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "This address does not take this method"),
        StatusCode::REQUEST_TIMEOUT => ("timeout", "The request took too long"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "The request is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "The body's media type is not taken here"),
        StatusCode::UNPROCESSABLE_ENTITY => ("bad-body", "The body does not have the expected form"),
        StatusCode::UPGRADE_REQUIRED => ("upgrade-required", "This address speaks WebSocket only"),
        _ if status.is_server_error() => ("internal", "Something went wrong on our side"),
        _ => ("bad-request", "The request is malformed"),
    };
    Problem::new(slug, status.as_u16(), title)
}
