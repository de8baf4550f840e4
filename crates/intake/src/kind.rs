//! What a file is, by what is in it; its name decides only between texts.

use crate::refused::Refused;

/// Kinds that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Markdown,
    Html,
    Word,
    Excel,
    Csv,
    Pdf,
    Zip,
    Json,
}

/// The first bytes in which a PDF may begin.
const PDF_WITHIN: usize = 1_024;

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// Kinds of Office that are not read; which ones to save instead is said of each.
const MACROS: [&str; 7] = ["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm"];
const OLD_OFFICE: [&str; 2] = ["doc", "xls"];

/// Whether the name is one of a kind that is read.
pub(crate) fn is_known(name: &str) -> bool {
    let extension = extension(name);
    matches!(extension.as_str(), "docx" | "xlsx" | "pdf" | "zip") || of_text(&extension).is_some()
}

/// Whether the name is one of Office that is not read.
pub(crate) fn is_office(name: &str) -> bool {
    let extension = extension(name);
    MACROS.contains(&extension.as_str()) || OLD_OFFICE.contains(&extension.as_str())
}

fn of_text(extension: &str) -> Option<Kind> {
    match extension {
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "txt" | "text" => Some(Kind::Markdown),
        "html" | "htm" | "xhtml" => Some(Kind::Html),
        "csv" | "tsv" | "tab" => Some(Kind::Csv),
        "json" => Some(Kind::Json),
        _ => None,
    }
}

/// Tells it, or why it is not read.
pub(crate) fn tell(name: &str, bytes: &[u8]) -> Result<Kind, Refused> {
    let extension = extension(name);
    if MACROS.contains(&extension.as_str()) {
        return Err(Refused::Macros);
    }
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // Office before 2007; also what Office makes of a newer file under a password.
        let newer = matches!(extension.as_str(), "docx" | "xlsx");
        return Err(if newer { Refused::Encrypted } else { Refused::OldOffice });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(match extension.as_str() {
            "docx" => Kind::Word,
            "xlsx" => Kind::Excel,
            _ => Kind::Zip,
        });
    }
    if bytes[..bytes.len().min(PDF_WITHIN)].windows(5).any(|five| five == b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if matches!(extension.as_str(), "docx" | "xlsx" | "pdf" | "zip") {
        return Err(Refused::Broken);
    }
    of_text(&extension).ok_or(Refused::Unknown)
}

/// The name of a file without its folders and its kind.
pub(crate) fn stem(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let spaced = stem.replace(['_', '-'], " ");
    let stem = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if stem.is_empty() { base.to_owned() } else { stem }
}

/// Whether a title is one, and not the name of a file or of a program.
pub(crate) fn is_title(title: &str) -> bool {
    let lower = title.to_lowercase();
    let file = [".doc", ".docx", ".tex", ".dvi", ".indd", ".html", ".pdf", ".qxd", ".xls"]
        .iter()
        .any(|end| lower.ends_with(end));
    let program = ["untitled", "microsoft word", "powerpoint", "about:blank", "文档"]
        .iter()
        .any(|begin| lower.starts_with(begin));
    title.chars().count() >= 3 && title.chars().any(char::is_alphabetic) && !file && !program
}
