//! Failures as `application/problem+json` (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A failure with a stable slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    Unauthorized,
    BadBody,
    MissingIdempotencyKey,
    MissingProof,
    NotFound,
    WrongMethod,
    KeyReused,
    Full,
    Broken,
    Timeout,
}

#[derive(Serialize)]
struct Body {
    r#type: &'static str,
    title: &'static str,
    status: u16,
}

impl Problem {
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "unauthorized", "The bearer key is missing or wrong")
            }
            Self::BadBody => (StatusCode::BAD_REQUEST, "bad-body", "The body is not what this route takes"),
            Self::MissingIdempotencyKey => (
                StatusCode::BAD_REQUEST,
                "idempotency-key-required",
                "The Idempotency-Key header is missing or too long",
            ),
            Self::MissingProof => {
                (StatusCode::BAD_REQUEST, "proof-required", "Either phone_last4 or customer_ref is needed")
            }
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "There is nothing here"),
            Self::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This method is not taken")
            }
            Self::KeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "This Idempotency-Key was used for another request",
            ),
            Self::Full => (StatusCode::SERVICE_UNAVAILABLE, "full", "The shop keeps no more returns"),
            Self::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "The shop failed to answer"),
            Self::Timeout => (StatusCode::GATEWAY_TIMEOUT, "timeout", "The shop did not answer in time"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, slug, title) = self.parts();
        let mut response =
            (status, Json(Body { r#type: slug, title, status: status.as_u16() })).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self == Self::Unauthorized {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
