//! What is said of a passage: all of it where it is short, the row of a table that answers, else whole sentences around the one that does.

use std::ops::Range;

use base::Locale;
use knowledge::{Passage, PassageKind, ends_sentence};

/// How much room an answer has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// A bubble beside others.
    #[default]
    Chat,
    /// A letter.
    Letter,
}

impl Room {
    /// Characters of a passage that are said at most.
    const fn chars(self, locale: Locale) -> usize {
        match (self, locale) {
            (Self::Chat, Locale::Zh) => 320,
            (Self::Chat, Locale::En) => 700,
            (Self::Letter, Locale::Zh) => 800,
            (Self::Letter, Locale::En) => 1_500,
        }
    }
}

/// Stands where something was left out.
const CUT: char = '…';
/// Characters of a heading that is said above a passage.
const HEADING_CHARS: usize = 100;

/// What is said of a passage; `sentence` is the part that is nearest to the question, in characters.
pub(crate) fn excerpt(
    passage: &Passage,
    sentence: Option<&Range<usize>>,
    locale: Locale,
    room: Room,
) -> String {
    let (limit, pieces) = (room.chars(locale), pieces(passage, locale));
    let nearest = sentence.and_then(|near| pieces.iter().rposition(|piece| piece.start <= near.start));
    // A row stands for itself: what the others say is not what was asked.
    let body = match nearest.map(|at| &pieces[at]).filter(|piece| piece.kind == PieceKind::Row) {
        Some(row) => cut(&row.said, limit),
        None => around(&pieces, nearest.unwrap_or(0), limit),
    };
    match heading(passage) {
        Some(heading) => format!("{}\n{body}", cut(heading, HEADING_CHARS)),
        None => body,
    }
}

/// The innermost heading; not the names of columns.
fn heading(passage: &Passage) -> Option<&str> {
    let mut headings = passage.heading.iter().map(|heading| heading.trim());
    headings.rfind(|heading| !heading.is_empty() && !heading.contains('\t'))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    Sentence,
    Columns,
    Row,
}

/// A sentence or a row, as it is said.
struct Piece {
    kind: PieceKind,
    said: String,
    /// What stands between it and the one before.
    gap: &'static str,
    /// Where it begins in the passage, in characters.
    start: usize,
}

fn pieces(passage: &Passage, locale: Locale) -> Vec<Piece> {
    let table = passage.kind == PassageKind::Table;
    // The later rows of a table know its columns from the heading.
    let mut columns = passage.heading.last().filter(|heading| table && heading.contains('\t')).cloned();
    let (mut start, mut out) = (0, Vec::new());
    for line in passage.text.split('\n') {
        match columns.as_deref() {
            Some(names) if table && line.contains('\t') => {
                let said = row(names, line, locale);
                out.push(Piece { kind: PieceKind::Row, said, gap: "\n", start });
            }
            None if table && line.contains('\t') => {
                columns = Some(line.to_owned());
                out.push(Piece { kind: PieceKind::Columns, said: String::new(), gap: "\n", start });
            }
            _ => {
                columns = None;
                out.extend(sentences(line, start));
            }
        }
        start += line.chars().count() + 1;
    }
    out
}

/// The sentences of a line.
fn sentences(line: &str, start: usize) -> Vec<Piece> {
    let (mut out, mut from, mut at) = (Vec::new(), 0, start);
    let mut gap = "\n";
    while from < line.len() {
        let rest = &line[from..];
        let end =
            rest.char_indices().find(|(at, c)| ends_sentence(*c, rest[at + c.len_utf8()..].chars().next()));
        let said = &rest[..end.map_or(rest.len(), |(at, c)| at + c.len_utf8())];
        if !said.trim().is_empty() {
            let gap = if gap == "\n" || !said.starts_with(char::is_whitespace) { gap } else { " " };
            out.push(Piece { kind: PieceKind::Sentence, said: said.trim().to_owned(), gap, start: at });
        }
        (from, at, gap) = (from + said.len(), at + said.chars().count(), "");
    }
    out
}

/// A row with the names of its columns.
fn row(columns: &str, cells: &str, locale: Locale) -> String {
    let (is, and) = match locale {
        Locale::Zh => ("：", "；"),
        Locale::En => (": ", "; "),
    };
    let mut names = columns.split('\t').map(str::trim);
    let named = cells.split('\t').map(str::trim).filter_map(|cell| {
        let name = names.next().unwrap_or_default();
        match (name.is_empty(), cell.is_empty()) {
            (_, true) => None,
            (true, false) => Some(cell.to_owned()),
            (false, false) => Some(format!("{name}{is}{cell}")),
        }
    });
    named.collect::<Vec<_>>().join(and)
}

/// All pieces, where there is room; else as many as there is room for from the first on, or from the nearest where those do not reach it.
fn around(pieces: &[Piece], nearest: usize, limit: usize) -> String {
    let from_on = |from: usize| {
        let mut text = String::new();
        let mut rest =
            pieces[from.min(pieces.len())..].iter().filter(|piece| !piece.said.is_empty()).peekable();
        while let Some(piece) = rest.peek() {
            let gap = if text.is_empty() { "" } else { piece.gap };
            if text.chars().count() + gap.len() + piece.said.chars().count() > limit {
                break;
            }
            text.push_str(gap);
            text.push_str(&piece.said);
            rest.next();
        }
        let left = rest.next();
        match left {
            Some(long) if text.is_empty() => text = cut(&long.said, limit),
            Some(_) => {
                text.push('\n');
                text.push(CUT);
            }
            None => {}
        }
        (text, left.map(|piece| piece.start))
    };
    let (text, left) = from_on(0);
    match left {
        Some(left) if pieces.get(nearest).is_some_and(|piece| piece.start >= left) => from_on(nearest).0,
        _ => text,
    }
}

/// A text of at most `limit` characters.
fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}{CUT}", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
