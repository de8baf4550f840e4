//! Rows become headings, paragraphs, lists and tables, by their size, their place and how they begin.

use std::collections::HashMap;

use super::rows::{Row, Segment, is_wide};
use crate::span::{Line, Style};
use crate::writer::Writer;

/// A heading is so much larger than the text.
const LARGER: f64 = 1.14;
/// A heading has at most so many letters.
const HEADING_CHARS: usize = 120;
const BOLD_CHARS: usize = 60;
/// Ranks of headings by size.
const RANKS: usize = 4;
/// Rows of one paragraph are at most so far apart, in sizes.
const LINE_GAP: f64 = 1.75;
/// A row that begins so much further right, in sizes, begins a paragraph.
const INDENT: f64 = 1.2;
/// Letters of a cell; beyond that it is prose in columns.
const CELL_CHARS: usize = 80;

/// What a document says, and the words of its largest heading where it begins with one.
pub(super) fn markdown(rows: &[Row]) -> String {
    let body = body_size(rows);
    let ranks = ranks(rows, body);
    let mut out = Out { writer: Writer::default(), paragraph: None, right: right_edge(rows) };
    let mut at = 0;
    while at < rows.len() {
        if let Some(table) = table(&rows[at..]) {
            out.flush();
            out.writer.table(&table.cells);
            at += table.rows;
            continue;
        }
        let row = &rows[at];
        if let Some(level) = level(row, body, &ranks) {
            at += out.heading(rows, at, level, body, &ranks);
            continue;
        }
        out.row(row);
        at += 1;
    }
    out.flush();
    out.writer.finish()
}

