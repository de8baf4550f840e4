//! A folder of the server as a source: the operator allows folders by name, an editor picks one, and what lies in it is read as if it had come in an
//! archive.

mod walk;

use base::limits::{FOLDER_BYTES, FOLDER_WITHIN_CHARS};
use intake::{Limits, Options, read_files};
use protocol::article_reading::{ReadingFolder, ReadingSource};
use store::{ArticleImportRow, Cx};

use super::super::library::blocking;
use super::compare::Planned;
use super::source::{self, Together};
use super::take::how;
use super::{Head, hashed};
use crate::app::App;
use crate::error::{Error, Result};

/// What was typed, in its stored form.
pub(super) fn checked(app: &App, mut ask: ReadingFolder) -> Result<ReadingFolder> {
    let allowed = &app.settings().import_folders;
    if !allowed.contains_key(&ask.folder) {
        let names: Vec<&str> = allowed.keys().map(String::as_str).collect();
        let say = if names.is_empty() { "the operator allowed none".to_owned() } else { names.join(", ") };
        return Err(Error::invalid("folder", format!("must be one of import_folders: {say}")));
    }
    ask.within = inside(&ask.within).ok_or_else(|| {
        Error::invalid("within", "must be a folder inside, like help/returns, and not hidden")
    })?;
    Ok(ask)
}

/// The path of a folder inside another, without what it may begin and end with; `None` where it leads out or is hidden.
pub(super) fn inside(within: &str) -> Option<String> {
    let within = within.trim().trim_matches('/');
    let is_name = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.contains(['\\', ':'])
            && !part.contains(char::is_control)
    };
    let fits = within.chars().count() <= FOLDER_WITHIN_CHARS;
    (fits && (within.is_empty() || within.split('/').all(is_name))).then(|| within.to_owned())
}

/// What it is called: every file of it begins with that.
fn name(ask: &ReadingFolder) -> String {
    if ask.within.is_empty() { ask.folder.clone() } else { format!("{}/{}", ask.folder, ask.within) }
}

/// What is known of an import of this folder before it is read.
pub(super) fn head(app: &App, ask: ReadingFolder) -> Result<Head> {
    let ask = checked(app, ask)?;
    let key = hashed(["folder", ask.folder.as_str(), ask.within.as_str()]);
    let (files, options) = (vec![name(&ask)], ask.options.clone());
    Ok(Head { files, options, web: None, scope: Some(key), place: Some(ReadingSource::Folder(ask)) })
}

/// Reads it: what would become of each part.
pub(super) async fn planned(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    ask: &ReadingFolder,
) -> Result<Vec<Planned>> {
    let name = name(ask);
    let Some(root) = app.settings().import_folders.get(&ask.folder).cloned() else {
        return Ok(vec![Planned::refused(name, "folder_not_allowed")]);
    };
    let how = how(&ask.options);
    let unpacked_bytes = usize::try_from(FOLDER_BYTES).unwrap_or(usize::MAX);
    let options = Options { limits: Limits { unpacked_bytes, ..how.limits }, ..how };
    let (within, called) = (ask.within.clone(), name.clone());
    let read = blocking(move || {
        let mut walked = walk::walk(&root, &within, options.limits.file_bytes)?;
        let mut taken = read_files(&called, &mut walked.files, &options);
        let placed = |(path, why)| intake::RefusedFile { file: format!("{called}/{path}"), why };
        taken.refused.extend(walked.refused.into_iter().map(placed));
        Ok(Together { name: called.clone(), taken, unsure: walked.unsure })
    });
    match read.await? {
        Ok(read) => source::planned(app, cx, import, head, read).await,
        Err(word) => Ok(vec![Planned::refused(name, word)]),
    }
}
