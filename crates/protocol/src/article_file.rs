//! Pictures and files of articles.

use base::ArticleFileId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A picture or a file that articles can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleFile {
    /// Id. The same file again has the same one.
    pub id: ArticleFileId,
    /// The address by which Markdown names it: `![words](file:…)` shows a picture, `[name](file:…)` leads to a file.
    pub markdown: String,
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Its size.
    pub size_bytes: u64,
    /// Width in pixels of a picture that browsers show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Its height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
}
