//! Which labels are taken for which, and which lines seem to stand under the wrong one.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use nlu::Report;
use nlu::measure::Answered;
use serde::Serialize;

use super::table::Line;

/// Texts shown of one kind of mistake.
const TEXTS: usize = 5;
/// Mistakes and lines that are shown on a page; in JSON there are all.
const SHOWN: usize = 20;
/// Characters shown of one text.
const CHARS: usize = 100;

/// Rows of one label that were given another.
#[derive(Serialize)]
pub struct Cell {
    expected: String,
    given: String,
    count: usize,
    texts: Vec<String>,
}

/// The most frequent mistake first.
pub fn cells(answered: &[Answered<'_>], lines: &[Line]) -> Vec<Cell> {
    let mut cells: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (row, line) in answered.iter().zip(lines).filter(|(row, _)| row.expected != row.given) {
        cells.entry((row.expected, row.given)).or_default().push(&line.text);
    }
    let mut all: Vec<Cell> = cells
        .into_iter()
        .map(|((expected, given), texts)| Cell {
            expected: expected.to_owned(),
            given: given.to_owned(),
            count: texts.len(),
            texts: texts.into_iter().take(TEXTS).map(str::to_owned).collect(),
        })
        .collect();
    all.sort_by_key(|cell| Reverse(cell.count));
    all
}

fn short(text: &str) -> String {
    let line = |text: &str| text.replace(char::is_control, " ");
    match text.char_indices().nth(CHARS) {
        Some((at, _)) => format!("{}…", line(&text[..at])),
        None => line(text),
    }
}

/// How many, and what follows when not all are shown.
fn title(page: &mut String, name: &str, count: usize) {
    let rest = if count > SHOWN { format!(", of which the first {SHOWN}") } else { String::new() };
    let _ = write!(page, "\n\n{name}: {count}{rest}");
}

/// Mistakes on the test rows.
pub fn page(cells: &[Cell]) -> String {
    let mut page = String::new();
    title(&mut page, "Labels taken for another", cells.len());
    for cell in cells.iter().take(SHOWN) {
        let _ = write!(page, "\n{:>5}  {} -> {}", cell.count, cell.expected, cell.given);
        cell.texts.iter().for_each(|text| page.push_str(&format!("\n         {}", short(text))));
    }
    page
}

/// Training lines that deserve a look.
pub fn labels(report: &Report) -> String {
    let (mut page, outside) = (String::new(), || "out of scope".to_owned());
    title(&mut page, "Training lines that read like another label", report.suspicious.len());
    for line in report.suspicious.iter().take(SHOWN) {
        let label = line.label.clone().unwrap_or_else(outside);
        let sure = 100.0 * line.confidence;
        let _ = write!(page, "\n{sure:>4.0} %  {label} -> {}  {}", line.reads_as, short(&line.text));
    }
    title(&mut page, "Texts under more than one label", report.contradictions.len());
    for text in report.contradictions.iter().take(SHOWN) {
        let labels: Vec<String> =
            text.labels.iter().map(|label| label.clone().unwrap_or_else(outside)).collect();
        let _ = write!(page, "\n{:>5}  {}  {}", text.count, labels.join(", "), short(&text.text));
    }
    title(&mut page, "Texts more than once under one label", report.duplicates.len());
    for text in report.duplicates.iter().take(SHOWN) {
        let _ = write!(page, "\n{:>5}  {}", text.count, short(&text.text));
    }
    page
}
