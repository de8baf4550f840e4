//! How the pages of the help centre leave: kept by nobody for long, asked for again by what they say, and with nothing on them that may run but
//! our own.

use std::hash::{DefaultHasher, Hasher as _};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::edge::OwnForm;

/// Without the widget.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// With it: the same as on the demo's host pages.
const WIDGET_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' https: blob: data:; connect-src 'self'; font-src 'self'; media-src 'self' blob:; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// A page may be so old: what is taken back is gone everywhere within ten seconds.
const SOON: &str = "public, max-age=5";
/// What has its hash in its address never changes.
const EVER: &str = "public, max-age=31536000, immutable";
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// For how long an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// A few seconds.
    Soon,
    /// For ever.
    Ever,
    /// Not at all: it is for one reader.
    Never,
}

/// An answer to be made.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) body: String,
    pub(super) keep: Keep,
    pub(super) widget: bool,
    pub(super) noindex: bool,
}

impl Answer {
    /// A page that says what it should.
    pub(super) fn page(body: String) -> Self {
        let kind = "text/html; charset=utf-8";
        Self { status: StatusCode::OK, kind, body, keep: Keep::Soon, widget: false, noindex: false }
    }

    /// A file of this media type.
    pub(super) fn file(kind: &'static str, body: String) -> Self {
        Self { kind, ..Self::page(body) }
    }

    /// As it leaves; without its body when the reader has it already.
    pub(super) fn into_response(self, request: &HeaderMap) -> Response {
        let etag = format!("W/\"{}\"", tag(&self.body));
        let good = self.status == StatusCode::OK && self.keep != Keep::Never;
        let known = good
            && request.get_all(header::IF_NONE_MATCH).iter().any(|value| {
                value.to_str().is_ok_and(|value| value.split(',').any(|one| one.trim() == etag))
            });
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Response::new(Body::from(self.body));
            *response.status_mut() = self.status;
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
            response
        };
        response.extensions_mut().insert(OwnForm);
        let headers = response.headers_mut();
        let csp = if self.widget { WIDGET_CSP } else { CSP };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp));
        let keep = match self.keep {
            Keep::Ever => EVER,
            Keep::Soon if good => SOON,
            Keep::Soon | Keep::Never => "no-store",
        };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        if good && let Ok(etag) = HeaderValue::try_from(etag) {
            headers.insert(header::ETAG, etag);
        }
        // The widget asks the server where it comes from.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        if self.noindex {
            headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
        }
        response
    }
}

/// Changes whenever the text does.
pub(super) fn tag(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// Leads to another address of the help centre.
pub(super) fn lead(status: StatusCode, to: &str) -> Response {
    let mut response = status.into_response();
    if let Ok(to) = HeaderValue::try_from(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// There is no help centre at this address, or it is closed.
pub(super) fn closed() -> Response {
    let page = "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
        initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>404</title></head><body><main><h1>这里没有帮助中心</h1>\
        <p lang=\"en\">There is no help centre here.</p></main></body></html>";
    let answer = Answer { status: StatusCode::NOT_FOUND, noindex: true, ..Answer::page(page.to_owned()) };
    answer.into_response(&HeaderMap::new())
}
