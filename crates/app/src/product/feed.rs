//! A file of products: looked at first, and taken once somebody has seen what would become of it.

use std::collections::HashSet;

use access::{Action, may};
use base::Timestamp;
use base::limits::{FEED_BYTES, FEED_SHOWN, PRODUCT_SKU_CHARS, PRODUCTS};
use knowledge::product::{Flaw, Telling, key};
use protocol::product::{FeedLine, FeedOptions, FeedRefusal, FeedView, ProductOutcome, PushedProduct};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::{Cx, StoreError};

use super::push::telling;
use super::write::{AT_ONCE, Fate, look, room, take_away, write, writes};
use crate::app::App;
use crate::article::{Upload, blocking};
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Name of the audit entry.
const DEED: &str = "take_product_feed";
/// Products that are read at once to see which are gone.
const PAGE: u32 = 2_000;

/// What a file tells.
#[derive(Default)]
struct Feed {
    told: Vec<Telling>,
    /// In which row each stands.
    rows: Vec<usize>,
    refused: Vec<FeedRefusal>,
    /// The numbers that stand in it, also where what is told of them cannot be taken.
    named: HashSet<String>,
}

impl Feed {
    fn add(&mut self, row: usize, sku: &str, told: std::result::Result<Telling, Flaw>) {
        let new = self.named.insert(key(sku));
        match told {
            Ok(told) if new => {
                self.told.push(told);
                self.rows.push(row);
            }
            told => {
                let flaw = told.err().unwrap_or(Flaw::Twice);
                self.refused.push(refusal(row, sku, flaw.word(), None));
            }
        }
    }
}

fn refusal(row: usize, sku: &str, problem: &str, detail: Option<String>) -> FeedRefusal {
    let sku = sku.chars().take(PRODUCT_SKU_CHARS).collect();
    FeedRefusal { row: row as u32, sku, problem: problem.to_owned(), detail }
}

/// Looks at a file, or takes it where it was looked at and nothing has changed since.
pub async fn feed(app: &App, user: &UserSession, options: FeedOptions, file: Upload) -> Result<FeedView> {
    may(&user.actor(), Action::WriteProducts)?;
    let feed = blocking(move || read(&file)).await??;
    let (cx, at) = (app.cx(user.workspace_id, user.actor()), app.env().now());
    let mut view = FeedView::default();
    let (mut digest, mut to_write) = (Sha256::new(), Vec::new());
    for (told, rows) in feed.told.chunks(AT_ONCE).zip(feed.rows.chunks(AT_ONCE)) {
        let looked = look(&cx, told, at).await?;
        for ((told, row), looked) in told.iter().zip(rows).zip(looked) {
            match looked {
                Ok(fate) => {
                    count(&mut view, &mut digest, told, &fate);
                    if writes(fate.outcome) {
                        to_write.push(told.clone());
                    }
                }
                Err(flaw) => refused(&mut view, refusal(*row, &told.sku, flaw.word(), None)),
            }
        }
    }
    feed.refused.into_iter().for_each(|one| refused(&mut view, one));
    let gone = gone(&cx, &feed.named).await?;
    view.gone = gone.len() as u32;
    view.gone_first = gone.iter().take(FEED_SHOWN).map(|(_, shown, _)| shown.clone()).collect();
    for (sku, _, seq) in &gone {
        digest.update(sku);
        digest.update([0, 2]);
        digest.update(seq.to_le_bytes());
    }
    view.seen = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let Some(seen) = options.seen else { return Ok(view) };
    if seen != view.seen {
        return Err(Error::FeedChanged);
    }
    let removed = if options.remove_gone { gone.len() } else { 0 };
    room(&cx, (view.created as usize).saturating_sub(removed)).await?;
    let gone: Vec<(String, u32)> = gone.into_iter().map(|(sku, _, seq)| (sku, seq)).collect();
    take(app, &cx, &to_write, if options.remove_gone { &gone } else { &[] }, at).await?;
    Ok(FeedView { taken: true, ..view })
}

