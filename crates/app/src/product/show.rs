//! One product and what is known of it.

use access::{Action, may};
use base::Locale;
use protocol::product::{OneProduct, ProductFact, ProductUse, ProductView};
use store::Cx;

use super::again::of_product;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// Articles that are told.
const SHOWN: usize = 100;

/// The product of this number.
pub async fn show(app: &App, asker: &dyn Asks, ask: OneProduct) -> Result<ProductView> {
    may(&asker.actor(), Action::ReadProducts)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let row = cx.products([ask.sku.as_str()]).await?.pop().ok_or(Error::NotFound("product"))?;
    let used = if may(&asker.actor(), Action::WriteArticles).is_ok() {
        used(&cx, &row.sku).await?
    } else {
        Vec::new()
    };
    let facts = row.product.facts.into_values().map(|fact| ProductFact {
        name: fact.name,
        value: fact.value,
        since_ms: fact.since,
        was: fact.was,
    });
    Ok(ProductView {
        sku: row.shown,
        names: row.product.names,
        address: row.product.address,
        facts: facts.collect(),
        used,
        changed_ms: row.changed_at.ms(),
    })
}

/// Where it is said: the published articles that name a fact of it.
async fn used(cx: &Cx, sku: &str) -> Result<Vec<ProductUse>> {
    let mut used = Vec::new();
    for article_id in of_product(cx, sku).await?.into_iter().take(SHOWN) {
        let [zh, en] = cx.article_titles(article_id).await?.unwrap_or_default();
        let titles = [(Locale::Zh, zh), (Locale::En, en)].into_iter().filter(|(_, title)| !title.is_empty());
        used.push(ProductUse { article_id, titles: titles.collect() });
    }
    Ok(used)
}
