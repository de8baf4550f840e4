//! A picture or a file is put up for articles: looked at as a customer's would be, sealed under the workspace's key, stored once.

use access::{Action, may};
use base::{ArticleFileId, UserId, limits};
use protocol::article_file::ArticleFile;
use serde_json::json;
use store::{ArticleFileRow, ChangeError, Changes, Cx, Keys, NewArticleFile, State, StoreError};

use super::picture::{is_picture, pixels};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::file::safe_name;
use crate::session::UserSession;
use crate::sniff::sniff;

/// How often a file is looked for and put there while others put up or purge the same.
const TRIES: usize = 3;

/// Takes it; a draft names it next, or it goes after some days.
pub async fn upload(app: &App, user: &UserSession, name: &str, bytes: Vec<u8>) -> Result<ArticleFile> {
    may(&user.actor(), Action::ProposeArticle)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = keep(&cx, user.user_id, name, bytes).await?;
    let name = safe_name(name);
    let (width, height) = row.pixels.unzip();
    Ok(ArticleFile {
        id: row.id,
        markdown: knowledge::files::address(row.id),
        name,
        mime: row.mime,
        size_bytes: row.size_bytes,
        width,
        height,
    })
}

/// Looks at a file and stores it, unless it is there already.
pub(crate) async fn keep(cx: &Cx, by: UserId, name: &str, bytes: Vec<u8>) -> Result<ArticleFileRow> {
    if bytes.len() > limits::FILE_BYTES {
        return Err(Error::FileTooLarge { limit_bytes: limits::FILE_BYTES });
    }
    let mime = sniff(&bytes).map_err(|found| Error::FileType { found })?.mime;
    let pixels = pixels(&bytes, mime);
    if is_picture(mime) {
        let (width, height) = pixels.ok_or(Error::PictureBroken)?;
        if u64::from(width) * u64::from(height) > limits::PICTURE_PIXELS {
            return Err(Error::PictureTooLarge { most: limits::PICTURE_PIXELS });
        }
    }
    let (name, size_bytes) = (safe_name(name), bytes.len() as u64);
    let digest = cx.digest_article_file((!is_picture(mime)).then_some(name.as_str()), &bytes).await?;
    for _ in 0..TRIES {
        let known = cx.article_file_like(digest.clone()).await?;
        let new = match known {
            Some(row) => Wish::Again(row),
            None => {
                room(cx, by, size_bytes).await?;
                let id: ArticleFileId = cx.env().id();
                let row =
                    ArticleFileRow { id, name: name.clone(), mime: mime.to_owned(), size_bytes, pixels, by };
                let bytes = cx.seal_article_file(id, &bytes).await?;
                Wish::New(NewArticleFile { row, digest: digest.clone(), bytes, at: cx.env().now() })
            }
        };
        match write(cx, new).await {
            // Somebody was faster, with the same file or with a purge.
            Err(ChangeError::Store(StoreError::Conflict(_))) => {}
            outcome => return outcome.map_err(flatten),
        }
    }
    Err(Error::Contended)
}

enum Wish {
    Again(ArticleFileRow),
    New(NewArticleFile),
}

async fn write(cx: &Cx, wish: Wish) -> std::result::Result<ArticleFileRow, ChangeError<Error>> {
    let now = cx.env().now();
    let change = move |_: &State| -> Result<Changes<ArticleFileRow>> {
        let (row, changes) = match &wish {
            Wish::Again(row) => (row, Changes::new(row.clone()).touch_article_file(row.id, now)),
            Wish::New(file) => (&file.row, Changes::new(file.row.clone()).insert_article_file(file.clone())),
        };
        let facts = json!({ "size_bytes": row.size_bytes, "again": matches!(wish, Wish::Again(_)) });
        Ok(changes.audit("upload_article_file", format!("article_file:{}", row.id), facts))
    };
    cx.change(Keys::new(), change).await
}

/// Whether there is room for one more.
async fn room(cx: &Cx, by: UserId, size_bytes: u64) -> Result<()> {
    let (loose, all) = cx.article_file_usage(by).await?;
    let full = |what, limit: u64| {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Err(StoreError::TooMany { what, limit }.into())
    };
    if loose >= limits::LOOSE_ARTICLE_FILES {
        return full("files that no article names yet", limits::LOOSE_ARTICLE_FILES);
    }
    if all + size_bytes > limits::ARTICLE_FILES_BYTES {
        return full("bytes of files of articles", limits::ARTICLE_FILES_BYTES);
    }
    Ok(())
}
