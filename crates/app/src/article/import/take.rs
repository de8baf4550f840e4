//! Files come in: they are read beside the threads that everybody shares, each part is compared with what came from it before, and it is
//! kept, sealed, what would become of it. No article is touched.

use access::{Action, may};
use base::{ArticleImportId, Timestamp, limits};
use intake::{Limits, Options, Split, Taken};
use protocol::article_import::{ArticleImportOptions, ArticleImportSplit, ArticleImportView};
use serde_json::json;
use store::{Changes, Cx, ImportState, Keys, NewArticleImportPart, State, StoreError};

use super::super::check;
use super::super::library::blocking;
use super::compare::{Planned, Scope, compare};
use super::list::view;
use super::{Head, SHOWN, pictures, word};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Parts that are stored in one commit.
const AT_ONCE: usize = 25;

/// A file as it came.
pub struct Upload {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes files in. Nothing of them is done before it is started; nobody who does not start it leaves it here longer than a day.
pub async fn take(
    app: &App,
    user: &UserSession,
    options: ArticleImportOptions,
    files: Vec<Upload>,
) -> Result<ArticleImportView> {
    may(&user.actor(), Action::WriteArticles)?;
    if files.is_empty() || files.len() > limits::DOCUMENT_FILES {
        return Err(Error::invalid("file", format!("1 to {} files", limits::DOCUMENT_FILES)));
    }
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() > limits::DOCUMENT_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::DOCUMENT_BYTES });
    }
    let cx = app.cx(user.workspace_id, user.actor());
    check::filed(&cx, options.category, options.owner).await?;
    room_for_one(&cx).await?;
    let mut files = files;
    for file in &mut files {
        file.name = named(&file.name);
    }
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let how = how(&options);
    let taken = blocking(move || read(&files, &how)).await?;
    if taken.documents.len() + taken.refused.len() > limits::DOCUMENT_PARTS {
        return Err(StoreError::TooMany { what: "parts of one import", limit: limits::DOCUMENT_PARTS }.into());
    }
    let taken = pictures::put_up(&cx, user.user_id, taken).await?;
    let scopes = names.iter().map(|name| Scope::of_file(name, &taken)).collect();
    let planned = compare(app, &cx, taken, Vec::new(), scopes).await?;
    let id =
        stored(app, &cx, user, Head { files: names, options, web: None, scope: None, place: None }, planned)
            .await?;
    let row = cx.article_import(id).await?.ok_or(Error::NotFound("article import"))?;
    view(app, &cx, row).await?.ok_or(Error::NotFound("article import"))
}

/// Refuses where too many imports wait to be started already.
pub(super) async fn room_for_one(cx: &Cx) -> Result<()> {
    let waiting = cx.article_imports(SHOWN).await?;
    let waits = |row: &&store::ArticleImportRow| {
        row.reading_id.is_none() && matches!(row.state, ImportState::Ready | ImportState::Reading)
    };
    if waiting.iter().filter(waits).count() >= limits::DOCUMENT_IMPORTS {
        return Err(StoreError::TooMany {
            what: "imports that wait to be started",
            limit: limits::DOCUMENT_IMPORTS,
        }
        .into());
    }
    Ok(())
}

/// How documents are read.
pub(super) fn how(options: &ArticleImportOptions) -> Options {
    Options {
        split: split(options.split),
        locale: options.locale,
        limits: Limits { documents: limits::DOCUMENT_PARTS, ..Limits::default() },
    }
}

/// The name of a file without its folders.
fn named(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = base.chars().filter(|c| !c.is_control()).take(limits::FILE_NAME_CHARS).collect();
    if name.trim().is_empty() { "file".to_owned() } else { name }
}

const fn split(split: ArticleImportSplit) -> Split {
    match split {
        ArticleImportSplit::Whole => Split::Whole,
        ArticleImportSplit::Headings => Split::Headings,
        ArticleImportSplit::Questions => Split::Questions,
    }
}

fn read(files: &[Upload], options: &Options) -> Taken {
    let mut all = Taken::default();
    for file in files {
        let taken = intake::read(&file.name, &file.bytes, options);
        all.documents.extend(taken.documents);
        all.refused.extend(taken.refused);
        all.pictures.extend(taken.pictures);
    }
    all
}

async fn stored(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    head: Head,
    planned: Vec<Planned>,
) -> Result<ArticleImportId> {
    let (id, now) = (app.env().id::<ArticleImportId>(), app.env().now());
    let (files, user_id) = (head.files.len(), user.user_id);
    let head = cx.seal_article_import(id, 0, &head).await?;
    let begin = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).insert_article_import(id, user_id, head.clone(), now);
        Ok(changes.unaudited("it is noted once all parts are there"))
    };
    cx.change(Keys::new(), begin).await.map_err(flatten)?;
    let count = planned.len() as u32;
    store_parts(cx, id, planned, now).await?;
    let ready = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).ready_article_import(id, count);
        let facts = json!({ "files": files, "parts": count });
        Ok(changes.audit("take_article_import", format!("article_import:{id}"), facts))
    };
    cx.change(Keys::new(), ready).await.map_err(flatten)?;
    Ok(id)
}

/// Stores parts, numbered from 1 on.
pub(super) async fn store_parts(
    cx: &Cx,
    id: ArticleImportId,
    planned: Vec<Planned>,
    now: Timestamp,
) -> Result<()> {
    let (mut no, mut planned) = (0_u32, planned.into_iter());
    loop {
        let mut parts = Vec::with_capacity(AT_ONCE);
        for Planned { fate, article_id, body } in planned.by_ref().take(AT_ONCE) {
            no += 1;
            let body = cx.seal_article_import(id, no, &body).await?;
            parts.push(NewArticleImportPart { no, fate: word(fate), article_id, body });
        }
        if parts.is_empty() {
            return Ok(());
        }
        let put = move |_: &State| -> Result<Changes<()>> {
            let changes = Changes::new(());
            let changes =
                parts.iter().fold(changes, |changes, part| changes.insert_article_import_part(id, part, now));
            Ok(changes.unaudited("parts of an import that is noted once it is whole"))
        };
        cx.change(Keys::new(), put).await.map_err(flatten)?;
    }
}
