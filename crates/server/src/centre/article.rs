//! An article to be read, its Markdown for programs, and whether it helped.

use app::centre::{Found, Reading};
use app::{App, Error};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base::{ArticleFeedbackId, ArticleId, Locale};
use knowledge::Condition;
use serde::Deserialize;

use super::answer::{Answer, Keep, lead};
use super::html::Text;
use super::layout::Page;
use super::parts::{article_rest, crumbs, list};
use super::place::Place;
use super::words::{day, words};
use super::{locale, nothing, structured};
use crate::api::Server;
use crate::extract::{Path, Query};
use crate::fault::Result;
use crate::whom::{called, heading, markdown};

/// Characters of an id, as it stands at the end of a name.
const ID_CHARS: usize = 36;

/// What became of an answer to the question whether it helped.
#[derive(Deserialize)]
pub(crate) struct Answered {
    /// The name of the answer, `told` or `refused`.
    #[serde(default)]
    feedback: Option<String>,
}

/// The id at the end of a name.
fn id(name: &str) -> Option<ArticleId> {
    name.get(name.len().checked_sub(ID_CHARS)?..)?.parse().ok()
}

/// An article; its Markdown where the name ends in `.md`.
pub(crate) async fn show(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path((code, name)): Path<(String, String)>,
    Query(answered): Query<Answered>,
) -> Result<Response> {
    let Some(locale) = locale(&code) else {
        return nothing::page(&server.app, &place, &headers, place.centre.locale, &name).await;
    };
    let (bare, markdown) = name.strip_suffix(".md").map_or((name.as_str(), false), |bare| (bare, true));
    let Some(id) = id(bare) else {
        return nothing::page(&server.app, &place, &headers, locale, bare).await;
    };
    let reading = match app::centre::article(&server.app, &place.centre, locale, id).await? {
        Found::Here(reading) => reading,
        Found::Elsewhere(locales) => {
            return Ok(nothing::elsewhere(&place, &headers, locale, &locales, &article_rest(bare)));
        }
        Found::Nowhere => return nothing::page(&server.app, &place, &headers, locale, bare).await,
    };
    let rest = article_rest(&reading.card.name);
    if markdown {
        return Ok(as_markdown(&place, &headers, locale, &reading));
    }
    // Only the id counts; a title that changed leads to the new one.
    if bare != reading.card.name {
        return Ok(lead(StatusCode::PERMANENT_REDIRECT, &place.path(locale, &rest)));
    }
    page(&server.app, &place, &headers, locale, &reading, answered.feedback.as_deref()).await
}

async fn page(
    app: &App,
    place: &Place,
    headers: &HeaderMap,
    locale: Locale,
    reading: &Reading,
    answered: Option<&str>,
) -> Result<Response> {
    let (words, card) = (words(locale), &reading.card);
    let rest = article_rest(&card.name);
    let changed = app::centre::days(app, &place.centre).await?.of(card.changed_at);
    let mut main = format!(
        "<div class=\"wide narrow\">{}<article><h1>{}</h1><p class=\"when\">{} <time datetime=\"{changed}\">{}</time></p>{}<div class=\"prose\">{}</div>{}</article>{}",
        crumbs(place, locale, &reading.above, &card.title),
        Text(&card.title),
        words.updated,
        day(locale, &changed),
        led_to(locale, &reading.cases),
        reading.files.html(&reading.body, |id| place.file(id)),
        cases(place, locale, reading),
        question(place, locale, &rest, answered),
    );
    if !reading.related.is_empty() {
        main.push_str(&format!(
            "<section class=\"related\"><h2 class=\"label\">{}</h2>{}</section>",
            words.related,
            list(place, locale, &reading.related)
        ));
    }
    main.push_str("</div>");
    let page = Page {
        locale,
        title: &card.title,
        description: &card.summary,
        rest: Some(&rest),
        locales: &reading.locales,
        article: true,
        structured: vec![
            structured::article(place, locale, reading, &changed),
            structured::crumbs(place, locale, &reading.above, &card.title, &rest),
        ],
        search: Some(""),
        main,
    };
    let keep = if answered.is_some() { Keep::Never } else { Keep::Soon };
    Ok(page.answer(place, headers, StatusCode::OK, keep))
}

/// For whom another thing holds, with the way to it: nobody reads what is not meant for them without being told.
fn led_to(locale: Locale, cases: &[(Condition, String)]) -> String {
    let link = |(at, (when, _)): (usize, &(Condition, String))| {
        format!("<li><a href=\"#case-{}\">{}</a></li>", at + 1, Text(&called(when, locale)))
    };
    let links: String = cases.iter().enumerate().map(link).collect();
    if links.is_empty() {
        return links;
    }
    let words = words(locale).for_some;
    format!("<nav class=\"cases\" aria-label=\"{words}\"><p>{words}</p><ul>{links}</ul></nav>")
}

