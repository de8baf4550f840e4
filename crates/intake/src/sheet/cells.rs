//! The cells of a sheet. A file says itself how large its sheets are; only what is really there is counted and kept.

use std::collections::HashMap;

use super::numbers::{Format, shown};
use crate::limits::Limits;
use crate::refused::Refused;
use crate::xml::{Node, Xml};

/// Columns that are read.
const COLUMNS: usize = 256;
/// Cells that a merged range may cover.
const MERGED: usize = 10_000;
/// Blank rows that are kept in a row: more say nothing.
const BLANK_ROWS: usize = 1;

/// What cells refer to.
pub(super) struct Look {
    pub(super) strings: Vec<String>,
    pub(super) formats: Vec<Format>,
    pub(super) since_1904: bool,
}

/// The texts that cells share.
pub(super) fn strings(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Refused> {
    let (mut all, mut text, mut in_text, mut spoken) = (Vec::new(), String::new(), false, false);
    let mut xml = Xml::new(bytes, limits.depth);
    loop {
        match xml.next()? {
            Node::End => return Ok(all),
            Node::Open(element) => match element.name.as_str() {
                "si" => text.clear(),
                // How a word is spoken stands beside it.
                "rPh" => spoken = true,
                "t" => in_text = !spoken,
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "rPh" => spoken = false,
                "si" => {
                    all.push(tidy(&text));
                    if all.len() > limits.cells {
                        return Err(Refused::TooMany);
                    }
                }
                _ => {}
            },
            Node::Text(part) if in_text => text.push_str(&part),
            Node::Text(_) => {}
        }
    }
}

fn tidy(text: &str) -> String {
    text.replace("_x000D_", "").replace("\r\n", "\n").trim().to_owned()
}

#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    format: usize,
    text: String,
}

/// The rows of a sheet, up to the last that says something.
pub(super) fn rows(
    bytes: &[u8],
    look: &Look,
    left: &mut usize,
    depth: usize,
) -> Result<Vec<Vec<String>>, Refused> {
    let mut xml = Xml::new(bytes, depth);
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut number, mut row, mut cell) = (0_usize, Vec::new(), Cell::default());
    let (mut in_value, mut merged) = (false, Vec::new());
    loop {
        match xml.next()? {
            Node::End => break,
            Node::Open(element) => match element.name.as_str() {
                "row" => {
                    let named = element.get("r").and_then(|r| r.parse::<usize>().ok());
                    number = named.unwrap_or(number + 1);
                    row = Vec::new();
                }
                "c" => {
                    let place = element.get("r").and_then(|place| column(&place));
                    let column = place.unwrap_or(row.len());
                    let format = element.get("s").and_then(|s| s.parse().ok()).unwrap_or_default();
                    cell = Cell {
                        column,
                        kind: element.get("t").unwrap_or_default(),
                        format,
                        text: String::new(),
                    };
                }
                "v" | "t" => in_value = true,
                "f" | "rPh" => xml.skip()?,
                "mergeCell" => merged.extend(element.get("ref").and_then(|range| area(&range))),
                _ => {}
            },
            Node::Close(name) => match name.as_str() {
                "v" | "t" => in_value = false,
                "c" if cell.column < COLUMNS => {
                    let text = said(&cell, look);
                    if !text.is_empty() {
                        *left = left.checked_sub(1).ok_or(Refused::TooMany)?;
                        row.resize(row.len().max(cell.column + 1), String::new());
                        row[cell.column] = text;
                    }
                }
                "row" => rows.push((number, std::mem::take(&mut row))),
                _ => {}
            },
            Node::Text(text) if in_value => cell.text.push_str(&text),
            Node::Text(_) => {}
        }
    }
    merge(&mut rows, &merged);
    Ok(dense(rows))
}

fn said(cell: &Cell, look: &Look) -> String {
    match cell.kind.as_str() {
        "s" => cell
            .text
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|at| look.strings.get(at))
            .cloned()
            .unwrap_or_default(),
        "b" => if cell.text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        "inlineStr" | "str" => tidy(&cell.text),
        // What could not be calculated says nothing.
        "e" => String::new(),
        "d" => cell.text.trim().replace('T', " "),
        _ => {
            let format = look.formats.get(cell.format).copied().unwrap_or_default();
            shown(cell.text.trim(), format, look.since_1904)
        }
    }
}

/// The column of `AB12`, from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters
        .take(4)
        .fold(0_usize, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn row_of(place: &str) -> Option<usize> {
    place.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()
}

/// Of `A2:A5`: first and last column, first and last row.
fn area(range: &str) -> Option<(usize, usize, usize, usize)> {
    let (first, last) = range.split_once(':')?;
    Some((column(first)?, column(last)?, row_of(first)?, row_of(last)?))
}

/// What stands in a cell over several rows holds for each of them; over several columns it is said once.
fn merge(rows: &mut [(usize, Vec<String>)], areas: &[(usize, usize, usize, usize)]) {
    let places: HashMap<usize, usize> =
        rows.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
    let mut covered = 0;
    for (column, _, top, bottom) in areas.iter().filter(|(from, to, ..)| from <= to && *from < COLUMNS) {
        let first = places.get(top).and_then(|at| rows[*at].1.get(*column)).cloned();
        let Some(text) = first.filter(|text| !text.is_empty()) else { continue };
        for number in top + 1..=*bottom {
            covered += 1;
            if covered > MERGED {
                return;
            }
            if let Some(at) = places.get(&number) {
                let row = &mut rows[*at].1;
                row.resize(row.len().max(column + 1), String::new());
                row[*column].clone_from(&text);
            }
        }
    }
}

fn dense(rows: Vec<(usize, Vec<String>)>) -> Vec<Vec<String>> {
    let (mut all, mut blank): (Vec<Vec<String>>, usize) = (Vec::new(), 0);
    for (_, row) in rows {
        if row.iter().all(String::is_empty) {
            blank += 1;
            if blank <= BLANK_ROWS && !all.is_empty() {
                all.push(Vec::new());
            }
        } else {
            blank = 0;
            all.push(row);
        }
    }
    while all.last().is_some_and(Vec::is_empty) {
        all.pop();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(
            [column("A1"), column("Z9"), column("AA1"), column("1")],
            [Some(0), Some(25), Some(26), None]
        );
        assert_eq!(area("B2:C5"), Some((1, 2, 2, 5)));
    }
}
