//! The form of what a program tells, as the description of the API has it: a request that breaks it is refused as a whole, with the place, before
//! anything of it is written. What only this house knows (which categories there are, what was changed here) is answered item by item.

use base::limits::{
    ARTICLE_QUESTIONS, ARTICLE_TAGS, ARTICLE_TITLE_CHARS, PUSHED_FINGERPRINT_CHARS, PUSHED_ID_CHARS,
    PUSHED_ITEMS,
};
use knowledge::check::LATEST;
use protocol::pushed::PushedItem;

use crate::error::{Error, Result};

/// All of it is as described.
pub(super) fn checked(items: &[PushedItem]) -> Result<()> {
    if items.is_empty() || items.len() > PUSHED_ITEMS {
        return Err(Error::invalid("items", format!("1 to {PUSHED_ITEMS} articles")));
    }
    let broken = items.iter().enumerate().find_map(|(at, item)| Some((at, flaw(item)?)));
    match broken {
        Some((at, flaw)) => Err(Error::invalid("items", format!("[{at}].{flaw}"))),
        None => Ok(()),
    }
}

/// The first field that is not as described, with how it should be.
fn flaw(item: &PushedItem) -> Option<String> {
    let chars = |text: &str, most: usize| !(1..=most).contains(&text.chars().count());
    if chars(&item.external_id, PUSHED_ID_CHARS) {
        return Some(format!("external_id: 1 to {PUSHED_ID_CHARS} characters"));
    }
    for (locale, text) in &item.texts {
        let of = format!("texts.{}", locale.code());
        if chars(&text.title, ARTICLE_TITLE_CHARS) {
            return Some(format!("{of}.title: 1 to {ARTICLE_TITLE_CHARS} characters"));
        }
        if text.body.is_empty() {
            return Some(format!("{of}.body: something to read"));
        }
        if text.questions.len() > ARTICLE_QUESTIONS {
            return Some(format!("{of}.questions: at most {ARTICLE_QUESTIONS}"));
        }
    }
    if item.tags.as_ref().is_some_and(|tags| tags.len() > ARTICLE_TAGS) {
        return Some(format!("tags: at most {ARTICLE_TAGS}"));
    }
    if item.fingerprint.as_deref().is_some_and(|print| chars(print, PUSHED_FINGERPRINT_CHARS)) {
        return Some(format!("fingerprint: 1 to {PUSHED_FINGERPRINT_CHARS} characters"));
    }
    let valid = item.valid.unwrap_or_default();
    for (name, at) in [("from_ms", valid.from_ms), ("until_ms", valid.until_ms)] {
        if at.is_some_and(|at| !(0..=LATEST.ms()).contains(&at)) {
            return Some(format!("valid.{name}: 0 to {}", LATEST.ms()));
        }
    }
    None
}