/// What holds for some instead.
fn cases(place: &Place, locale: Locale, reading: &Reading) -> String {
    let case = |(at, (when, body)): (usize, &(Condition, String))| {
        format!(
            "<section class=\"case\" id=\"case-{0}\" tabindex=\"-1\" aria-labelledby=\"whom-{0}\"><h2 id=\"whom-{0}\">{1}</h2><div class=\"prose\">{2}</div></section>",
            at + 1,
            Text(&heading(when, locale)),
            reading.files.html(body, |id| place.file(id)),
        )
    };
    reading.cases.iter().enumerate().map(case).collect()
}

/// Did it help? Then thanks, and room for words; then thanks for these.
fn question(place: &Place, locale: Locale, rest: &str, answered: Option<&str>) -> String {
    let words = words(locale);
    let action = place.path(locale, &format!("{rest}/feedback"));
    let said = |text: &str, role: &str| {
        format!("<section id=\"feedback\" class=\"feedback\"><p role=\"{role}\">{text}</p></section>")
    };
    match answered {
        None => format!(
            "<section id=\"feedback\" class=\"feedback\"><h2>{}</h2><form method=\"post\" action=\"{action}\"><button name=\"helpful\" value=\"yes\">{}</button>\
             <button name=\"helpful\" value=\"no\">{}</button></form></section>",
            words.question, words.yes, words.no
        ),
        Some("told") => said(words.told, "status"),
        Some("refused") => said(words.not_taken, "alert"),
        Some(answer) => {
            let (answer, helpful) = answer.split_once('.').unwrap_or((answer, "yes"));
            let Ok(answer) = answer.parse::<ArticleFeedbackId>() else {
                return question(place, locale, rest, None);
            };
            let ask = if helpful == "no" { words.tell_why } else { words.tell };
            format!(
                "<section id=\"feedback\" class=\"feedback\"><p role=\"status\">{}</p><form method=\"post\" action=\"{action}\" class=\"words\">\
                 <input type=\"hidden\" name=\"answer\" value=\"{answer}\"><label for=\"words\">{ask}</label><textarea id=\"words\" name=\"words\" rows=\"3\" \
                 maxlength=\"{}\" aria-describedby=\"care\"></textarea><p id=\"care\" class=\"small\">{}</p><button>{}</button></form></section>",
                words.thanks,
                app::centre::WORDS_CHARS,
                words.tell_care,
                words.send
            )
        }
    }
}

/// What the form sends: first whether it helped, then words to that answer.
#[derive(Default, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    helpful: Option<String>,
    #[serde(default)]
    answer: Option<String>,
    #[serde(default)]
    words: Option<String>,
}

/// A reader says whether it helped, or adds words to that; leads back to the article.
pub(crate) async fn feedback(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path((code, name)): Path<(String, String)>,
    form: std::result::Result<Form<Fields>, FormRejection>,
) -> Result<Response> {
    let fields = form.map(|Form(fields)| fields).unwrap_or_default();
    let (Some(locale), Some(id)) = (locale(&code), id(&name)) else {
        return nothing::page(&server.app, &place, &headers, place.centre.locale, &name).await;
    };
    let helpful = match fields.helpful.as_deref() {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let answer = fields.answer.as_deref().and_then(|answer| answer.parse::<ArticleFeedbackId>().ok());
    let outcome = match (helpful, answer) {
        (Some(helpful), _) => app::centre::rate(&server.app, &place.centre, locale, id, helpful)
            .await
            .map(|answer| format!("?feedback={answer}.{}", if helpful { "yes" } else { "no" })),
        (None, Some(answer)) => {
            let words = fields.words.unwrap_or_default();
            app::centre::say_more(&server.app, &place.centre, id, answer, &words)
                .await
                .map(|()| "?feedback=told".to_owned())
        }
        // What is no answer changes nothing.
        (None, None) => Ok(String::new()),
    };
    let then = match outcome {
        Ok(then) => then,
        Err(Error::NotFound("article")) => {
            return nothing::page(&server.app, &place, &headers, locale, &name).await;
        }
        Err(Error::NotFound(_) | Error::Invalid { .. }) => "?feedback=refused".to_owned(),
        Err(error) => return Err(error.into()),
    };
    let there = place.path(locale, &format!("{}{then}#feedback", article_rest(&name)));
    Ok(lead(StatusCode::SEE_OTHER, &there))
}

/// The text as it was written, for programs that read rather than look.
fn as_markdown(place: &Place, headers: &HeaderMap, locale: Locale, reading: &Reading) -> Response {
    let url = place.url(locale, &article_rest(&reading.card.name));
    let origin = &place.origin;
    let cases = reading.cases.iter().map(|(when, body)| (when, body.as_str()));
    let body = markdown(&reading.body, cases, locale);
    let body = knowledge::files::with_addresses(&body, |id| format!("{origin}{}", place.file(id)));
    let body = format!("# {}\n\n{}\n\n<{url}>\n", reading.card.title, body.trim());
    let answer = Answer { noindex: true, ..Answer::file("text/markdown; charset=utf-8", body) };
    let mut response = answer.into_response(headers);
    if let Ok(link) = HeaderValue::try_from(format!("<{url}>; rel=\"canonical\"")) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}
