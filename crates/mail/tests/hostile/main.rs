//! Letters made to harm, from the same corpus that the journey `inert` drives through browsers: whatever comes in, what goes on is
//! words, and HTML in which nothing runs and nothing is fetched.

use std::fmt::Write as _;

use mail::build::Quoted;
use mail::{Attached, Outgoing, html};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    text: String,
}

fn corpus() -> Vec<String> {
    let all: Vec<Vector> =
        serde_json::from_str(include_str!("../../../../web/e2e/corpus/hostile.json")).expect("the corpus");
    assert!(all.len() >= 150);
    all.into_iter().map(|vector| vector.text).collect()
}

/// Elements that may be in a letter as it is shown; everything that runs, fetches, submits or styles is not among them.
const ELEMENTS: &str = "a abbr acronym area article aside b bdi bdo blockquote br caption center cite code col colgroup data dd del \
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li map mark nav ol p pre q rp rt \
    rtc ruby s samp small span strike strong sub summary sup table tbody td th thead time tr tt u ul var wbr";
const ATTRIBUTES: &str = "align alt char charoff cite colspan datetime dir header headers height href hreflang lang open rel reversed rowspan \
    scope shape size span src start summary target title type value width axis abbr background";

/// What of safe HTML could do more than be read. Text has its `<` escaped, so every one begins an element.
fn harm(safe: &str) -> Option<String> {
    for rest in safe.split('<').skip(1) {
        let (tag, _) = rest.split_once('>')?;
        let closing = tag.strip_prefix('/');
        let name = closing.unwrap_or(tag).split([' ', '/']).next().unwrap_or_default();
        if !ELEMENTS.split_whitespace().any(|known| known == name) {
            return Some(format!("element {name}"));
        }
        let mut attributes = tag.split_once(' ').map_or("", |(_, attributes)| attributes).trim();
        while let Some((attribute, after)) = attributes.split_once("=\"") {
            let (value, next) = after.split_once('"').unwrap_or((after, ""));
            let attribute = attribute.trim();
            if !ATTRIBUTES.split_whitespace().any(|known| known == attribute) {
                return Some(format!("attribute {attribute}"));
            }
            let lower = value.trim().to_lowercase();
            let good = match attribute {
                "href" => ["http://", "https://", "mailto:", "tel:", "http:", "https:"]
                    .iter()
                    .any(|scheme| lower.starts_with(scheme)),
                "src" => lower.starts_with("cid:"),
                "cite" | "background" => lower.starts_with("cid:"),
                _ => true,
            };
            if !good {
                return Some(format!("{attribute}={value}"));
            }
            attributes = next.trim();
        }
    }
    None
}

fn assert_harmless(text: &str) {
    let safe = html::safe(text);
    assert_eq!(harm(&safe), None, "{text}\nbecame\n{safe}");
    // A second parser may read it otherwise than the first: what is cleaned stays as it is when it is cleaned again.
    assert_eq!(html::safe(&safe), safe, "{text} is not stable");
}

#[test]
fn the_scanner_sees_harm() {
    for bad in [
        "<script>",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<img src=\"https://evil.example\">",
        "<p style=\"x\">",
    ] {
        assert!(harm(bad).is_some(), "{bad}");
    }
}

#[test]
fn nothing_of_the_corpus_survives_alone() {
    corpus().iter().for_each(|text| assert_harmless(text));
}

