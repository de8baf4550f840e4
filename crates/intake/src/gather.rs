//! A file is read by its kind; an archive file by file, and one that cannot be read stops none of the others.

use std::collections::{HashMap, HashSet};

use crate::archive::Archive;
use crate::cut::documents;
use crate::document::{Document, Options, Read, RefusedFile, Taken, Warning};
use crate::encoding::{declared, text_of};
use crate::kind::{Kind, is_known, is_office, stem, tell};
use crate::picture::{Beside, Picture};
use crate::refused::Refused;
use crate::sheet::Sheet;
use crate::{help, html, pdf, plain, sheet, table, word};

/// What lies beside the pages of a help centre, and is nothing to read.
const BESIDE: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "js", "map", "woff", "woff2", "ttf",
    "otf", "eot", "mp4", "mp3", "webm", "xml", "yml", "yaml", "inv", "db",
];

/// Reads a file: its documents, and what of it was not taken.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Taken {
    let mut taken = Taken::default();
    if bytes.len() > options.limits.file_bytes {
        taken.refuse(name, Refused::TooLarge);
        return taken;
    }
    let is_zip = matches!(tell(name, bytes), Ok(Kind::Zip));
    let outcome = if is_zip {
        archive(name, bytes, options, &mut taken).map(drop)
    } else {
        take(name, name, bytes, options, &mut Beside::default(), &mut taken)
    };
    if let Err(why) = outcome {
        taken.refuse(name, why);
    }
    taken.merge();
    taken
}

impl Taken {
    pub(crate) fn refuse(&mut self, file: &str, why: Refused) {
        self.refused.push(RefusedFile { file: file.to_owned(), why });
    }

    /// The same part of the same file in several languages is one document.
    fn merge(&mut self) {
        let mut places = HashMap::<(String, String), usize>::new();
        let mut merged: Vec<Document> = Vec::with_capacity(self.documents.len());
        for document in self.documents.drain(..) {
            match places.get(&(document.file.clone(), document.part.clone())) {
                Some(at) => {
                    let into = &mut merged[*at];
                    into.warnings.extend(document.warnings);
                    for (locale, text) in document.texts {
                        into.texts.entry(locale).or_insert(text);
                    }
                }
                None => {
                    places.insert((document.file.clone(), document.part.clone()), merged.len());
                    merged.push(document);
                }
            }
        }
        self.documents = merged;
    }
}

/// Files that lie together, in an archive or in a folder: by their number in the list of their paths.
pub trait Files {
    /// Their paths, with `/` between folders.
    fn paths(&self) -> Vec<String>;
    /// What is in one of them.
    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused>;
}

impl Files for Archive<'_> {
    fn paths(&self) -> Vec<String> {
        self.entries().iter().map(|entry| entry.name.clone()).collect()
    }

    fn bytes(&mut self, at: usize) -> Result<Vec<u8>, Refused> {
        let entry = self.entries().get(at).cloned().ok_or(Refused::Broken)?;
        self.unpack(&entry)
    }
}

/// Reads files that lie together in a place of this name, and the archives among them. What is of no kind that is read is passed over; where there
/// is more than may be, nothing is taken, and the place itself is refused.
pub fn read_files(name: &str, files: &mut dyn Files, options: &Options) -> Taken {
    let mut taken = Taken::default();
    if let Err(why) = together(name, files, options, Some(options.limits.unpacked_bytes), &mut taken) {
        taken = Taken::default();
        taken.refuse(name, why);
    }
    taken.merge();
    taken
}

/// Whether a file is of a kind that is read, by its name, or of one of which it is worth saying that it is not.
pub fn is_document(path: &str) -> bool {
    is_read(path) && (is_known(path) || is_office(path))
}

/// The files of an archive; one that is a document of Office under another name is read as that.
fn archive(name: &str, bytes: &[u8], options: &Options, taken: &mut Taken) -> Result<usize, Refused> {
    let mut archive = Archive::open(bytes, &options.limits)?;
    let has = |archive: &Archive<'_>, part: &str| archive.entries().iter().any(|entry| entry.name == part);
    for (part, ending) in [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")] {
        if has(&archive, part) {
            let named = format!("{name}.{ending}");
            take(name, &named, bytes, options, &mut Beside::default(), taken)?;
            return Ok(bytes.len());
        }
    }
    together(name, &mut archive, options, None, taken)?;
    Ok(archive.unpacked())
}

