//! Canned replies on the wire.

use base::{CannedFileId, CannedReplyId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What may stand between `{{` and `}}`; the desk fills it in before a reply is sent.
pub const VARIABLES: [&str; 4] = ["contact.name", "contact.reference", "agent.name", "order.number"];

/// A reply written beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedReply {
    /// Id.
    pub id: CannedReplyId,
    /// Mine alone, or shared by all.
    pub personal: bool,
    /// Where in the tree, levels divided by `/`; empty at its root.
    pub folder: String,
    /// What one types after `/` in the composer.
    pub shortcut: String,
    /// What it is about.
    pub title: String,
    /// Its words in Chinese; empty where there are none.
    pub zh: String,
    /// Its words in English; empty where there are none.
    pub en: String,
    /// What goes with it, in this order.
    pub files: Vec<CannedFile>,
    /// How often it was used.
    pub used: u64,
    /// When it was last changed.
    pub updated_ms: i64,
}

/// A file of a canned reply: the house's own, until a customer is sent a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CannedFile {
    /// Id.
    pub id: CannedFileId,
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Its size.
    pub size_bytes: u64,
}

/// Which file of a canned reply goes to a customer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachCannedFile {
    /// The file.
    pub file_id: CannedFileId,
}

/// Every canned reply that I may use.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CannedReplies {
    /// The shared ones and mine, by shortcut.
    pub replies: Vec<CannedReply>,
    /// What may stand between `{{` and `}}`.
    pub variables: Vec<String>,
}

/// A canned reply as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveCannedReply {
    /// Mine alone, or shared by all.
    pub personal: bool,
    /// Where in the tree: up to three levels divided by `/`; empty at its root.
    #[serde(default)]
    pub folder: String,
    /// 1 to 32 characters without spaces and `/`; unique among the shared ones and among one's own.
    pub shortcut: String,
    /// What it is about.
    pub title: String,
    /// Its words in Chinese; at least one language has some.
    #[serde(default)]
    pub zh: String,
    /// Its words in English.
    #[serde(default)]
    pub en: String,
    /// Up to five files that go with it, in this order: put up by me, or on it already. Left out, they stay as they are.
    #[serde(default)]
    pub files: Option<Vec<CannedFileId>>,
}
