//! Forms with files. Whole files are held in memory while they are read, so only a few forms are read at a time.

use app::article::Upload;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::StatusCode;
use base::limits;
use serde::de::DeserializeOwned;
use tokio::sync::SemaphorePermit;

use crate::fault::{Fault, Result};
use crate::shared::Shared;

/// Bytes of what says how files are taken.
const OPTIONS_BYTES: usize = 4 * 1024;

/// How much a form may hold.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// Bytes of its files, of each and of all together.
    pub(crate) bytes: usize,
    /// Files.
    pub(crate) files: usize,
}

/// Begins to read a form; the permit is one seat, kept until what was read is done with.
fn begun(
    server: &Shared,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<(SemaphorePermit<'_>, Multipart)> {
    let form = form.map_err(|rejection| {
        Fault::new("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "The body must be multipart/form-data")
            .detail(rejection.body_text())
    })?;
    let permit = server.uploads.try_acquire().map_err(|_| {
        Fault::new("busy", StatusCode::SERVICE_UNAVAILABLE, "Too many uploads at once; try again")
    })?;
    Ok((permit, form))
}

/// The file of a form, with its name.
pub(crate) async fn file_of(
    server: &Shared,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<(SemaphorePermit<'_>, String, Vec<u8>)> {
    let (permit, mut form) = begun(server, form)?;
    let most = limits::FILE_BYTES;
    while let Some(part) = form.next_field().await.map_err(|error| broken(&error, most))? {
        if part.name() == Some("file") {
            let Upload { name, bytes } = read(part, most, most).await?;
            return Ok((permit, name, bytes));
        }
    }
    Err(no_file())
}

/// The files of a form, and what its part `options` says of how they are taken.
pub(crate) async fn files_of<T: DeserializeOwned + Default>(
    server: &Shared,
    form: std::result::Result<Multipart, MultipartRejection>,
    bounds: Bounds,
) -> Result<(SemaphorePermit<'_>, T, Vec<Upload>)> {
    let (permit, mut form) = begun(server, form)?;
    let (mut options, mut files, mut left) = (T::default(), Vec::new(), bounds.bytes);
    while let Some(part) = form.next_field().await.map_err(|error| broken(&error, bounds.bytes))? {
        match part.name() {
            Some("options") => {
                let said = read(part, OPTIONS_BYTES, bounds.bytes).await?;
                options = serde_json::from_slice(&said.bytes)
                    .map_err(|error| app::Error::invalid("options", error.to_string()))?;
            }
            Some("file") if files.len() == bounds.files => {
                return Err(app::Error::invalid("file", format!("at most {} files", bounds.files)).into());
            }
            Some("file") => {
                let file = read(part, left, bounds.bytes).await?;
                left -= file.bytes.len();
                files.push(file);
            }
            _ => {}
        }
    }
    if files.is_empty() {
        return Err(no_file());
    }
    Ok((permit, options, files))
}

/// One part, of so many bytes at most; told is the limit of the form.
async fn read(mut part: Field<'_>, most: usize, limit: usize) -> Result<Upload> {
    let name = part.file_name().unwrap_or("file").to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error, limit))? {
        if bytes.len() + chunk.len() > most {
            return Err(app::Error::FileTooLarge { limit_bytes: limit }.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Upload { name, bytes })
}

pub(crate) fn no_file() -> Fault {
    Fault::new("no-file", StatusCode::UNPROCESSABLE_ENTITY, "The form has no part named file")
}

fn broken(error: &MultipartError, limit: usize) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return app::Error::FileTooLarge { limit_bytes: limit }.into();
    }
    Fault::new("bad-form", StatusCode::BAD_REQUEST, "The form is malformed").detail(error.body_text())
}
