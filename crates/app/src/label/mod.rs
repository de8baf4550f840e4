//! Use cases on labels: marks that colleagues put on conversations.

mod import;
mod list;
mod save;
mod table;

pub use import::import;
pub use list::list;
pub use save::{add, save};
pub use table::export;

use base::limits;
use protocol::label::{COLORS, LabelView, SaveLabel};
use store::LabelRow;

use crate::error::{Error, Result};

/// As the desk shows it.
fn shown(row: LabelRow) -> LabelView {
    LabelView { id: row.id, zh: row.zh, en: row.en, color: row.color, archived: row.archived_at.is_some() }
}

/// The same with its edges trimmed, or what is wrong with it.
fn check(ask: SaveLabel) -> Result<SaveLabel> {
    let name = |field, name: &str| -> Result<String> {
        let name = name.trim();
        if name.chars().count() > limits::NAME_CHARS || name.chars().any(char::is_control) {
            return Err(Error::invalid(
                field,
                format!("at most {} characters on one line", limits::NAME_CHARS),
            ));
        }
        Ok(name.to_owned())
    };
    let (zh, en) = (name("zh", &ask.zh)?, name("en", &ask.en)?);
    if zh.is_empty() && en.is_empty() {
        return Err(Error::invalid("zh", "name the label in at least one language"));
    }
    if !COLORS.contains(&ask.color.as_str()) {
        return Err(Error::invalid("color", format!("must be one of {}", COLORS.join(", "))));
    }
    Ok(SaveLabel { zh, en, color: ask.color, archived: ask.archived })
}
