//! A Git repository as a source, by its archive over HTTPS: one request brings it, or says that nothing changed. Why no Git:
//! docs/adr/0036-a-repository-is-read-as-its-archive.md

mod address;
mod fetch;

use base::limits::{ETAG_CHARS, REPOSITORY_BYTES, REPOSITORY_NAMES, REPOSITORY_UNPACKED_BYTES, TOKEN_CHARS};
use hook::Target;
use intake::{Limits, Options, Refused, read_archive};
use protocol::article_reading::{ReadingRepository, ReadingSource};
use serde::{Deserialize, Serialize};
use store::{ArticleImportRow, Cx};

use super::super::library::blocking;
use super::super::reading::Seen;
use super::compare::Planned;
use super::folder::inside;
use super::source::{self, Read, Together};
use super::take::how;
use super::web::allowed;
use super::{Head, hashed};
use crate::app::App;
use crate::error::{Error, Result};
use address::{Place, archive, place};
use fetch::{Along, Came, fetch};

/// What was typed, in its stored form; without its token.
pub(super) fn checked(app: &App, mut ask: ReadingRepository) -> Result<ReadingRepository> {
    ask.address = ask.address.trim().to_owned();
    ask.branch = ask.branch.trim().to_owned();
    let place = placed(app, &ask)?;
    let archived =
        archive(&ask, &place, false).ok_or_else(|| Error::invalid("address", "leads to no archive"))?;
    Target::read(archived.as_str(), &allowed(app))
        .map_err(|error| Error::invalid("address", error.to_string()))?;
    place.address.as_str().clone_into(&mut ask.address);
    ask.within = inside(&ask.within).ok_or_else(|| {
        Error::invalid("within", "must be a folder of the repository, like docs/help, and not hidden")
    })?;
    ask.token = None;
    Ok(ask)
}

/// The repository, by https wherever it is not a host that the operator named.
fn placed(app: &App, ask: &ReadingRepository) -> Result<Place> {
    let wrong = |(field, say): (&'static str, &'static str)| Error::invalid(field, say);
    let mut found = place(ask).map_err(wrong)?;
    if Target::read(found.address.as_str(), &allowed(app)) == Err(hook::BadAddress::Plain) {
        found.address = found.address.secured();
    }
    Ok(found)
}

/// A token as it is kept; `None` where there is to be none.
pub(in super::super) fn token(typed: &str) -> Result<Option<String>> {
    let typed = typed.trim();
    let fits = typed.chars().count() <= TOKEN_CHARS && typed.chars().all(|c| c.is_ascii_graphic());
    if !fits {
        return Err(Error::invalid(
            "token",
            format!("at most {TOKEN_CHARS} letters, digits and signs, without spaces"),
        ));
    }
    Ok((!typed.is_empty()).then(|| typed.to_owned()))
}

/// Whether a token for one is for the other as well: both are kept at the same host, in the same way.
pub(in super::super) fn is_beside(one: &ReadingRepository, other: &ReadingRepository) -> bool {
    let places = (place(one).ok(), place(other).ok());
    let beside = matches!(places, (Some(one), Some(other)) if one.address.is_beside(&other.address));
    beside && one.host == other.host
}

/// What it is called: every file of it begins with that.
fn name(place: &Place, ask: &ReadingRepository) -> String {
    if ask.within.is_empty() { place.name.clone() } else { format!("{}/{}", place.name, ask.within) }
}

/// What is known of an import of this repository before it is read.
pub(super) fn head(app: &App, ask: ReadingRepository) -> Result<Head> {
    let ask = checked(app, ask)?;
    let place = placed(app, &ask)?;
    let key = hashed(["repository", ask.address.as_str(), ask.branch.as_str(), ask.within.as_str()]);
    let (files, options) = (vec![name(&place, &ask)], ask.options.clone());
    Ok(Head { files, options, web: None, scope: Some(key), place: Some(ReadingSource::Repository(ask)) })
}

/// What was read last: by what the server knows it, and by which settings it was read.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    etag: String,
    settings: String,
}

/// Asks for it, and reads what came: what would become of each part.
pub(super) async fn read(
    app: &App,
    cx: &Cx,
    import: &ArticleImportRow,
    head: &Head,
    ask: &ReadingRepository,
) -> Result<Read> {
    let place = placed(app, ask)?;
    let called = name(&place, ask);
    let failed = |word: &str| Ok(Read::Parts(vec![Planned::refused(called.clone(), word)], None));
    let Seen { token, mark } = Seen::of(cx, import, ask).await?;
    let Some(begin) = archive(ask, &place, token.is_some()) else { return failed("address") };
    // With other settings the same archive says something else.
    let settings = serde_json::to_string(ask).unwrap_or_default();
    let known: Option<Mark> = mark.and_then(|mark| serde_json::from_str(&mark).ok());
    let known = known.filter(|known| known.settings == settings).map(|known| known.etag);
    let along = Along { token: token.as_deref(), known: known.as_deref() };
    let (bytes, etag) = match fetch(&allowed(app), &begin, along).await {
        Ok(Came::Unchanged) if known.is_some() => return Ok(Read::Unchanged),
        Ok(Came::Unchanged) => return failed("no_answer"),
        Ok(Came::Archive(bytes, etag)) => (bytes, etag),
        Err(word) => return failed(word),
    };
    let mark = etag
        .filter(|etag| etag.len() <= ETAG_CHARS)
        .and_then(|etag| serde_json::to_string(&Mark { etag, settings }).ok());
    let how = how(&ask.options);
    let limits = Limits {
        file_bytes: REPOSITORY_BYTES,
        unpacked_bytes: REPOSITORY_UNPACKED_BYTES,
        entries: REPOSITORY_NAMES,
        ..how.limits
    };
    let options = Options { limits, ..how };
    let (within, of) = (ask.within.clone(), called.clone());
    let taken = blocking(move || read_archive(&of, &bytes, &within, &options)).await?;
    // What is no archive is a page: to log in, or to say that something is wrong.
    if taken.refused.iter().any(|refused| refused.file == called && refused.why == Refused::Unknown) {
        return failed("no_archive");
    }
    let read = Together { name: called, taken, unsure: false };
    Ok(Read::Parts(source::planned(app, cx, import, head, read).await?, mark))
}
