//! What is no page: styles, the one script, and what programs ask for that read the whole help centre.

use app::centre::{Section, centre_at};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base::Locale;
use serde::Deserialize;

use super::answer::{Answer, Keep, tag};
use super::html::Text;
use super::layout::{JS, css, tongue};
use super::parts::{article_rest, section_name, section_rest};
use super::place::{Place, host};
use super::words::words;
use crate::api::Server;
use crate::extract::Query;
use crate::fault::Result;

/// Addresses of one sitemap, as search engines take them.
const SITEMAP: usize = 50_000;
/// Articles of the list for language models.
const LLMS: usize = 2_000;

/// Which version of a file.
#[derive(Deserialize)]
pub(crate) struct Version {
    #[serde(default)]
    v: String,
}

fn versioned(kind: &'static str, body: String, asked: &Version, headers: &HeaderMap) -> Response {
    let keep = if asked.v == tag(&body) { Keep::Ever } else { Keep::Soon };
    Answer { keep, ..Answer::file(kind, body) }.into_response(headers)
}

/// The styles, in the help centre's colour.
pub(crate) async fn style(place: Place, headers: HeaderMap, Query(asked): Query<Version>) -> Response {
    versioned("text/css; charset=utf-8", css(&place), &asked, &headers)
}

/// The script that offers articles while somebody types.
pub(crate) async fn script(_: Place, headers: HeaderMap, Query(asked): Query<Version>) -> Response {
    versioned("text/javascript; charset=utf-8", JS.to_owned(), &asked, &headers)
}

/// Every page that search engines should know, in every language.
pub(crate) async fn sitemap(State(server): Server, place: Place, headers: HeaderMap) -> Result<Response> {
    let mut urls: Vec<(String, Option<String>, Vec<Locale>, Locale)> = Vec::new();
    let days = app::centre::days(&server.app, &place.centre).await?;
    let mut names: std::collections::BTreeMap<String, Vec<Locale>> = std::collections::BTreeMap::new();
    for locale in Locale::ALL {
        urls.push((String::new(), None, Locale::ALL.to_vec(), locale));
        for section in flat(app::centre::every_article(&server.app, &place.centre, locale).await?) {
            let mut put = |rest: String, changed: Option<String>| {
                names.entry(rest.clone()).or_default().push(locale);
                urls.push((rest, changed, Vec::new(), locale));
            };
            put(section_rest(&section.slug), None);
            for card in &section.cards {
                put(article_rest(&card.name), Some(days.of(card.changed_at)));
            }
        }
    }
    let mut body = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let shown = if place.centre.settings.noindex { 0 } else { SITEMAP };
    for (rest, changed, own, locale) in urls.into_iter().take(shown) {
        let locales = names.get(&rest).unwrap_or(&own);
        body.push_str(&format!("<url><loc>{}</loc>", Text(&place.url(locale, &rest))));
        if let Some(changed) = changed {
            body.push_str(&format!("<lastmod>{changed}</lastmod>"));
        }
        for other in locales {
            body.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>",
                tongue(*other),
                Text(&place.url(*other, &rest))
            ));
        }
        body.push_str("</url>\n");
    }
    body.push_str("</urlset>\n");
    Ok(Answer::file("application/xml; charset=utf-8", body).into_response(&headers))
}

/// Sections and those under them, one after the other.
fn flat(sections: Vec<Section>) -> Vec<Section> {
    let mut all = Vec::new();
    for mut section in sections {
        let under = std::mem::take(&mut section.under);
        all.push(section);
        all.extend(under);
    }
    all
}

/// What robots may read under a help centre's own domain.
pub(crate) async fn robots(place: Place, headers: HeaderMap) -> Response {
    let body = if place.centre.settings.noindex {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        let base = place.base;
        format!(
            "User-agent: *\nDisallow: {base}/*/search\nDisallow: {base}/*/suggest\nSitemap: {}{base}/sitemap.xml\n",
            place.origin
        )
    };
    Answer::file("text/plain; charset=utf-8", body).into_response(&headers)
}

/// What robots may read under the server's own address: the help centre, where one is open there, and nothing else.
pub(crate) async fn server_robots(State(server): Server, headers: HeaderMap) -> Result<Response> {
    let host = host(&headers).unwrap_or_default();
    let centre = centre_at(&server.app, host).await?;
    let open = centre.is_some_and(|centre| centre.host.is_empty() && !centre.settings.noindex);
    let mut body = String::from("User-agent: *\n");
    if open {
        let settings = server.app.settings();
        let scheme = if settings.secure_cookies { "https" } else { "http" };
        let origin = if settings.public_url.is_empty() {
            format!("{scheme}://{host}")
        } else {
            settings.public_url.clone()
        };
        body.push_str("Allow: /help\nDisallow: /help/*/search\nDisallow: /help/*/suggest\nDisallow: /\n");
        body.push_str(&format!("Sitemap: {origin}/help/sitemap.xml\n"));
    } else {
        body.push_str("Disallow: /\n");
    }
    Ok(Answer::file("text/plain; charset=utf-8", body).into_response(&headers))
}

/// The whole help centre for language models: what each article is about, and where its Markdown is.
pub(crate) async fn llms(State(server): Server, place: Place, headers: HeaderMap) -> Result<Response> {
    let mut body = String::new();
    for locale in Locale::ALL {
        let sections = flat(app::centre::every_article(&server.app, &place.centre, locale).await?);
        if sections.is_empty() {
            continue;
        }
        let mut left = LLMS;
        body.push_str(&format!("# {}\n\n", line(place.centre.name(locale))));
        body.push_str(&format!(
            "> {}\n",
            line(place.centre.settings.tagline.get(locale).unwrap_or(words(locale).hero))
        ));
        for section in sections {
            if section.cards.is_empty() || left == 0 {
                continue;
            }
            body.push_str(&format!("\n## {}\n\n", line(section_name(locale, &section.name))));
            for card in section.cards.iter().take(left) {
                let url = place.url(locale, &format!("{}.md", article_rest(&card.name)));
                body.push_str(&format!("- [{}]({url}): {}\n", line(&card.title), line(&card.summary)));
            }
            left = left.saturating_sub(section.cards.len());
        }
        body.push('\n');
    }
    let answer = Answer { noindex: true, ..Answer::file("text/plain; charset=utf-8", body) };
    Ok(answer.into_response(&headers))
}

/// A text that stays on its line and inside its brackets.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' => ' ',
            '[' => '(',
            ']' => ')',
            c => c,
        })
        .collect()
}
