//! Imports of documents as editors see them.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{ArticleImportId, limits};
use protocol::article_import::{
    ArticleImportDetail, ArticleImportFate, ArticleImportFetched, ArticleImportPart, ArticleImportPartState,
    ArticleImportParts, ArticleImportState, ArticleImportText, ArticleImportView, ArticleImports,
    FindArticleImportParts,
};
use store::{ArticleImportPartRow, ArticleImportRow, Cx, ImportState};

use super::super::file::{Files, address};
use super::{Body, Head, SHOWN, web, word};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// All fates, in the order in which they are shown.
const FATES: [ArticleImportFate; 6] = [
    ArticleImportFate::Create,
    ArticleImportFate::Change,
    ArticleImportFate::Same,
    ArticleImportFate::Edited,
    ArticleImportFate::Drop,
    ArticleImportFate::Refused,
];

/// Those of the last 30 days, newest first.
pub async fn imports(app: &App, user: &UserSession) -> Result<ArticleImports> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let mut imports = Vec::new();
    for row in cx.article_imports(SHOWN).await? {
        imports.extend(view(app, &cx, row).await?);
    }
    Ok(ArticleImports { imports })
}

/// One of them.
pub async fn show(app: &App, user: &UserSession, id: ArticleImportId) -> Result<ArticleImportView> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.article_import(id).await?.ok_or(Error::NotFound("article import"))?;
    view(app, &cx, row).await?.ok_or(Error::NotFound("article import"))
}

/// Its parts, a page at a time.
pub async fn parts(
    app: &App,
    user: &UserSession,
    id: ArticleImportId,
    ask: FindArticleImportParts,
) -> Result<ArticleImportParts> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let import = cx.article_import(id).await?.ok_or(Error::NotFound("article import"))?;
    if import.state == ImportState::Reading {
        return Ok(ArticleImportParts { parts: Vec::new(), next: None });
    }
    let rows = cx.article_import_parts(id, ask.after, ask.fate.map(word), limits::PAGE_ROWS + 1).await?;
    let more = rows.len() > limits::PAGE_ROWS as usize;
    let mut parts = Vec::with_capacity(rows.len());
    for row in rows.iter().take(limits::PAGE_ROWS as usize) {
        let body: Body = cx.article_import_body(id, row).await?;
        parts.push(shown(row, &body)?);
    }
    let next = parts.last().filter(|_| more).map(|part| part.no);
    Ok(ArticleImportParts { parts, next })
}

/// What a part says.
pub async fn part(
    app: &App,
    user: &UserSession,
    id: ArticleImportId,
    no: u32,
) -> Result<ArticleImportDetail> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.article_import_part(id, no).await?.filter(|row| row.fate != web::FATE);
    let row = row.ok_or(Error::NotFound("article import"))?;
    let body: Body = cx.article_import_body(id, &row).await?;
    let part = shown(&row, &body)?;
    let mut texts = BTreeMap::new();
    for (locale, text) in body.texts {
        let html = Files::of(&cx, &text.body).await?.html(&text.body, |id| address("", id));
        let text = ArticleImportText { title: text.title, body: text.body, questions: text.questions, html };
        texts.insert(locale, text);
    }
    Ok(ArticleImportDetail { part, texts })
}

fn shown(row: &ArticleImportPartRow, body: &Body) -> Result<ArticleImportPart> {
    let fate = FATES.into_iter().find(|fate| word(*fate) == row.fate);
    let state = match row.state.as_str() {
        "waiting" => ArticleImportPartState::Waiting,
        "done" => ArticleImportPartState::Done,
        "left" => ArticleImportPartState::Left,
        _ => ArticleImportPartState::Failed,
    };
    // An article that would begin is not there yet.
    let begins = fate == Some(ArticleImportFate::Create) && state != ArticleImportPartState::Done;
    Ok(ArticleImportPart {
        no: row.no,
        fate: fate.ok_or(Error::Internal("a part of unknown fate"))?,
        state,
        file: body.file.clone(),
        part: body.part.clone(),
        titles: body.texts.iter().map(|(locale, text)| (*locale, text.title.clone())).collect(),
        warnings: body.warnings.iter().map(crate::csv::word).collect(),
        problem: body.problem.clone(),
        article_id: row.article_id.filter(|_| !begins),
    })
}

/// `None` while its parts are still being stored.
pub(super) async fn view(app: &App, cx: &Cx, row: ArticleImportRow) -> Result<Option<ArticleImportView>> {
    let head: Head = cx.article_import_head(&row).await?;
    // A place that is read at once is one thing that is left to read.
    let whole = head.place.as_ref().map(|_| ArticleImportFetched { asked: 0, left: 1 });
    let fetched = head.web.as_ref().map(web::Crawl::fetched).or(whole);
    let state = match row.state {
        ImportState::Reading if fetched.is_some() => ArticleImportState::Fetching,
        ImportState::Reading => return Ok(None),
        ImportState::Ready => ArticleImportState::Ready,
        ImportState::Running => ArticleImportState::Running,
        ImportState::Done => ArticleImportState::Done,
        ImportState::Stopped => ArticleImportState::Stopped,
        ImportState::Failed => ArticleImportState::Failed,
    };
    let fetched = fetched.filter(|_| state == ArticleImportState::Fetching);
    let by = crate::names::of(app, cx.workspace_id()).await?.get(&row.user_id).cloned().unwrap_or_default();
    let (mut fates, mut waiting, mut done, mut failed) = (BTreeMap::new(), 0, 0, 0);
    for (fate, state, count) in cx.article_import_tally(row.id).await? {
        if fate == web::FATE {
            continue;
        }
        if let Some(fate) = FATES.into_iter().find(|one| word(*one) == fate) {
            *fates.entry(fate).or_default() += count;
        }
        match state.as_str() {
            "waiting" => waiting += count,
            "done" => done += count,
            "failed" => failed += count,
            _ => {}
        }
    }
    Ok(Some(ArticleImportView {
        id: row.id,
        state,
        scheduled: row.reading_id.is_some(),
        files: head.files,
        fetched,
        by,
        at_ms: row.at.ms(),
        ended_ms: row.ended_at.map(|at| at.ms()),
        fates,
        waiting,
        done,
        failed,
    }))
}
