//! A source is named: it is kept, and read behind the page.

use access::{Action, may};
use base::{ArticleImportId, ArticleReadingId, UserId};
use protocol::article_import::{ArticleImportView, FetchArticleImport};
use protocol::article_reading::ReadingSource;
use serde_json::{Value, json};
use store::{Changes, Cx, Keys, State};

use super::super::super::check;
use super::super::take::room_for_one;
use super::super::{Head, folder, repository, show, web};
use super::KIND;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::Result;
use crate::job::new_import;
use crate::session::UserSession;

/// The order of what is read at once: it does not wait for pages, which take hours.
const AT_ONCE: &str = "article_fetch_at_once";

/// Begins to fetch pages. Nothing of them is done before it is started.
pub async fn begin(app: &App, user: &UserSession, ask: FetchArticleImport) -> Result<ArticleImportView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let id = begun(app, &cx, user.user_id, ReadingSource::Pages(ask), None).await?;
    show(app, user, id).await
}

/// Refuses a source that cannot be read as it was typed; gives it in its stored form.
pub(in crate::article) fn checked(app: &App, source: ReadingSource) -> Result<ReadingSource> {
    head(app, source.clone())?;
    Ok(match source {
        ReadingSource::Folder(ask) => ReadingSource::Folder(folder::checked(app, ask)?),
        ReadingSource::Repository(ask) => ReadingSource::Repository(repository::checked(app, ask)?),
        ReadingSource::Pages(_) => source,
    })
}

fn head(app: &App, source: ReadingSource) -> Result<Head> {
    match source {
        ReadingSource::Pages(ask) => web::head(app, ask),
        ReadingSource::Folder(ask) => folder::head(app, ask),
        ReadingSource::Repository(ask) => repository::head(app, ask),
    }
}

fn facts(source: &ReadingSource) -> Value {
    match source {
        ReadingSource::Pages(ask) => {
            json!({ "addresses": ask.addresses.len(), "links": ask.links, "most_pages": ask.most })
        }
        ReadingSource::Folder(_) => json!({ "folders": 1 }),
        ReadingSource::Repository(_) => json!({ "repositories": 1 }),
    }
}

/// Begins in the name of somebody: of whoever asks, or of whoever set up that a place is read again by itself.
pub(in crate::article) async fn begun(
    app: &App,
    cx: &Cx,
    user_id: UserId,
    source: ReadingSource,
    reading: Option<ArticleReadingId>,
) -> Result<ArticleImportId> {
    let facts = facts(&source);
    let head = head(app, source)?;
    check::filed(cx, head.options.category, head.options.owner).await?;
    // One for each place: these wait beside what somebody puts up by hand.
    if reading.is_none() {
        room_for_one(cx).await?;
    }
    let at_once = head.place.is_some();
    let (id, now) = (app.env().id::<ArticleImportId>(), app.env().now());
    let job_id = app.env().id();
    let head = cx.seal_article_import(id, 0, &head).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut job = new_import(KIND, &id.to_string(), job_id, now);
        if at_once {
            job.order_key = Some(AT_ONCE.to_owned());
        }
        let changes = Changes::new(()).insert_article_import(id, user_id, head.clone(), now).insert_job(job);
        let changes = match reading {
            Some(reading) => changes.article_import_belongs(id, reading).begin_article_reading(reading, id),
            None => changes,
        };
        Ok(changes.audit("fetch_article_import", format!("article_import:{id}"), facts.clone()))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(id)
}