/// The corpus as body, subject, name of sender and name of file of a whole letter.
#[test]
fn letters_made_of_the_corpus_are_read_and_harmless() {
    for text in corpus() {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut raw = format!(
            "From: {line} <a@b.example>\r\nTo: help@shop.example\r\nSubject: {line}\r\nMessage-ID: <{line}>\r\n\
             Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{text}\r\n"
        );
        let _ = write!(raw, "--x\r\nContent-Type: image/svg+xml; name=\"{line}\"\r\n\r\n{text}\r\n--x--\r\n");
        // A sender that cannot be read is refused; nothing else may go wrong.
        let Ok(letter) = mail::read(raw.as_bytes()) else { continue };
        assert_eq!(letter.html.as_deref().and_then(harm), None, "{text}");
        assert!(!letter.subject.chars().any(char::is_control));
        assert!(!letter.text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')));
    }
}

fn outgoing(text: &str) -> Outgoing {
    Outgoing {
        message_id: "one.zhike@shop.example".to_owned(),
        from_name: text.to_owned(),
        from: "help@shop.example".to_owned(),
        reply_to: "help+x@shop.example".to_owned(),
        to: "lina@buyer.example".to_owned(),
        subject: text.to_owned(),
        date: mail::date::rfc5322(0),
        in_reply_to: Some(text.to_owned()),
        references: vec![text.to_owned()],
        text: text.to_owned(),
        quoted: Some(Quoted { intro: text.to_owned(), text: text.to_owned() }),
        files: vec![Attached {
            name: text.to_owned(),
            mime: "application/pdf".to_owned(),
            bytes: b"%PDF".to_vec(),
        }],
        ..Outgoing::default()
    }
}

/// What we send says what was written, and nothing of it becomes a header, a second recipient or markup.
fn assert_sent_as_written(text: &str) {
    let bytes = outgoing(text).bytes();
    let whole = String::from_utf8_lossy(&bytes);
    let (head, _) = whole.split_once("\r\n\r\n").expect("a head and a body");
    for line in head.split("\r\n") {
        let name = line.split(':').next().unwrap_or_default();
        let known = [
            "Message-ID",
            "Date",
            "From",
            "To",
            "Reply-To",
            "Subject",
            "In-Reply-To",
            "References",
            "X-Zhike-Loop",
            "MIME-Version",
            "Content-Type",
        ];
        assert!(line.starts_with(' ') || known.contains(&name), "{text:?} made the header {line:?}");
    }
    let letter = mail::read(&bytes).expect("readable");
    assert_eq!((letter.from.as_str(), letter.delivered_to.len()), ("help@shop.example", 1));
    assert_eq!(letter.html.as_deref().and_then(harm), None);
    assert_eq!(letter.attachments.len(), 1);
}

#[test]
fn what_we_send_says_what_was_written() {
    corpus().iter().for_each(|text| assert_sent_as_written(text));
}

/// A letter nested and split beyond measure is refused or cut, in bounded time; never a panic.
#[test]
fn nested_letters_are_bounded() {
    let mut raw = "From: a@b.example\r\nSubject: deep\r\n".to_owned();
    for at in 0..3_000 {
        let _ = write!(raw, "Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n");
    }
    let _ = mail::read(raw.as_bytes());
    let mut raw = String::new();
    for _ in 0..400 {
        raw.push_str("From: a@b.example\r\nSubject: in\r\nContent-Type: message/rfc822\r\n\r\n");
    }
    let _ = mail::read(raw.as_bytes());
    let mut raw = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n".to_owned();
    for _ in 0..5_000 {
        raw.push_str("--x\r\n\r\nx\r\n");
    }
    assert_eq!(mail::read(raw.as_bytes()), Err(mail::Unreadable::TooManyParts));
}

/// What a parser mends in one reading can be broken anew by that: found among made-up letters.
#[test]
fn what_is_mended_twice_comes_to_rest() {
    for depth in [3, 600] {
        let (open, close) = ("<div>".repeat(depth), "</div>".repeat(depth - 1));
        assert_harmless(&format!("<a><a><b><p></b><img><=sc!<object></o=sc!=sc!{open}<img>{close}</=sc!"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Vectors put together, cut anywhere, and with bytes of noise between them.
    #[test]
    fn nothing_survives_in_company(
        picks in proptest::collection::vec((0_usize..10_000, 0_usize..200, 0_usize..200), 1..6),
        noise in "[<>\"'&/= a-z!\\-\\[\\]]{0,12}",
    ) {
        let corpus = corpus();
        let mut text = String::new();
        for (which, from, to) in picks {
            let vector: Vec<char> = corpus[which % corpus.len()].chars().collect();
            let (from, to) = (from.min(vector.len()), vector.len().saturating_sub(to % 8));
            text.extend(vector.get(from.min(to) * (which % 2)..to).unwrap_or_default());
            text.push_str(&noise);
        }
        assert_harmless(&text);
    }

    #[test]
    fn anything_is_sent_as_written(text in any::<String>()) {
        assert_sent_as_written(&text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = mail::read(&bytes);
    }
}
