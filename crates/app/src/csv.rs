//! Tables as comma-separated text, in both directions, for every list that can be imported or exported.
//!
//! What is written opens in a spreadsheet without running anything: a cell that a spreadsheet would take for a formula gets an
//! apostrophe before it, and reading takes that apostrophe away again.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use base::{Locale, Timestamp, limits};
use protocol::people::{ImportLine, LineFate};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Tells spreadsheets that the text is UTF-8.
const BOM: char = '\u{feff}';

/// A line of a table that was read, with its number in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it begins, the first line of the file being 1.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Whether a spreadsheet could take it for a formula.
fn is_formula(cell: &str) -> bool {
    // In full width too: a spreadsheet in Chinese or Japanese takes those for the same.
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// One table as text, ready for a spreadsheet.
pub fn write<'a>(lines: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> String {
    format!("{BOM}{}", rows(lines))
}

/// Further lines of a table that was begun.
pub fn rows<'a>(rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            let guard = if is_formula(cell) { "'" } else { "" };
            if cell.contains(['"', ',', '\n', '\r']) {
                text.push_str(&format!("\"{guard}{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(guard);
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// A moment as a spreadsheet reads it, in UTC.
pub fn instant(at: Timestamp) -> String {
    let seconds = at.ms().div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1970 to a date, by eras of 400 years that begin in March.
    let day = days + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}:{second:02}Z")
}

/// The lines of a table, blank ones left out. The separator is a comma, or what the first line uses instead: semicolon or tab.
pub fn read(text: &str) -> Result<Vec<Line>> {
    read_most(text, limits::IMPORT_ROWS)
}

/// The same with at most so many lines below the head.
pub fn read_most(text: &str, most: usize) -> Result<Vec<Line>> {
    if text.len() > limits::IMPORT_BYTES {
        let limit = limits::IMPORT_BYTES / 1024;
        return Err(Error::invalid("csv", format!("must be at most {limit} KB; split the table")));
    }
    let mut lines = Vec::new();
    for line in Lines::new(text) {
        let unclosed = |line| Error::invalid("csv", format!("line {line}: a quotation mark is never closed"));
        lines.push(line.map_err(unclosed)?);
        if lines.len() > most + 1 {
            return Err(Error::invalid("csv", format!("must have at most {most} lines; split the table")));
        }
    }
    Ok(lines)
}

/// The lines of a text one by one, blank ones left out; at a quotation mark that is never closed the number of its line, and the end.
pub struct Lines<'a> {
    separator: char,
    number: u32,
    characters: Peekable<Chars<'a>>,
}

impl<'a> Lines<'a> {
    /// Those of this text.
    pub fn new(text: &'a str) -> Self {
        let text = text.strip_prefix(BOM).unwrap_or(text);
        let first = text.lines().next().unwrap_or_default();
        let separator = [',', ';', '\t'].into_iter().max_by_key(|c| (first.matches(*c).count(), *c == ','));
        Self { separator: separator.unwrap_or(','), number: 1, characters: text.chars().peekable() }
    }

    fn line(&mut self) -> std::result::Result<Line, u32> {
        let number = self.number;
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        loop {
            match self.characters.next() {
                None if quoted => return Err(number),
                None => break,
                Some('"') if quoted && self.characters.peek() == Some(&'"') => {
                    self.characters.next();
                    cell.push('"');
                }
                Some('"') if quoted => quoted = false,
                Some('"') if cell.is_empty() => quoted = true,
                Some('\r') if !quoted && self.characters.peek() == Some(&'\n') => {}
                Some('\n') if !quoted => {
                    self.number += 1;
                    break;
                }
                Some(c) if c == self.separator && !quoted => cells.push(finished(&mut cell)),
                Some(c) => {
                    self.number += u32::from(c == '\n');
                    cell.push(c);
                }
            }
        }
        cells.push(finished(&mut cell));
        Ok(Line { number, cells })
    }
}

impl Iterator for Lines<'_> {
    type Item = std::result::Result<Line, u32>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.characters.peek().is_some() {
            match self.line() {
                Ok(line) if line.cells.iter().all(String::is_empty) => {}
                line => return Some(line),
            }
        }
        None
    }
}