/// What is gone goes first: it makes room. After a failure in the middle the same file goes on where it stopped.
async fn take(app: &App, cx: &Cx, told: &[Telling], gone: &[(String, u32)], at: Timestamp) -> Result<()> {
    for gone in gone.chunks(AT_ONCE) {
        match take_away(app, cx, gone, DEED).await {
            // A program told of one of them meanwhile: it is not gone.
            Err(Error::Store(StoreError::Conflict(_))) => return Err(Error::FeedChanged),
            taken => taken.map(drop)?,
        }
    }
    for told in told.chunks(AT_ONCE) {
        write(app, cx, told, at, DEED).await?;
    }
    Ok(())
}

fn count(view: &mut FeedView, digest: &mut Sha256, told: &Telling, fate: &Fate) {
    let (count, first) = match fate.outcome {
        ProductOutcome::Created => (&mut view.created, Some(&mut view.created_first)),
        ProductOutcome::Changed => (&mut view.changed, Some(&mut view.changed_first)),
        _ => (&mut view.unchanged, None),
    };
    *count += 1;
    if !writes(fate.outcome) {
        return;
    }
    digest.update(&told.sku);
    digest.update([0, 1]);
    // Words, numbers and lists of them: nothing of these cannot be written.
    digest.update(serde_json::to_vec(&fate.changes).unwrap_or_default());
    if let Some(first) = first.filter(|first| first.len() < FEED_SHOWN) {
        let changes = fate.changes.clone();
        first.push(FeedLine { sku: told.sku.clone(), names: fate.product.names.clone(), changes });
    }
}

fn refused(view: &mut FeedView, refusal: FeedRefusal) {
    view.refused += 1;
    if view.refused_first.len() < FEED_SHOWN {
        view.refused_first.push(refusal);
    }
}

/// Products that no line of the file names: by what each is known, as it is written, and which change of it was read.
async fn gone(cx: &Cx, named: &HashSet<String>) -> Result<Vec<(String, String, u32)>> {
    let (mut gone, mut after) = (Vec::new(), String::new());
    loop {
        let page = cx.product_skus(&after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(gone) };
        after.clone_from(&last.sku);
        let left = page.into_iter().filter(|one| !named.contains(&one.sku));
        gone.extend(left.map(|one| (one.sku, one.shown, one.seq)));
    }
}

/// A table, or JSON as programs push it.
fn read(file: &Upload) -> Result<Feed> {
    if file.bytes.len() > FEED_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: FEED_BYTES });
    }
    let mut feed = Feed::default();
    let first = file.bytes.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    if file.name.to_ascii_lowercase().ends_with(".json") || matches!(first, Some(b'{' | b'[')) {
        json(&file.bytes, &mut feed)?;
    } else {
        let limits = intake::Limits { file_bytes: FEED_BYTES, ..intake::Limits::default() };
        let table = intake::rows(&file.name, &file.bytes, &limits)
            .map_err(|why| Error::invalid("file", format!("{}: {why}", why.word())))?;
        let rows = knowledge::product::rows(&table).map_err(|why| Error::invalid("file", why.to_string()))?;
        many(rows.len())?;
        for row in rows {
            let sku = row.told.sku.clone();
            feed.add(row.number, &sku, row.told.checked());
        }
    }
    if feed.told.is_empty() && feed.refused.is_empty() {
        return Err(Error::invalid("file", "there is no product in it"));
    }
    Ok(feed)
}

fn many(products: usize) -> Result<()> {
    if products > PRODUCTS {
        return Err(StoreError::TooMany { what: "products", limit: PRODUCTS }.into());
    }
    Ok(())
}

/// `{"products": […]}`, or the list alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    Named { products: Vec<serde_json::Value> },
    Alone(Vec<serde_json::Value>),
}

fn json(bytes: &[u8], feed: &mut Feed) -> Result<()> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let listed: Listed = serde_json::from_slice(bytes)
        .map_err(|_| Error::invalid("file", "JSON: {\"products\": [{\"sku\": \"…\", \"facts\": {…}}]}"))?;
    let (Listed::Named { products } | Listed::Alone(products)) = listed;
    many(products.len())?;
    for (at, value) in products.into_iter().enumerate() {
        let sku = value.get("sku").and_then(|sku| sku.as_str()).unwrap_or_default().to_owned();
        match protocol::object::only::<PushedProduct, _>(value) {
            Ok(product) => feed.add(at + 1, &sku, telling(product, false)),
            Err(error) => {
                feed.named.insert(key(&sku));
                feed.refused.push(refusal(at + 1, &sku, "form", Some(error.to_string())));
            }
        }
    }
    Ok(())
}
