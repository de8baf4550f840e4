//! What programs read in a page (schema.org, as JSON-LD).

use app::centre::Reading;
use base::Locale;
use serde_json::{Value, json};

use super::layout::tongue;
use super::parts::{article_rest, section_name, section_rest};
use super::place::Place;
use super::words::words;
use crate::whom::markdown;

/// The help centre, and how it is searched.
pub(super) fn site(place: &Place, locale: Locale) -> Value {
    json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": place.centre.name(locale),
        "url": place.url(locale, ""),
        "inLanguage": tongue(locale),
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{}?q={{q}}", place.url(locale, "/search")),
            "query-input": "required name=q",
        },
    })
}

/// The way to a page from the first one.
pub(super) fn crumbs(
    place: &Place,
    locale: Locale,
    above: &[(String, String)],
    here: &str,
    rest: &str,
) -> Value {
    let home = (words(locale).home.to_owned(), place.url(locale, ""));
    let between = above
        .iter()
        .map(|(slug, name)| (section_name(locale, name).to_owned(), place.url(locale, &section_rest(slug))));
    let all = std::iter::once(home).chain(between).chain([(here.to_owned(), place.url(locale, rest))]);
    let items: Vec<Value> = all
        .enumerate()
        .map(
            |(at, (name, url))| json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": url }),
        )
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// An article; one whose title is a question is a question with its answer too.
pub(super) fn article(place: &Place, locale: Locale, reading: &Reading, changed: &str) -> Value {
    let card = &reading.card;
    let name = place.centre.name(locale);
    let mut value = json!({
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": card.title,
        "description": card.summary,
        "inLanguage": tongue(locale),
        "dateModified": changed,
        "mainEntityOfPage": place.url(locale, &article_rest(&card.name)),
        "publisher": { "@type": "Organization", "name": name },
        "isAccessibleForFree": true,
    });
    if card.title.ends_with(['?', '？', '吗', '呢']) {
        let cases = reading.cases.iter().map(|(when, body)| (when, body.as_str()));
        let body = markdown(&reading.body, cases, locale);
        let answer = reading.files.html(&body, |id| format!("{}{}", place.origin, place.file(id)));
        value = json!({
            "@context": "https://schema.org",
            "@graph": [
                value,
                {
                    "@type": "FAQPage",
                    "mainEntity": [{
                        "@type": "Question",
                        "name": card.title,
                        "acceptedAnswer": { "@type": "Answer", "text": answer },
                    }],
                },
            ],
        });
    }
    value
}
