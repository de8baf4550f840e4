//! What was said in a conversation, as a model is told it: what the customer could see, the newest, and nobody's name.

use base::Locale;
use conversation::{Author, Header};
use serde_json::{Value, json};
use store::{Cx, StoredMessage};

use crate::conversation::words;
use crate::error::{Error, Result};

/// Messages that are told.
const MESSAGES: u32 = 50;
/// Characters of all of them.
const CHARS: usize = 20_000;
/// What the customer said last, by which articles are looked for and their language is known.
const LAST: usize = 3;

/// One thing that was said.
struct Line {
    from: &'static str,
    text: String,
}

/// It.
pub(super) struct Talk {
    lines: Vec<Line>,
    /// The customer's language.
    pub language: Locale,
}

impl Talk {
    /// For a model.
    pub(super) fn data(&self) -> Value {
        json!({ "conversation": self.conversation() })
    }

    pub(super) fn conversation(&self) -> Vec<Value> {
        self.lines.iter().map(|line| json!({ "from": line.from, "text": line.text })).collect()
    }

    /// Everything that was said.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }

    /// What the customer said last, the newest first.
    pub(super) fn asked(&self) -> Vec<&str> {
        last(&self.lines)
    }
}

fn last(lines: &[Line]) -> Vec<&str> {
    let customer = lines.iter().rev().filter(|line| line.from == "customer");
    customer.take(LAST).map(|line| line.text.as_str()).collect()
}

/// Reads it. Private notes are for colleagues and stay in the house.
pub(super) async fn read(cx: &Cx, header: &Header, locale: Locale) -> Result<Talk> {
    let rows = cx.public_messages(header.id, None, MESSAGES).await?;
    let mut lines: Vec<Line> = rows.iter().filter_map(|row| line(row, locale)).collect();
    let (mut left, mut first) = (CHARS, lines.len());
    while first > 0 {
        let chars = lines[first - 1].text.chars().count();
        if chars > left {
            break;
        }
        left -= chars;
        first -= 1;
    }
    lines.drain(..first);
    if lines.is_empty() {
        return Err(Error::invalid("conversation", "nothing was said that a model could read"));
    }
    let detected = last(&lines).into_iter().find_map(|text| nlu::language::detect(&nlu::normalise(text)));
    Ok(Talk { lines, language: detected.unwrap_or(locale) })
}

fn line(row: &StoredMessage, locale: Locale) -> Option<Line> {
    let from = match row.author {
        Author::Customer => "customer",
        Author::Assistant => "assistant",
        Author::Agent { .. } => "agent",
        Author::Program { .. } => "automatic message",
        Author::System => return None,
    };
    Some(Line { from, text: words(&row.content, locale)? })
}
