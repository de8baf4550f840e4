//! What is told of products is written, some hundred in one commit: decided from what was read, and decided anew where somebody else wrote meanwhile.

use std::collections::HashMap;

use base::Timestamp;
use base::limits::PRODUCTS;
use knowledge::product::{Flaw, Product, ProductChange, Telling, key};
use protocol::product::ProductOutcome;
use serde_json::json;
use store::{Changes, Cx, Keys, ProductRow, State, StoreError};

use super::again::follows;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// Products that are written in one commit.
pub(super) const AT_ONCE: usize = 200;
/// How often it is tried where somebody else wrote in the middle.
const TRIES: u32 = 5;

/// What becomes of a product.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) outcome: ProductOutcome,
    /// What is known of it then.
    pub(super) product: Product,
    pub(super) changes: Vec<ProductChange>,
    /// Its number as it is shown, and which change of it was read.
    shown: String,
    seq: Option<u32>,
}

/// What is told, looked at: it can be taken, or not.
pub(super) type Looked = std::result::Result<Fate, Flaw>;

/// What would become of these, one for each. They are in their stored form, and each is another product.
pub(super) async fn look(cx: &Cx, told: &[Telling], at: Timestamp) -> Result<Vec<Looked>> {
    let rows = cx.products(told.iter().map(|one| one.sku.as_str())).await?;
    let rows: HashMap<String, ProductRow> = rows.into_iter().map(|row| (row.sku.clone(), row)).collect();
    Ok(told.iter().map(|one| fate(rows.get(&key(&one.sku)), one, at)).collect())
}

fn fate(row: Option<&ProductRow>, told: &Telling, at: Timestamp) -> Looked {
    let none = Product::default();
    let (product, changes) = row.map_or(&none, |row| &row.product).told(told, at)?;
    let outcome = match row {
        None => ProductOutcome::Created,
        Some(_) if changes.is_empty() => ProductOutcome::Unchanged,
        Some(_) => ProductOutcome::Changed,
    };
    let shown = row.map_or_else(|| told.sku.clone(), |row| row.shown.clone());
    Ok(Fate { outcome, product, changes, shown, seq: row.map(|row| row.seq) })
}

/// Whether something is to be written.
pub(super) const fn writes(outcome: ProductOutcome) -> bool {
    matches!(outcome, ProductOutcome::Created | ProductOutcome::Changed)
}

/// Writes what can be taken, all in one commit.
pub(super) async fn write(
    app: &App,
    cx: &Cx,
    told: &[Telling],
    at: Timestamp,
    deed: &'static str,
) -> Result<Vec<Looked>> {
    let mut tries = 1;
    loop {
        match once(app, cx, told, at, deed).await {
            Err(Error::Store(StoreError::Conflict(_))) if tries < TRIES => tries += 1,
            written => return written,
        }
    }
}

async fn once(
    app: &App,
    cx: &Cx,
    told: &[Telling],
    at: Timestamp,
    deed: &'static str,
) -> Result<Vec<Looked>> {
    let looked = look(cx, told, at).await?;
    let fates: Vec<Fate> = looked.iter().flatten().filter(|fate| writes(fate.outcome)).cloned().collect();
    if fates.is_empty() {
        return Ok(looked);
    }
    let created = fates.iter().filter(|fate| fate.outcome == ProductOutcome::Created).count();
    if created > 0 {
        room(cx, created).await?;
    }
    let facts = json!({ "created": created, "changed": fates.len() - created });
    let skus: Vec<String> = fates.iter().map(|fate| key(&fate.shown)).collect();
    let job_id = app.env().id();
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = fates.iter().fold(Changes::new(()), |changes, fate| {
            changes.put_product(&fate.shown, &fate.product, fate.seq, at)
        });
        Ok(changes.insert_job(follows(&skus, job_id, at)).audit(deed, "products", facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(looked)
}

/// Whether there is room for so many more.
pub(super) async fn room(cx: &Cx, more: usize) -> Result<()> {
    if cx.product_count().await? as usize + more > PRODUCTS {
        return Err(StoreError::TooMany { what: "products", limit: PRODUCTS }.into());
    }
    Ok(())
}

/// Takes away products that are there as they were read: their numbers, and which change of each was read. Says how many; one of which something was told
/// meanwhile stays.
pub(super) async fn take_away(app: &App, cx: &Cx, gone: &[(String, u32)], deed: &'static str) -> Result<u32> {
    let removed = gone.to_vec();
    let skus: Vec<String> = gone.iter().map(|(sku, _)| sku.clone()).collect();
    let (job_id, at) = (app.env().id(), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "removed": removed.len() });
        let changes =
            removed.iter().fold(Changes::new(()), |changes, (sku, seq)| changes.drop_product(sku, *seq));
        Ok(changes.insert_job(follows(&skus, job_id, at)).audit(deed, "products", facts))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(gone.len() as u32)
}
