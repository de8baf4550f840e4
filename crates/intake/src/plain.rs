//! Markdown as it comes, with what stands in front of it; a plain text is Markdown too.

use std::collections::BTreeMap;

use base::Locale;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::document::{Draft, Warning};
use crate::markdown::headings;
use crate::picture::Beside;

/// Bytes that may stand in front of a text about itself.
const FRONT: usize = 16 * 1024;

/// Reads a Markdown file.
pub(crate) fn read(text: &str, beside: &mut Beside<'_>) -> Draft {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (front, body) = front(&text);
    let (markdown, left_out) = with_pictures(body, beside);
    let mut draft = Draft { markdown, ..Draft::default() };
    if left_out {
        draft.warnings.insert(Warning::Pictures);
    }
    draft.title = front.get("title").cloned();
    let language = front.get("lang").or_else(|| front.get("language")).or_else(|| front.get("locale"));
    draft.locale = language.and_then(|tag| Locale::parse(tag));
    if draft.title.is_none() {
        take_title(&mut draft);
    }
    draft
}

/// A first heading that is above all others is the title, and no part of the text.
pub(crate) fn take_title(draft: &mut Draft) {
    let all = headings(&draft.markdown);
    let Some(first) = all.first() else { return };
    let alone = all.iter().skip(1).all(|other| other.level > first.level);
    if alone && draft.markdown[..first.range.start].trim().is_empty() {
        draft.title = Some(first.text.clone());
        draft.markdown = draft.markdown[first.range.end..].trim_start().to_owned();
    }
}

/// What stands between lines of `---` before the text, as far as it is words.
fn front(text: &str) -> (BTreeMap<String, String>, &str) {
    let none = || (BTreeMap::new(), text);
    let Some(rest) = text.strip_prefix("---\n") else { return none() };
    let Some(end) = rest.find("\n---").filter(|end| *end < FRONT) else { return none() };
    let after = &rest[end + "\n---".len()..];
    let Some((_, body)) = after.split_once('\n').or(after.trim().is_empty().then_some(("", ""))) else {
        return none();
    };
    // One word and its value a line; whatever else stands there is for programs.
    let mut said = BTreeMap::new();
    for line in rest[..end].lines() {
        if let Some((name, value)) =
            line.split_once(':').filter(|(name, _)| !name.starts_with([' ', '#', '-']))
        {
            let value = value.trim().trim_matches(['"', '\'']).trim();
            if !value.is_empty() {
                said.insert(name.trim().to_lowercase(), value.to_owned());
            }
        }
    }
    (said, body)
}

/// Pictures lie elsewhere: they are left out.
pub(crate) fn without_pictures(markdown: &str) -> String {
    with_pictures(markdown, &mut Beside::default()).0
}

/// The text with the pictures that lie beside it; whether others were left out.
fn with_pictures(markdown: &str, beside: &mut Beside<'_>) -> (String, bool) {
    let mut out = String::with_capacity(markdown.len());
    let (mut done, mut left_out) = (0, false);
    // The picture that is being read: its address, and the words that stand for it.
    let mut open: Option<(usize, String, String)> = None;
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match (event, &mut open) {
            (Event::Start(Tag::Image { dest_url, .. }), None) if range.start >= done => {
                out.push_str(&markdown[done..range.start]);
                done = range.end;
                match beside.address(&dest_url) {
                    Some(address) => open = Some((range.end, address, String::new())),
                    None => left_out = true,
                }
            }
            (Event::Text(text) | Event::Code(text), Some((_, _, words))) => words.push_str(&text),
            (Event::End(TagEnd::Image), Some((end, ..))) if *end == range.end => {
                if let Some((_, address, words)) = open.take() {
                    let words: String = words.chars().filter(|c| !"[]\\\n".contains(*c)).collect();
                    out.push_str(&format!("![{words}]({address})"));
                }
            }
            _ => {}
        }
    }
    out.push_str(&markdown[done..]);
    (out, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stands_in_front_or_above() {
        for (text, title, body) in [
            ("# 退货\n\n七天", Some("退货"), "七天"),
            ("---\ntitle: \"A: b\"\ntags: [x]\n---\n# Other\n", Some("A: b"), "# Other\n"),
            ("Title\n=====\n\ntext", Some("Title"), "text"),
            ("# One\n\n# Two\n", None, "# One\n\n# Two\n"),
            ("text\n\n# Later\n", None, "text\n\n# Later\n"),
            ("```\n# code\n```", None, "```\n# code\n```"),
            ("---\nno end", None, "---\nno end"),
        ] {
            let draft = read(text, &mut Beside::default());
            assert_eq!((draft.title.as_deref(), draft.markdown.as_str()), (title, body), "{text}");
        }
    }

    #[test]
    fn pictures_are_left_out_and_told() {
        let draft = read("a ![x](y.png) b `![no](z)`", &mut Beside::default());
        assert_eq!(draft.markdown, "a  b `![no](z)`");
        assert!(draft.warnings.contains(&Warning::Pictures));
    }

    #[test]
    fn pictures_beside_a_text_come_along() {
        let there = std::collections::HashSet::from(["img/y.png".to_owned()]);
        let mut beside = Beside { place: Some(("a.zip", "a.md", &there)), ..Beside::default() };
        let draft = read("a ![x \\[1\\] **b**](img/y.png \"t\") b ![n](z.png)", &mut beside);
        assert!(
            draft.markdown.starts_with("a ![x 1 b](picture:") && draft.markdown.ends_with(") b "),
            "{draft:?}"
        );
        assert!(draft.warnings.contains(&Warning::Pictures), "one is not there");
        assert_eq!(beside.named.len(), 1);
    }
}
