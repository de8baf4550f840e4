//! Pages: what is read of them is what somebody would read, without what stands around it on every page.

mod grid;
mod look;
mod tokens;
mod walk;

use std::collections::BTreeSet;

use base::Locale;

use crate::document::{Draft, Warning};
use crate::markdown::headings;
use crate::plain::take_title;
use crate::web::Address;
use tokens::{Element, Item, items};
use walk::Walk;

/// Elements that never have content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// A page of the web: what it says, and where it leads.
pub(crate) struct Page {
    pub(crate) draft: Draft,
    /// The address under which it wants to be known.
    pub(crate) canonical: Option<Address>,
    /// Pages that it points at, each once, in their order.
    pub(crate) links: Vec<Address>,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Draft {
    draft(&items(html), None)
}

/// Reads the page of this address; what it points at beside itself is told by whole addresses, and of links at most so many.
pub(crate) fn page(html: &str, at: &Address, most: usize) -> Page {
    let items = items(html);
    let opened = || {
        items.iter().filter_map(|item| match item {
            Item::Open(element) => Some(element),
            Item::Close(_) | Item::Text(_) => None,
        })
    };
    let has = |element: &Element, word: &str| {
        let rel = element.get("rel").unwrap_or_default();
        rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word))
    };
    let base = opened().find(|element| &*element.name == "base" && element.get("href").is_some());
    let base = base.and_then(|element| at.join(element.get("href")?)).unwrap_or_else(|| at.clone());
    let canonical = opened().find(|element| &*element.name == "link" && has(element, "canonical"));
    let canonical = canonical.and_then(|element| base.join(element.get("href")?));
    let anchors =
        opened().filter(|element| matches!(&*element.name, "a" | "area") && !has(element, "nofollow"));
    let (mut seen, mut links) = (BTreeSet::new(), Vec::new());
    for address in anchors.filter_map(|element| base.join(element.get("href")?)) {
        if links.len() == most {
            break;
        }
        if seen.insert(address.clone()) {
            links.push(address);
        }
    }
    Page { draft: draft(&items, Some(base)), canonical, links }
}

fn draft(items: &[Item], base: Option<Address>) -> Draft {
    let range = main(items);
    let whole = range.is_none();
    let mut walk = Walk::new(whole, base);
    for item in &items[range.unwrap_or(0..items.len())] {
        walk.take(item);
    }
    let (markdown, pictures, terms) = walk.finish();
    let mut draft = Draft { markdown, terms, locale: language(items), ..Draft::default() };
    if pictures > 0 {
        draft.warnings.insert(Warning::Pictures);
    }
    title(&mut draft, items);
    draft
}

/// A part of a page, as exports of help centres hold it: all of it is content.
pub(crate) fn fragment(html: &str) -> Draft {
    let mut walk = Walk::new(false, None);
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

/// Such a part as Markdown; pictures are left out.
pub fn markdown_of(html: &str) -> String {
    fragment(html).markdown
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
