//! Pieces of letters become rows, as somebody reads them; what stands on every page is left out.

use std::collections::HashMap;

use super::page::Piece;

/// Between letters of one word there is less than this, in sizes.
const WORD_GAP: f64 = 0.17;
/// Between words of one cell there is less than this, in sizes.
const CELL_GAP: f64 = 1.6;
/// How far letters of one row may stand above one another, in sizes.
const SAME_LINE: f64 = 0.45;
/// Rows at the top and at the bottom that may stand on every page.
const EDGE_ROWS: usize = 2;
/// Pages from which on something stands on every page.
const EVERY_PAGE: usize = 3;

/// Words without a gap between.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// One row of a page.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) segments: Vec<Segment>,
    pub(super) line: f64,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) page: usize,
}

impl Row {
    pub(super) fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.trim()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn from(&self) -> f64 {
        self.segments.first().map_or(0.0, |segment| segment.from)
    }

    pub(super) fn to(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.to)
    }
}

/// Letters that stand without spaces between words.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}')
}

/// The rows of a page, in the order in which they are drawn; letters that are turned otherwise than most are left out.
pub(super) fn rows(pieces: Vec<Piece>, page: usize) -> Vec<Row> {
    let mut turned = [0_usize; 4];
    for piece in &pieces {
        turned[usize::from(piece.turned)] += piece.text.len();
    }
    let most = (0..4_u8)
        .max_by_key(|turn| (turned[usize::from(*turn)], std::cmp::Reverse(*turn)))
        .unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    let mut last: Option<Piece> = None;
    for piece in pieces.into_iter().filter(|piece| piece.turned == most) {
        let twice = last.as_ref().is_some_and(|last| {
            last.text == piece.text
                && (last.from - piece.from).abs() < piece.size * 0.2
                && (last.line - piece.line).abs() < piece.size * 0.2
        });
        if twice {
            continue;
        }
        match rows.last_mut().filter(|row| goes_on(row, &piece)) {
            Some(row) => add(row, &piece),
            None if piece.text.trim().is_empty() => continue,
            None => rows.push(Row {
                segments: vec![Segment { text: piece.text.clone(), from: piece.from, to: piece.to }],
                line: piece.line,
                size: piece.size,
                bold: piece.bold,
                page,
            }),
        }
        last = Some(piece);
    }
    rows.retain(|row| !row.text().trim().is_empty());
    rows
}

fn goes_on(row: &Row, piece: &Piece) -> bool {
    let size = row.size.max(piece.size);
    (row.line - piece.line).abs() <= size * SAME_LINE && piece.from >= row.to() - size * 1.2
}

fn add(row: &mut Row, piece: &Piece) {
    let size = row.size.max(piece.size);
    let Some(last) = row.segments.last_mut() else { return };
    let gap = piece.from - last.to;
    if gap > size * CELL_GAP && !piece.text.trim().is_empty() {
        row.segments.push(Segment { text: piece.text.clone(), from: piece.from, to: piece.to });
    } else if !piece.text.trim().is_empty() || !last.text.ends_with(' ') {
        let wide = last.text.chars().next_back().is_some_and(is_wide)
            && piece.text.chars().next().is_some_and(is_wide);
        let apart = gap > size * WORD_GAP && !wide;
        if apart && !last.text.ends_with(' ') && !piece.text.starts_with(' ') {
            last.text.push(' ');
        }
        last.text.push_str(&piece.text);
        // A space alone says nothing of where the words end: a wide one would hide the gap between two cells.
        if !piece.text.trim().is_empty() {
            last.to = piece.to.max(last.to);
        }
    }
    // A row is as large as most of what it says.
    if piece.text.trim().chars().count() > 1 && piece.size > row.size {
        (row.size, row.line) = (piece.size, piece.line);
    }
    row.bold &= piece.bold || piece.text.trim().is_empty();
}

