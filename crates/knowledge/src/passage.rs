//! Passages: what a search finds and shows of a text. Made along the text's own structure, so that each can be read alone.

use std::ops::Range;

use base::Locale;
use serde::{Deserialize, Serialize};

use crate::edition::ArticleText;
use crate::markdown::{Atom, AtomKind, atoms};

/// What a passage is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// Running text.
    Text,
    /// Items of a list, perhaps with the text around it.
    List,
    /// Rows of a table, perhaps with the text around it; cells are apart by tabs, rows by line ends.
    Table,
    /// A question that leads to the article: its title, or one that is asked like it.
    Question,
}

/// Some of a text that can be read alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The headings that it stands under, the outermost first; for a table's later rows, the names of its columns last.
    pub heading: Vec<String>,
    /// Its plain text.
    pub text: String,
    /// Where it stands in the Markdown, in bytes.
    pub range: Range<usize>,
    /// What it is made of.
    pub kind: PassageKind,
}

/// About as many characters as a passage has at most; a row of a table is never cut and may be longer.
const fn limit(locale: Locale) -> usize {
    match locale {
        Locale::Zh => 400,
        Locale::En => 900,
    }
}

/// The passages of a Markdown text, in order. Whatever a reader sees stands in exactly one of them, headings in `heading`.
pub fn passages(markdown: &str, locale: Locale) -> Vec<Passage> {
    let read = atoms(markdown);
    let mut packing = Packing { limit: limit(locale), sections: &read.sections, ..Packing::default() };
    let mut atoms = read.atoms.iter().peekable();
    for section in 0..read.sections.len() {
        let before = packing.out.len();
        while let Some(atom) = atoms.next_if(|atom| atom.section == section) {
            packing.add(atom);
        }
        packing.close();
        // A heading over nothing, not even over other headings, is a passage of its own.
        let headings = &read.sections[section];
        let deeper = read.sections.get(section + 1).is_some_and(|next| next.starts_with(headings));
        if packing.out.len() == before && !headings.is_empty() && !deeper {
            packing.out.push(Passage {
                heading: headings.clone(),
                text: String::new(),
                range: 0..0,
                kind: PassageKind::Text,
            });
        }
    }
    packing.out
}

/// All by which an article is found in one language: its title and the questions like it, then the passages of its body.
pub fn all_passages(text: &ArticleText, locale: Locale) -> Vec<Passage> {
    let questions = [&text.title].into_iter().chain(&text.questions);
    let asked = questions.map(|question| question.trim()).filter(|question| !question.is_empty());
    let question = |text: &str| Passage {
        heading: Vec::new(),
        text: text.to_owned(),
        range: 0..0,
        kind: PassageKind::Question,
    };
    asked.map(question).chain(passages(&text.body, locale)).collect()
}

#[derive(Default)]
struct Packing<'a> {
    limit: usize,
    sections: &'a [Vec<String>],
    open: Option<Passage>,
    /// Characters of the open passage.
    length: usize,
    /// The names of the columns of the table that is being read.
    columns: Option<&'a str>,
    out: Vec<Passage>,
}

impl<'a> Packing<'a> {
    fn add(&mut self, atom: &'a Atom) {
        match atom.kind {
            AtomKind::Header => self.columns = Some(&atom.text),
            AtomKind::Row => {}
            AtomKind::Text | AtomKind::Item => self.columns = None,
        }
        let whole = matches!(atom.kind, AtomKind::Header | AtomKind::Row);
        let length = atom.text.chars().count();
        if whole || length <= self.limit {
            return self.put(atom, &atom.text, length);
        }
        for part in cut(&atom.text, self.limit) {
            self.put(atom, part, part.chars().count());
        }
    }

    fn put(&mut self, atom: &Atom, text: &str, length: usize) {
        if self.length + length > self.limit {
            self.close();
        }
        let kind = match atom.kind {
            AtomKind::Text => PassageKind::Text,
            AtomKind::Item => PassageKind::List,
            AtomKind::Header | AtomKind::Row => PassageKind::Table,
        };
        self.length += length;
        match &mut self.open {
            Some(open) => {
                open.text.push('\n');
                open.text.push_str(text);
                open.range = open.range.start.min(atom.range.start)..open.range.end.max(atom.range.end);
                open.kind = open.kind.max(kind);
            }
            None => {
                let mut heading = self.sections.get(atom.section).cloned().unwrap_or_default();
                if atom.kind == AtomKind::Row {
                    heading.extend(self.columns.map(str::to_owned));
                }
                self.open = Some(Passage { heading, text: text.to_owned(), range: atom.range.clone(), kind });
            }
        }
    }

    fn close(&mut self) {
        self.out.extend(self.open.take());
        self.length = 0;
    }
}

/// Whether a sentence ends with this character; a full stop of letters ends one only where a gap follows.
pub fn ends_sentence(c: char, next: Option<char>) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '…')
        || c == '.' && next.is_some_and(char::is_whitespace)
}

/// A text in parts of at most `limit` characters, cut behind a sentence where there is one, else at a gap, else anywhere.
fn cut(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while rest.chars().nth(limit).is_some() {
        let (mut sentence, mut gap, mut last) = (None, None, 0);
        let mut chars = rest.char_indices().take(limit).peekable();
        while let Some((at, c)) = chars.next() {
            last = at + c.len_utf8();
            if ends_sentence(c, chars.peek().map(|(_, next)| *next)) {
                sentence = Some(last);
            } else if c.is_whitespace() || matches!(c, '，' | '、' | ',' | '：') {
                gap = Some(last);
            }
        }
        let (part, after) = rest.split_at(sentence.or(gap).unwrap_or(last));
        parts.push(part.trim_end());
        rest = after.trim_start();
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
#[path = "passage_tests.rs"]
mod tests;
