//! A letter of ours, built: always the same bytes for the same message, so that a second try is the same letter.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;

use crate::html::escaped;
use crate::limits::{QUOTE_CHARS, SUBJECT_CHARS};
use crate::machine::LOOP_HEADER;

/// Characters of one encoded word's content, in bytes of UTF-8: 45 become 60, within 75 with what surrounds them.
const WORD_BYTES: usize = 42;
/// Characters of a base64 line.
const LINE: usize = 76;

/// A file that goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the answer quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// One line that introduces it.
    pub intro: String,
    /// What the customer wrote.
    pub text: String,
}

/// A letter to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Message-ID, without brackets.
    pub message_id: String,
    /// Our name as the customer sees it.
    pub from_name: String,
    /// Our address.
    pub from: String,
    /// Where answers go.
    pub reply_to: String,
    /// The customer's address.
    pub to: String,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// What the customer's letter was about.
    pub subject: String,
    /// When the message was written, as RFC 5322 says it.
    pub date: String,
    /// Message-ID of the customer's letter.
    pub in_reply_to: Option<String>,
    /// Its thread.
    pub references: Vec<String>,
    /// The words.
    pub text: String,
    /// What came before.
    pub quoted: Option<Quoted>,
    /// Files.
    pub files: Vec<Attached>,
    /// The first letter of its conversation: it answers nothing.
    pub begins: bool,
    /// Written by a machine: said so, so that no other machine answers.
    pub automatic: bool,
    /// The words as a page of their own, made of nothing but safe HTML; the text is shown where it is left out.
    pub page: Option<String>,
}

impl Outgoing {
    /// The bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = String::new();
        header(&mut head, "Message-ID", &format!("<{}>", token(&self.message_id)));
        header(&mut head, "Date", &self.date);
        header(&mut head, "From", &format!("{} <{}>", words(&self.from_name), token(&self.from)));
        header(&mut head, "To", &format!("<{}>", token(&self.to)));
        if !self.cc.is_empty() {
            let cc: Vec<_> = self.cc.iter().map(|one| format!("<{}>", token(one))).collect();
            header(&mut head, "Cc", &cc.join(",\r\n "));
        }
        if self.reply_to != self.from {
            header(&mut head, "Reply-To", &format!("<{}>", token(&self.reply_to)));
        }
        let subject = if self.begins { self.subject.clone() } else { re(&self.subject) };
        header(&mut head, "Subject", &words(&subject));
        if let Some(id) = &self.in_reply_to {
            header(&mut head, "In-Reply-To", &format!("<{}>", token(id)));
        }
        let references: Vec<_> = self.references.iter().map(|id| format!("<{}>", token(id))).collect();
        if !references.is_empty() {
            header(&mut head, "References", &references.join("\r\n "));
        }
        if self.automatic {
            let how = if self.begins { "auto-generated" } else { "auto-replied" };
            header(&mut head, "Auto-Submitted", how);
            header(&mut head, "X-Auto-Response-Suppress", "All");
        }
        header(&mut head, LOOP_HEADER, &token(&self.from));
        header(&mut head, "MIME-Version", "1.0");
        head.push_str(&self.body());
        head.into_bytes()
    }

    fn body(&self) -> String {
        let boundary =
            |kind: &str| format!("{kind}-{}", self.message_id.split(['.', '@']).next().unwrap_or("x"));
        let (inner, outer) = (boundary("alt"), boundary("mix"));
        let mut both = String::new();
        part(&mut both, &inner, "text/plain; charset=utf-8", "", self.plain().as_bytes());
        part(&mut both, &inner, "text/html; charset=utf-8", "", self.rich().as_bytes());
        let alternative =
            format!("Content-Type: multipart/alternative; boundary=\"{inner}\"\r\n\r\n{both}--{inner}--\r\n");
        if self.files.is_empty() {
            return alternative;
        }
        let mut whole =
            format!("Content-Type: multipart/mixed; boundary=\"{outer}\"\r\n\r\n--{outer}\r\n{alternative}");
        for file in &self.files {
            let disposition = format!("Content-Disposition: attachment; {}\r\n", file_name(&file.name));
            part(&mut whole, &outer, &file.mime, &disposition, &file.bytes);
        }
        let _ = write!(whole, "--{outer}--\r\n");
        whole
    }

    fn plain(&self) -> String {
        let mut text = self.text.replace("\r\n", "\n");
        if let Some(quoted) = &self.quoted {
            let _ = write!(text, "\n\n{}\n", quoted.intro);
            for line in cut(&quoted.text).lines() {
                let _ = writeln!(text, "> {line}");
            }
        }
        text.replace('\n', "\r\n")
    }

    fn rich(&self) -> String {
        if let Some(page) = &self.page {
            return page.clone();
        }
        let mut html = format!("<div>{}</div>\r\n", escaped(&self.text));
        if let Some(quoted) = &self.quoted {
            let _ = write!(
                html,
                "<p>{}</p>\r\n<blockquote style=\"margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex\">{}</blockquote>\r\n",
                escaped(&quoted.intro),
                escaped(&cut(&quoted.text))
            );
        }
        html
    }
}

fn cut(text: &str) -> String {
    text.chars().take(QUOTE_CHARS).collect()
}

/// The subject of an answer: `Re:` once, whatever was there.
pub fn re(subject: &str) -> String {
    let mut rest = subject.trim();
    loop {
        let lower = rest.to_lowercase();
        let prefix = ["re:", "re：", "回复:", "回复：", "回覆:", "回覆：", "答复:", "答复：", "aw:", "sv:"]
            .iter()
            .find(|prefix| lower.starts_with(**prefix));
        match prefix {
            Some(prefix) => rest = rest.get(prefix.len()..).unwrap_or_default().trim_start(),
            None => break,
        }
    }
    format!("Re: {rest}").trim().chars().take(SUBJECT_CHARS).collect()
}

fn header(head: &mut String, name: &str, value: &str) {
    let _ = write!(head, "{name}: {value}\r\n");
}

/// A value without anything that could end a header.
fn token(value: &str) -> String {
    value.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect()
}

/// Words in a header: as they are when they are plain, else RFC 2047.
fn words(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = clean.len() <= 60
        && clean
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | ':' | '.' | '!' | '?' | '\''));
    if plain && !clean.contains("=?") {
        return if clean.contains(['.', ':']) && !clean.starts_with("Re:") {
            format!("\"{clean}\"")
        } else {
            clean
        };
    }
    let mut lines = Vec::new();
    let mut word = String::new();
    for c in clean.chars() {
        if word.len() + c.len_utf8() > WORD_BYTES {
            lines.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    lines.push(word);
    let encoded: Vec<_> = lines.iter().map(|line| format!("=?utf-8?B?{}?=", B64.encode(line))).collect();
    encoded.join("\r\n ")
}

/// A file's name for readers old and new (RFC 2231).
fn file_name(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    if encoded == name { format!("filename=\"{name}\"") } else { format!("filename*=utf-8''{encoded}") }
}

fn part(whole: &mut String, boundary: &str, mime: &str, more: &str, bytes: &[u8]) {
    let _ = write!(
        whole,
        "--{boundary}\r\nContent-Type: {}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n",
        token(mime)
    );
    let encoded = B64.encode(bytes);
    let mut at = 0;
    while at < encoded.len() {
        let end = (at + LINE).min(encoded.len());
        whole.push_str(&encoded[at..end]);
        whole.push_str("\r\n");
        at = end;
    }
    if encoded.is_empty() {
        whole.push_str("\r\n");
    }
}
