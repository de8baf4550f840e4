//! What the facts say that articles name: put in wherever a text is made ready to be read, in one way.

use std::collections::BTreeSet;

use base::Locale;
use knowledge::Edition;
use knowledge::product::{Products, markdown, places};
use protocol::article::UnknownFact;
use store::Cx;

use crate::error::Result;

/// What is known of the products that these name; nothing is asked where none is named.
pub(crate) async fn named_by(cx: &Cx, editions: impl Iterator<Item = &Edition>) -> Result<Products> {
    let skus = editions.flat_map(Edition::facts).map(|(sku, _)| sku).collect();
    known(cx, skus).await
}

async fn known(cx: &Cx, skus: BTreeSet<String>) -> Result<Products> {
    let rows = cx.products(skus.iter().map(String::as_str)).await?;
    Ok(rows.into_iter().map(|row| (row.sku, row.product)).collect())
}

/// An edition as it is read.
pub(crate) async fn filled(cx: &Cx, edition: Edition) -> Result<Edition> {
    let named = named_by(cx, std::iter::once(&edition)).await?;
    Ok(edition.with_facts(&named))
}

/// Markdown as it is read in this language.
pub(crate) async fn filled_text(cx: &Cx, text: &str, locale: Locale) -> Result<String> {
    let meant = places(text).into_iter().flat_map(|place| place.meanings().collect::<Vec<_>>());
    let skus = meant.map(|(sku, _)| knowledge::product::key(sku)).collect();
    Ok(markdown(text, locale, &known(cx, skus).await?).into_owned())
}

/// The facts that an edition names and that are not known.
pub(crate) async fn unknown(cx: &Cx, edition: &Edition) -> Result<Vec<UnknownFact>> {
    let named = named_by(cx, std::iter::once(edition)).await?;
    let unknown = edition.unknown_facts(&named).into_iter();
    Ok(unknown.map(|(locale, names)| UnknownFact { locale, names }).collect())
}
