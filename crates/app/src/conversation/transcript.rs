//! What was said, for the customer to keep: as plain text or as a page that needs nothing else.

use std::fmt::Write as _;

use access::{Action, may};
use base::{ConversationId, Locale, Timestamp, WorkspaceId, limits};
use conversation::content::Content;
use conversation::{Author, Header};
use store::{Cx, StoredMessage};

use super::find::seen_by;
use crate::app::App;
use crate::error::{Error, Result};
use crate::names;
use crate::session::{Viewer, VisitorSession};

/// The furthest that clocks on earth are from UTC.
const OFFSET_MINUTES: i32 = 14 * 60;

/// As what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptForm {
    /// Plain text, UTF-8.
    Text,
    /// A page.
    Html,
}

/// A transcript, ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// A name for the file, without its ending.
    pub name: String,
    /// Its text.
    pub body: String,
}

/// One line of it.
struct Line {
    at: String,
    who: String,
    words: String,
}

/// What was said in one of the visitor's own conversations, as they saw it: no notes, no reasons. Times are those of a clock
/// `offset_minutes` ahead of UTC, which is the visitor's own.
pub async fn transcript(
    app: &App,
    visitor: &VisitorSession,
    id: ConversationId,
    form: TranscriptForm,
    locale: Locale,
    offset_minutes: i32,
) -> Result<Transcript> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    if offset_minutes.abs() > OFFSET_MINUTES {
        return Err(Error::invalid("offset_minutes", "at most 840 minutes either way"));
    }
    let header = seen_by(app, &Viewer::Visitor(visitor.clone()), id).await?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let written = Written { locale, offset_minutes, links: true };
    let (title, lines) = gather(app, &cx, &header, visitor.workspace_id, written).await?;
    let body = match form {
        TranscriptForm::Text => text(&title, &zone(offset_minutes), &lines),
        TranscriptForm::Html => html(&title, &zone(offset_minutes), &lines, locale),
    };
    Ok(Transcript { name: title.replace(' ', "-"), body })
}

/// How a transcript is written.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    /// The language of its few words of ours.
    pub(crate) locale: Locale,
    /// How far the reader's clock is ahead of UTC.
    pub(crate) offset_minutes: i32,
    /// Whether addresses of the web stay in what the customer wrote.
    pub(crate) links: bool,
}

/// The same in both forms, for a letter: title, text, page.
pub(crate) async fn both(
    app: &App,
    cx: &Cx,
    header: &Header,
    workspace_id: WorkspaceId,
    written: Written,
) -> Result<(String, String, String)> {
    let (title, lines) = gather(app, cx, header, workspace_id, written).await?;
    let zone = zone(written.offset_minutes);
    let plain = text(&title, &zone, &lines).trim_start_matches('\u{feff}').to_owned();
    let page = html(&title, &zone, &lines, written.locale);
    Ok((title, plain, page))
}

async fn gather(
    app: &App,
    cx: &Cx,
    header: &Header,
    workspace_id: WorkspaceId,
    written: Written,
) -> Result<(String, Vec<Line>)> {
    let Written { locale, offset_minutes, links } = written;
    let names = names::of(app, workspace_id).await?;
    let assistant = app.pack().assistant.get(locale).to_owned();
    let mut rows: Vec<StoredMessage> = Vec::new();
    let mut before = None;
    while rows.len() < limits::TRANSCRIPT_MESSAGES {
        let page = cx.public_messages(header.id, before, limits::PAGE_ROWS).await?;
        before = page.first().and_then(|row| row.public_seq);
        let last = page.len() < limits::PAGE_ROWS as usize || before.is_none();
        rows.splice(0..0, page);
        if last {
            break;
        }
    }
    let line = |row: &StoredMessage| {
        let who = match row.author {
            Author::Customer => word(locale, "您", "You").to_owned(),
            Author::Assistant => format!("{assistant}{}", word(locale, "（AI 助手）", " (AI assistant)")),
            Author::Agent { user_id } => names.get(&user_id).cloned().unwrap_or_default(),
            Author::Program { .. } => word(locale, "自动消息", "Automatic message").to_owned(),
            Author::System => String::new(),
        };
        let mut words = words(&row.content, locale)?;
        if !links && row.author == Author::Customer {
            words = without_links(&words, word(locale, "[链接]", "[link]"));
        }
        Some(Line { at: local(row.at, offset_minutes), who, words })
    };
    let lines = rows.iter().filter_map(line).collect();
    let day = local(header.opened_at, offset_minutes);
    let title = format!("{} {}", word(locale, "会话记录", "Conversation"), day.get(..10).unwrap_or_default());
    Ok((title, lines))
}

