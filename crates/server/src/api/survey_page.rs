//! The page to which an invitation by letter leads: a form without a script. GET shows it, POST answers; whoever follows links without
//! being asked (programs that guard mailboxes) answers nothing.

use std::fmt::Write as _;

use app::Error;
use app::conversation::Rating;
use app::survey::{PageState, SurveyPage};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::Locale;
use conversation::survey::{SurveyAbout, SurveyReason};
use protocol::survey::SurveyChoice;

use super::Server;
use crate::edge::OwnForm;
use crate::extract::Path;
use crate::fault::{Fault, Result};

/// Our own styles and nothing else; the form goes back to where it came from.
const CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const CSS: &str = include_str!("survey_page.css");

type Fields = Vec<(String, String)>;

/// The page. It is for people: the API does not describe it.
pub(crate) async fn show(State(server): Server, Path(token): Path<String>) -> Result<Response> {
    match app::survey::open_letter(&server.app, &token).await {
        Ok(page) => Ok(shown(&page, StatusCode::OK, None, &Vec::new())),
        Err(error) => failed(error),
    }
}

/// Takes the answer, once.
pub(crate) async fn answer(
    State(server): Server,
    Path(token): Path<String>,
    form: std::result::Result<Form<Fields>, FormRejection>,
) -> Result<Response> {
    // What is no form holds no answer: the page says what is missing.
    let fields = form.map(|Form(fields)| fields).unwrap_or_default();
    let page = match app::survey::open_letter(&server.app, &token).await {
        Ok(page) => page,
        Err(error) => return failed(error),
    };
    if page.state != PageState::Open {
        return Ok(shown(&page, StatusCode::CONFLICT, None, &fields));
    }
    let Some(rating) = rating(&page, &fields) else {
        return Ok(shown(&page, StatusCode::UNPROCESSABLE_ENTITY, Some(Missing::Stars), &fields));
    };
    match app::survey::answer_letter(&server.app, &token, rating).await {
        Ok(page) => Ok(shown(&page, StatusCode::OK, None, &fields)),
        Err(Error::Invalid { .. }) => {
            Ok(shown(&page, StatusCode::UNPROCESSABLE_ENTITY, Some(Missing::Words), &fields))
        }
        Err(error @ Error::Rejected(_)) => match app::survey::open_letter(&server.app, &token).await {
            Ok(page) if page.state != PageState::Open => {
                Ok(shown(&page, StatusCode::CONFLICT, None, &fields))
            }
            _ => Err(error.into()),
        },
        Err(error) => failed(error),
    }
}

#[derive(Clone, Copy)]
enum Missing {
    Stars,
    Words,
}

fn rating(page: &SurveyPage, fields: &Fields) -> Option<Rating> {
    let all = |name: &'static str| fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value);
    let stars =
        |name| all(name).next().and_then(|value| value.parse::<u8>().ok()).filter(|n| (1..=5).contains(n));
    let agent_stars = stars("agent_stars");
    if page.about == SurveyAbout::Both && agent_stars.is_none() {
        return None;
    }
    let mut reasons: Vec<SurveyReason> =
        all("reason").filter_map(|word| SurveyReason::try_from(word.clone()).ok()).collect();
    reasons.sort();
    reasons.dedup();
    let comment = all("comment").next().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Some(Rating {
        stars: stars("stars")?,
        agent_stars: agent_stars.filter(|_| page.about == SurveyAbout::Both),
        reasons,
        comment,
    })
}

/// What leads nowhere is said on a page, in both languages: nothing tells whose it was.
fn failed(error: Error) -> Result<Response> {
    if !matches!(error, Error::NotFound(_)) {
        return Err(Fault::from(error));
    }
    let main = "<main><h1>链接无效，或已过期</h1><p>这次评价已经截止。需要帮助的话，直接回复我们的邮件即可。</p>\
                <h1 lang=\"en\">This link is not valid, or its time is over</h1>\
                <p lang=\"en\">Ratings for this conversation are closed. If you need help, simply answer our e-mail.</p></main>";
    Ok(response(StatusCode::NOT_FOUND, Locale::Zh, "知客", main))
}

fn response(status: StatusCode, locale: Locale, title: &str, main: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{}</title><style>{CSS}</style></head><body>{main}</body></html>",
        locale.code(),
        escaped(title)
    );
    let mut response = (status, page).into_response();
    response.extensions_mut().insert(OwnForm);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    response
}

