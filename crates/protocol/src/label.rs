//! Labels on the wire.

use base::LabelId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::people::ImportLine;

/// The palette of labels and views: words that each theme draws in its own colour.
pub const COLORS: [&str; 10] =
    ["grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink", "brown"];

/// A mark that colleagues put on conversations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelView {
    /// Id.
    pub id: LabelId,
    /// Its name in Chinese; empty where it has none.
    pub zh: String,
    /// Its name in English; empty where it has none.
    pub en: String,
    /// A word of the palette.
    pub color: String,
    /// Out of use: stays where it is, is put on nothing any more.
    pub archived: bool,
}

/// Every label.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Labels {
    /// Oldest first.
    pub labels: Vec<LabelView>,
    /// The words of the palette.
    pub colors: Vec<String>,
}

/// A label as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveLabel {
    /// Its name in Chinese; at least one language has one.
    #[serde(default)]
    pub zh: String,
    /// Its name in English.
    #[serde(default)]
    pub en: String,
    /// A word of the palette.
    pub color: String,
    /// Whether it is out of use.
    #[serde(default)]
    pub archived: bool,
}

/// What an import of labels does, or did.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LabelImport {
    /// Line by line.
    pub lines: Vec<ImportLine>,
    /// Whether it was done.
    pub applied: bool,
}

/// Labels to put on a conversation and to take off; what is so already changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLabels {
    /// To put on.
    #[serde(default)]
    pub add: Vec<LabelId>,
    /// To take off.
    #[serde(default)]
    pub remove: Vec<LabelId>,
}
