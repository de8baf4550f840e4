//! Text as HTML, XML and JSON-LD hold it: nothing that an editor or a reader wrote is read as anything else.

use std::fmt::{Display, Formatter, Result, Write as _};

/// A text that is shown as it is, between tags and in attributes with quotation marks.
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A text as a part of an address's query.
pub(super) fn query(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// JSON that can stand in a `script` element: nothing in it ends the element or begins another.
pub(super) fn json(value: &serde_json::Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        assert_eq!(Text("<b a=\"1\" c='2'>&").to_string(), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
        assert_eq!(query("退货 a&b=c"), "%E9%80%80%E8%B4%A7%20a%26b%3Dc");
        let hostile = value!({ "name": "</script><script>alert(1)</script><!--\u{2028}&" });
        let held = json(&hostile);
        assert!(!held.contains(['<', '>', '&', '\u{2028}']), "{held}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&held).ok(),
            Some(hostile),
            "it still says the same"
        );
    }
}
