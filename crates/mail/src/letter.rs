//! A letter as it came, read: who, to whom, what about, which words, which files.

use mail_parser::{Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::limits::{
    COPIES, DEPTH, FILES, HEAD_CHARS, HEAD_LINES, HTML_BYTES, LETTER_BYTES, PARTS, REFERENCES, SUBJECT_CHARS,
    TEXT_CHARS,
};
use crate::protection::{self, Protection};
use crate::{address, bounce, charset, html, tnef};

/// Why a letter cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Larger than [`LETTER_BYTES`].
    #[error("the letter is larger than 36 MB")]
    TooLarge,
    /// More parts than [`PARTS`].
    #[error("the letter has more than 1,000 parts")]
    TooManyParts,
    /// No headers at all.
    #[error("this is no letter")]
    NoLetter,
    /// Nobody sent it.
    #[error("the letter names no sender")]
    NoSender,
}

/// A file that came with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as the sender called it.
    pub name: String,
    /// By which HTML shows it as a picture.
    pub content_id: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A letter, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its Message-ID, without brackets; empty when it has none.
    pub message_id: String,
    /// The sender's address.
    pub from: String,
    /// Where answers shall go, when that is another address than the sender's. Anybody can write anything there.
    pub reply_to: Option<String>,
    /// The sender's name.
    pub from_name: Option<String>,
    /// Whom it names in `To`.
    pub to: Vec<String>,
    /// Whom it names in `Cc`.
    pub cc: Vec<String>,
    /// Every address that it was sent to, as far as it tells.
    pub delivered_to: Vec<String>,
    /// The envelope's sender; `Some("")` for delivery reports.
    pub return_path: Option<String>,
    /// What it is about.
    pub subject: String,
    /// When it says that it was written, in seconds since 1970.
    pub date_s: Option<i64>,
    /// Message-IDs that it answers.
    pub in_reply_to: Vec<String>,
    /// Message-IDs of its thread, oldest first.
    pub references: Vec<String>,
    /// Its words as plain text, history included.
    pub text: String,
    /// Its HTML, already made safe.
    pub html: Option<String>,
    /// Pictures of its HTML that lie elsewhere and were left out: fetching one tells the sender who looked, and when.
    pub remote_pictures: usize,
    /// Whether it is signed or encrypted.
    pub protection: Option<Protection>,
    /// Its head as it came, to be looked at.
    pub head: Vec<(String, String)>,
    /// Its files.
    pub attachments: Vec<Attachment>,
    /// Files beyond [`FILES`] that were left out.
    pub left_out: usize,
    /// Set when it is a delivery report.
    pub bounce: Option<bounce::Bounce>,
    headers: Vec<(String, String)>,
}

impl Letter {
    /// The first header of this name, unfolded.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Headers whose text is looked at later.
const KEPT: &[&str] = &[
    "auto-submitted",
    "precedence",
    "list-id",
    "list-post",
    "list-unsubscribe",
    "x-mailing-list",
    "x-loop",
    "x-autoreply",
    "x-autorespond",
    "x-autoreply-from",
    "x-auto-response-suppress",
    "x-zhike-loop",
    "reply-to",
];

/// Reads a letter.
pub fn read(raw: &[u8]) -> Result<Letter, Unreadable> {
    if raw.len() > LETTER_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let mut message = MessageParser::default().parse(raw).ok_or(Unreadable::NoLetter)?;
    if message.parts.is_empty() {
        return Err(Unreadable::NoLetter);
    }
    if count(&message, DEPTH) > PARTS {
        return Err(Unreadable::TooManyParts);
    }
    let (from, from_name) = sender(&message).ok_or(Unreadable::NoSender)?;
    let mut letter = Letter {
        message_id: message.message_id().unwrap_or_default().chars().take(250).collect(),
        reply_to: reply_to(&message).filter(|address| *address != from),
        from,
        from_name,
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        delivered_to: recipients(&message),
        return_path: return_path(&message),
        subject: subject(&message),
        date_s: message.date().map(mail_parser::DateTime::to_timestamp),
        in_reply_to: ids(message.in_reply_to()),
        references: ids(message.references()),
        bounce: bounce::read(&message),
        ..Letter::default()
    };
    for (name, value) in message.headers_raw() {
        if letter.head.len() < HEAD_LINES {
            letter.head.push((shown(name), shown(value)));
        }
        if KEPT.contains(&name.to_ascii_lowercase().as_str()) {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            letter.headers.push((name.to_owned(), value));
        }
    }
    bodies(&message, &mut letter);
    letter.protection = protection::of(&message, &letter.text);
    files(&mut message, &mut letter);
    Ok(letter)
}

fn count(message: &Message<'_>, depth: usize) -> usize {
    let inside = |part: &MessagePart<'_>| match &part.body {
        PartType::Message(inner) if depth > 0 => count(inner, depth - 1),
        _ => 0,
    };
    message.parts.len() + message.parts.iter().map(inside).sum::<usize>()
}

fn sender(message: &Message<'_>) -> Option<(String, Option<String>)> {
    let found = message.from().or_else(|| message.sender())?.first()?;
    let address = address::normal(found.address()?)?;
    let name = found.name().map(str::trim).filter(|name| !name.is_empty() && !charset::is_broken(name));
    let name = name.map(|name| name.chars().filter(|c| !c.is_control()).take(120).collect());
    Some((address, name))
}

/// The first address at which answers are wished.
fn reply_to(message: &Message<'_>) -> Option<String> {
    message.reply_to()?.iter().find_map(|one| one.address().and_then(address::normal))
}

