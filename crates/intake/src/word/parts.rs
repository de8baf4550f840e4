//! What stands beside the body of a Word document: styles, numbering, addresses, footnotes.

use std::collections::HashMap;
use std::rc::Rc;

use crate::kind::is_title;
use crate::refused::Refused;
use crate::span::address;
use crate::xml::{Node, Xml};

/// Styles that are based on one another.
const BASED: usize = 16;
/// What Word calls level 10: no heading.
const BODY_LEVEL: usize = 9;

#[derive(Debug, Default)]
struct Style {
    name: String,
    level: Option<usize>,
    based: Option<String>,
    list: Option<(String, usize)>,
}

/// What paragraphs of a kind are.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
}

impl Styles {
    pub(super) fn read(bytes: &[u8], depth: usize) -> Result<Self, Refused> {
        let mut styles = Self::default();
        let mut xml = Xml::new(bytes, depth);
        let mut open: Option<(String, Style)> = None;
        loop {
            match xml.next()? {
                Node::End => return Ok(styles),
                Node::Open(element) => match (element.name.as_str(), &mut open) {
                    ("style", _) => open = element.get("styleId").map(|id| (id, Style::default())),
                    ("name", Some((_, style))) => {
                        style.name = element.get("val").unwrap_or_default().to_lowercase()
                    }
                    ("basedOn", Some((_, style))) => style.based = element.get("val"),
                    ("outlineLvl", Some((_, style))) => {
                        style.level = element.get("val").and_then(|level| level.parse().ok());
                    }
                    ("numId", Some((_, style))) => {
                        let level = style.list.take().map_or(0, |(_, level)| level);
                        style.list = element.get("val").map(|id| (id, level));
                    }
                    ("ilvl", Some((_, style))) => {
                        let level =
                            element.get("val").and_then(|level| level.parse().ok()).unwrap_or_default();
                        style.list = Some((style.list.take().map(|(id, _)| id).unwrap_or_default(), level));
                    }
                    _ => {}
                },
                Node::Close(name) if name == "style" => {
                    if let Some((id, style)) = open.take() {
                        styles.all.insert(id, style);
                    }
                }
                Node::Close(_) | Node::Text(_) => {}
            }
        }
    }

    fn line<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let mut next = self.all.get(id);
        std::iter::from_fn(move || {
            let style = next?;
            next = style.based.as_deref().and_then(|id| self.all.get(id));
            Some(style)
        })
        .take(BASED)
    }

    /// The rank of a heading, 1 is the highest; `None`: no heading.
    pub(super) fn heading(&self, id: &str) -> Option<usize> {
        for style in self.line(id) {
            let named = style.name.strip_prefix("heading ").or_else(|| style.name.strip_prefix("标题 "));
            let level =
                named.and_then(|rank| rank.trim().parse::<usize>().ok()).map(|rank| rank.saturating_sub(1));
            if let Some(level) = style.level.or(level) {
                return (level < BODY_LEVEL).then_some(level + 1);
            }
        }
        None
    }

    pub(super) fn is_title(&self, id: &str) -> bool {
        self.line(id).any(|style| matches!(style.name.as_str(), "title" | "标题"))
    }

    pub(super) fn is_quote(&self, id: &str) -> bool {
        self.line(id).any(|style| style.name.contains("quote"))
    }

    pub(super) fn is_code(&self, id: &str) -> bool {
        let code = |style: &Style| style.name.contains("code") || style.name.contains("preformatted");
        self.line(id).any(code)
    }

    /// What is made of a table of contents is made anew by whoever shows it.
    pub(super) fn is_contents(&self, id: &str) -> bool {
        self.line(id).any(|style| style.name.starts_with("toc "))
    }

    pub(super) fn list(&self, id: &str) -> Option<(String, usize)> {
        self.line(id).find_map(|style| style.list.clone()).filter(|(id, _)| !id.is_empty())
    }
}

