//! A product is not there any more.

use access::{Action, may};
use base::limits::PRODUCT_SKU_CHARS;
use knowledge::product::{FactValue, ProductChange, ProductPart};
use protocol::product::{OneProduct, ProductOutcome, Told};
use store::StoreError;

use super::write::take_away;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// How often it is tried where somebody else wrote in the middle.
const TRIES: u32 = 5;

/// Takes it away with everything that is known of it; one that is not there does no harm.
pub async fn drop_one(app: &App, asker: &dyn Asks, ask: OneProduct) -> Result<Told> {
    may(&asker.actor(), Action::WriteProducts)?;
    if !(1..=PRODUCT_SKU_CHARS).contains(&ask.sku.chars().count()) {
        return Err(Error::invalid("sku", format!("1 to {PRODUCT_SKU_CHARS} characters")));
    }
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let told = |outcome, changes| Told { sku: ask.sku.clone(), outcome, changes, problem: None };
    let mut tries = 1;
    loop {
        let Some(row) = cx.products([ask.sku.as_str()]).await?.pop() else {
            return Ok(told(ProductOutcome::Unchanged, Vec::new()));
        };
        match take_away(app, &cx, &[(row.sku, row.seq)], "remove_product").await {
            Err(Error::Store(StoreError::Conflict(_))) if tries < TRIES => tries += 1,
            Err(error) => return Err(error),
            Ok(_) => {
                let gone = |name: String, value: FactValue| ProductChange {
                    part: ProductPart::Fact,
                    fact: name,
                    from: Some(value),
                    to: None,
                };
                let facts = row.product.facts.into_values().map(|fact| gone(fact.name, fact.value));
                return Ok(told(ProductOutcome::Gone, facts.collect()));
            }
        }
    }
}
