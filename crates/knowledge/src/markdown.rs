//! Markdown read into atoms: the smallest parts that a reader takes in as one. Nothing here calls itself, so that no nesting is too deep.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What an atom is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtomKind {
    /// A paragraph, or any text outside the others.
    Text,
    /// Text of a list's item.
    Item,
    /// The first row of a table, which names its columns.
    Header,
    /// A row of a table.
    Row,
}

/// A part of a text under the headings that it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) kind: AtomKind,
    pub(crate) text: String,
    /// Its place in the Markdown, in bytes.
    pub(crate) range: Range<usize>,
    /// Which heading it stands under: a place in the list of heading paths.
    pub(crate) section: usize,
}

/// A text's atoms, and each section's headings, the outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Atoms {
    pub(crate) atoms: Vec<Atom>,
    pub(crate) sections: Vec<Vec<String>>,
}

#[derive(Default)]
struct Reading {
    out: Atoms,
    /// Open headings with their levels.
    path: Vec<(HeadingLevel, String)>,
    heading: Option<(HeadingLevel, String)>,
    text: String,
    range: Option<Range<usize>>,
    /// How many items of lists are open.
    items: usize,
    row: Option<AtomKind>,
    /// How many cells of the row were begun.
    cells: usize,
    /// Inside a block of code, whose line ends stay.
    code: bool,
    /// Inside a tag of HTML.
    tag: bool,
}

/// Reads a text.
pub(crate) fn atoms(markdown: &str) -> Atoms {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reading = Reading::default();
    reading.out.sections.push(Vec::new());
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        reading.take(event, range);
    }
    reading.end();
    reading.out
}

impl Reading {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.stop(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.write(&text, range);
            }
            Event::Html(text) => {
                let text = self.untagged(&text);
                self.write(&text, range);
            }
            Event::SoftBreak if self.heading.is_some() || self.row.is_some() => self.gap(' '),
            Event::SoftBreak | Event::HardBreak => self.gap('\n'),
            Event::Rule => self.end(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end();
                self.heading = Some((*level, String::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                self.end();
                self.row = Some(if matches!(tag, Tag::TableHead) { AtomKind::Header } else { AtomKind::Row });
                self.range = Some(range);
                self.cells = 0;
            }
            Tag::TableCell => {
                // A cell without words keeps its place.
                if self.cells > 0 {
                    self.text.push('\t');
                }
                self.cells += 1;
            }
            Tag::Item => {
                self.end();
                self.items += 1;
            }
            Tag::CodeBlock(_) => {
                self.end();
                self.code = true;
            }
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_) | Tag::HtmlBlock => self.end(),
            _ => {}
        }
    }

    fn stop(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.open(),
            TagEnd::Item => {
                self.end();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.end();
                self.code = false;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                self.end();
                self.row = None;
            }
            TagEnd::HtmlBlock => {
                self.end();
                self.tag = false;
            }
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Table => self.end(),
            _ => {}
        }
    }

    fn write(&mut self, text: &str, range: Range<usize>) {
        match &mut self.heading {
            Some((_, heading)) => heading.push_str(text),
            None => {
                self.text.push_str(text);
                let start = self.range.as_ref().map_or(range.start, |so_far| so_far.start.min(range.start));
                let end = self.range.as_ref().map_or(range.end, |so_far| so_far.end.max(range.end));
                self.range = Some(start..end);
            }
        }
    }

    fn gap(&mut self, gap: char) {
        match &mut self.heading {
            Some((_, heading)) => heading.push(gap),
            None => self.text.push(gap),
        }
    }

    /// A heading is read to its end: what follows stands under it.
    fn open(&mut self) {
        let Some((level, text)) = self.heading.take() else { return };
        while self.path.last().is_some_and(|(above, _)| *above >= level) {
            self.path.pop();
        }
        self.path.push((level, text.trim().to_owned()));
        self.out.sections.push(self.path.iter().map(|(_, text)| text.clone()).collect());
    }

    /// What was read so far is an atom.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let range = self.range.take().unwrap_or_default();
        let text = match self.row {
            Some(_) => text.trim_matches(' '),
            None if self.code => text.trim_end(),
            None => text.trim(),
        };
        if text.trim().is_empty() {
            return;
        }
        let kind = match self.row {
            Some(row) => row,
            None if self.items > 0 => AtomKind::Item,
            None => AtomKind::Text,
        };
        let section = self.out.sections.len() - 1;
        self.out.atoms.push(Atom { kind, text: text.to_owned(), range, section });
    }

    /// What a reader sees of HTML: what stands outside tags.
    fn untagged(&mut self, html: &str) -> String {
        let mut out = String::new();
        for c in html.chars() {
            match c {
                '<' => self.tag = true,
                '>' if self.tag => self.tag = false,
                _ if !self.tag => out.push(c),
                _ => {}
            }
        }
        out
    }
}
