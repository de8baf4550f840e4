//! RFC 9457 problem details. `slug` is stable; the console words it by `problem.<slug>` in its catalogue.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `/problems/<slug>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable word, e.g. `not-owner`.
    pub slug: String,
    /// HTTP status.
    pub status: u16,
    /// One English sentence.
    pub title: String,
    /// What is wrong with this very request, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Id of the request, to find it in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem by slug.
    pub fn new(slug: &str, status: u16, title: &str) -> Self {
        Self {
            kind: format!("/problems/{slug}"),
            slug: slug.to_owned(),
            status,
            title: title.to_owned(),
            detail: None,
            request_id: None,
        }
    }

    /// With what is wrong with this very request.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
