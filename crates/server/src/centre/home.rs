//! The first page.

use app::centre::Section;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::answer::{Keep, lead};
use super::html::Text;
use super::layout::{Page, search};
use super::parts::{list, section_name, section_rest};
use super::place::{Place, asked_for};
use super::words::{articles, words};
use super::{locale, nothing, structured};
use crate::api::Server;
use crate::extract::Path;
use crate::fault::Result;

/// Leads to the first page in the reader's language.
pub(crate) async fn root(place: Place, headers: HeaderMap) -> Response {
    let locale = asked_for(&headers).unwrap_or(place.centre.locale);
    let mut response = lead(StatusCode::TEMPORARY_REDIRECT, &place.path(locale, ""));
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// The first page in one language.
pub(crate) async fn show(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response> {
    let Some(locale) = locale(&code) else {
        return nothing::page(&server.app, &place, &headers, place.centre.locale, &code).await;
    };
    let home = app::centre::home(&server.app, &place.centre, locale).await?;
    let (words, set) = (words(locale), &place.centre.settings);
    let tagline = set.tagline.get(locale).unwrap_or_default();
    let mut main = format!("<div class=\"hero\"><div class=\"wide\"><h1>{}</h1>", words.hero);
    if !tagline.is_empty() {
        main.push_str(&format!("<p>{}</p>", Text(tagline)));
    }
    main.push_str(&search(&place, locale, "", "large"));
    main.push_str("</div></div><div class=\"wide\">");
    if home.sections.is_empty() {
        main.push_str(&format!(
            "<div class=\"empty\"><h2>{}</h2><p>{}</p></div>",
            words.empty, words.empty_text
        ));
    } else {
        main.push_str(&format!("<h2 class=\"label\">{}</h2><ul class=\"sections\">", words.categories));
        for section in &home.sections {
            main.push_str(&tile(&place, locale, section));
        }
        main.push_str("</ul><div class=\"pair\">");
        for (title, cards) in [(words.helpful, &home.helpful), (words.recent, &home.recent)] {
            if !cards.is_empty() {
                main.push_str(&format!(
                    "<section><h2 class=\"label\">{title}</h2>{}</section>",
                    list(&place, locale, cards)
                ));
            }
        }
        main.push_str("</div>");
    }
    main.push_str("</div>");
    let name = place.centre.name(locale);
    let page = Page {
        locale,
        title: name,
        description: if tagline.is_empty() { words.hero } else { tagline },
        rest: Some(""),
        locales: &base::Locale::ALL,
        article: false,
        structured: vec![structured::site(&place, locale)],
        search: None,
        main,
    };
    Ok(page.answer(&place, &headers, StatusCode::OK, Keep::Soon))
}

fn tile(place: &Place, locale: base::Locale, section: &Section) -> String {
    let words = words(locale);
    let there = place.path(locale, &section_rest(&section.slug));
    let name = section_name(locale, &section.name);
    let mut out = format!(
        "<li><h3><a href=\"{there}\">{}</a></h3><p class=\"count\">{}</p>",
        Text(name),
        articles(locale, section.count)
    );
    if section.cards.is_empty() {
        out.push_str("<ul class=\"list\">");
        for under in section.under.iter().take(5) {
            let there = place.path(locale, &section_rest(&under.slug));
            out.push_str(&format!("<li><a href=\"{there}\">{}</a></li>", Text(&under.name)));
        }
        out.push_str("</ul>");
    } else {
        out.push_str(&list(place, locale, &section.cards));
    }
    if section.count > section.cards.len() && !section.cards.is_empty() {
        out.push_str(&format!(
            "<p class=\"all\"><a href=\"{there}\">{}<span class=\"hidden\">{}</span></a></p>",
            words.see_all,
            Text(&format!(": {name}"))
        ));
    }
    out + "</li>"
}
