//! A table as a download.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// CSV with the name under which a browser keeps it.
pub(crate) struct Table {
    /// Without its ending.
    pub(crate) name: &'static str,
    /// The text.
    pub(crate) csv: String,
}

impl IntoResponse for Table {
    fn into_response(self) -> Response {
        let mut response = self.csv.into_response();
        let kept_as = format!("attachment; filename=\"{}.csv\"", self.name);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(value) = HeaderValue::try_from(kept_as) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}
