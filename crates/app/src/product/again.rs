//! What is known of products has changed: the articles that say it are read again by search and by the help centre, on every node, as after a
//! publication, and somebody is asked to look at them.

use std::collections::BTreeSet;

use access::{Action, Actor, may};
use base::{ArticleId, JobId, Timestamp, TypedId as _};
use knowledge::Live;
use knowledge::care::facts;
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, NewJob, State};

use super::facts::named_by;
use crate::app::App;
use crate::article::care::new_task;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::job::end_step;

/// The kind of job.
pub(crate) const KIND: &str = "product_facts";
/// Articles that are read at once, and that are written in one commit.
const AT_ONCE: usize = 100;

/// The work that follows when these products change.
pub(super) fn follows(skus: &[String], id: JobId, now: Timestamp) -> NewJob {
    NewJob {
        id,
        kind: KIND,
        unique_key: None,
        order_key: Some(KIND.to_owned()),
        due_at: now,
        payload: json!({ "skus": skus }),
        conversation_id: None,
        lease: None,
        at: now,
    }
}

/// Runs it; once more does no harm.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let skus = job.payload.get("skus").cloned().unwrap_or_default();
    let skus: Vec<String> = serde_json::from_value(skus)
        .map_err(|_| Error::Internal("numbers of products that cannot be read"))?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let mut articles = BTreeSet::new();
    for sku in &skus {
        articles.extend(of_product(&cx, sku).await?);
    }
    let articles: Vec<ArticleId> = articles.into_iter().collect();
    for some in articles.chunks(AT_ONCE) {
        work(app, &cx, some).await?;
        let some = some.to_vec();
        let keys = some.iter().fold(Keys::new(), |keys, id| keys.article(*id));
        let change = move |state: &State| -> Result<Changes<()>> {
            let changes = some.iter().fold(Changes::new(()), |changes, id| match state.article(*id) {
                Some(record) => match record.header.live {
                    Live::Published { version, at, .. } => changes.article_reads_otherwise(*id, version, at),
                    _ => changes,
                },
                None => changes,
            });
            Ok(changes.unaudited("the change of the product is audited"))
        };
        cx.change(keys, change).await.map_err(flatten)?;
    }
    end_step(app, &cx, job, false).await
}

/// Somebody is to look at what these articles say now; the next look through all articles says whether it is still so.
async fn work(app: &App, cx: &Cx, articles: &[ArticleId]) -> Result<()> {
    let mut tasks = Vec::new();
    for id in articles {
        let Some(record) = cx.article(*id).await? else { continue };
        let (Live::Published { at, .. }, Some(edition)) = (&record.header.live, &record.live) else {
            continue;
        };
        let products = named_by(cx, std::iter::once(edition)).await?;
        tasks.extend(facts(*id, edition, *at, &products).into_iter().map(|found| new_task(app, found)));
    }
    if tasks.is_empty() {
        return Ok(());
    }
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes =
            tasks.iter().fold(Changes::new(()), |changes, task| changes.insert_article_task(task, now));
        Ok(changes.unaudited("the change of the product is audited"))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// The published articles that name a fact of a product.
pub(super) async fn of_product(cx: &Cx, sku: &str) -> Result<Vec<ArticleId>> {
    let mut all: Vec<ArticleId> = Vec::new();
    loop {
        let after = all.last().copied().unwrap_or_else(|| ArticleId::from_uuid(Default::default()));
        let some = cx.articles_of_product(sku, after, AT_ONCE as u32).await?;
        let last = some.len() < AT_ONCE;
        all.extend(some);
        if last {
            return Ok(all);
        }
    }
}
