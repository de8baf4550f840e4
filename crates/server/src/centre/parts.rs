//! What several pages show alike.

use app::centre::{Card, Hit};
use base::Locale;

use super::html::{Text, query};
use super::place::Place;
use super::words::words;

/// The path of an article behind the language.
pub(super) fn article_rest(name: &str) -> String {
    format!("/articles/{name}")
}

/// The path of a category behind the language.
pub(super) fn section_rest(slug: &str) -> String {
    format!("/categories/{slug}")
}

/// What a category is called, where it may be none.
pub(super) fn section_name(locale: Locale, name: &str) -> &str {
    if name.is_empty() { words(locale).unfiled } else { name }
}

/// A plain list of articles.
pub(super) fn list(place: &Place, locale: Locale, cards: &[Card]) -> String {
    let mut out = String::from("<ul class=\"list\">");
    for card in cards {
        let there = place.path(locale, &article_rest(&card.name));
        out.push_str(&format!("<li><a href=\"{there}\">{}</a></li>", Text(&card.title)));
    }
    out + "</ul>"
}

/// Where browsers tell what came of a search.
pub(super) const LOOKED: &str = "/looked";

/// Articles with what each is about.
pub(super) fn cards(place: &Place, locale: Locale, cards: &[Card]) -> String {
    let mut out = String::from("<ul class=\"cards\">");
    for card in cards {
        let there = place.path(locale, &article_rest(&card.name));
        out.push_str(&format!(
            "<li><a href=\"{there}\">{}</a><p>{}</p></li>",
            Text(&card.title),
            Text(&card.summary)
        ));
    }
    out + "</ul>"
}

/// Articles with what each says about what was asked. Of what a reader looked for it is told whether they open any.
pub(super) fn hits(place: &Place, locale: Locale, asked: Option<&str>, hits: &[Hit]) -> String {
    let told = asked
        .map(|text| format!(" data-looked=\"{}\" data-q=\"{}\"", place.path(locale, LOOKED), Text(text)));
    let mut out = format!("<ol class=\"cards\"{}>", told.unwrap_or_default());
    for hit in hits {
        let there = place.path(locale, &article_rest(&hit.card.name));
        let said: String = hit
            .passage
            .iter()
            .map(
                |(asked, text)| {
                    if *asked { format!("<mark>{}</mark>", Text(text)) } else { Text(text).to_string() }
                },
            )
            .collect();
        out.push_str(&format!(
            "<li><a href=\"{there}\" data-article=\"{}\">{}</a><p>{said}</p></li>",
            hit.card.id,
            Text(&hit.card.title)
        ));
    }
    out + "</ol>"
}

/// The way back: names and paths behind the language, the outermost first; the last is the page itself.
pub(super) fn crumbs(place: &Place, locale: Locale, above: &[(String, String)], here: &str) -> String {
    let words = words(locale);
    let mut out = format!(
        "<nav class=\"crumbs\" aria-label=\"{}\"><ol><li><a href=\"{}\">{}</a></li>",
        words.crumbs,
        place.path(locale, ""),
        words.home
    );
    for (slug, name) in above {
        let there = place.path(locale, &section_rest(slug));
        out.push_str(&format!("<li><a href=\"{there}\">{}</a></li>", Text(section_name(locale, name))));
    }
    out + &format!("<li aria-current=\"page\">{}</li></ol></nav>", Text(here))
}

/// From one page of a list to the next; nothing where there is one page. `at` counts from 1.
pub(super) fn pager(locale: Locale, path: &str, at: usize, last: usize) -> String {
    if last <= 1 {
        return String::new();
    }
    let words = words(locale);
    let link = |to: usize, rel: &str, word: &str| {
        format!("<a rel=\"{rel}\" href=\"{path}?page={}\">{word}</a>", query(&to.to_string()))
    };
    let earlier = if at > 1 { link(at - 1, "prev", words.earlier) } else { String::new() };
    let later = if at < last { link(at + 1, "next", words.later) } else { String::new() };
    format!(
        "<nav class=\"pager\" aria-label=\"{}\">{earlier}<span>{at} / {last}</span>{later}</nav>",
        words.pages
    )
}
