//! A file goes out, to those who may read an article that names it, as it is now: what is taken back takes its pictures along.

use access::{Action, may};
use base::{ArticleFileId, Locale};
use knowledge::files::files;
use knowledge::{Channel, Edition};
use store::{ArticleFileRow, Cx};

use crate::app::App;
use crate::article::published::Reader;
use crate::article::{began, edits, is_for_agents};
use crate::error::{Error, Result};
use crate::session::Asks;

/// Articles that are looked at for whether one that may be read names the file.
const LOOKED_AT: u32 = 500;

/// A file for whoever may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its name.
    pub name: String,
    /// Media type found by looking at the bytes.
    pub mime: String,
    /// Whether browsers show it.
    pub picture: bool,
    /// Its bytes; `None` where the reader has them already.
    pub bytes: Option<Vec<u8>>,
}

/// What is asked for. A file never changes under its id, so whoever has it needs to know no more than that they may read it still.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) id: ArticleFileId,
    pub(crate) known: bool,
}

/// For colleagues and programs.
pub async fn file(app: &App, asker: &dyn Asks, id: ArticleFileId, known: bool) -> Result<Served> {
    may(&asker.actor(), Action::ReadPublished)?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let row = info(&cx, id).await?;
    let own = asker.user_id() == Some(row.by);
    if !own && !edits(&asker.actor()) && !reads(app, &cx, asker, id).await? {
        return Err(Error::NotFound("file"));
    }
    served(&cx, row, Wanted { id, known }).await
}

pub(crate) async fn info(cx: &Cx, id: ArticleFileId) -> Result<ArticleFileRow> {
    cx.article_files(&[id].into()).await?.pop().ok_or(Error::NotFound("file"))
}

pub(crate) async fn served(cx: &Cx, row: ArticleFileRow, wanted: Wanted) -> Result<Served> {
    let bytes = match wanted.known {
        true => None,
        false => Some(cx.article_file_bytes(wanted.id).await?.ok_or(Error::NotFound("file"))?),
    };
    Ok(Served { name: row.name, mime: row.mime, picture: row.pixels.is_some(), bytes })
}

/// Whether an article names it that they may read.
async fn reads(app: &App, cx: &Cx, asker: &dyn Asks, id: ArticleFileId) -> Result<bool> {
    let reader = Reader::of(app, asker, None)?;
    for article in cx.articles_naming(id, LOOKED_AT).await? {
        let Some(record) = cx.article(article).await? else { continue };
        let names =
            |edition: &Option<Edition>| edition.as_ref().is_some_and(|edition| edition.files().contains(&id));
        let own = asker.user_id().is_some_and(|user_id| began(&record, user_id)) && names(&record.draft);
        let colleague = asker.user_id().is_some() && is_for_agents(&record) && names(&record.live);
        let published = reader.live(record).is_some_and(|(edition, _)| says(&edition, id));
        if own || colleague || published {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody of whom nothing is known is told of it in any language and channel.
fn says(edition: &Edition, id: ArticleFileId) -> bool {
    let channels = [None].into_iter().chain(Channel::ALL.map(Some));
    let said = |(locale, channel)| {
        edition.worded(locale, channel).is_some_and(|said| files(&said.bodies()).contains(&id))
    };
    channels.flat_map(|channel| Locale::ALL.map(|locale| (locale, channel))).any(said)
}
