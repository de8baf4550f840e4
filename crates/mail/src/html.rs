//! HTML of strangers made harmless: no script, no style, no form, nothing fetched from outside.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::limits::HTML_BYTES;

/// How often what was cleaned is cleaned again, until nothing changes any more.
const ROUNDS: usize = 4;

/// Safe HTML. Pictures remain only where they are parts of the letter (`cid:`); everything remote is gone, so that opening a letter
/// tells nobody. It is read by every parser as by ours: cleaned again it stays as it is. What never comes to rest is shown as its words.
pub fn safe(html: &str) -> String {
    safe_counting(html).0
}

/// The same, and how many pictures lie elsewhere.
pub fn safe_counting(html: &str) -> (String, usize) {
    let remote = Arc::new(AtomicUsize::new(0));
    let counted = remote.clone();
    let mut cut = html.len().min(HTML_BYTES);
    while !html.is_char_boundary(cut) {
        cut -= 1;
    }
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            (_, "src" | "cite" | "srcset" | "background") if !value.trim_start().starts_with("cid:") => {
                if (element, attribute) == ("img", "src") {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
                None
            }
            ("a", "href") if value.trim_start().starts_with("cid:") => None,
            _ => Some(Cow::Borrowed(value)),
        });
    let mut clean = cleaner.clean(&html[..cut]).to_string();
    let remote = remote.load(Ordering::Relaxed);
    for _ in 0..ROUNDS {
        let again = cleaner.clean(&clean).to_string();
        if again == clean {
            return (clean, remote);
        }
        clean = again;
    }
    (cleaner.clean(&escaped(&words(&clean))).to_string(), remote)
}

/// Puts each quotation of safe HTML behind a mark that opens it; the words of this time are what one sees first.
pub fn with_quotations_folded(safe_html: &str) -> String {
    let mut whole = String::with_capacity(safe_html.len() + 64);
    let (mut rest, mut depth) = (safe_html, 0_usize);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        whole.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        let opens = tag.starts_with("<blockquote");
        if opens && depth == 0 {
            whole.push_str("<details><summary>•••</summary>");
        }
        whole.push_str(tag);
        if opens {
            depth += 1;
        } else if tag == "</blockquote>" && depth > 0 {
            depth -= 1;
            if depth == 0 {
                whole.push_str("</details>");
            }
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// The content ids of pictures inside safe HTML.
pub fn content_ids(safe_html: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for rest in safe_html.split("src=\"cid:").skip(1) {
        if let Some((id, _)) = rest.split_once('"') {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// Puts what `source` gives in the place of each picture's content id; a picture that it does not know loses its source.
pub fn with_pictures(safe_html: &str, source: impl Fn(&str) -> Option<String>) -> String {
    let mut parts = safe_html.split("src=\"cid:");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        let (id, after) = rest.split_once('"').unwrap_or((rest, ""));
        if let Some(address) = source(id) {
            let _ = write!(whole, "src=\"{address}\"");
        }
        whole.push_str(after);
    }
    whole
}

/// The words of HTML.
pub fn words(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(html)
}

/// Plain text as HTML.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>\n"),
            '\r' => {}
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        for bad in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"  java\nscript:alert(1)\">x</a>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<style>@import url(http://evil.example/x)</style>",
            "<div style=\"background:url(http://evil.example/x)\">x</div>",
            "<img src=\"http://evil.example/pixel.gif\">",
            "<img srcset=\"http://evil.example/pixel.gif 1x\">",
            "<body background=\"http://evil.example/x\">",
            "<video poster=\"http://evil.example/x\"></video>",
            "<form action=\"http://evil.example\"><input></form>",
            "<meta http-equiv=refresh content=\"0;url=http://evil.example\">",
            "<base href=\"http://evil.example\">",
            "<link rel=stylesheet href=\"http://evil.example/x\">",
            "<object data=\"http://evil.example\"></object>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<blockquote cite=\"http://evil.example/x\">q</blockquote>",
        ] {
            let safe = safe(bad);
            for word in [
                "<script",
                "onerror=",
                "onload=",
                "javascript:",
                "evil.example",
                "<iframe",
                "<style",
                "<form",
            ] {
                let shown = safe.to_lowercase().replace("&lt;img src=1 onerror=", "");
                assert!(!shown.contains(word), "{bad} became {safe}");
            }
        }
    }

    #[test]
    fn quotations_are_folded_once_and_remote_pictures_counted() {
        let letter = "<p>Yes</p><blockquote>a<blockquote>b</blockquote></blockquote><p>and</p><blockquote>c</blockquote>";
        let folded = with_quotations_folded(&safe(letter));
        assert_eq!(
            (folded.matches("<details>").count(), folded.matches("</details>").count()),
            (2, 2),
            "{folded}"
        );
        assert_eq!(folded.replace("<details><summary>•••</summary>", "").replace("</details>", ""), letter);
        let (_, remote) = safe_counting(
            "<img src=\"https://a.example/1\"><img src=\"cid:x\"><img src=\"HTTP://b.example/2\">",
        );
        assert_eq!(remote, 2);
        let (kept, remote) = safe_counting("<img src=//b.example/2><img src=3.png>");
        assert!(
            remote == 0 && !kept.contains("src"),
            "a letter has no place that these could be relative to: {kept}"
        );
    }

    #[test]
    fn what_people_write_stays() {
        let kept =
            safe("<p>Hi <b>you</b> <a href=\"https://shop.example\">shop</a><img src=\"cid:logo@x\"></p>");
        assert!(kept.contains("<b>you</b>") && kept.contains("href=\"https://shop.example\""), "{kept}");
        assert_eq!(content_ids(&kept), ["logo@x"]);
        let shown =
            with_pictures(&kept, |id| (id == "logo@x").then(|| "data:image/png;base64,AA".to_owned()));
        assert!(shown.contains("src=\"data:image/png;base64,AA\"") && !shown.contains("cid:"), "{shown}");
        assert!(!with_pictures(&kept, |_| None).contains("src="));
    }
}