/// A line of the head on one line.
fn shown(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(HEAD_CHARS).collect()
}

fn addresses(list: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    let found = list.into_iter().flat_map(mail_parser::Address::iter);
    found.filter_map(|one| one.address().and_then(address::normal)).take(COPIES).collect()
}

fn recipients(message: &Message<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        for value in message.header_values(name) {
            all.extend(value.as_text().and_then(address::normal));
        }
    }
    for list in [message.to(), message.cc()].into_iter().flatten() {
        all.extend(list.iter().filter_map(|found| found.address().and_then(address::normal)));
    }
    all.truncate(100);
    all
}

fn return_path(message: &Message<'_>) -> Option<String> {
    let raw = message.header_raw("Return-Path")?.trim();
    Some(raw.trim_start_matches('<').trim_end_matches('>').trim().to_lowercase())
}

fn subject(message: &Message<'_>) -> String {
    let read = message.subject().unwrap_or_default();
    let whole = if charset::is_broken(read) {
        raw_subject(message).unwrap_or(read.to_owned())
    } else {
        read.to_owned()
    };
    whole
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(SUBJECT_CHARS)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A subject in bytes that were never encoded as a header must be.
fn raw_subject(message: &Message<'_>) -> Option<String> {
    let header = message.headers().iter().find(|header| header.name().eq_ignore_ascii_case("subject"))?;
    let bytes = message.raw_message().get(header.offset_start() as usize..header.offset_end() as usize)?;
    Some(charset::guess(bytes, None).trim().to_owned())
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let mut all: Vec<String> = match value {
        HeaderValue::Text(one) => vec![one.to_string()],
        HeaderValue::TextList(many) => many.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    if all.len() > REFERENCES {
        all.drain(..all.len() - REFERENCES);
    }
    all
}

fn bodies(message: &Message<'_>, letter: &mut Letter) {
    let (mut plain, mut rich) = (String::new(), String::new());
    for id in &message.text_body {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        if let PartType::Text(text) = &part.body {
            push(&mut plain, &repaired(message, part, text));
        }
    }
    for id in &message.html_body {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        if let PartType::Html(text) = &part.body {
            push(&mut rich, &repaired(message, part, text));
        }
    }
    if !rich.is_empty() {
        let mut cut = rich.len().min(HTML_BYTES);
        while !rich.is_char_boundary(cut) {
            cut -= 1;
        }
        let (safe, remote) = html::safe_counting(&rich);
        letter.html = Some(safe);
        letter.remote_pictures = remote;
        if plain.trim().is_empty() {
            plain = html::words(&rich[..cut]);
        }
    }
    letter.text =
        plain.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).take(TEXT_CHARS).collect();
}

fn push(whole: &mut String, more: &str) {
    if !whole.is_empty() {
        whole.push('\n');
    }
    whole.push_str(more);
}

/// The text of a part; from its bytes once more when the label lied.
fn repaired(message: &Message<'_>, part: &MessagePart<'_>, read: &str) -> String {
    if !charset::is_broken(read) && !part.is_encoding_problem {
        return read.to_owned();
    }
    let raw = message.raw_message().get(part.offset_body as usize..part.offset_end as usize);
    let Some(raw) = raw.filter(|raw| !raw.is_empty()) else { return read.to_owned() };
    let bytes = match part.encoding {
        Encoding::Base64 => mail_parser::decoders::base64::base64_decode(raw),
        Encoding::QuotedPrintable => mail_parser::decoders::quoted_printable::quoted_printable_decode(raw),
        Encoding::None => Some(raw.to_vec()),
    };
    let label = part.content_type().and_then(|kind| kind.attribute("charset"));
    match bytes {
        Some(bytes) if charset::is_broken(read) => charset::guess(&bytes, label),
        _ => read.to_owned(),
    }
}

/// Takes the files out of the parsed letter: a large one is held once.
fn files(message: &mut Message<'_>, letter: &mut Letter) {
    for id in std::mem::take(&mut message.attachments) {
        let Some(part) = message.parts.get_mut(id as usize) else { continue };
        if bounce::is_report(part) {
            continue;
        }
        let name = part.attachment_name().map_or_else(|| name_for(part), str::to_owned);
        let inner = match std::mem::take(&mut part.body) {
            PartType::Message(inner) => Some(inner.raw_message.into_owned()),
            PartType::Multipart(_) => None,
            PartType::Text(text) | PartType::Html(text) => Some(text.into_owned().into_bytes()),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(bytes.into_owned()),
        };
        let Some(bytes) = inner.filter(|bytes| !bytes.is_empty()) else { continue };
        if tnef::is_package(&bytes) {
            for (name, bytes) in tnef::files(&bytes) {
                if letter.attachments.len() < FILES {
                    letter.attachments.push(Attachment { name, content_id: None, bytes });
                } else {
                    letter.left_out += 1;
                }
            }
            continue;
        }
        if letter.attachments.len() == FILES {
            letter.left_out += 1;
            continue;
        }
        let content_id = part.content_id().map(str::to_owned);
        letter.attachments.push(Attachment { name, content_id, bytes });
    }
}

fn name_for(part: &MessagePart<'_>) -> String {
    match &part.body {
        PartType::Message(inner) => format!("{}.eml", inner.subject().unwrap_or("letter")),
        PartType::Text(_) => "text.txt".to_owned(),
        _ => "file".to_owned(),
    }
}