/// Takes out whatever a mail program might make a link of: a letter to an address that nobody has proven carries no lure of whoever
/// asked for it.
fn without_links(text: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for sign in text.chars().chain(['\n']) {
        if sign.is_ascii_graphic() {
            run.push(sign);
            continue;
        }
        out.push_str(if leads_somewhere(&run) { instead } else { &run });
        run.clear();
        out.push(sign);
    }
    out.pop();
    out
}

/// `https://…`, `www.…`, `a.com/…`, `a@b.com`: a dot between letters, with at least two letters after it; never `3.14` or `v1.2`.
fn leads_somewhere(run: &str) -> bool {
    let lower = run.to_ascii_lowercase();
    let host = |part: &str| {
        let end = part.chars().take_while(|sign| sign.is_alphabetic() || *sign == '-').count();
        end >= 2
    };
    lower.contains("://")
        || lower.contains("www.")
        || lower.starts_with("mailto:")
        || lower.match_indices('.').any(|(at, _)| {
            let before = lower.get(..at).and_then(|text| text.chars().last());
            before.is_some_and(char::is_alphanumeric) && lower.get(at + 1..).is_some_and(host)
        })
}

const fn word<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::Zh => zh,
        Locale::En => en,
    }
}

/// `2026-11-20 21:04`, by the clock of the visitor.
fn local(at: Timestamp, offset_minutes: i32) -> String {
    calendar::minute(at.plus_ms(i64::from(offset_minutes) * 60_000))
}

