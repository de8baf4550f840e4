//! The products, a page at a time.

use access::{Action, may};
use base::limits::{PAGE_ROWS, SEARCH_CHARS};
use knowledge::product::key;
use protocol::product::{ListProducts, ProductPage, ProductRow};

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// One page, by their numbers.
pub async fn list(app: &App, asker: &dyn Asks, ask: ListProducts) -> Result<ProductPage> {
    may(&asker.actor(), Action::ReadProducts)?;
    let text = ask.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let after = ask.cursor.as_deref();
    for (field, text) in [("text", text), ("cursor", after)] {
        if text.is_some_and(|text| text.chars().count() > SEARCH_CHARS || text.chars().any(char::is_control))
        {
            return Err(Error::invalid(field, format!("one line of at most {SEARCH_CHARS} characters")));
        }
    }
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let mut rows = cx.product_page(&key(after.unwrap_or_default()), text, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|last| last.shown.clone());
    let total = if after.is_none() && text.is_none() { Some(cx.product_count().await?) } else { None };
    let row = |row: store::ProductRow| ProductRow {
        sku: row.shown,
        facts: row.product.facts.len() as u32,
        names: row.product.names,
        changed_ms: row.changed_at.ms(),
    };
    Ok(ProductPage { products: rows.into_iter().map(row).collect(), next, total })
}
