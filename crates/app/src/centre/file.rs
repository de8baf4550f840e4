//! A picture or a file of an article that everybody may read.

use access::{Action, may};
use base::{ArticleFileId, Locale};
use knowledge::files::files;

use super::active::Centre;
use crate::app::App;
use crate::article::file::{Served, Wanted, info, served};
use crate::error::{Error, Result};

/// Articles that are looked at for whether one that everybody may read names the file.
const LOOKED_AT: u32 = 500;

/// The file, where the help centre says something that names it now.
pub async fn file(app: &App, centre: &Centre, id: ArticleFileId, known: bool) -> Result<Served> {
    may(&super::READER, Action::ReadHelpCentre)?;
    let cx = app.cx(centre.workspace_id, super::READER);
    let (row, now) = (info(&cx, id).await?, app.env().now());
    for article in cx.articles_naming(id, LOOKED_AT).await? {
        // What is shown is what the record says now.
        let record = cx.article(article).await?.filter(|record| record.header.live.is_published());
        let Some(edition) = record.and_then(|record| record.live) else { continue };
        let said = |locale: Locale| {
            edition.public(locale, now).is_some_and(|said| files(&said.bodies()).contains(&id))
        };
        if Locale::ALL.into_iter().any(said) {
            return served(&cx, row, Wanted { id, known }).await;
        }
    }
    Err(Error::NotFound("file"))
}
