//! Pages: what is read of them is what somebody would read, without what stands around it on every page.

mod grid;
mod look;
mod tokens;
mod walk;

use base::Locale;

use crate::document::{Draft, Warning};
use crate::markdown::headings;
use crate::plain::take_title;
use tokens::{Element, Item, items};
use walk::Walk;

/// Elements that never have content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Reads a page.
pub(crate) fn read(html: &str) -> Draft {
    let items = items(html);
    let range = main(&items);
    let whole = range.is_none();
    let mut walk = Walk::new(whole);
    for item in &items[range.unwrap_or(0..items.len())] {
        walk.take(item);
    }
    let (markdown, pictures, terms) = walk.finish();
    let mut draft = Draft { markdown, terms, locale: language(&items), ..Draft::default() };
    if pictures > 0 {
        draft.warnings.insert(Warning::Pictures);
    }
    title(&mut draft, &items);
    draft
}

/// A part of a page, as exports of help centres hold it: all of it is content.
pub(crate) fn fragment(html: &str) -> Draft {
    let mut walk = Walk::new(false);
    for item in &items(html) {
        walk.take(item);
    }
    let (markdown, pictures, terms) = walk.finish();
    let mut draft = Draft { markdown, terms, ..Draft::default() };
    if pictures > 0 {
        draft.warnings.insert(Warning::Pictures);
    }
    draft
}

/// The one heading of the first rank, else what the page calls itself.
fn title(draft: &mut Draft, items: &[Item]) {
    take_title(draft);
    if draft.title.is_none() {
        let all = headings(&draft.markdown);
        let first = all.iter().filter(|heading| heading.level == 1).collect::<Vec<_>>();
        if let [only] = first[..] {
            draft.title = Some(only.text.clone());
            let range = only.range.clone();
            draft.markdown.replace_range(range, "\n");
            draft.markdown = draft.markdown.trim().to_owned();
        }
    }
    if draft.title.is_none() {
        draft.title = head_title(items).map(|title| without_site(&title)).filter(|title| !title.is_empty());
    }
}

fn head_title(items: &[Item]) -> Option<String> {
    let at =
        items.iter().position(|item| matches!(item, Item::Open(element) if &*element.name == "title"))?;
    let mut title = String::new();
    for item in &items[at + 1..] {
        match item {
            Item::Text(text) => title.push_str(text),
            Item::Open(_) | Item::Close(_) => break,
        }
    }
    Some(title.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// "How to return | Shop" is called "How to return".
fn without_site(title: &str) -> String {
    for mark in [" | ", " — ", " – ", " - ", "_", " · "] {
        if let Some((first, _)) =
            title.split_once(mark).filter(|(first, _)| first.trim().chars().count() >= 4)
        {
            return first.trim().to_owned();
        }
    }
    title.to_owned()
}

fn language(items: &[Item]) -> Option<Locale> {
    let html = items.iter().find_map(|item| match item {
        Item::Open(element) if &*element.name == "html" => Some(element),
        _ => None,
    });
    html.and_then(|element| element.get("lang")).and_then(Locale::parse)
}

/// The part of a page that is its content, where the page says so.
fn main(items: &[Item]) -> Option<std::ops::Range<usize>> {
    let is_main = |element: &Element| &*element.name == "main" || element.get("role") == Some("main");
    let find = |wanted: &dyn Fn(&Element) -> bool| {
        items.iter().position(|item| matches!(item, Item::Open(element) if wanted(element)))
    };
    let count = |name: &str| {
        items.iter().filter(|item| matches!(item, Item::Open(element) if &*element.name == name)).count()
    };
    let start = match find(&is_main) {
        Some(at) => at,
        None if count("article") == 1 => find(&|element| &*element.name == "article")?,
        None => return None,
    };
    let Item::Open(element) = &items[start] else { return None };
    let (mut depth, mut end) = (0_usize, items.len());
    for (at, item) in items.iter().enumerate().skip(start) {
        match item {
            Item::Open(other) if other.name == element.name => depth += 1,
            Item::Close(name) if *name == element.name => {
                depth -= 1;
                if depth == 0 {
                    end = at;
                    break;
                }
            }
            _ => {}
        }
    }
    Some(start + 1..end)
}