/// A cell without the spaces around it and without the guard of [`write`].
fn finished(cell: &mut String) -> String {
    let whole = std::mem::take(cell);
    let trimmed = whole.trim();
    match trimmed.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.to_owned(),
        _ => trimmed.to_owned(),
    }
}

/// A column, as it is called in English and in Chinese.
pub type Column = (&'static str, &'static str);

/// A whole list for a spreadsheet, the first line naming the columns in the reader's language.
pub fn list(locale: Locale, columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let name = |(en, zh): &Column| if locale == Locale::Zh { *zh } else { *en }.to_owned();
    let head = columns.iter().map(name).collect::<Vec<_>>();
    let cells = |row: Vec<String>| row.into_iter().map(Cow::from).collect::<Vec<_>>();
    write(std::iter::once(head).chain(rows).map(cells))
}

/// How a table says yes and no.
pub fn flag(yes: bool) -> String {
    if yes { "1" } else { "0" }.to_owned()
}

/// The stored word of a closed list.
pub fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a cell of a yes and no says: nothing, yes or no; `None` when it cannot be read.
pub fn yes(cell: &str) -> Option<Option<bool>> {
    match cell.to_lowercase().as_str() {
        "" => Some(None),
        "0" | "no" | "false" | "否" => Some(Some(false)),
        "1" | "yes" | "true" | "是" => Some(Some(true)),
        _ => None,
    }
}

/// What a line is about, short enough for a preview.
pub fn subject(text: &str) -> String {
    text.chars().take(limits::NAME_CHARS).collect()
}

/// What is said of a line: its fate, or the word of what is wrong with it.
pub fn said(line: u32, what: String, fate: std::result::Result<LineFate, &'static str>) -> ImportLine {
    match fate {
        Ok(fate) => ImportLine { line, what, fate, column: None, problem: None },
        Err(problem) => ImportLine {
            line,
            what,
            fate: LineFate::Refused,
            column: None,
            problem: Some(problem.to_owned()),
        },
    }
}

