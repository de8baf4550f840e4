//! What lies together in one place, read at once: what would become of each part of it.

use base::limits::DOCUMENT_PARTS;
use intake::{Refused, Taken};
use store::{ArticleImportRow, Cx};

use super::super::compare::{Planned, Scope, compare};
use super::super::{Head, file_key, pictures};
use crate::app::App;
use crate::error::Result;

/// What was read of a place.
pub(in super::super) struct Together {
    /// What it is called; every file of it begins with that.
    pub(in super::super) name: String,
    /// What is in it.
    pub(in super::super) taken: Taken,
    /// Whether there may be more in it than could be read: then nothing of it is gone.
    pub(in super::super) unsure: bool,
}

/// What would become of it. A place that cannot be read as a whole is a reading that failed: it says nothing of what lay in it.
pub(in super::super) async fn planned(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    read: Together,
) -> Result<Vec<Planned>> {
    let Together { name, taken, unsure } = read;
    if let Some(whole) = taken.refused.iter().find(|refused| refused.file == name) {
        return Ok(vec![Planned::refused(name, whole.why.word())]);
    }
    if taken.documents.len() + taken.refused.len() > DOCUMENT_PARTS {
        return Ok(vec![Planned::refused(name, Refused::TooMany.word())]);
    }
    let taken = pictures::put_up(cx, import.user_id, taken).await?;
    // What lay in an archive that cannot be read is not gone.
    let unsure = unsure || taken.refused.iter().any(|refused| is_archive(&refused.file));
    let scope = head.scope.clone().filter(|_| !unsure && !taken.documents.is_empty());
    let unread = taken.refused.iter().map(|refused| file_key(&refused.file)).collect();
    let scopes = scope.map(|key| Scope { key, name, unread }).into_iter().collect();
    compare(app, cx, taken, Vec::new(), scopes).await
}

fn is_archive(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"))
}
