//! Use cases on drafts: what one of ours writes and has not sent follows them to any device.

mod list;
mod save;
mod sent;

pub use list::{in_conversation, places};
pub use save::save;
pub(crate) use sent::sent;

use protocol::desk::{DraftView, OtherDraftView};
use store::{Column, ContactKey, DraftBody, DraftRow};

use crate::error::Result;

/// Opens one.
fn opened(key: &ContactKey, row: &DraftRow) -> Result<DraftBody> {
    Ok(key.open(Column::Draft, row.id, &row.body)?)
}

fn view(row: &DraftRow, body: DraftBody) -> DraftView {
    DraftView {
        private: row.private,
        version: row.id,
        text: body.text,
        saved_ms: row.saved_at.ms(),
        other: body.other.map(|other| OtherDraftView { text: other.text, saved_ms: other.at.ms() }),
    }
}
