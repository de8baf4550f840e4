//! The words of a correction: checked when they are saved, and filled in for one customer.

use std::collections::BTreeMap;

use base::Locale;
use base::limits::{CORRECTION_CHARS, MESSAGE_CHARS, NAME_CHARS};
use protocol::correction::CORRECTION_VARIABLES;

use crate::error::{Error, Result};

/// With their edges trimmed, without empty ones, and only with variables that are known.
pub(super) fn checked(texts: BTreeMap<Locale, String>) -> Result<BTreeMap<Locale, String>> {
    let mut kept = BTreeMap::new();
    for (locale, text) in texts {
        let text = text.trim();
        if text.chars().count() > CORRECTION_CHARS {
            return Err(Error::invalid("texts", format!("at most {CORRECTION_CHARS} characters")));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Error::invalid("texts", "must not hold control characters"));
        }
        filled(text, |name| CORRECTION_VARIABLES.contains(&name).then(String::new))?;
        if !text.is_empty() {
            kept.insert(locale, text.to_owned());
        }
    }
    Ok(kept)
}

/// What is known of whom it is said to.
#[derive(Clone, Copy, Debug)]
pub(super) struct To<'a> {
    pub(super) locale: Locale,
    /// What the customer is called, where it is known.
    pub(super) name: Option<&'a str>,
    /// The title of the article.
    pub(super) title: &'a str,
}

/// The words in the customer's language, else in the other; `None` where there are none.
pub(super) fn words(texts: &BTreeMap<Locale, String>, to: To<'_>) -> Option<String> {
    let (locale, text) = texts.get_key_value(&to.locale).or_else(|| texts.iter().next())?;
    let value = |name: &str| match name {
        "contact.name" => Some(to.name.map_or_else(|| nobody(*locale).to_owned(), str::to_owned)),
        "article.title" => Some(to.title.to_owned()),
        _ => None,
    };
    // What was saved names only what is known.
    let text = filled(text, value).unwrap_or_else(|_| text.clone());
    Some(text.chars().take(MESSAGE_CHARS).collect())
}

/// How somebody is spoken to whose name is not known.
const fn nobody(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "尊敬的客户",
        Locale::En => "customer",
    }
}

fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String> {
    let (mut whole, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or_else(|| Error::UnknownVariable("{{".to_owned()))?;
        let name = name.trim();
        let value =
            value(name).ok_or_else(|| Error::UnknownVariable(name.chars().take(NAME_CHARS).collect()))?;
        whole.push_str(before);
        whole.push_str(&value);
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(zh: &str, en: &str) -> BTreeMap<Locale, String> {
        [(Locale::Zh, zh.to_owned()), (Locale::En, en.to_owned())].into()
    }

    #[test]
    fn variables_are_filled_in_and_unknown_ones_refused() {
        let saved =
            checked(texts(" {{contact.name}}，您好：《{{ article.title }}》写错了。 ", "")).expect("fine");
        assert_eq!(saved.len(), 1, "an empty one is none");
        let said = |name, locale| words(&saved, To { locale, name, title: "退货" }).expect("words");
        assert_eq!(said(Some("王小明"), Locale::Zh), "王小明，您好：《退货》写错了。");
        // Whoever speaks another language hears the only words there are.
        assert_eq!(said(None, Locale::En), "尊敬的客户，您好：《退货》写错了。");
        for wrong in ["{{order.number}}", "{{contact.name", "a\u{7}"] {
            assert!(checked(texts(wrong, "")).is_err(), "{wrong}");
        }
        assert!(checked(texts(&"长".repeat(CORRECTION_CHARS + 1), "")).is_err());
        assert_eq!(words(&BTreeMap::new(), To { locale: Locale::Zh, name: None, title: "" }), None);
    }

    #[test]
    fn a_name_with_braces_is_said_as_it_is() {
        let saved = checked(texts("", "Dear {{contact.name}}")).expect("fine");
        let said = words(&saved, To { locale: Locale::En, name: Some("{{article.title}}"), title: "x" });
        assert_eq!(said.as_deref(), Some("Dear {{article.title}}"));
    }
}
