//! Fetches one address, and is set again for the next: so a site is asked for one page at a time, with a pause, and a stop in the middle loses
//! nothing.

use base::limits::{WEB_MS, WEB_PAUSE_MS};
use base::{ArticleImportId, Timestamp};
use intake::web::{Address, WebPage};
use serde::{Deserialize, Serialize};
use store::{ArticleImportRow, Changes, Cx, ImportState, Keys, NewArticleImportPart, State};

use super::super::take::how;
use super::super::{Head, says};
use super::crawl::Todo;
use super::fetch::{Found, fetch, robots};
use super::{Crawl, FATE, FIRST_PAGE};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};

/// What an address led to, as it is kept until all are there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) address: String,
    pub(super) documents: Vec<intake::Document>,
    pub(super) problem: Option<String>,
}

impl Kept {
    fn refused(todo: &Todo, word: &str) -> Self {
        let address = todo.address.as_str().to_owned();
        Self { address, documents: Vec::new(), problem: Some(word.to_owned()) }
    }
}

/// Fetches one; when the next may be fetched, or `None` when all are there.
pub(in super::super) async fn step(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    crawl: &mut Crawl,
) -> Result<Option<Timestamp>> {
    let Some(todo) = crawl.next().cloned() else { return Ok(None) };
    let later = |ms: i64| Some(app.env().now().plus_ms(ms));
    let late = (app.env().now().ms_since(import.at) > WEB_MS).then_some("time");
    if let Some(why) = late.or_else(|| crawl.given_up()) {
        let kept = crawl.drain().iter().map(|todo| Kept::refused(todo, why)).collect();
        keep(cx, import.id, head, crawl, kept).await?;
        return Ok(later(0));
    }
    let Some(known) = crawl.robots.get(&todo.address.site()).cloned() else {
        let kept = match robots(app, crawl, &todo.address).await {
            Some(robots) => {
                crawl.robots.insert(todo.address.site(), robots);
                Vec::new()
            }
            None => {
                crawl.unsure = true;
                crawl.answered(false);
                crawl.done();
                vec![Kept::refused(&todo, "robots_away")]
            }
        };
        keep(cx, import.id, head, crawl, kept).await?;
        return Ok(later(WEB_PAUSE_MS));
    };
    let pause = known.delay_ms().unwrap_or(0).max(WEB_PAUSE_MS);
    let found = fetch(app, crawl, &known, &todo, how(&head.options)).await?;
    let (kept, wait) = taken(crawl, &todo, found);
    keep(cx, import.id, head, crawl, kept.into_iter().collect()).await?;
    // Nobody waits for nothing.
    Ok(later(if crawl.next().is_none() { 0 } else { wait.unwrap_or(pause).max(pause) }))
}

/// What is kept of it, and how long the site wants to be left alone.
fn taken(crawl: &mut Crawl, todo: &Todo, found: Found) -> (Option<Kept>, Option<i64>) {
    crawl.answered(!matches!(
        found,
        Found::Busy(_) | Found::Refused("timeout" | "no_answer" | "page_large" | "packed")
    ));
    match found {
        Found::Busy(seconds) => {
            let wait = Some(i64::from(seconds) * 1_000);
            if crawl.again() {
                return (None, wait);
            }
            crawl.done();
            crawl.unsure = true;
            (Some(Kept::refused(todo, "busy")), wait)
        }
        Found::Refused(word) => {
            crawl.done();
            // What is not there names nothing; of anything else nobody knows what it would have named.
            crawl.unsure |= word != "not_there" || todo.is_first() || todo.list;
            (Some(Kept::refused(todo, word)), None)
        }
        Found::List(at, sitemap, bytes) => {
            crawl.bytes += bytes as u64;
            crawl.listed(todo, &at, &sitemap);
            crawl.done();
            (None, None)
        }
        Found::Page(at, page, bytes) => {
            crawl.bytes += bytes as u64;
            crawl.linked(todo, &page.links);
            crawl.done();
            (one(crawl, todo, &at, page), None)
        }
    }
}

/// A page once, by whatever addresses it is reached: under the one that it gives itself, where that belongs here.
fn one(crawl: &mut Crawl, todo: &Todo, at: &Address, page: WebPage) -> Option<Kept> {
    let own = page.canonical.as_ref().and_then(|own| crawl.scope.place(own)).filter(|own| own.is_beside(at));
    let name = own.unwrap_or_else(|| at.clone());
    if name != todo.address && !crawl.meets(&name) {
        return None;
    }
    if page.documents.is_empty() {
        // A page that only leads on is nothing to tell of.
        return page.links.is_empty().then(|| Kept::refused(todo, "no_words"));
    }
    if !crawl.hears(page.documents.iter().map(|document| says(&document.texts))) {
        return None;
    }
    let mut documents = page.documents;
    for document in &mut documents {
        name.as_str().clone_into(&mut document.file);
    }
    Some(Kept { address: name.as_str().to_owned(), documents, problem: None })
}

/// Keeps what came, and how far it is, in one commit.
async fn keep(cx: &Cx, id: ArticleImportId, head: &Head, crawl: &mut Crawl, kept: Vec<Kept>) -> Result<()> {
    let mut parts = Vec::with_capacity(kept.len());
    for kept in kept {
        let no = FIRST_PAGE + crawl.kept;
        crawl.kept += 1;
        let body = cx.seal_article_import(id, no, &kept).await?;
        parts.push(NewArticleImportPart { no, fate: FATE, article_id: None, body });
    }
    let head = Head { web: Some(crawl.clone()), ..head.clone() };
    let sealed = cx.seal_article_import(id, 0, &head).await?;
    let change = move |state: &State| -> Result<Changes<()>> {
        let import = state.article_import(id).ok_or(Error::NotFound("article import"))?;
        let changes = Changes::new(()).unaudited("pages of an import that is noted once it is whole");
        if import.state != ImportState::Reading {
            return Ok(changes);
        }
        let changes = changes.put_article_import_head(id, sealed.clone());
        Ok(parts
            .iter()
            .fold(changes, |changes, part| changes.insert_article_import_part(id, part, import.at)))
    };
    cx.change(Keys::new().article_import(id), change).await.map_err(flatten)
}
