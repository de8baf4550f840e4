//! One address, fetched: redirects are followed on the named sites, each checked like the first; what comes is read by what it is.

use std::time::Duration;

use base::limits::{WEB_LIST_BYTES, WEB_PAGE_BYTES, WEB_PAGES};
use hook::{Allowed, Limits, Page, Target, page};
use intake::web::{Address, Robots, Sitemap, WebPage, sitemap};
use intake::{Options, Refused};

use super::super::super::library::blocking;
use super::super::reason::{bad, word};
use super::allowed;
use super::crawl::{Crawl, Todo};
use crate::app::App;
use crate::error::Result;

/// Redirects that are followed from one address.
const REDIRECTS: usize = 5;
/// One request.
const WAIT: Limits = Limits { connect: Duration::from_secs(5), all: Duration::from_secs(12) };
/// One address with its redirects: below the job's lease.
const ALL: Duration = Duration::from_secs(20);
/// The longest that a site may send us away for, in seconds.
const LONGEST_AWAY_S: u32 = 300;
/// How long one waits that is busy and does not say for how long.
const AWAY_S: u32 = 30;
/// Addresses of one list.
const LISTED: usize = WEB_PAGES as usize * 4;
/// The name by which robots.txt knows us.
const NAME: &str = "zhike";
const PAGES: &str = "text/html, application/xhtml+xml, application/xml;q=0.9, text/xml;q=0.9";

/// What an address led to.
pub(super) enum Found {
    /// A page: the address where it is in the end, what it says, and how many bytes that took.
    Page(Address, WebPage, usize),
    /// A list of pages.
    List(Address, Sitemap, usize),
    /// It is not taken, for this reason: a word of the catalogue.
    Refused(&'static str),
    /// It is to be asked again, in so many seconds.
    Busy(u32),
}

/// What a site asks of programs; `None` where it cannot say it for now: then nothing is read. Where it has nothing to say, everything may be.
pub(super) async fn robots(app: &App, crawl: &Crawl, site: &Address) -> Option<Robots> {
    let asked = follow(&allowed(app), crawl, &site.robots(), "text/plain", WEB_PAGE_BYTES, None).await;
    match asked {
        Ok((_, page)) if (200..300).contains(&page.status) => Some(Robots::read(&page.body, NAME)),
        Ok((_, page)) if (400..500).contains(&page.status) && page.status != 429 => Some(Robots::default()),
        // One of megabytes, or one that is on another site, is none.
        Err("page_large" | "elsewhere" | "circle") => Some(Robots::default()),
        Ok(_) | Err(_) => None,
    }
}

/// Fetches what is next.
pub(super) async fn fetch(
    app: &App,
    crawl: &Crawl,
    robots: &Robots,
    todo: &Todo,
    options: Options,
) -> Result<Found> {
    let most =
        if todo.list || is_list(todo.address.plain_path(), "") { WEB_LIST_BYTES } else { WEB_PAGE_BYTES };
    let (at, page) = match follow(&allowed(app), crawl, &todo.address, PAGES, most, Some(robots)).await {
        Ok(found) => found,
        Err(word) => return Ok(Found::Refused(word)),
    };
    match page.status {
        200..=299 => {}
        429 | 503 => return Ok(Found::Busy(page.retry_after_s.unwrap_or(AWAY_S).min(LONGEST_AWAY_S))),
        404 | 410 => return Ok(Found::Refused("not_there")),
        401 | 403 => return Ok(Found::Refused("log_in")),
        _ => return Ok(Found::Refused("no_answer")),
    }
    let kind = page.content_type.unwrap_or_default();
    let (list, body) = (todo.list, page.body);
    let read = blocking(move || read(at, &kind, &body, list, &options)).await?;
    Ok(read.unwrap_or_else(|refused| Found::Refused(unread(refused))))
}

/// What is wrong with a page or a list, as it is told of pages.
const fn unread(refused: Refused) -> &'static str {
    match refused {
        Refused::Unknown => "no_page",
        Refused::Empty | Refused::NoText => "no_words",
        Refused::Broken | Refused::TooDeep | Refused::Entities => "no_list",
        Refused::Bomb | Refused::TooLarge => "page_large",
        other => other.word(),
    }
}

fn read(
    at: Address,
    kind: &str,
    body: &[u8],
    list: bool,
    options: &Options,
) -> std::result::Result<Found, Refused> {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let html = matches!(essence.as_str(), "text/html" | "application/xhtml+xml");
    if list || (!html && is_list(at.plain_path(), &essence)) {
        let sitemap = sitemap(body, LISTED)?.ok_or(Refused::Unknown)?;
        return Ok(Found::List(at, sitemap, body.len()));
    }
    if !html {
        return Err(Refused::Unknown);
    }
    let page = intake::web::page(&at, kind, body, options)?;
    Ok(Found::Page(at, page, body.len()))
}

/// Whether this may be a list of pages.
fn is_list(path: &str, essence: &str) -> bool {
    let packed = path.ends_with(".xml.gz")
        && matches!(essence, "" | "application/gzip" | "application/x-gzip" | "application/octet-stream");
    let plain = path.ends_with(".xml") && matches!(essence, "" | "text/plain" | "application/octet-stream");
    packed || plain || matches!(essence, "application/xml" | "text/xml")
}

/// Asks, and goes where it is sent on the named sites; never elsewhere, in circles, or where robots.txt forbids.
async fn follow(
    allowed: &Allowed,
    crawl: &Crawl,
    begin: &Address,
    accept: &str,
    most: usize,
    robots: Option<&Robots>,
) -> std::result::Result<(Address, Page), &'static str> {
    let asked = async {
        let mut at = begin.clone();
        let mut seen = vec![at.clone()];
        loop {
            // Another site has other rules, which are asked for when one of its pages is next.
            if robots.is_some_and(|robots| !robots.allows(&at.path())) {
                return Err("robots");
            }
            let target = Target::read(at.as_str(), allowed).map_err(|error| bad(&error))?;
            let page = page(&target, accept, most, WAIT)
                .await
                .map_err(|trouble| word(&trouble, "page_large", "timeout"))?;
            if !(300..400).contains(&page.status) {
                return Ok((at, page));
            }
            let next = page.location.as_deref().and_then(|text| at.join(text)).ok_or("no_answer")?;
            let next = crawl.scope.on_site(&next).filter(|next| next.is_beside(begin)).ok_or("elsewhere")?;
            if seen.contains(&next) || seen.len() > REDIRECTS {
                return Err("circle");
            }
            seen.push(next.clone());
            at = next;
        }
    };
    tokio::time::timeout(ALL, asked).await.unwrap_or(Err("timeout"))
}
