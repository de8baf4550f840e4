//! Programs tell of products. The form is checked as a whole before anything is written; what is wrong with one product stops none of the others.

use std::collections::BTreeSet;

use access::{Action, may};
use base::limits::{FACT_UNIT_CHARS, PRODUCT_SKU_CHARS, PUSHED_PRODUCTS};
use knowledge::product::{FactValue, Flaw, LARGEST, Telling, key};
use protocol::product::{ProductOutcome, PushProducts, PushedProduct, PushedProducts, Told};
use store::Cx;

use super::write::{Looked, look, write};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// What is told, in its stored form; or why not.
pub(super) fn telling(product: PushedProduct, whole: bool) -> std::result::Result<Telling, Flaw> {
    let PushedProduct { sku, names, address, facts } = product;
    // What says nothing takes the fact away.
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name, Some(value).filter(|value| *value != FactValue::default())));
    Telling { sku, names, address, facts: facts.collect(), whole }.checked()
}

/// All of it is as the API is described.
fn checked(products: &[PushedProduct]) -> Result<()> {
    if products.is_empty() || products.len() > PUSHED_PRODUCTS {
        return Err(Error::invalid("products", format!("1 to {PUSHED_PRODUCTS} products")));
    }
    let broken = products.iter().enumerate().find_map(|(at, one)| Some((at, flaw(one)?)));
    match broken {
        Some((at, flaw)) => Err(Error::invalid("products", format!("[{at}].{flaw}"))),
        None => Ok(()),
    }
}

/// The first field that is not as described, with how it should be.
fn flaw(product: &PushedProduct) -> Option<String> {
    if !(1..=PRODUCT_SKU_CHARS).contains(&product.sku.chars().count()) {
        return Some(format!("sku: 1 to {PRODUCT_SKU_CHARS} characters"));
    }
    for (name, value) in &product.facts {
        if value.number.is_some_and(|number| number.is_nan() || number.abs() > LARGEST) {
            return Some(format!("facts.{name}.number: -{LARGEST} to {LARGEST}"));
        }
        if value.unit.as_ref().is_some_and(|unit| unit.chars().count() > FACT_UNIT_CHARS) {
            return Some(format!("facts.{name}.unit: at most {FACT_UNIT_CHARS} characters"));
        }
    }
    None
}

/// Takes what is told, in one commit; the same again does nothing.
pub async fn push(app: &App, asker: &dyn Asks, ask: PushProducts) -> Result<PushedProducts> {
    may(&asker.actor(), Action::WriteProducts)?;
    checked(&ask.products)?;
    let (mut told, mut skus, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for product in ask.products {
        skus.push(product.sku.clone());
        let one = telling(product, ask.whole);
        told.push(one.and_then(|one| if seen.insert(key(&one.sku)) { Ok(one) } else { Err(Flaw::Twice) }));
    }
    let taken: Vec<Telling> = told.iter().flatten().cloned().collect();
    let (cx, at) = (app.cx(asker.workspace_id(), asker.actor()), app.env().now());
    let looked = if ask.dry_run {
        look(&cx, &taken, at).await?
    } else {
        write(app, &cx, &taken, at, "push_products").await?
    };
    let mut looked = looked.into_iter();
    let mut of =
        |one: std::result::Result<Telling, Flaw>| one.and_then(|_| looked.next().unwrap_or(Err(Flaw::Sku)));
    let products = skus.into_iter().zip(told).map(|(sku, one)| view(sku, of(one))).collect();
    Ok(PushedProducts { products })
}

/// Writes the catalogue of a demo; what cannot be taken is a mistake of whoever wrote it.
pub(crate) async fn furnish(app: &App, cx: &Cx, products: Vec<PushedProduct>) -> Result<()> {
    let wrong = |flaw: Flaw| Error::invalid("products", flaw.to_string());
    let told: std::result::Result<Vec<Telling>, Flaw> =
        products.into_iter().map(|product| telling(product, false)).collect();
    let told = told.map_err(wrong)?;
    for some in told.chunks(PUSHED_PRODUCTS) {
        for looked in write(app, cx, some, app.env().now(), "push_products").await? {
            looked.map_err(wrong)?;
        }
    }
    Ok(())
}

fn view(sku: String, looked: Looked) -> Told {
    match looked {
        Ok(fate) => Told { sku, outcome: fate.outcome, changes: fate.changes, problem: None },
        Err(flaw) => {
            let problem = Some(Error::invalid(flaw.field(), flaw.to_string()).problem());
            Told { sku, outcome: ProductOutcome::Refused, changes: Vec::new(), problem }
        }
    }
}
