//! What a reading needs to know of its place besides what is read there.

use protocol::article_reading::{ReadingRepository, ReadingSource};
use store::{ArticleImportRow, Cx};

use super::super::import::is_beside;
use super::kept::Kept;
use crate::error::Result;

/// Of a repository: what opens it, and by what its server knows what was read last.
#[derive(Default)]
pub(in super::super) struct Seen {
    pub(in super::super) token: Option<String>,
    pub(in super::super) mark: Option<String>,
}

impl Seen {
    /// As it is now; nothing where the place is gone, or another repository by now.
    pub(in super::super) async fn of(
        cx: &Cx,
        import: &ArticleImportRow,
        of: &ReadingRepository,
    ) -> Result<Self> {
        let Some(id) = import.reading_id else { return Ok(Self::default()) };
        let Some(row) = cx.article_reading(id).await? else { return Ok(Self::default()) };
        let kept: Kept = cx.article_reading_body(&row).await?;
        Ok(match &kept.source {
            ReadingSource::Repository(now) if is_beside(now, of) => {
                Self { token: kept.token, mark: row.seen }
            }
            _ => Self::default(),
        })
    }
}
