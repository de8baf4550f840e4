//! Workbooks of Excel: their visible sheets as rows of texts, as somebody sees them.

mod cells;
mod numbers;

use std::collections::HashMap;

use crate::archive::Archive;
use crate::limits::Limits;
use crate::refused::Refused;
use crate::word::no_macros;
use crate::xml::{Node, Xml};

/// Sheets of a workbook.
const SHEETS: usize = 200;

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Its name.
    pub(crate) name: String,
    /// Its rows.
    pub(crate) rows: Vec<Vec<String>>,
}

/// A workbook.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    /// Sheets that can be seen and have something in them.
    pub(crate) sheets: Vec<Sheet>,
    /// Sheets that cannot be seen.
    pub(crate) hidden: usize,
}

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Refused> {
    let mut archive = Archive::open(bytes, limits)?;
    no_macros(&archive)?;
    let list = archive.named("xl/workbook.xml")?.ok_or(Refused::Broken)?;
    let (sheets, since_1904) = listed(&list, limits.depth)?;
    let targets = targets(&archive.named("xl/_rels/workbook.xml.rels")?.unwrap_or_default(), limits.depth)?;
    let strings = cells::strings(&archive.named("xl/sharedStrings.xml")?.unwrap_or_default(), limits)?;
    let formats = numbers::formats(&archive.named("xl/styles.xml")?.unwrap_or_default(), limits.depth)?;
    let look = cells::Look { strings, formats, since_1904 };
    let (mut book, mut left) = (Book::default(), limits.cells);
    for (name, id, hidden) in sheets {
        let Some(target) = targets.get(&id) else { continue };
        if hidden {
            book.hidden += 1;
            continue;
        }
        let Some(bytes) = archive.named(target)? else { continue };
        let rows = cells::rows(&bytes, &look, &mut left, limits.depth)?;
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            book.sheets.push(Sheet { name, rows });
        }
    }
    if book.sheets.is_empty() { Err(Refused::Empty) } else { Ok(book) }
}

type Listed = (String, String, bool);

fn listed(bytes: &[u8], depth: usize) -> Result<(Vec<Listed>, bool), Refused> {
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    let mut xml = Xml::new(bytes, depth);
    loop {
        match xml.next()? {
            Node::End => return Ok((sheets, since_1904)),
            Node::Open(element) if element.name == "sheet" => {
                let hidden = element.get("state").is_some_and(|state| state != "visible");
                let id = element.get("id").unwrap_or_default();
                sheets.push((element.get("name").unwrap_or_default(), id, hidden));
                if sheets.len() > SHEETS {
                    return Err(Refused::TooMany);
                }
            }
            Node::Open(element) if element.name == "workbookPr" => {
                since_1904 = matches!(element.get("date1904").as_deref(), Some("1" | "true"));
            }
            _ => {}
        }
    }
}

/// Where each sheet lies in the archive.
fn targets(bytes: &[u8], depth: usize) -> Result<HashMap<String, String>, Refused> {
    let mut targets = HashMap::new();
    let mut xml = Xml::new(bytes, depth);
    loop {
        match xml.next()? {
            Node::End => return Ok(targets),
            Node::Open(element) if element.name == "Relationship" => {
                let sheet = element.get("Type").is_some_and(|kind| kind.ends_with("/worksheet"));
                if let (true, Some(id), Some(target)) = (sheet, element.get("Id"), element.get("Target")) {
                    let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    targets.insert(id, path);
                }
            }
            _ => {}
        }
    }
}
