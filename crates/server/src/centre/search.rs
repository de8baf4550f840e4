//! What was found, as a page, and what is offered while somebody types.

use app::Error;
use app::centre::HelpLook;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::ArticleId;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Keep};
use super::html::Text;
use super::layout::Page;
use super::parts::{article_rest, hits};
use super::place::Place;
use super::words::words;
use super::{locale, nothing};
use crate::api::Server;
use crate::extract::{Path, Query};
use crate::fault::{Fault, Result};

/// What is looked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
}

/// The page with what was found.
pub(crate) async fn show(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let Some(locale) = locale(&code) else {
        return nothing::page(&server.app, &place, &headers, place.centre.locale, &asked.q).await;
    };
    let (words, text) = (words(locale), asked.q.trim());
    let found = app::centre::search(&server.app, &place.centre, locale, text).await;
    let (status, said) = match found {
        Ok(found) if !found.is_empty() => (StatusCode::OK, hits(&place, locale, Some(text), &found)),
        Ok(_) if text.is_empty() => (StatusCode::OK, String::new()),
        Ok(_) => {
            app::centre::not_found(&server.app, &place.centre, locale, text).await?;
            let said = format!(
                "<p role=\"status\">{} “{}”</p><p>{}</p>",
                words.nothing_found,
                Text(text),
                words.nothing_hint
            );
            (StatusCode::OK, said)
        }
        Err(Error::Invalid { .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, format!("<p role=\"alert\">{}</p>", words.too_long))
        }
        Err(error) => return Err(error.into()),
    };
    let shown: String = text.chars().take(app::centre::QUERY_CHARS).collect();
    let title =
        if text.is_empty() { words.search.to_owned() } else { format!("{shown} – {}", words.results) };
    let page = Page {
        locale,
        title: &title,
        description: words.search_label,
        // One for each question is none that search engines should keep.
        rest: None,
        locales: &[],
        article: false,
        structured: Vec::new(),
        search: Some(&shown),
        main: format!("<div class=\"wide narrow\"><h1>{}</h1>{said}</div>", words.results),
    };
    Ok(page.answer(&place, &headers, status, Keep::Soon))
}

/// An article that is offered.
#[derive(Serialize)]
struct Offer {
    id: ArticleId,
    title: String,
    url: String,
}

/// The articles that are offered for what was typed so far.
pub(crate) async fn suggest(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let locale = locale(&code).ok_or_else(Fault::not_found)?;
    let cards = app::centre::suggest(&server.app, &place.centre, locale, &asked.q).await?;
    let offer = |card: app::centre::Card| Offer {
        id: card.id,
        url: place.path(locale, &article_rest(&card.name)),
        title: card.title,
    };
    let offers: Vec<Offer> = cards.into_iter().map(offer).collect();
    let body = serde_json::to_string(&offers).unwrap_or_default();
    let answer = Answer { noindex: true, ..Answer::file("application/json", body) };
    Ok(answer.into_response(&headers))
}

/// What a browser tells of a search.
#[derive(Deserialize)]
pub(crate) struct Looked {
    q: String,
    look: Look,
    article: Option<ArticleId>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Look {
    Shown,
    Opened,
    OpenedToo,
    Taken,
}

/// Counts that results were looked at, or that one of them was opened.
pub(crate) async fn looked(
    State(server): Server,
    place: Place,
    Path(code): Path<String>,
    form: std::result::Result<Form<Looked>, FormRejection>,
) -> Result<StatusCode> {
    let locale = locale(&code).ok_or_else(Fault::not_found)?;
    let Form(told) = form.map_err(|_| Error::invalid("look", "q, look and article, as a form"))?;
    let look = match told.look {
        Look::Shown => HelpLook::Shown,
        Look::Opened => HelpLook::Opened,
        Look::OpenedToo => HelpLook::OpenedToo,
        Look::Taken => HelpLook::Taken,
    };
    app::centre::looked(&server.app, &place.centre, locale, &told.q, (look, told.article)).await?;
    Ok(StatusCode::NO_CONTENT)
}
