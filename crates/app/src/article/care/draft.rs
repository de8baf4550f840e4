//! A draft for what customers ask in vain: the question as its title, the other wordings as similar questions, and of the replies that agents
//! gave in conversations which went well the one that says best what all of them say. It is a draft like any other: a person reads it.

use std::collections::BTreeMap;

use access::{Action, may};
use base::limits::{ARTICLE_QUESTION_CHARS, ARTICLE_TITLE_CHARS, ARTICLES};
use base::{ArticleId, ArticleTaskId, ConversationId, Locale, MessageId, Timestamp};
use conversation::{Author, Content, Feedback};
use insight::{Ending, Fact};
use jiff::tz::TimeZone;
use knowledge::care::Finding;
use knowledge::care::reply::{Reply, best, cut};
use knowledge::{ArticleText, Audience, Command, Edition, Rules};
use nlu::entity::Context;
use protocol::article_task::{TaskDraft, TaskQuestion};
use serde_json::json;
use store::{Changes, Cx, Keys, State, StoreError, StoredMessage, TaskState};

use super::super::act::{Act, dated, done};
use super::super::check;
use super::list::questions;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::names;
use crate::session::UserSession;
use crate::training::mask_personal;

/// Questions of the group whose conversations are read.
const READ: u32 = 60;
/// Messages of one conversation that are looked at: the newest.
const MESSAGES: u32 = 200;
/// Longer replies are pasted documents.
const CHARS: usize = 2_000;
/// Replies that are compared; the first ones.
const REPLIES: usize = 200;
/// Conversations that are named as where the draft came from.
const NAMED: usize = 10;

/// Writes it, and takes the work; where one was written and is still there, it is that one.
pub async fn draft(app: &App, user: &UserSession, id: ArticleTaskId) -> Result<TaskDraft> {
    may(&user.actor(), Action::WriteArticles)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let task = cx.article_task(id).await?.ok_or(Error::NotFound("article_task"))?;
    let locale = match &task.finding {
        Finding::Unanswered { locale, .. } => *locale,
        Finding::Chosen { locale, text, .. } => {
            let article = task.article_id.ok_or(Error::TaskGone)?;
            return super::question::put(app, user, (id, task.state), article, (*locale, text)).await;
        }
        _ => return Err(Error::invalid("id", "a draft is written only for what customers ask or look for")),
    };
    if let Some(there) = task.draft
        && cx.article(there).await?.is_some()
    {
        let from = cx.article_drawn(there).await?;
        return Ok(told(there, &from));
    }
    if !matches!(task.state, TaskState::Open | TaskState::Taken) {
        return Err(Error::TaskGone);
    }
    let asked = questions(&cx, id).await?;
    let said = said(app, &cx, id, locale).await?;
    let texts: Vec<&str> = asked.iter().map(|question| question.text.as_str()).collect();
    let replies: Vec<Reply> = said.iter().map(|(_, reply)| reply.clone()).collect();
    let chosen = best(&replies, &texts);
    let from: Vec<(MessageId, ConversationId)> = chosen.map_or_else(Vec::new, |at| sources(&said, at));
    let body = chosen.map(|at| replies[at].text.clone()).unwrap_or_default();
    let (article, edition) = (app.env().id(), edition(locale, &asked, body, task.owner));
    if cx.article_count().await? >= ARTICLES {
        return Err(StoreError::TooMany { what: "articles", limit: ARTICLES as usize }.into());
    }
    let edition = check::edition(&cx, article, edition).await?;
    write(app, &cx, user, (id, task.draft), (article, edition), from).await
}

/// In one change: the article, where it came from, and the work.
async fn write(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    (id, before): (ArticleTaskId, Option<ArticleId>),
    (article, edition): (ArticleId, Edition),
    from: Vec<(MessageId, ConversationId)>,
) -> Result<TaskDraft> {
    let (user_id, now) = (user.user_id, app.env().now());
    let act = Act {
        deed: "add_article",
        command: Command::Save { revision: 0 },
        say: Some(Box::new(move |_| Some(dated(edition.clone(), None, &[])))),
        rules: Rules { second_reader: true },
    };
    let told = told(article, &from);
    let change = move |state: &State| -> Result<Changes<()>> {
        let task = state.article_task(id).ok_or(Error::NotFound("article_task"))?;
        if task.draft != before || !matches!(task.state, TaskState::Open | TaskState::Taken) {
            return Err(Error::Contended);
        }
        let mut changes = Changes::new(());
        if task.state == TaskState::Open {
            changes = changes.set_article_task(task, TaskState::Taken, Some(user_id), None, None);
        }
        let facts = json!({ "article": article, "conversations": from.len() });
        let changes = changes.article_task_drafted(id, article).draw_article(article, &from, now).audit(
            "draft_article_task",
            format!("article_task:{id}"),
            facts,
        );
        done(changes, state, article, None, &act, Some(user_id), now)
    };
    cx.change(Keys::new().article(article).article_task(id), change).await.map_err(flatten)?;
    Ok(told)
}

