//! All pages are there: what stands on each of them goes, and what would become of each is found out.

use std::collections::BTreeSet;

use base::limits::DOCUMENT_PARTS;
use intake::Taken;
use intake::web::without_frames;
use store::{ArticleImportRow, Cx};

use super::super::compare::{Planned, Scope, compare};
use super::super::{Head, file_key};
use super::step::Kept;
use super::{Crawl, FATE, FIRST_PAGE};
use crate::app::App;
use crate::error::Result;

/// Pages that are read back at once.
const AT_ONCE: u32 = 50;

/// Every page as it was kept, in the order in which it came.
async fn kept(cx: &Cx, import: &ArticleImportRow) -> Result<Vec<Kept>> {
    let (mut all, mut after) = (Vec::new(), FIRST_PAGE - 1);
    loop {
        let rows = cx.article_import_parts(import.id, after, Some(FATE), AT_ONCE).await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = last.no;
        for row in &rows {
            all.push(cx.article_import_body(import.id, row).await?);
        }
    }
}

/// What would become of each page.
pub(in super::super) async fn planned(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    crawl: &Crawl,
) -> Result<Vec<Planned>> {
    let mut refused: Vec<(String, String)> = Vec::new();
    let (mut unread, mut pages) = (BTreeSet::new(), Vec::new());
    let mut vanished = Vec::new();
    for kept in kept(cx, import).await? {
        match kept.problem {
            Some(problem) if problem == "not_there" => vanished.push(kept.address),
            Some(problem) => {
                unread.insert(file_key(&kept.address));
                refused.push((kept.address, problem));
            }
            None => pages.push(kept.documents),
        }
    }
    without_frames(&mut pages);
    let mut documents: Vec<intake::Document> = pages.into_iter().flatten().collect();
    let name = head.files.first().cloned().unwrap_or_default();
    if crawl.cut {
        refused.push((name.clone(), "more_pages".to_owned()));
    }
    if documents.len() > DOCUMENT_PARTS.saturating_sub(refused.len()) {
        documents.truncate(DOCUMENT_PARTS.saturating_sub(refused.len() + 1));
        refused.push((name.clone(), "too_many".to_owned()));
    }
    // Where something was not read, nobody knows what is still there.
    let whole = !crawl.cut && !crawl.unsure && !documents.is_empty();
    let key = head.scope.clone().filter(|_| whole);
    let scopes: Vec<Scope> = key.map(|key| Scope { key, name, unread }).into_iter().collect();
    let mut known = Vec::new();
    for address in vanished {
        if cx.article_origins(file_key(&address)).await?.is_empty() {
            refused.push((address, "not_there".to_owned()));
        } else {
            known.push(address);
        }
    }
    let mut planned = compare(app, cx, Taken { documents, ..Taken::default() }, known, scopes).await?;
    planned.extend(refused.into_iter().map(|(file, problem)| Planned::refused(file, &problem)));
    Ok(planned)
}
