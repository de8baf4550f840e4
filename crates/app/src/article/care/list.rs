//! The work list, a page at a time.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::PAGE_ROWS;
use base::{ArticleId, ArticleTaskId, Locale, Timestamp};
use jiff::tz::TimeZone;
use knowledge::care::Finding;
use nlu::entity::Context;
use protocol::article_task::{
    ArticleTaskPage, ArticleTaskShow, ArticleTaskState, ArticleTaskView, FindArticleTasks, TaskArticle,
    TaskQuestion,
};
use store::{ArticleTaskRow, Cx, TaskState, TasksNarrowed};

use super::super::view::Names;
use super::asked;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;
use crate::training::mask_personal;

/// What is to be done, or was; what is worst first.
pub async fn list(app: &App, user: &UserSession, ask: FindArticleTasks) -> Result<ArticleTaskPage> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let narrowed = TasksNarrowed {
        states: match ask.show.unwrap_or_default() {
            ArticleTaskShow::Open => [TaskState::Open, TaskState::Taken],
            ArticleTaskShow::Taken => [TaskState::Taken; 2],
            ArticleTaskShow::Done => [TaskState::Done, TaskState::Gone],
            ArticleTaskShow::Dismissed => [TaskState::Dismissed; 2],
        },
        kind: ask.kind,
        owner: ask.owner,
        article: ask.article,
        after: ask.cursor.as_deref().map(place).transpose()?,
    };
    let mut rows = cx.article_tasks(&narrowed, PAGE_ROWS + 1).await?;
    let more = rows.len() > PAGE_ROWS as usize;
    rows.truncate(PAGE_ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", row.place, row.id));
    let names = Names::of(app, user.workspace_id).await?;
    let mut titles = Titles { cx: &cx, known: BTreeMap::new() };
    let mut tasks = Vec::with_capacity(rows.len());
    for row in rows {
        tasks.push(view(row, &names, &mut titles).await?);
    }
    Ok(ArticleTaskPage { tasks, next })
}

fn place(cursor: &str) -> Result<(u32, ArticleTaskId)> {
    let read = || {
        let (place, id) = cursor.split_once('.')?;
        Some((place.parse().ok()?, id.parse().ok()?))
    };
    read().ok_or_else(|| Error::invalid("cursor", "take `next` of the page before"))
}

/// Titles, each asked for once.
pub(super) struct Titles<'a> {
    pub(super) cx: &'a Cx,
    pub(super) known: BTreeMap<ArticleId, BTreeMap<Locale, String>>,
}

impl Titles<'_> {
    async fn of(&mut self, id: Option<ArticleId>) -> Result<Option<TaskArticle>> {
        let Some(id) = id else { return Ok(None) };
        if let Some(titles) = self.known.get(&id) {
            return Ok(Some(TaskArticle { id, titles: titles.clone() }));
        }
        let found = self.cx.article_titles(id).await?.unwrap_or_default();
        let titles: BTreeMap<Locale, String> =
            Locale::ALL.into_iter().zip(found).filter(|(_, title)| !title.is_empty()).collect();
        self.known.insert(id, titles.clone());
        Ok(Some(TaskArticle { id, titles }))
    }
}

/// What was asked, without what tells who asked.
pub(super) async fn questions(cx: &Cx, task: ArticleTaskId) -> Result<Vec<TaskQuestion>> {
    let shown = |(row, text, locale): (store::RepliedRow, String, Locale)| TaskQuestion {
        text: mask_personal(&text, &Context::new(Timestamp(0), TimeZone::UTC, locale)),
        conversation: row.conversation_id,
        at_ms: asked::at(row.message_id).ms(),
    };
    Ok(asked::questions(cx, task).await?.into_iter().map(shown).collect())
}

/// A row as it is shown.
pub(super) async fn view(
    row: ArticleTaskRow,
    names: &Names,
    titles: &mut Titles<'_>,
) -> Result<ArticleTaskView> {
    let (mut near, mut asked) = (Vec::new(), Vec::new());
    if let Finding::Unanswered { near: ids, .. } = &row.finding {
        for id in ids {
            near.extend(titles.of(Some(*id)).await?);
        }
        asked = questions(titles.cx, row.id).await?;
    }
    Ok(ArticleTaskView {
        near,
        questions: asked,
        draft: row.draft,
        effect: row.effect,
        id: row.id,
        kind: row.finding.kind(),
        finding: row.finding,
        state: match row.state {
            TaskState::Open => ArticleTaskState::Open,
            TaskState::Taken => ArticleTaskState::Taken,
            TaskState::Done => ArticleTaskState::Done,
            TaskState::Dismissed => ArticleTaskState::Dismissed,
            TaskState::Gone => ArticleTaskState::Gone,
        },
        article: titles.of(row.article_id).await?,
        other: titles.of(row.other_id).await?,
        count: row.count,
        owner: row.owner,
        by: row.user_id,
        by_name: row.user_id.map(|by| names.of_user(Some(by))),
        reason: row.reason,
        opened_ms: row.opened_at.ms(),
        ended_ms: row.ended_at.map(base::Timestamp::ms),
        again: row.again,
    })
}
