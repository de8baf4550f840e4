//! A category's page.

use app::centre::Found;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::answer::Keep;
use super::html::Text;
use super::layout::Page;
use super::parts::{cards, crumbs, pager, section_name, section_rest};
use super::place::Place;
use super::words::articles;
use super::{locale, nothing, structured};
use crate::api::Server;
use crate::extract::{Path, Query};
use crate::fault::Result;

/// Articles on one page.
const AT_ONCE: usize = 50;

/// Which page of the list; what is no number is the first.
#[derive(Deserialize)]
pub(crate) struct At {
    #[serde(default)]
    page: Option<String>,
}

/// The articles of a category, and the categories under it.
pub(crate) async fn show(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path((code, slug)): Path<(String, String)>,
    Query(at): Query<At>,
) -> Result<Response> {
    let Some(locale) = locale(&code) else {
        return nothing::page(&server.app, &place, &headers, place.centre.locale, &slug).await;
    };
    let rest = section_rest(&slug);
    let found = app::centre::section(&server.app, &place.centre, locale, &slug).await?;
    let page = match found {
        Found::Here(page) => page,
        Found::Elsewhere(locales) => {
            return Ok(nothing::elsewhere(&place, &headers, locale, &locales, &rest));
        }
        Found::Nowhere => return nothing::page(&server.app, &place, &headers, locale, &slug).await,
    };
    let section = &page.section;
    let name = section_name(locale, &section.name);
    let above: Vec<(String, String)> = page.above.into_iter().collect();
    let last = section.cards.len().div_ceil(AT_ONCE).max(1);
    let at = at.page.and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).clamp(1, last);
    let shown = &section.cards[(at - 1) * AT_ONCE..section.cards.len().min(at * AT_ONCE)];
    let count = articles(locale, section.count);
    let mut main = format!(
        "<div class=\"wide narrow\">{}<h1>{}</h1><p class=\"count\">{count}</p>",
        crumbs(&place, locale, &above, name),
        Text(name),
    );
    if !shown.is_empty() {
        main.push_str(&cards(&place, locale, shown));
        main.push_str(&pager(locale, &place.path(locale, &rest), at, last));
    }
    for under in &section.under {
        let there = place.path(locale, &section_rest(&under.slug));
        main.push_str(&format!("<section><h2><a href=\"{there}\">{}</a></h2>", Text(&under.name)));
        main.push_str(&cards(&place, locale, &under.cards[..under.cards.len().min(AT_ONCE)]));
        main.push_str("</section>");
    }
    main.push_str("</div>");
    let page = Page {
        locale,
        title: name,
        description: &format!("{name} · {count}"),
        rest: Some(&rest),
        locales: &page.locales,
        article: false,
        structured: vec![structured::crumbs(&place, locale, &above, name, &rest)],
        search: Some(""),
        main,
    };
    Ok(page.answer(&place, &headers, StatusCode::OK, Keep::Soon))
}