fn told(article: ArticleId, from: &[(MessageId, ConversationId)]) -> TaskDraft {
    let conversations: std::collections::BTreeSet<ConversationId> = from.iter().map(|(_, at)| *at).collect();
    TaskDraft { article, conversations: u32::try_from(conversations.len()).unwrap_or(u32::MAX) }
}

fn edition(locale: Locale, asked: &[TaskQuestion], body: String, owner: Option<base::TeamId>) -> Edition {
    let line = |text: &str, most: usize| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        line.chars().take(most).collect::<String>()
    };
    let title = asked.first().map(|one| line(&one.text, ARTICLE_TITLE_CHARS)).unwrap_or_default();
    let questions = asked.iter().skip(1).map(|one| line(&one.text, ARTICLE_QUESTION_CHARS)).collect();
    let text = ArticleText { title, body, questions, ..ArticleText::default() };
    Edition {
        wordings: [(locale, text)].into(),
        audiences: Audience::ALL.into(),
        owner,
        ..Edition::default()
    }
}

/// The chosen reply first, then one of each other conversation.
fn sources(said: &[(MessageId, Reply)], chosen: usize) -> Vec<(MessageId, ConversationId)> {
    let (first, reply) = &said[chosen];
    let mut from: BTreeMap<ConversationId, MessageId> = BTreeMap::new();
    said.iter().for_each(|(id, reply)| {
        from.entry(reply.conversation).or_insert(*id);
    });
    from.remove(&reply.conversation);
    let others = from.into_iter().map(|(conversation, message)| (message, conversation));
    [(*first, reply.conversation)].into_iter().chain(others).take(NAMED).collect()
}

/// What agents replied where these questions were asked and it went well, as an article may say it.
async fn said(app: &App, cx: &Cx, id: ArticleTaskId, locale: Locale) -> Result<Vec<(MessageId, Reply)>> {
    let ours = names::of(app, cx.workspace_id()).await?;
    let context = Context::new(Timestamp(0), TimeZone::UTC, locale);
    let mut asked: BTreeMap<ConversationId, MessageId> = BTreeMap::new();
    for (message, conversation) in cx.article_questions(id, READ).await? {
        let first = asked.entry(conversation).or_insert(message);
        *first = (*first).min(message);
    }
    let mut replies = Vec::new();
    for (conversation, question) in asked {
        let went_well: Vec<Fact> = cx.facts_of(conversation).await?.into_iter().filter(went_well).collect();
        if went_well.is_empty() {
            continue;
        }
        let Some(header) = cx.conversation(conversation).await? else { continue };
        let customer = cx.contact(header.contact_id).await?.and_then(|record| record.profile.name);
        for message in cx.messages(conversation, None, MESSAGES).await? {
            let Some(by) = agent(&message).filter(|_| message.id > question) else { continue };
            let within = |fact: &Fact| fact.began_at <= message.at && message.at <= fact.ended_at;
            let Content::Text { text } = &message.content else { continue };
            if !went_well.iter().any(within) || text.chars().count() > CHARS {
                continue;
            }
            let names: Vec<&str> =
                customer.as_deref().into_iter().chain(ours.get(&by).map(String::as_str)).collect();
            let text = mask_personal(&cut(text, &names), &context);
            if !text.is_empty() && replies.len() < REPLIES {
                replies.push((message.id, Reply { conversation, text }));
            }
        }
    }
    Ok(replies)
}

/// Who of ours said it to the customer, where the customer did not find it unhelpful.
fn agent(message: &StoredMessage) -> Option<base::UserId> {
    let heard = !message.private && message.feedback != Some(Feedback::Bad);
    match message.author {
        Author::Agent { user_id } if heard => Some(user_id),
        _ => None,
    }
}

/// Whether a session was resolved, and nobody says that it was not.
fn went_well(fact: &Fact) -> bool {
    let resolved = matches!(fact.ending, Ending::ByAgent | Ending::BySilence | Ending::ByProgram);
    let content = fact.agent_stars.is_none_or(|stars| stars > 2);
    resolved && !fact.reopened && content && fact.wrap_up_solved != Some(false)
}
