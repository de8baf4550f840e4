//! What may be taught: ids, titles, answers and texts.

use protocol::inbox::Wording;
use protocol::training::IntentInput;

use super::{ANSWER_CHARS, EXAMPLE_CHARS, TITLE_CHARS};
use crate::app::App;
use crate::error::{Error, Result};

/// Characters of an intent's id.
const ID_CHARS: usize = 64;
/// Parts of an intent's id.
const ID_PARTS: usize = 4;

/// An own intent in its stored form.
pub(super) fn intent(app: &App, mut input: IntentInput) -> Result<IntentInput> {
    input.id = input.id.trim().to_owned();
    if !is_id(&input.id) && !input.id.starts_with(dialogue::SMALLTALK.trim_end_matches('.')) {
        let reason = format!(
            "up to {ID_PARTS} parts of a-z, 0-9 and _, divided by dots, at most {ID_CHARS} characters: promo.singles_day"
        );
        return Err(Error::invalid("id", reason));
    }
    if !is_id(&input.id) {
        return Err(Error::invalid("id", "must not begin with smalltalk: that is the pack's"));
    }
    if app.pack().training().intents.iter().any(|there| there.id == input.id) {
        return Err(Error::Exists("intent of this id"));
    }
    words("title", &mut input.title, TITLE_CHARS)?;
    words("answer", &mut input.answer, ANSWER_CHARS)?;
    Ok(input)
}

/// Whether an own intent may have this id.
pub(super) fn is_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let talk = dialogue::SMALLTALK;
    let ours = id != talk.trim_end_matches('.') && !id.starts_with(talk);
    ours && id.len() <= ID_CHARS && id.split('.').count() <= ID_PARTS && id.split('.').all(part)
}

/// Why a text is not learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Wrong {
    #[error("is empty")]
    Empty,
    #[error("is longer than {EXAMPLE_CHARS} characters")]
    TooLong,
    #[error("holds control characters")]
    Control,
    #[error("holds nothing that can be read")]
    Unreadable,
}

impl Wrong {
    /// The stable word.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::Control => "control",
            Self::Unreadable => "unreadable",
        }
    }
}

fn words(field: &'static str, words: &mut Wording, most: usize) -> Result<()> {
    for text in [&mut words.zh, &mut words.en] {
        *text = text.trim().to_owned();
        if text.chars().count() > most {
            return Err(Error::invalid(field, format!("at most {most} characters")));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Error::invalid(field, "must not hold control characters"));
        }
    }
    if words.zh.is_empty() && words.en.is_empty() {
        return Err(Error::invalid(field, "is needed in Chinese or English"));
    }
    Ok(())
}

/// A text to learn from, on one line; or what is wrong with it.
pub(super) fn text(raw: &str) -> std::result::Result<String, Wrong> {
    let text: Vec<&str> = raw.split_whitespace().collect();
    let text = text.join(" ");
    match () {
        () if text.is_empty() => Err(Wrong::Empty),
        () if text.chars().count() > EXAMPLE_CHARS => Err(Wrong::TooLong),
        () if text.chars().any(char::is_control) => Err(Wrong::Control),
        () if super::known::same(&text).trim().is_empty() => Err(Wrong::Unreadable),
        () => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_brought_to_one_line_or_refused_with_a_reason() {
        assert_eq!(text("  怎么 \n 退货 "), Ok("怎么 退货".to_owned()));
        assert_eq!(text(" \t\n"), Err(Wrong::Empty));
        assert_eq!(text("a\u{7}b"), Err(Wrong::Control));
        assert_eq!(text(&"退".repeat(500)).map(|text| text.chars().count()), Ok(500));
        assert_eq!(text(&"退".repeat(501)), Err(Wrong::TooLong));
    }
}