/// The rows of all pages without those that stand on every page, and without the numbers of pages.
pub(super) fn without_furniture(pages: Vec<Vec<Row>>) -> Vec<Row> {
    let edges: Vec<Vec<usize>> = pages.iter().map(|rows| edges(rows)).collect();
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for (rows, edges) in pages.iter().zip(&edges) {
        let mut here: Vec<(String, i64)> = edges.iter().map(|at| face(&rows[*at])).collect();
        here.sort();
        here.dedup();
        for face in here {
            *seen.entry(face).or_default() += 1;
        }
    }
    let count = pages.len();
    let often = EVERY_PAGE.max(count / 3);
    let whole = pages.clone();
    let mut all = Vec::new();
    for (rows, edges) in pages.into_iter().zip(edges) {
        for (at, row) in rows.into_iter().enumerate() {
            let edge = edges.contains(&at);
            let repeated = edge && seen.get(&face(&row)).is_some_and(|times| *times >= often);
            let numbers = edge && count > 1 && is_page_number(&row.text());
            if !repeated && !numbers {
                all.push(row);
            }
        }
    }
    // Where nothing else stands, that is what the pages say.
    if all.is_empty() { whole.into_iter().flatten().collect() } else { all }
}

/// The rows that are the highest and the lowest.
fn edges(rows: &[Row]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| rows[*b].line.total_cmp(&rows[*a].line));
    if order.len() <= 2 * EDGE_ROWS {
        return order;
    }
    let lowest = order.split_off(order.len() - EDGE_ROWS);
    order.truncate(EDGE_ROWS);
    order.extend(lowest);
    order
}

/// What a row looks like whichever page it is on, and where it stands.
fn face(row: &Row) -> (String, i64) {
    let mut text = String::new();
    for c in row.text().chars() {
        if c.is_numeric() {
            if !text.ends_with('#') {
                text.push('#');
            }
        } else if !c.is_whitespace() {
            text.push(c);
        }
    }
    (text, (row.line / 4.0).round() as i64)
}

fn is_page_number(text: &str) -> bool {
    let bare: String =
        text.to_lowercase().replace("page", "").replace("of", "").replace(['第', '页', '頁', '共'], "");
    let bare: String = bare
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '/' | '·' | '|' | '.'))
        .collect();
    let roman = !bare.is_empty() && bare.len() <= 5 && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
    !bare.is_empty() && bare.len() <= 8 && bare.chars().all(|c| c.is_ascii_digit()) || roman
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, from: f64, to: f64, line: f64) -> Piece {
        Piece { text: text.to_owned(), from, to, line, size: 10.0, bold: false, turned: 0 }
    }

    #[test]
    fn pieces_become_rows_with_words_and_cells() {
        let pieces = vec![
            piece("Hel", 0.0, 15.0, 100.0),
            piece("lo", 15.0, 25.0, 100.0),
            piece("you", 29.0, 40.0, 101.0),
            piece("20", 90.0, 99.0, 100.0),
            piece("七", 0.0, 10.0, 80.0),
            piece("天", 14.0, 24.0, 80.0),
        ];
        let rows = rows(pieces, 0);
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.segments.iter().map(|segment| segment.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [vec!["Hello you", "20"], vec!["七天"]]);
    }

    #[test]
    fn what_stands_on_every_page_is_left_out() {
        let page = |number: usize| {
            let mut pieces = vec![piece("Handbook 2026", 0.0, 50.0, 700.0)];
            for at in 0..4 {
                let line = 600.0 - 50.0 * f64::from(at) - 7.0 * number as f64;
                pieces.push(piece(&format!("text {} {at}", ["a", "b", "c", "d"][number]), 0.0, 50.0, line));
            }
            pieces.push(piece(&format!("- {number} -"), 0.0, 50.0, 60.0));
            rows(pieces, number)
        };
        let left = without_furniture((0..4).map(page).collect());
        let texts: Vec<String> = left.iter().map(Row::text).collect();
        assert!(texts.iter().all(|text| text.starts_with("text")), "{texts:?}");
        assert_eq!(texts.len(), 16, "{texts:?}");
    }

    #[test]
    fn numbers_of_pages_are_known() {
        for (text, wanted) in [
            ("12", true),
            ("- 3 -", true),
            ("Page 3 of 10", true),
            ("第 3 页 共 9 页", true),
            ("xiv", true),
            ("2026 plan", false),
            ("", false),
        ] {
            assert_eq!(is_page_number(text), wanted, "{text}");
        }
    }
}
