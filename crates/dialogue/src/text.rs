//! A text in both languages, and filling it.

use base::Locale;
use serde::{Deserialize, Serialize};

/// The same text in Chinese and English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// A mark of a text: another one, in all likelihood, for another text (FNV-1a).
pub(crate) fn mark(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Names of the `{placeholders}` in a template, in order.
pub fn placeholders(template: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        if let Some(close) = rest.find('}')
            && is_name(&rest[..close])
        {
            out.push(&rest[..close]);
            rest = &rest[close + 1..];
        }
    }
    out
}

pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Fills placeholders; one whose value is unknown stays as it is, for the guard to find. Values are put in once and never
/// read as templates themselves.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let filled = rest[1..].find('}').map(|close| &rest[1..=close]).filter(|name| is_name(name));
        match filled.and_then(|name| Some((name.len() + 2, value(name)?))) {
            Some((taken, text)) => {
                // A brace in a value must not look like an unfilled placeholder, nor be one.
                out.push_str(&text.replace('{', "(").replace('}', ")"));
                rest = &rest[taken..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling() {
        let value = |name: &str| (name == "due").then(|| "{x}09:30".to_owned());
        assert_eq!(fill("最晚 {due} 前", value), "最晚 (x)09:30 前");
        assert_eq!(fill("{other} {due", value), "{other} {due");
        assert_eq!(fill("{{due}}", value), "{(x)09:30}");
        assert_eq!(placeholders("a {due} {Not} {carrier}{"), ["due", "carrier"]);
    }
}
