//! Delivery reports (RFC 3464): which letter did not arrive, and why.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

/// Characters of the other server's words that are kept.
const WORDS: usize = 300;

/// What a delivery report says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    /// Whether it is final.
    pub failed: bool,
    /// Whether it is still tried.
    pub delayed: bool,
    /// Who did not get it.
    pub recipient: Option<String>,
    /// Enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: String,
    /// The other server's words.
    pub words: String,
    /// Message-ID of the letter it reports on, without brackets.
    pub message_id: Option<String>,
}

/// Whether a part belongs to a report's machinery.
pub fn is_report(part: &MessagePart<'_>) -> bool {
    kind(part).is_some_and(|kind| {
        matches!(
            kind.as_str(),
            "message/delivery-status"
                | "message/global-delivery-status"
                | "message/feedback-report"
                | "text/rfc822-headers"
        )
    })
}

fn kind(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    Some(format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase())
}

/// Reads a letter as a delivery report; `None` when it is none.
pub fn read(message: &Message<'_>) -> Option<Bounce> {
    let root = message.root_part();
    if kind(root)? != "multipart/report" {
        return None;
    }
    let mut found = None;
    let mut original = None;
    for part in &message.parts {
        match kind(part).as_deref() {
            Some("message/delivery-status" | "message/global-delivery-status") => {
                found = found.or_else(|| Some(status(&text_of(part))));
            }
            Some("text/rfc822-headers" | "message/rfc822-headers") => {
                original = original.or_else(|| field(&text_of(part), "message-id"));
            }
            _ => {
                if let PartType::Message(inner) = &part.body {
                    original = original.or_else(|| inner.message_id().map(str::to_owned));
                }
            }
        }
    }
    let mut bounce = found?;
    if bounce.words.is_empty() {
        bounce.words = told(message);
    }
    bounce.message_id = original.map(|id| id.trim().trim_start_matches('<').trim_end_matches('>').to_owned());
    Some(bounce)
}

/// The reason as the report tells people, where it tells programs none: the lines set in below the address.
fn told(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with("    ")).map(str::trim).take(5).collect();
    lines.join(" ").chars().filter(|c| !c.is_control()).take(WORDS).collect()
}

fn text_of(part: &MessagePart<'_>) -> String {
    String::from_utf8_lossy(part.contents()).into_owned()
}

fn status(text: &str) -> Bounce {
    let action = field(text, "action").unwrap_or_default().to_ascii_lowercase();
    let words = field(text, "diagnostic-code").unwrap_or_default();
    let words = words.split_once(';').map_or(words.as_str(), |(_, words)| words).trim();
    Bounce {
        failed: action == "failed",
        delayed: action == "delayed",
        recipient: ["original-recipient", "final-recipient"]
            .iter()
            .find_map(|name| field(text, name))
            .and_then(|value| value.rsplit(';').next().and_then(crate::address::normal)),
        status: field(text, "status")
            .unwrap_or_default()
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
        words: words.chars().filter(|c| !c.is_control()).take(WORDS).collect(),
        message_id: None,
    }
}

/// The first field of this name in a block of header lines, unfolded.
fn field(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some((found, value)) = line.split_once(':') else { continue };
        if !found.trim().eq_ignore_ascii_case(name) {
            continue;
        }
        let mut value = value.trim().to_owned();
        for more in lines.by_ref() {
            if !more.starts_with([' ', '\t']) {
                break;
            }
            value.push(' ');
            value.push_str(more.trim());
        }
        return Some(value);
    }
    None
}