fn shown(page: &SurveyPage, status: StatusCode, missing: Option<Missing>, fields: &Fields) -> Response {
    let zh = page.locale == Locale::Zh;
    let say = |zh_words: &'static str, en: &'static str| if zh { zh_words } else { en };
    let told = |title: &str, text: &str| {
        format!("<main><p class=\"who\">{}</p><h1>{title}</h1><p>{text}</p></main>", escaped(&page.name))
    };
    let main = match page.state {
        PageState::Answered => told(
            say("谢谢您的评价", "Thank you"),
            say(
                "我们已经收到。这个页面可以关闭了。",
                "We have received your rating. You can close this page.",
            ),
        ),
        PageState::Over => told(
            say("评价已截止", "Ratings are closed"),
            say(
                "这次会话的评价时间已过，或会话已重新打开。需要帮助的话，直接回复我们的邮件即可。",
                "The time to rate this conversation is over, or it was opened again. If you need help, simply answer our e-mail.",
            ),
        ),
        PageState::Open => form(page, missing, fields),
    };
    let title = page.form.question.get(page.locale).unwrap_or_default();
    response(status, page.locale, title, &main)
}

fn form(page: &SurveyPage, missing: Option<Missing>, fields: &Fields) -> String {
    let zh = page.locale == Locale::Zh;
    let say = |zh_words: &'static str, en: &'static str| if zh { zh_words } else { en };
    let question = page.form.question.get(page.locale).unwrap_or_default();
    let mut main = format!(
        "<main><p class=\"who\">{}</p><h1>{}</h1><form method=\"post\">",
        escaped(&page.name),
        escaped(question)
    );
    if let Some(missing) = missing {
        let words = match missing {
            Missing::Stars => say("请先选择星级，再提交。", "Choose the stars first, then send."),
            Missing::Words => say(
                "文字太长或选项不对，请改一下再提交。",
                "The words are too long or a choice does not fit: change it and send again.",
            ),
        };
        let _ = write!(main, "<p class=\"missing\" role=\"alert\">{words}</p>");
    }
    let (assistant, agent) = (say("AI 助手", "AI assistant"), say("人工客服", "Our people"));
    match page.about {
        SurveyAbout::Both => {
            stars(&mut main, "stars", assistant, zh, fields);
            stars(&mut main, "agent_stars", agent, zh, fields);
        }
        SurveyAbout::Assistant => stars(&mut main, "stars", assistant, zh, fields),
        SurveyAbout::Agent => stars(&mut main, "stars", agent, zh, fields),
        SurveyAbout::Whole => stars(&mut main, "stars", say("这次服务", "This service"), zh, fields),
    }
    reasons(
        &mut main,
        "low",
        say("哪里不满意？（可不选）", "What was wrong? (optional)"),
        &page.form.low,
        page.locale,
        fields,
    );
    reasons(
        &mut main,
        "good",
        say("哪里满意？（可不选）", "What was good? (optional)"),
        &page.form.good,
        page.locale,
        fields,
    );
    if page.form.comment {
        let written = fields.iter().find(|(key, _)| key == "comment").map_or("", |(_, value)| value);
        let _ = write!(
            main,
            "<label class=\"comment\">{}<textarea name=\"comment\" rows=\"4\" maxlength=\"{}\">{}</textarea></label>",
            say("还想说的（可不填）", "Anything else (optional)"),
            base::limits::MESSAGE_CHARS,
            escaped(written)
        );
    }
    let _ = write!(
        main,
        "<button type=\"submit\">{}</button><p class=\"small\">{}</p></form></main>",
        say("提交评价", "Send"),
        say(
            "只能提交一次。我们不记录您何时打开过这个页面。",
            "You can send this once. We do not record when you opened this page."
        )
    );
    main
}

fn stars(main: &mut String, name: &str, label: &str, zh: bool, fields: &Fields) {
    let chosen = fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
    let _ = write!(main, "<fieldset class=\"stars\"><legend>{label}</legend><div>");
    for n in 1..=5 {
        let words = match (zh, n) {
            (true, _) => format!("{n} 星"),
            (false, 1) => "1 star".to_owned(),
            (false, _) => format!("{n} stars"),
        };
        let checked = if chosen == n.to_string() { " checked" } else { "" };
        let _ = write!(
            main,
            "<label><input type=\"radio\" name=\"{name}\" value=\"{n}\" required aria-label=\"{words}\"{checked}><span aria-hidden=\"true\"></span></label>"
        );
    }
    main.push_str("</div></fieldset>");
}

fn reasons(
    main: &mut String,
    class: &str,
    label: &str,
    choices: &[SurveyChoice],
    locale: Locale,
    fields: &Fields,
) {
    if choices.is_empty() {
        return;
    }
    let _ = write!(main, "<fieldset class=\"reasons {class}\"><legend>{label}</legend><div>");
    for choice in choices {
        let (Some(id), Some(words)) = (&choice.id, choice.words.get(locale)) else { continue };
        let chosen = fields.iter().any(|(key, value)| key == "reason" && value == id.word());
        let checked = if chosen { " checked" } else { "" };
        let _ = write!(
            main,
            "<label><input type=\"checkbox\" name=\"reason\" value=\"{}\"{checked}><span>{}</span></label>",
            id.word(),
            escaped(words)
        );
    }
    main.push_str("</div></fieldset>");
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