/// What is wrong with a line: the place of the column that is to blame, if one is, and the word for it.
pub type Wrong = (Option<usize>, &'static str);

/// What is said of a line, with the heading of the column where one is to blame, as the table writes it.
pub fn placed(
    heads: &[String],
    line: u32,
    what: String,
    fate: std::result::Result<LineFate, Wrong>,
) -> ImportLine {
    let (place, fate) = match fate {
        Ok(fate) => (None, Ok(fate)),
        Err((place, problem)) => (place, Err(problem)),
    };
    ImportLine { column: place.and_then(|at| heads.get(at)).cloned(), ..said(line, what, fate) }
}

/// Gives ids that were made for lines their places in the table: lists go by id, and those of one moment have no order of their own.
pub fn in_order<'a, T: Ord + Copy + 'a>(ids: impl Iterator<Item = &'a mut T>) {
    let mut places: Vec<&mut T> = ids.collect();
    let mut rising: Vec<T> = places.iter().map(|id| **id).collect();
    rising.sort_unstable();
    for (place, id) in places.iter_mut().zip(rising) {
        **place = id;
    }
}

/// Whether a line of them is refused, so that nothing of the table is done.
pub fn any_refused(lines: &[ImportLine]) -> bool {
    lines.iter().any(|line| line.fate == LineFate::Refused)
}

/// A table whose columns are known by their names, in either language and any order.
#[derive(Clone, Debug)]
pub struct Table {
    places: Vec<Option<usize>>,
    heads: Vec<String>,
    lines: Vec<Line>,
}

impl Table {
    /// Reads it; refused when one of the `required` columns is not there.
    pub fn read(text: &str, columns: &[Column], required: &[usize]) -> Result<Self> {
        let mut lines = read(text)?.into_iter();
        let head = lines
            .next()
            .ok_or_else(|| Error::invalid("csv", "is empty; the first line names the columns"))?;
        let place =
            |(en, zh): &Column| head.cells.iter().position(|cell| cell.to_lowercase() == *en || cell == zh);
        let places: Vec<Option<usize>> = columns.iter().map(place).collect();
        if required.iter().any(|at| places[*at].is_none()) {
            let names = required.iter().map(|at| format!("{} ({})", columns[*at].0, columns[*at].1));
            let names = names.collect::<Vec<_>>().join(", ");
            return Err(Error::invalid("csv", format!("the first line must name the columns {names}")));
        }
        let named = |((en, _), at): (&Column, &Option<usize>)| {
            at.and_then(|at| head.cells.get(at)).map_or((*en).to_owned(), Clone::clone)
        };
        let heads = columns.iter().zip(&places).map(named).collect();
        Ok(Self { places, heads, lines: lines.collect() })
    }

    /// Whether a column is there.
    pub fn has(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(Option::is_some)
    }

    /// What the columns are called in it; those that are not there by their English names.
    pub fn heads(&self) -> Vec<String> {
        self.heads.clone()
    }

    /// The lines with their numbers: one cell for each column, empty where there is none.
    pub fn lines(self) -> impl Iterator<Item = (u32, Vec<String>)> {
        let Self { places, lines, .. } = self;
        lines.into_iter().map(move |line| {
            let cell = |at: &Option<usize>| at.and_then(|at| line.cells.get(at)).cloned().unwrap_or_default();
            (line.number, places.iter().map(cell).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text).expect("reads").into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn what_is_written_is_read_again_and_runs_nothing() {
        let table = [
            vec!["名称", "a,b", "say \"hi\"", "two\nlines"],
            vec!["=1+1", "+86 138", "-5", "@SUM(A1)"],
            vec!["O'Brien", "'quoted'", "", "x"],
        ];
        let text = write(table.iter().map(|row| row.iter().map(|cell| (*cell).into()).collect()));
        assert!(text.starts_with(BOM));
        for formula in ["=1+1", "+86 138", "-5", "@SUM(A1)"] {
            assert!(text.contains(&format!("'{formula}")), "{text}");
        }
        assert_eq!(cells(&text), table);
        let tab = write([vec!["\tcmd".into(), "\rcmd".into()]]);
        assert!(tab.contains("'\tcmd") && tab.contains("\"'\rcmd\""), "{tab:?}");
    }

    #[test]
    fn moments_are_dates() {
        for (ms, text) in [
            (0, "1970-01-01 00:00:00Z"),
            (951_782_400_000, "2000-02-29 00:00:00Z"),
            (1_735_689_599_999, "2024-12-31 23:59:59Z"),
            (4_107_542_400_000, "2100-03-01 00:00:00Z"),
        ] {
            assert_eq!(instant(Timestamp::from_ms(ms)), text);
        }
    }

    #[test]
    fn what_spreadsheets_write_is_read() {
        assert_eq!(cells("\u{feff}a;b\r\n1;\"2;3\"\r\n\r\n"), [["a", "b"], ["1", "2;3"]]);
        assert_eq!(cells("a\tb\n 1 \t2"), [["a", "b"], ["1", "2"]]);
        let lines = read("a,b\n\"x\ny\",1\n\nz,2\n").expect("reads");
        assert_eq!(
            lines.iter().map(|line| line.number).collect::<Vec<_>>(),
            [1, 2, 5],
            "lines as an editor counts them"
        );
    }

    #[test]
    fn what_is_broken_or_too_large_is_refused() {
        assert!(read("a,\"b\nc").is_err_and(|error| error.to_string().contains("never closed")));
        assert!(read(&"x\n".repeat(limits::IMPORT_ROWS + 2)).is_err());
        assert!(read(&"x".repeat(limits::IMPORT_BYTES + 1)).is_err());
    }

    #[test]
    fn columns_are_known_by_either_name_in_any_order() {
        let columns: [Column; 3] = [("name", "名称"), ("members", "成员"), ("archived", "已归档")];
        let table = Table::read("成员,Name\na b,售后\n,夜班", &columns, &[0]).expect("reads");
        assert_eq!((table.has(0), table.has(1), table.has(2)), (true, true, false));
        let lines: Vec<_> = table.lines().collect();
        assert_eq!(lines[0], (2, vec!["售后".to_owned(), "a b".to_owned(), String::new()]));
        let missing = Table::read("成员\na", &columns, &[0]).expect_err("no name").to_string();
        assert!(missing.contains("name (名称)"), "{missing}");
        let text = list(Locale::Zh, &columns, [vec!["=1".to_owned(), String::new(), flag(false)]]);
        assert!(text.contains("名称,成员,已归档") && text.contains("'=1,,0"), "{text}");
        assert_eq!(["", "是", "0", "?"].map(yes), [Some(None), Some(Some(true)), Some(Some(false)), None]);
    }
}
