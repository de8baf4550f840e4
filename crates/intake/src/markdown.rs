//! Where the headings and the blocks of a Markdown text are.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 is the highest.
    pub(crate) level: usize,
    /// Its words.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) range: Range<usize>,
}

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Headings that lie in nothing else.
pub(crate) fn headings(markdown: &str) -> Vec<Heading> {
    let mut all: Vec<Heading> = Vec::new();
    let (mut depth, mut open) = (0_usize, false);
    for (event, range) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = true;
                all.push(Heading { level: level as usize, text: String::new(), range });
            }
            Event::End(TagEnd::Heading(_)) if depth == 0 => open = false,
            Event::Start(Tag::BlockQuote(_) | Tag::List(_)) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(last) = all.last_mut() {
                    last.text.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak if open => {
                if let Some(last) = all.last_mut() {
                    last.text.push(' ');
                }
            }
            _ => {}
        }
    }
    for heading in &mut all {
        heading.text = heading.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    all.retain(|heading| !heading.text.is_empty());
    all
}

/// Where each block begins that lies in nothing else, a table row by row behind its head: places where a text may be cut.
pub(crate) fn blocks(markdown: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in parser(markdown).into_offset_iter() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    all.push(range);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Rule if depth == 0 => all.push(range),
            _ => {}
        }
    }
    all
}

/// The words of a text, without its marks.
pub(crate) fn words(markdown: &str) -> String {
    let mut out = String::new();
    for event in parser(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text)
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
            _ => {}
        }
    }
    out
}
