//! Tables of customers that are taken in.

use base::ContactImportId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::people::LineFate;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactImportState {
    /// It waits to be started.
    Ready,
    /// Its lines are being done.
    Running,
    /// Every line is done.
    Done,
    /// Somebody stopped it, or it took longer than a day. What was done stays done.
    Stopped,
    /// It failed again and again; under the failed tasks it can be driven again.
    Failed,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactImportView {
    /// Id.
    pub id: ContactImportId,
    /// Where it stands.
    pub state: ContactImportState,
    /// The file's name.
    pub file: String,
    /// Who began it.
    pub by: String,
    /// When the file came, or when it was started.
    pub at_ms: i64,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<i64>,
    /// Lines of the file, without the one that names the columns.
    pub lines: u64,
    /// Lines that are done.
    pub done: u64,
    /// New customers.
    pub created: u64,
    /// Customers brought up to date.
    pub changed: u64,
    /// Customers who were so already.
    pub unchanged: u64,
    /// Lines that could not be taken.
    pub refused: u64,
    /// Whether the refused lines can still be downloaded.
    pub refused_kept: bool,
}

/// Imports, newest first, and how many customers there are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactImports {
    /// Those of the last 30 days.
    pub imports: Vec<ContactImportView>,
    /// Customers of the workspace.
    pub contacts: u64,
}

/// One line of a table of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactImportLine {
    /// Its number in the file; the line that names the columns is the first.
    pub line: u32,
    /// Whom it is about.
    pub what: String,
    /// What becomes of it.
    pub fate: LineFate,
    /// The column that is wrong, as the file calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why it is refused, a word of the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What a table of customers would do.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactImportPreview {
    /// What can be started; absent when the file cannot be read, and then the one line says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<ContactImportView>,
    /// Lines that will be refused by their form; others may be when their turn comes.
    pub refused: u64,
    /// The first of those, and what will become of the first lines.
    pub lines: Vec<ContactImportLine>,
}
