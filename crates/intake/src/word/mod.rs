//! Word documents: paragraphs by their styles, lists by their numbering, tables, links and footnotes.

mod body;
mod parts;

use crate::archive::Archive;
use crate::document::{Draft, Warning};
use crate::limits::Limits;
use crate::plain::take_title;
use crate::refused::Refused;
use body::Body;
use parts::{Numbering, Styles, footnotes, links};

/// Reads a document.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, Refused> {
    let mut archive = Archive::open(bytes, limits)?;
    no_macros(&archive)?;
    let part =
        |archive: &mut Archive<'_>, name: &str| Ok::<_, Refused>(archive.named(name)?.unwrap_or_default());
    let body = archive.named("word/document.xml")?.ok_or(Refused::Broken)?;
    let styles = Styles::read(&part(&mut archive, "word/styles.xml")?, limits.depth)?;
    let numbering = Numbering::read(&part(&mut archive, "word/numbering.xml")?, limits.depth)?;
    let links = links(&part(&mut archive, "word/_rels/document.xml.rels")?, limits.depth)?;
    let notes = footnotes(&part(&mut archive, "word/footnotes.xml")?, limits.depth)?;
    let read = Body::new(styles, numbering, links, notes).read(&body, limits)?;
    let mut draft = Draft { markdown: read.markdown, title: read.title, ..Draft::default() };
    if read.pictures > 0 {
        draft.warnings.insert(Warning::Pictures);
    }
    if draft.title.is_none() {
        take_title(&mut draft);
    }
    if draft.title.is_none() {
        draft.title = parts::title(&part(&mut archive, "docProps/core.xml")?, limits.depth)?;
    }
    if draft.markdown.is_empty() && draft.title.is_none() {
        return Err(if read.pictures > 0 { Refused::NoText } else { Refused::Empty });
    }
    Ok(draft)
}

/// A file whose name hides that it carries macros.
pub(crate) fn no_macros(archive: &Archive<'_>) -> Result<(), Refused> {
    let carries = |name: &str| name.to_ascii_lowercase().ends_with("vbaproject.bin");
    if archive.entries().iter().any(|entry| carries(&entry.name)) { Err(Refused::Macros) } else { Ok(()) }
}
