//! One product and what is known of it.

use access::{Action, may};
use protocol::product::{OneProduct, ProductFact, ProductView};

use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// The product of this number.
pub async fn show(app: &App, asker: &dyn Asks, ask: OneProduct) -> Result<ProductView> {
    may(&asker.actor(), Action::ReadProducts)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let row = cx.products([ask.sku.as_str()]).await?.pop().ok_or(Error::NotFound("product"))?;
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
        changed_ms: row.changed_at.ms(),
    })
}
