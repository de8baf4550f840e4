//! Headers by which browsers guard our pages.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The desk: our own scripts only; Naive UI writes its styles at run time.
pub(crate) const DESK_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' blob: data:; connect-src 'self'; frame-src 'self'; font-src 'self'; media-src 'self' blob:; manifest-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The desk's two pages that carry the widget: the preview beside a form, and the page to try an inbox on.
pub(crate) const WIDGET_PAGE_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' https: blob: data:; connect-src 'self'; font-src 'self'; media-src 'self' blob:; \
    frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
/// The demo's host pages: as strict as a careful shop's.
pub(crate) const DEMO_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; media-src 'self' blob:; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Answers that are no pages.
const API_CSP: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Files of people: nothing in them may run, wherever they are opened.
pub(crate) const FILE_CSP: &str = "sandbox; default-src 'none'";

/// What our pages may ask of a device: nothing.
const NO_DEVICES: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/// The demo's host pages let the widget record a voice note, as a shop would.
const MICROPHONE: &str = "camera=(), microphone=(self), geolocation=(), payment=(), usb=()";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Sets what a handler has not set itself.
pub(crate) fn guard(headers: &mut HeaderMap, https: bool) {
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::CONTENT_SECURITY_POLICY, API_CSP);
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::X_FRAME_OPTIONS, "DENY");
    default(COOP, "same-origin");
    default(CORP, "same-origin");
    default(PERMISSIONS_POLICY, NO_DEVICES);
    default(header::CACHE_CONTROL, "no-store");
    if https {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// Lets a page use the microphone.
pub(crate) fn allow_microphone(headers: &mut HeaderMap) {
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static(MICROPHONE));
}

/// Lets pages of any origin read the answer; never with cookies.
pub(crate) fn open_to_other_origins(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("content-disposition, content-length, retry-after, x-request-id"),
    );
}

/// The answer to a browser's question before a cross-origin request.
pub(crate) fn preflight(headers: &mut HeaderMap) {
    open_to_other_origins(headers);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
}
