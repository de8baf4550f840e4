//! Tables of customers: looked at first, then done line by line behind the page, however many there are.

mod batch;
pub(super) mod columns;
mod decode;
mod list;
mod refused;
mod run;
mod start;
mod stop;
mod take;
mod words;

use serde::{Deserialize, Serialize};

use crate::csv::Line;

pub use list::imports;
pub use refused::{RefusedLines, refused};
pub(crate) use run::{failed, run};
pub use start::start;
pub use stop::stop;
pub use take::take;

/// The kind of job.
pub(crate) const KIND: &str = "contact_import";
/// Imports that are shown.
const SHOWN: u32 = 50;

/// What is known of a file besides its lines.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    file: String,
    columns: Vec<String>,
}

/// Lines that are stored together.
type Chunk = Vec<Line>;

/// A line that was refused, as it was, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RefusedLine {
    cells: Vec<String>,
    column: Option<String>,
    problem: String,
}
