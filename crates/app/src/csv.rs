//! Tables as comma-separated text, in both directions, for every list that can be imported or exported.
//!
//! What is written opens in a spreadsheet without running anything: a cell that a spreadsheet would take for a formula gets an
//! apostrophe before it, and reading takes that apostrophe away again.

use base::{Timestamp, limits};

use crate::error::{Error, Result};

/// Tells spreadsheets that the text is UTF-8.
const BOM: char = '\u{feff}';

/// A line of a table that was read, with its number in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub fn write<'a>(rows: impl IntoIterator<Item = Vec<std::borrow::Cow<'a, str>>>) -> String {
    let mut text = String::from(BOM);
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
    if text.len() > limits::IMPORT_BYTES {
        let limit = limits::IMPORT_BYTES / 1024;
        return Err(Error::invalid("csv", format!("must be at most {limit} KB; split the table")));
    }
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|c| (first.matches(*c).count(), *c == ','));
    let lines = Reader { separator: separator.unwrap_or(','), number: 1 }.lines(text)?;
    if lines.len() > limits::IMPORT_ROWS + 1 {
        return Err(Error::invalid(
            "csv",
            format!("must have at most {} lines; split the table", limits::IMPORT_ROWS),
        ));
    }
    Ok(lines)
}

struct Reader {
    separator: char,
    number: u32,
}

impl Reader {
    fn lines(mut self, text: &str) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        let mut characters = text.chars().peekable();
        while characters.peek().is_some() {
            let line = self.line(&mut characters)?;
            if line.cells.iter().any(|cell| !cell.is_empty()) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    fn line(&mut self, characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Line> {
        let number = self.number;
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        loop {
            match characters.next() {
                None if quoted => {
                    return Err(Error::invalid(
                        "csv",
                        format!("line {number}: a quotation mark is never closed"),
                    ));
                }
                None => break,
                Some('"') if quoted && characters.peek() == Some(&'"') => {
                    characters.next();
                    cell.push('"');
                }
                Some('"') if quoted => quoted = false,
                Some('"') if cell.is_empty() => quoted = true,
                Some('\r') if !quoted && characters.peek() == Some(&'\n') => {}
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

/// A cell without the spaces around it and without the guard of [`write`].
fn finished(cell: &mut String) -> String {
    let whole = std::mem::take(cell);
    let trimmed = whole.trim();
    match trimmed.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.to_owned(),
        _ => trimmed.to_owned(),
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
}