fn rounded(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

/// The size of most letters.
fn body_size(rows: &[Row]) -> f64 {
    let mut sizes: HashMap<i64, usize> = HashMap::new();
    for row in rows {
        *sizes.entry(rounded(row.size)).or_default() += row.text().chars().count();
    }
    sizes.into_iter().max_by_key(|(size, count)| (*count, *size)).map_or(10.0, |(size, _)| size as f64 / 2.0)
}

/// The sizes of headings, largest first.
fn ranks(rows: &[Row], body: f64) -> Vec<i64> {
    let mut sizes: Vec<i64> = rows
        .iter()
        .filter(|row| row.size > body * LARGER && is_short(row, HEADING_CHARS))
        .map(|row| rounded(row.size))
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    // Sizes that are nearly the same are one.
    sizes.dedup_by(|a, b| *b - *a <= 1);
    sizes.truncate(RANKS);
    sizes
}

fn is_short(row: &Row, most: usize) -> bool {
    let count = row.text().chars().count();
    (2..=most).contains(&count) && row.text().chars().any(char::is_alphabetic)
}

fn level(row: &Row, body: f64, ranks: &[i64]) -> Option<usize> {
    if row.size > body * LARGER && is_short(row, HEADING_CHARS) {
        let rank = ranks.iter().position(|size| rounded(row.size) >= *size - 1).unwrap_or(RANKS - 1);
        return Some(rank + 1);
    }
    let text = row.text();
    let ends = text.ends_with(['.', '。', ',', '，', ';', '；', ':', '：', '、']);
    let bold =
        row.bold && row.segments.len() == 1 && is_short(row, BOLD_CHARS) && !ends && marked(&text).is_none();
    (bold && row.size >= body * 0.95).then_some(ranks.len().min(RANKS) + 1)
}

/// How far right rows reach.
fn right_edge(rows: &[Row]) -> f64 {
    let mut ends: Vec<f64> = rows.iter().map(Row::to).collect();
    ends.sort_unstable_by(f64::total_cmp);
    ends.get(ends.len().saturating_mul(9) / 10).copied().unwrap_or_default()
}

/// The mark of a list at the beginning: its number, and how many bytes it takes.
fn marked(text: &str) -> Option<(Option<u32>, usize)> {
    let mut letters = text.char_indices();
    let (_, first) = letters.next()?;
    let rest = letters.next().map_or(text.len(), |(at, _)| at);
    let behind = text[rest..].starts_with([' ', '\u{a0}', '\t']);
    if matches!(
        first,
        '•' | '●'
            | '○'
            | '■'
            | '□'
            | '▪'
            | '◦'
            | '‣'
            | '·'
            | '∙'
            | '❑'
            | '➢'
            | '✓'
            | '\u{f0b7}'
            | '\u{f0a7}'
    ) || matches!(first, '-' | '–' | '*' | 'o') && behind
    {
        return Some((None, rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].chars().next()?;
    let behind = text[digits + after.len_utf8()..].chars().next();
    let apart = behind.is_some_and(|c| c == ' ' || is_wide(c)) || after == '、';
    if (1..=3).contains(&digits) && matches!(after, '.' | ')' | '）' | '、' | '．') && apart {
        return Some((text[..digits].parse().ok(), digits + after.len_utf8()));
    }
    None
}

/// A paragraph while it grows.
struct Paragraph {
    text: String,
    item: Option<Option<u32>>,
    last: Row,
    first_from: f64,
}

struct Out {
    writer: Writer,
    paragraph: Option<Paragraph>,
    right: f64,
}

impl Out {
    fn flush(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        let mut line = Line::default();
        line.push(&paragraph.text, &Style::default());
        if let Some(number) = paragraph.item {
            self.writer.open_item(number);
        }
        self.writer.paragraph(&line);
        if paragraph.item.is_some() {
            self.writer.close();
        }
    }

    /// Writes a heading of one row or more; how many.
    fn heading(&mut self, rows: &[Row], at: usize, rank: usize, body: f64, ranks: &[i64]) -> usize {
        self.flush();
        let (mut text, mut count) = (rows[at].text(), 1);
        while let Some(next) = rows.get(at + count) {
            let before = &rows[at + count - 1];
            let gap = before.line - next.line;
            let same = level(next, body, ranks) == Some(rank) && before.page == next.page;
            let near = gap > 0.0 && gap < before.size * LINE_GAP && (before.size - next.size).abs() < 0.6;
            if !same || !near || before.size <= body * LARGER || text.chars().count() > HEADING_CHARS {
                break;
            }
            text = joined(&text, &next.text());
            count += 1;
        }
        let mut line = Line::default();
        line.push(&text, &Style::default());
        self.writer.heading(rank, &line);
        count
    }

    fn row(&mut self, row: &Row) {
        let text = row.text();
        let mark = marked(&text);
        if mark.is_none()
            && let Some(paragraph) = &mut self.paragraph
            && continues(paragraph, row, self.right)
        {
            paragraph.text = joined(&paragraph.text, &text);
            paragraph.last = row.clone();
            return;
        }
        self.flush();
        let (item, text) = match mark {
            Some((number, length)) => (Some(number), text[length..].trim_start().to_owned()),
            None => (None, text),
        };
        self.paragraph = Some(Paragraph { text, item, last: row.clone(), first_from: row.from() });
    }
}

/// Whether a row goes on with a paragraph.
fn continues(paragraph: &Paragraph, row: &Row, right: f64) -> bool {
    let last = &paragraph.last;
    if (last.size - row.size).abs() > last.size * 0.12 || last.bold != row.bold && paragraph.item.is_none() {
        return false;
    }
    let ended = paragraph.text.ends_with(['.', '。', '！', '!', '?', '？', ':', '：', '；']);
    let reaches = last.to() > right - last.size * 6.0;
    if last.page != row.page || last.line < row.line {
        // Over the end of a page or a column.
        return !ended && reaches;
    }
    let indented = row.from() - last.from() > row.size * INDENT;
    let near = last.line - row.line <= last.size.max(row.size) * LINE_GAP;
    if paragraph.item.is_some() {
        let under = row.from() >= paragraph.first_from - row.size * 0.5;
        return near && under && !(ended && !reaches && !indented);
    }
    near && !indented && (reaches || !ended)
}

/// Two rows as one text: a word that was divided is whole again.
pub(super) fn joined(before: &str, after: &str) -> String {
    let (before, after) = (before.trim_end(), after.trim_start());
    let next = after.chars().next().unwrap_or(' ');
    let mut letters = before.chars().rev();
    let (last, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
    if matches!(last, '-' | '\u{2010}' | '\u{ad}') && second.is_lowercase() && next.is_lowercase() {
        let cut = before.len() - last.len_utf8();
        return format!("{}{after}", &before[..cut]);
    }
    let tight = is_wide(last) || is_wide(next);
    if tight { format!("{before}{after}") } else { format!("{before} {after}") }
}

struct Table {
    cells: Vec<Vec<String>>,
    rows: usize,
}

/// A table at the beginning of these rows: rows of several cells that stand under one another.
fn table(rows: &[Row]) -> Option<Table> {
    let first = rows.first().filter(|row| row.segments.len() > 1)?;
    let mut end = 1;
    while let Some(next) = rows.get(end) {
        let before = &rows[end - 1];
        let gap = before.line - next.line;
        let alone = next.segments.len() == 1 && next.from() <= first.from() + next.size;
        if next.page != first.page || gap <= 0.0 || gap > before.size.max(next.size) * 4.0 || alone {
            break;
        }
        end += 1;
    }
    let rows = &rows[..end];
    let full = rows.iter().filter(|row| row.segments.len() > 1).count();
    let cells = rows.iter().flat_map(|row| &row.segments);
    let (count, chars) =
        cells.fold((0, 0), |(count, chars), cell| (count + 1, chars + cell.text.chars().count()));
    if full < 2 || chars > count * CELL_CHARS {
        return None;
    }
    let template = &rows.iter().max_by_key(|row| row.segments.len())?.segments;
    // Under one another: most cells begin or end where a column does.
    let size = first.size;
    let aligned = |cell: &&Segment| {
        template.iter().any(|column| {
            (column.from - cell.from).abs() < size
                || (column.to - cell.to).abs() < size
                || (column.from + column.to - cell.from - cell.to).abs() < 2.0 * size
        })
    };
    let fits = rows.iter().flat_map(|row| &row.segments).filter(aligned).count();
    if fits * 3 < count * 2 {
        return None;
    }
    let mut cells: Vec<Vec<String>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut line = vec![String::new(); template.len()];
        for cell in &row.segments {
            let column = nearest(template, cell);
            line[column] = if line[column].is_empty() {
                cell.text.trim().to_owned()
            } else {
                joined(&line[column], &cell.text)
            };
        }
        let wrapped = at > 0 && line[0].is_empty() && rows[at - 1].line - row.line < row.size * 1.6;
        match cells.last_mut().filter(|_| wrapped) {
            Some(above) => {
                for (above, below) in above.iter_mut().zip(line).filter(|(_, below)| !below.is_empty()) {
                    *above = if above.is_empty() { below } else { joined(above, &below) };
                }
            }
            None => cells.push(line),
        }
    }
    let escaped = |cell: String| {
        let mut line = Line::default();
        line.push(&cell, &Style::default());
        line.markdown(true)
    };
    let cells = cells.into_iter().map(|row| row.into_iter().map(escaped).collect()).collect();
    Some(Table { cells, rows: end })
}

fn nearest(template: &[Segment], cell: &Segment) -> usize {
    let overlap = |column: &Segment| column.to.min(cell.to) - column.from.max(cell.from);
    let best = template.iter().enumerate().max_by(|(_, a), (_, b)| overlap(a).total_cmp(&overlap(b)));
    best.map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(&str, f64)], line: f64, size: f64) -> Row {
        let segment = |(text, from): &(&str, f64)| Segment {
            text: (*text).to_owned(),
            from: *from,
            to: from + text.chars().count() as f64 * size * 0.6,
        };
        Row { segments: cells.iter().map(segment).collect(), line, size, bold: false, page: 0 }
    }

    #[test]
    fn rows_become_what_they_look_like() {
        let rows = [
            row(&[("Returns", 0.0)], 700.0, 18.0),
            row(&[("You may send it back within seven days after it was deliv-", 0.0)], 670.0, 10.0),
            row(&[("ered to you.", 0.0)], 658.0, 10.0),
            row(&[("A second paragraph begins here and it is rather long now.", 0.0)], 630.0, 10.0),
            row(&[("• one", 10.0)], 610.0, 10.0),
            row(&[("• two", 10.0)], 598.0, 10.0),
            row(&[("Region", 0.0), ("Fee", 200.0)], 570.0, 10.0),
            row(&[("Tibet", 0.0), ("20", 200.0)], 555.0, 10.0),
        ];
        assert_eq!(
            markdown(&rows),
            "# Returns\n\nYou may send it back within seven days after it was delivered to you.\n\n\
             A second paragraph begins here and it is rather long now.\n\n-   one\n-   two\n\n\
             | Region | Fee |\n| --- | --- |\n| Tibet | 20 |"
        );
    }

    #[test]
    fn marks_of_lists_are_known() {
        for (text, wanted) in [
            ("• x", Some((None, 3))),
            ("- x", Some((None, 1))),
            ("-5 degrees", None),
            ("12. x", Some((Some(12), 3))),
            ("3、字", Some((Some(3), 4))),
            ("1.5 metres", None),
            ("2026", None),
        ] {
            assert_eq!(marked(text), wanted, "{text}");
        }
    }
}
