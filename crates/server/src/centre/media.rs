//! Pictures and files of the articles that everybody may read.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base::ArticleFileId;

use super::place::Place;
use crate::api::Server;
use crate::api::article_files::{is_known, served};
use crate::extract::Path;
use crate::fault::Result;

/// Asked for again after these seconds, so that what is taken back is gone everywhere within ten.
const SOON: &str = "public, max-age=5, must-revalidate";

/// A picture or a file; nothing where no page of the help centre names it now.
pub(crate) async fn media(
    State(server): Server,
    place: Place,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response> {
    let Ok(id) = id.parse::<ArticleFileId>() else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let known = is_known(&headers, id);
    match app::centre::file(&server.app, &place.centre, id, known).await {
        Ok(file) => Ok(served(file, id, SOON)),
        Err(app::Error::NotFound(_)) => Ok(StatusCode::NOT_FOUND.into_response()),
        Err(error) => Err(error.into()),
    }
}