/// Reads them one by one, and then the pictures that they name. `archives`: how much may be unpacked of archives among them; `None`: none is read,
/// and files of no kind are named.
fn together(
    name: &str,
    files: &mut dyn Files,
    options: &Options,
    mut archives: Option<usize>,
    taken: &mut Taken,
) -> Result<(), Refused> {
    let paths = files.paths();
    let there: HashSet<String> = paths.iter().cloned().collect();
    let mut wanted = HashMap::new();
    for (at, path) in paths.iter().enumerate() {
        if !is_read(path) || (archives.is_some() && !is_document(path)) {
            continue;
        }
        let file = format!("{name}/{path}");
        let mut beside = Beside { place: Some((name, path, &there)), ..Beside::default() };
        let outcome = match files.bytes(at) {
            // Nothing more comes out of an archive that has given too much.
            Err(Refused::Bomb) => return Err(Refused::Bomb),
            Err(why) => Err(why),
            Ok(bytes) if matches!(tell(path, &bytes), Ok(Kind::Zip)) => match &mut archives {
                Some(left) => nested(&file, &bytes, options, left, taken),
                None => Err(Refused::Unknown),
            },
            Ok(bytes) => take(&file, &file, &bytes, options, &mut beside, taken),
        };
        wanted.extend(beside.named);
        match outcome {
            // Lists of another kind lie in every folder of programs.
            Err(Refused::Unknown) if archives.is_some() && !is_office(path) => {}
            Err(why) => taken.refuse(&file, why),
            Ok(()) => {}
        }
        if taken.documents.len() > options.limits.documents {
            return Err(Refused::TooMany);
        }
    }
    for (at, path) in paths.into_iter().enumerate() {
        let Some(key) = wanted.remove(&path) else { continue };
        // One that cannot be unpacked is refused when it is looked at: it has no bytes.
        let bytes = match files.bytes(at) {
            Err(Refused::Bomb) => return Err(Refused::Bomb),
            unpacked => unpacked.unwrap_or_default(),
        };
        taken.pictures.insert(key, Picture { name: path, bytes });
    }
    if taken.documents.is_empty() && taken.refused.is_empty() { Err(Refused::Empty) } else { Ok(()) }
}

/// An archive among files, out of what may be unpacked of all of them.
fn nested(
    file: &str,
    bytes: &[u8],
    options: &Options,
    left: &mut usize,
    taken: &mut Taken,
) -> Result<(), Refused> {
    let limits = crate::Limits { unpacked_bytes: *left, ..options.limits };
    let unpacked = archive(file, bytes, &Options { limits, ..*options }, taken);
    // Of one that fails nobody knows how much it was: many of them come to an end as well.
    *left -= unpacked.unwrap_or(*left / 2).min(*left);
    unpacked.map(drop)
}

/// Whether a file of an archive is one that somebody wants to have read.
fn is_read(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or_default();
    let ending = base.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let hidden = name.starts_with("__MACOSX/")
        || base.starts_with('.')
        || base.starts_with("~$")
        || base == "Thumbs.db";
    !base.is_empty() && !hidden && !BESIDE.contains(&ending.as_str())
}

/// Reads one file as what `kind_name` says; nothing of it is kept where it cannot be read to its end.
fn take(
    name: &str,
    kind_name: &str,
    bytes: &[u8],
    options: &Options,
    beside: &mut Beside<'_>,
    taken: &mut Taken,
) -> Result<(), Refused> {
    let documents = match read_as(name, tell(kind_name, bytes)?, bytes, options, beside)? {
        Read::Documents(documents) => documents,
        Read::Draft(draft) => documents(name, draft, options)?,
    };
    if documents.is_empty() {
        return Err(Refused::Empty);
    }
    if taken.documents.len() + documents.len() > options.limits.documents {
        return Err(Refused::TooMany);
    }
    taken.documents.extend(documents);
    Ok(())
}

fn read_as(
    name: &str,
    kind: Kind,
    bytes: &[u8],
    options: &Options,
    beside: &mut Beside<'_>,
) -> Result<Read, Refused> {
    let limits = &options.limits;
    Ok(match kind {
        Kind::Markdown => Read::Draft(plain::read(&text_of(bytes, None)?, beside)),
        Kind::Html => Read::Draft(html::read(&text_of(bytes, declared(bytes))?)),
        Kind::Word => Read::Draft(word::read(bytes, limits)?),
        Kind::Pdf => Read::Draft(pdf::read(bytes, limits)?),
        Kind::Json => Read::Documents(help::read(name, &text_of(bytes, None)?, options)?),
        Kind::Csv => {
            let rows = table::csv(&text_of(bytes, None)?, limits.cells).ok_or(Refused::TooMany)?;
            let sheet = Sheet { name: stem(name), rows };
            Read::Documents(tables(name, &[sheet], false, options)?)
        }
        Kind::Excel => {
            let book = sheet::read(bytes, limits)?;
            Read::Documents(tables(name, &book.sheets, book.hidden > 0, options)?)
        }
        Kind::Zip => return Err(Refused::Unknown),
    })
}

/// The documents of sheets; a table that is too long is cut like any other text.
fn tables(name: &str, sheets: &[Sheet], hidden: bool, options: &Options) -> Result<Vec<Document>, Refused> {
    let mut all = Vec::new();
    for sheet in sheets {
        for mut document in table::documents(name, sheet, options) {
            if hidden {
                document.warnings.insert(Warning::Hidden);
            }
            all.extend(fitted(document, options)?);
            if all.len() > options.limits.documents {
                return Err(Refused::TooMany);
            }
        }
    }
    Ok(all)
}

fn fitted(document: Document, options: &Options) -> Result<Vec<Document>, Refused> {
    let most = options.limits.body_bytes;
    let long = document.texts.values().any(|text| text.body.len() > most);
    if !long {
        return Ok(vec![document]);
    }
    let mut all = Vec::new();
    for (locale, text) in &document.texts {
        let draft = crate::document::Draft {
            title: Some(text.title.clone()),
            markdown: text.body.clone(),
            warnings: document.warnings.clone(),
            ..Default::default()
        };
        let whole = Options { split: Default::default(), locale: Some(*locale), ..*options };
        for mut part in documents(&document.file, draft, &whole)? {
            part.part = format!(
                "{}{}",
                document.part,
                if part.part.is_empty() { String::new() } else { format!(" {}", part.part) }
            );
            part.labels.clone_from(&document.labels);
            all.push(part);
        }
    }
    Ok(all)
}