fn zone(offset_minutes: i32) -> String {
    let sign = if offset_minutes < 0 { '\u{2212}' } else { '+' };
    let minutes = offset_minutes.abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What a message says on paper; `None` for lines that only a screen needs.
pub(crate) fn words(content: &Content, locale: Locale) -> Option<String> {
    let named = |zh: &str, en: &str, what: &str| Some(format!("[{}] {what}", word(locale, zh, en)));
    match content {
        Content::Text { text } => Some(text.clone()),
        Content::QuickReplies { text, choices } => Some(format!("{text}\n{}", choices.join(" / "))),
        Content::Image(file) => named("图片", "Picture", &file.name),
        Content::Video(file) => named("视频", "Video", &file.name),
        Content::File(file) => named("文件", "File", &file.name),
        Content::Voice { duration_ms, .. } => {
            named("语音", "Voice message", &format!("{}″", duration_ms.div_ceil(1_000)))
        }
        Content::Location { latitude, longitude, label } => {
            let place = format!("{latitude:.5}, {longitude:.5}");
            let label = label.as_ref().map(|label| format!("{label} · {place}")).unwrap_or(place);
            named("位置", "Location", &label)
        }
        Content::Card { title, text, url, .. } => {
            let parts = [Some(title), text.as_ref(), url.as_ref()];
            Some(parts.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n"))
        }
        Content::Product(card) => named("商品", "Product", &card.title),
        Content::Order(card) => {
            let summary = card.summary.as_deref().map(|summary| format!(" · {summary}")).unwrap_or_default();
            named("订单", "Order", &format!("{}{summary}", card.number))
        }
        Content::Form { title, .. } => named("表单", "Form", title),
        Content::Carousel { cards } => {
            Some(cards.iter().map(|card| format!("· {}", card.title)).collect::<Vec<_>>().join("\n"))
        }
        Content::FormAnswer { values, .. } => {
            let named = |value: &conversation::content::FormValue| {
                format!("{}: {}", value.label.as_ref().unwrap_or(&value.name), value.value)
            };
            let lines = values.iter().map(named);
            Some(lines.collect::<Vec<_>>().join("\n"))
        }
        Content::System { detail, .. } => detail.clone(),
    }
}

fn text(title: &str, zone: &str, lines: &[Line]) -> String {
    // The mark lets every editor read it as UTF-8.
    let mut out = format!("\u{feff}{title} ({zone})\n\n");
    for Line { at, who, words } in lines {
        let head = if who.is_empty() { at.clone() } else { format!("{at}  {who}") };
        let _ = write!(out, "{head}\n{words}\n\n");
    }
    out
}

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:42em;margin:2em auto;padding:0 1em;color:#1b1f24;background:#fff}\
h1{font-size:1.3em}small,time{color:#59636e}article{border-top:1px solid #d1d9e0;padding:.6em 0}p{margin:.2em 0;white-space:pre-wrap;overflow-wrap:anywhere}";

fn html(title: &str, zone: &str, lines: &[Line], locale: Locale) -> String {
    let title = escaped(title);
    let mut out = format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style><h1>{title}</h1><small>{zone}</small>\n",
        word(locale, "zh-CN", "en"),
    );
    for Line { at, who, words } in lines {
        let (who, words) = (escaped(who), escaped(words));
        let _ = writeln!(
            out,
            "<article><b dir=\"auto\">{who}</b> <time>{at}</time><p dir=\"auto\">{words}</p></article>"
        );
    }
    out
}

/// Text as it may stand between tags: what people wrote is never markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_never_markup() {
        let line = |words: &str| Line { at: String::new(), who: "<b>".to_owned(), words: words.to_owned() };
        let page = html("<h1>", "UTC+08:00", &[line("<script>alert(1)</script> & \"x\"")], Locale::Zh);
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"), "{page}");
        assert!(page.contains("<b dir=\"auto\">&lt;b&gt;</b>"), "{page}");
        let text = text("t", "UTC+00:00", &[line("a\nb")]);
        assert!(text.ends_with("<b>\na\nb\n\n"), "{text}");
    }

    #[test]
    fn a_letter_carries_no_lure_of_whoever_asked_for_it() {
        for (wrote, sent) in [
            ("看 https://evil.example/x?y=1 吧", "看 [link] 吧"),
            ("请看evil.com吧", "请看[link]吧"),
            ("www.evil.example", "[link]"),
            ("evil。com", "evil。com"),
            ("mail me: a@evil.example, now", "mail me: [link] now"),
            ("EVIL.COM/路径", "[link]路径"),
            ("订单 12.5 元，版本 v1.2，好的...谢谢", "订单 12.5 元，版本 v1.2，好的...谢谢"),
            ("Where is it? It was 3.50.", "Where is it? It was 3.50."),
            ("one\ntwo", "one\ntwo"),
        ] {
            assert_eq!(without_links(wrote, "[link]"), sent, "{wrote}");
        }
    }

    #[test]
    fn times_are_those_of_the_visitors_clock() {
        let at = Timestamp::from_ms(1_767_600_000_000);
        assert_eq!(local(at, 0), "2026-01-05 08:00");
        assert_eq!(local(at, 8 * 60), "2026-01-05 16:00");
        assert_eq!(local(at, -9 * 60 - 30), "2026-01-04 22:30");
        assert_eq!((zone(480), zone(-570)), ("UTC+08:00".to_owned(), "UTC\u{2212}09:30".to_owned()));
    }

    #[test]
    fn every_content_has_words_or_is_left_out() {
        let voice = r#"{"type":"voice","duration_ms":3200,"file":{"file_id":"0199b7c2-0000-7000-8000-000000000009","name":"a","mime":"audio/ogg","size_bytes":1}}"#;
        let voice: Content = serde_json::from_str(voice).expect("content");
        assert_eq!(words(&voice, Locale::En).as_deref(), Some("[Voice message] 4″"));
        assert_eq!(words(&Content::System { key: "queued".to_owned(), detail: None }, Locale::Zh), None);
    }
}