/// Which lists count, and which have dots.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By the number of the list: which pattern it follows.
    lists: HashMap<String, String>,
    /// Of each pattern and level: whether it counts.
    counts: HashMap<(String, usize), bool>,
}

impl Numbering {
    pub(super) fn read(bytes: &[u8], depth: usize) -> Result<Self, Refused> {
        let mut numbering = Self::default();
        let mut xml = Xml::new(bytes, depth);
        let (mut pattern, mut level, mut list) = (String::new(), 0, String::new());
        loop {
            match xml.next()? {
                Node::End => return Ok(numbering),
                Node::Open(element) => match element.name.as_str() {
                    "abstractNum" => pattern = element.get("abstractNumId").unwrap_or_default(),
                    "lvl" => {
                        level = element.get("ilvl").and_then(|level| level.parse().ok()).unwrap_or_default()
                    }
                    "numFmt" => {
                        let counts = !matches!(element.get("val").as_deref(), Some("bullet" | "none"));
                        numbering.counts.insert((pattern.clone(), level), counts);
                    }
                    "num" => list = element.get("numId").unwrap_or_default(),
                    "abstractNumId" => {
                        numbering.lists.insert(list.clone(), element.get("val").unwrap_or_default());
                    }
                    _ => {}
                },
                Node::Close(_) | Node::Text(_) => {}
            }
        }
    }

    /// Whether a list counts at this level; `None`: it is no list.
    pub(super) fn counts(&self, list: &str, level: usize) -> Option<bool> {
        let pattern = self.lists.get(list)?;
        Some(self.counts.get(&(pattern.clone(), level)).copied().unwrap_or(false))
    }
}

/// Where links lead, by their ids.
pub(super) fn links(bytes: &[u8], depth: usize) -> Result<HashMap<String, Rc<str>>, Refused> {
    let mut links = HashMap::new();
    let mut xml = Xml::new(bytes, depth);
    loop {
        match xml.next()? {
            Node::End => return Ok(links),
            Node::Open(element) if element.name == "Relationship" => {
                let kind = element.get("Type").unwrap_or_default();
                let target = element.get("Target").and_then(|target| address(&target));
                if let (true, Some(id), Some(target)) =
                    (kind.ends_with("/hyperlink"), element.get("Id"), target)
                {
                    links.insert(id, target);
                }
            }
            _ => {}
        }
    }
}

/// What footnotes say, by their ids.
pub(super) fn footnotes(bytes: &[u8], depth: usize) -> Result<HashMap<String, String>, Refused> {
    let mut notes = HashMap::new();
    let mut xml = Xml::new(bytes, depth);
    let (mut id, mut said, mut in_text) = (None, String::new(), false);
    loop {
        match xml.next()? {
            Node::End => return Ok(notes),
            Node::Open(element) => match element.name.as_str() {
                "footnote" => {
                    // Those with a type are lines between text and notes.
                    id = element.get("id").filter(|_| element.get("type").is_none());
                    said.clear();
                }
                "t" => in_text = true,
                "p" if !said.is_empty() => said.push(' '),
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "footnote" => {
                    if let Some(id) = id.take() {
                        notes.insert(id, said.trim().to_owned());
                    }
                }
                _ => {}
            },
            Node::Text(text) if in_text => said.push_str(&text),
            Node::Text(_) => {}
        }
    }
}

/// What the file calls itself.
pub(super) fn title(bytes: &[u8], depth: usize) -> Result<Option<String>, Refused> {
    let mut xml = Xml::new(bytes, depth);
    let (mut title, mut inside) = (String::new(), false);
    loop {
        match xml.next()? {
            Node::End => return Ok(Some(title.trim().to_owned()).filter(|title| is_title(title))),
            Node::Open(element) => inside = element.name == "title",
            Node::Close(_) => inside = false,
            Node::Text(text) if inside => title.push_str(&text),
            Node::Text(_) => {}
        }
    }
}
