//! The workspace itself: what the company is called, and what holds where nothing else is said.

use base::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is set of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceSettings {
    /// What it is called.
    pub name: String,
    /// The language of visitors whose own is not known.
    pub locale: Locale,
    /// The zone of working hours, reports and filters by day, `Asia/Shanghai`.
    pub zone: String,
    /// The colour of inboxes that have none of their own, `#rrggbb`; absent: the house's green.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}
