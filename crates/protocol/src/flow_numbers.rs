//! How flows ended in conversations, and at which step customers were lost.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a flow went in the last days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowNumbers {
    /// How many days are looked back.
    pub days: u32,
    /// By text, the one that answers first, then the newest.
    pub versions: Vec<FlowVersionNumbers>,
    /// By step, of the text that answers; in the order of the file.
    pub steps: Vec<FlowStepNumbers>,
}

/// How one text of a flow went: times it was begun, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowVersionNumbers {
    /// The newest release that had it; none: the pack's own.
    pub release: Option<u32>,
    /// Whether it is the text that answers.
    pub answers: bool,
    /// Times it was begun.
    pub begun: u32,
    /// Came to its end.
    pub done: u32,
    /// Given up by the customer.
    pub cancelled: u32,
    /// Handed to a person, or taken by one.
    pub handed: u32,
    /// Nothing more could be read or done; a person was offered.
    pub failed: u32,
    /// Something else took its place, or nothing came for a day.
    pub left: u32,
    /// Under way.
    pub open: u32,
}

/// How often a flow waited at a step, and how often it ended there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowStepNumbers {
    /// The step, as an outline calls it.
    pub at: String,
    /// Times it was waited at.
    pub reached: u32,
    /// Of these, asked more than once.
    pub again: u32,
    /// Of these, given up there.
    pub cancelled: u32,
    /// Handed to a person there.
    pub handed: u32,
    /// Where nothing more could be read or done.
    pub failed: u32,
    /// Left there.
    pub left: u32,
}
