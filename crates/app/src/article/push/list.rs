//! What a source told of, so that its program can compare: the names there, never what an article says.

use access::{Action, may};
use base::limits::PAGE_ROWS;
use protocol::pushed::{ListPushed, PushedPage, PushedRow};

use super::source::checked;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// A page of it; a source that never told of anything has none.
pub async fn list(app: &App, asker: &dyn Asks, ask: ListPushed) -> Result<PushedPage> {
    may(&asker.actor(), Action::PushArticles)?;
    checked(&ask.source)?;
    let wrong = || Error::invalid("cursor", "take `next` of the page before");
    let after = ask.cursor.as_deref().map(|text| unhex(text).ok_or_else(wrong)).transpose()?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let Some(source) = cx.article_source_named(&ask.source).await? else { return Ok(PushedPage::default()) };
    let after = after.unwrap_or_default();
    let mut rows = cx.pushed_page(source.id, &after, ask.gone, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|last| hex(&last.item));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let name = cx.pushed_name(source.id, &row).await?;
        items.push(PushedRow {
            external_id: name.external_id,
            article_id: row.article_id,
            fingerprint: name.fingerprint,
            told_ms: row.at.ms(),
            gone_ms: row.gone_at.map(base::Timestamp::ms),
        });
    }
    Ok(PushedPage { items, next })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
