//! What may be set of an inbox. Every refusal names its field and says what to do.

use base::limits;
use protocol::inbox::{BusinessCard, InboxSettings, SaveInbox, Wording};

use super::color::{BadColor, READABLE, readable};
use crate::error::{Error, Result};

/// Origins of one inbox.
const MOST_ORIGINS: usize = 20;
/// Characters of the greeting.
const GREETING_CHARS: usize = 300;
/// Characters of one line or one question.
const LINE_CHARS: usize = 60;
/// Questions to tap on, in each language.
const MOST_QUESTIONS: usize = 6;
/// Recommended offers.
const MOST_CARDS: usize = 6;
/// The longest reply time that may be promised: a working week.
const MOST_REPLY_MINUTES: u32 = 5 * 24 * 60;

/// Brings it to its stored form, or says what is wrong.
pub(crate) fn checked(mut save: SaveInbox) -> Result<SaveInbox> {
    save.name = line("name", &save.name, limits::NAME_CHARS)?;
    if save.name.is_empty() {
        return Err(Error::invalid("name", "write the name that customers know you by"));
    }
    if save.origins.len() > MOST_ORIGINS {
        return Err(Error::invalid("origins", format!("at most {MOST_ORIGINS}")));
    }
    let mut origins = Vec::new();
    for text in &save.origins {
        let origin = origin(text)?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    save.origins = origins;
    save.settings = settings(save.settings)?;
    Ok(save)
}

/// A colour on which white text can be read, in its stored form.
pub(crate) fn color_checked(color: &str) -> Result<String> {
    let readable = readable(color.trim()).map_err(|bad| match bad {
        BadColor::Form => Error::invalid("color", "write it as #rrggbb, for example #1f6049"),
        BadColor::Faint { contrast, try_this } => Error::invalid(
            "color",
            format!(
                "white text on it has a contrast of {contrast:.1}, {READABLE} are needed; try {try_this}"
            ),
        ),
    })?;
    Ok(readable.light)
}

fn settings(mut set: InboxSettings) -> Result<InboxSettings> {
    if let Some(color) = &set.color {
        set.color = Some(color_checked(color)?);
    }
    set.greeting = wording("greeting", &set.greeting, GREETING_CHARS)?;
    set.team = wording("team", &set.team, LINE_CHARS)?;
    if set.reply_minutes.is_some_and(|minutes| minutes == 0 || minutes > MOST_REPLY_MINUTES) {
        return Err(Error::invalid("reply_minutes", format!("must be 1 to {MOST_REPLY_MINUTES} minutes")));
    }
    for list in [&mut set.questions.zh, &mut set.questions.en] {
        let lines =
            list.iter().map(|text| line("questions", text, LINE_CHARS)).collect::<Result<Vec<_>>>()?;
        *list = lines.into_iter().filter(|text| !text.is_empty()).collect();
        if list.len() > MOST_QUESTIONS {
            return Err(Error::invalid("questions", format!("at most {MOST_QUESTIONS} in each language")));
        }
    }
    for (at, field) in set.pre_chat.iter().enumerate() {
        if set.pre_chat.iter().skip(at + 1).any(|other| other.kind == field.kind) {
            return Err(Error::invalid("pre_chat", "ask for each thing once"));
        }
    }
    if set.cards.len() > MOST_CARDS {
        return Err(Error::invalid("cards", format!("at most {MOST_CARDS}")));
    }
    set.cards = set.cards.into_iter().map(card).collect::<Result<_>>()?;
    Ok(set)
}

fn card(card: BusinessCard) -> Result<BusinessCard> {
    let title = wording("cards", &card.title, LINE_CHARS)?;
    if title.zh.is_empty() && title.en.is_empty() {
        return Err(Error::invalid("cards", "each offer needs a title"));
    }
    let url = card.url.trim().to_owned();
    if !is_address(&url, &["https://", "http://"]) {
        return Err(Error::invalid("cards", "each offer needs an address beginning with https://"));
    }
    let image = card.image.map(|image| image.trim().to_owned()).filter(|image| !image.is_empty());
    if image.as_deref().is_some_and(|image| !is_address(image, &["https://"])) {
        return Err(Error::invalid("cards", "the address of a picture must begin with https://"));
    }
    Ok(BusinessCard { title, image, url })
}

pub(crate) fn is_address(text: &str, schemes: &[&str]) -> bool {
    let host = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
    let host = host.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    !host.is_empty()
        && !host.contains('@')
        && text.chars().count() <= limits::URL_CHARS
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\".contains(c))
}

/// Scheme, host and port as a browser writes them in `Origin`.
fn origin(text: &str) -> Result<String> {
    let bad =
        || Error::invalid("origins", format!("{text:?} is no web site; write it as https://www.example.com"));
    let text = text.trim().trim_end_matches('/').to_lowercase();
    let (scheme, host) = text.split_once("://").ok_or_else(bad)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if !matches!(scheme, "https" | "http") || host.is_empty() || host.len() > 253 || !host.chars().all(fits) {
        return Err(bad());
    }
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Ok(format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(host)))
}

pub(crate) fn wording(field: &'static str, text: &Wording, chars: usize) -> Result<Wording> {
    Ok(Wording { zh: line(field, &text.zh, chars)?, en: line(field, &text.en, chars)? })
}

fn line(field: &'static str, text: &str, chars: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > chars {
        return Err(Error::invalid(field, format!("at most {chars} characters")));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Error::invalid(field, "take out the invisible characters"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (given, kept) in [
            ("https://Shop.example/", "https://shop.example"),
            (" http://127.0.0.1:8080 ", "http://127.0.0.1:8080"),
            ("https://shop.example:443", "https://shop.example"),
        ] {
            assert_eq!(origin(given).ok().as_deref(), Some(kept), "{given}");
        }
        for bad in
            ["shop.example", "https://", "ftp://a.example", "https://a.example/path", "https://a@b", "*"]
        {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_of_cards_run_nothing() {
        for bad in ["javascript:alert(1)", "https://", "https://a@b.example/", "https://a.example/\"x", "/x"]
        {
            assert!(!is_address(bad, &["https://"]), "{bad}");
        }
        assert!(is_address("https://a.example/p?x=1", &["https://"]));
    }
}
