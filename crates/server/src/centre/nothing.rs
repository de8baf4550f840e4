//! Where nothing is: looks for what may have been meant.

use app::App;
use app::centre::Hit;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::Locale;

use super::answer::{Keep, lead};
use super::layout::Page;
use super::locale;
use super::parts::hits;
use super::place::Place;
use super::words::words;
use crate::api::Server;
use crate::extract::Path;
use crate::fault::Result;

/// What is offered in its place.
const OFFERED: usize = 5;

/// The first page, asked for with a stroke at its end.
pub(crate) async fn home_stroke(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<Response> {
    match locale(&code) {
        Some(locale) => Ok(lead(StatusCode::PERMANENT_REDIRECT, &place.path(locale, ""))),
        None => page(&server.app, &place, &headers, place.centre.locale, &code).await,
    }
}

/// An address that is none of ours.
pub(crate) async fn any(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path((code, path)): Path<(String, String)>,
) -> Result<Response> {
    let Some(locale) = locale(&code) else {
        return page(&server.app, &place, &headers, place.centre.locale, last(&path)).await;
    };
    // With a stroke at its end it may be one.
    let bare = path.trim_end_matches('/');
    let is_plain = bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    if bare.len() < path.len() && is_plain && !bare.is_empty() {
        return Ok(lead(StatusCode::PERMANENT_REDIRECT, &place.path(locale, &format!("/{bare}"))));
    }
    page(&server.app, &place, &headers, locale, last(&path)).await
}

/// The end of an address.
fn last(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// Nothing, or nothing any more; `name` is the end of the address, and may say what was meant.
pub(super) async fn page(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    locale: Locale,
    name: &str,
) -> Result<Response> {
    let words = words(locale);
    let meant = meant(name);
    let found: Vec<Hit> = match meant.is_empty() {
        true => Vec::new(),
        false => app::centre::search(app, &place.centre, locale, &meant).await.unwrap_or_default(),
    };
    let mut main = format!("<div class=\"wide narrow\"><h1>{}</h1><p>{}</p>", words.gone, words.gone_text);
    if !found.is_empty() {
        let shown = &found[..found.len().min(OFFERED)];
        main.push_str(&format!(
            "<h2 class=\"label\">{}</h2>{}",
            words.perhaps,
            hits(place, locale, None, shown)
        ));
    }
    main.push_str("</div>");
    let page = Page {
        locale,
        title: words.gone,
        description: words.gone_text,
        rest: None,
        locales: &[],
        article: false,
        structured: Vec::new(),
        search: Some(&meant),
        main,
    };
    Ok(page.answer(place, headers, StatusCode::NOT_FOUND, Keep::Never))
}

/// It is there in other languages only.
pub(super) fn elsewhere(
    place: &Place,
    headers: &HeaderMap,
    locale: Locale,
    locales: &[Locale],
    rest: &str,
) -> Response {
    let words = words(locale);
    let there = locales.first().map_or_else(String::new, |locale| place.path(*locale, rest));
    let there = super::html::Text(&there).to_string();
    let page = Page {
        locale,
        title: words.elsewhere,
        description: words.elsewhere_text,
        rest: None,
        locales: &[],
        article: false,
        structured: Vec::new(),
        search: Some(""),
        main: format!(
            "<div class=\"wide narrow\"><h1>{}</h1><p>{}</p><p><a class=\"button\" href=\"{there}\">{}</a></p></div>",
            words.elsewhere, words.elsewhere_text, words.read_there
        ),
    };
    page.answer(place, headers, StatusCode::NOT_FOUND, Keep::Never)
}

/// The words of the end of an address: without ids, numbers alone and endings.
fn meant(name: &str) -> String {
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html")).unwrap_or(name);
    let is_word = |part: &&str| {
        let hex = part.len() >= 4
            && part.bytes().all(|byte| byte.is_ascii_hexdigit())
            && part.bytes().any(|b| b.is_ascii_digit());
        !part.is_empty() && !hex && !part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(is_word).collect();
    words.join(" ").chars().take(app::centre::QUERY_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn an_address_may_say_what_was_meant() {
        for (name, words) in [
            ("returns-and-refunds-0192f3a0-0000-7000-8000-00000000000a", "returns and refunds"),
            ("退货规则.html", "退货规则"),
            ("12345-gift-cards", "gift cards"),
            ("", ""),
            ("../..", ""),
        ] {
            assert_eq!(meant(name), words, "{name}");
        }
    }
}
