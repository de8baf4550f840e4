//! Wrap-ups on the wire: what an agent says of a session when it is over.

use base::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::assistant::TopicView;

/// Which fields must be filled in before an agent may resolve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrapUpRules {
    /// What it was about.
    pub topic: bool,
    /// Whether it is solved.
    pub solved: bool,
    /// A note.
    pub note: bool,
}

impl WrapUpRules {
    /// Whether nothing must be filled in.
    pub const fn is_empty(&self) -> bool {
        !self.topic && !self.solved && !self.note
    }
}

/// The form.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WrapUpForm {
    /// What must be filled in.
    pub required: WrapUpRules,
    /// What it may be about.
    pub topics: Vec<TopicView>,
}

/// Say what the present session came to; with `resolve` it is resolved in the same step.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SaveWrapUp {
    /// A topic of the form.
    pub topic: Option<String>,
    /// Whether it is solved.
    pub solved: Option<bool>,
    /// Words for colleagues.
    pub note: String,
    /// Resolve it too.
    pub resolve: bool,
}

/// What was said of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WrapUpView {
    /// Of which: 0 is the first, each reopening begins the next.
    pub session: u32,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Whether it is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solved: Option<bool>,
    /// Words for colleagues; gone with the customer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// By whom.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// When.
    pub at_ms: i64,
}

/// The wrap-ups of a conversation.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WrapUps {
    /// Oldest first.
    pub wrap_ups: Vec<WrapUpView>,
    /// Which session it is now.
    pub session: u32,
    /// What the assistant understood it to be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<String>,
}
