//! How long a workspace keeps what is over.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long things are kept, in days; absent: for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionSettings {
    /// Closed conversations with messages, files, notes and surveys, from the last word on. A customer of whom none is left is
    /// forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 7, maximum = 3650)]
    pub conversations_days: Option<u32>,
    /// Figures of sessions, from their beginning on; no word and nothing personal is in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 7, maximum = 3650)]
    pub figures_days: Option<u32>,
}

/// How many would go now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionCounts {
    /// Conversations.
    pub conversations: u64,
    /// Sessions of which there are figures.
    pub figures: u64,
}

/// What is set, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionView {
    /// What is set.
    pub settings: RetentionSettings,
    /// What waits to be removed under it.
    pub due: RetentionCounts,
    /// Days for which work that is done, and log-ins that have ended, are kept: the same for everybody.
    pub done_days: u32,
}
