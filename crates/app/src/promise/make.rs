//! A promise is made: by what an agent writes, by the assistant's flow, or entered by a colleague.

use access::{Action, may};
use base::{ContactId, ConversationId, JobId, Locale, MessageId, PromiseId, Timestamp, UserId, WorkspaceId};
use calendar::Hours;
use dialogue::{Effect, Outcome, PromiseKind as Read, Promised, promised};
use protocol::promise::{NewPromise, PromiseKind as Asked, PromiseView};
use serde_json::json;
use store::{
    Changes, Column, ContactKey, Cx, Keys, NewJob, PromiseBody, PromiseKind, PromiseRow, PromiseState, State,
};

use super::list::view;
use super::{KIND, MAX_LETTERS, When, due, job_key, remind_at, words};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// A promise, sealed and waiting for its commit.
#[derive(Clone)]
pub(crate) struct Prepared {
    row: PromiseRow,
    remind_at: Timestamp,
    jobs: [JobId; 2],
}

/// Where it is made, and to whom.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    conversation_id: ConversationId,
    contact_id: ContactId,
    message_id: Option<MessageId>,
}

impl Prepared {
    fn new(
        app: &App,
        (key, hours): (&ContactKey, &Hours),
        place: Place,
        by: Option<UserId>,
        (promised, attempt): (Promised, Option<String>),
    ) -> Self {
        let (id, now): (PromiseId, _) = (app.env().id(), app.env().now());
        let body = PromiseBody { what: promised.words, reason: None, attempt };
        let kind = match promised.kind {
            Read::Reply => PromiseKind::Reply,
            Read::Call => PromiseKind::Call,
            Read::Deed => PromiseKind::Deed,
            Read::Failed => PromiseKind::Failed,
            Read::Answer => PromiseKind::Answer,
        };
        Self {
            row: PromiseRow {
                id,
                conversation_id: place.conversation_id,
                contact_id: place.contact_id,
                message_id: place.message_id,
                made_by: by,
                user_id: by,
                kind,
                state: PromiseState::Open,
                body: Some(key.seal(Column::Promise, id, &body)),
                made_at: now,
                due_at: promised.due,
                settled_at: None,
                settled_by: None,
            },
            remind_at: remind_at(hours, now, promised.due),
            jobs: [app.env().id(), app.env().id()],
        }
    }

    /// In the commit of what was said, at its time: the next word is another one.
    pub(crate) fn made<T>(&self, changes: Changes<T>, now: Timestamp) -> Changes<T> {
        let row = PromiseRow { made_at: now, ..self.row.clone() };
        let changes = changes.insert_promise(&row);
        let [before, due] = self.jobs;
        [(before, When::Before, self.remind_at), (due, When::Due, row.due_at)].into_iter().fold(
            changes,
            |changes, (id, when, due_at)| {
                changes.insert_job(NewJob {
                    id,
                    kind: KIND,
                    unique_key: Some(job_key(row.id, when)),
                    order_key: None,
                    due_at,
                    payload: json!({ "promise": row.id, "when": when.word() }),
                    // It outlives the conversation: what was promised is looked after in another one too.
                    conversation_id: None,
                    lease: None,
                    at: now,
                })
            },
        )
    }
}

/// What an agent promises by these words, for the customer of this conversation.
pub(crate) async fn heard(
    app: &App,
    workspace_id: WorkspaceId,
    key: &ContactKey,
    (conversation_id, contact_id, message_id): (ConversationId, ContactId, MessageId),
    (by, text, locale): (UserId, &str, Locale),
) -> Result<Vec<Prepared>> {
    let set = in_force(app, workspace_id).await?;
    let (hours, now) = (set.hours(app), app.env().now());
    let place = Place { conversation_id, contact_id, message_id: Some(message_id) };
    let read = promised(text, hours, now, locale).into_iter();
    Ok(read.map(|one| Prepared::new(app, (key, hours), place, Some(by), (one, None))).collect())
}

/// What the assistant promises in a turn; `hours` are the company's own.
pub(crate) fn told(
    app: &App,
    (key, hours): (&ContactKey, Option<&Hours>),
    (conversation_id, contact_id, message_id): (ConversationId, ContactId, Option<MessageId>),
    outcome: &Outcome,
) -> Vec<Prepared> {
    let place = Place { conversation_id, contact_id, message_id };
    let hours = hours.unwrap_or(&app.pack().hours);
    let promised = outcome.effects.iter().filter_map(|effect| match effect {
        Effect::Promise { kind, what, due, attempt } => {
            Some((Promised { kind: *kind, due: *due, words: what.clone() }, attempt.clone()))
        }
        Effect::Reply(_)
        | Effect::Call { .. }
        | Effect::CheckCode { .. }
        | Effect::OpenTicket { .. }
        | Effect::Done { .. }
        | Effect::HandOff { due: None, .. } => None,
        Effect::HandOff { due: Some(due), .. } => {
            let said = outcome.replies().last().map_or("", |reply| reply.text.as_str());
            Some((answer_by(said, *due), None))
        }
    });
    promised.map(|one| Prepared::new(app, (key, hours), place, None, one)).collect()
}

/// What a customer is told who is handed to people while nobody is there.
pub(crate) async fn answered_by(
    app: &App,
    cx: &Cx,
    key: &ContactKey,
    (conversation_id, contact_id, message_id): (ConversationId, ContactId, MessageId),
    (said, due): (&str, Option<Timestamp>),
) -> Result<Option<Prepared>> {
    let Some(due) = due else { return Ok(None) };
    let set = in_force(app, cx.workspace_id()).await?;
    let place = Place { conversation_id, contact_id, message_id: Some(message_id) };
    Ok(Some(Prepared::new(app, (key, set.hours(app)), place, None, (answer_by(said, due), None))))
}

fn answer_by(said: &str, due: Timestamp) -> Promised {
    Promised { kind: Read::Answer, due, words: said.chars().take(MAX_LETTERS).collect() }
}

/// A colleague enters what they promised elsewhere, on the phone for example. Twice is twice.
pub async fn make_promise(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    ask: NewPromise,
) -> Result<PromiseView> {
    may(&user.actor(), Action::WorkConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    if header.merged_into.is_some() {
        return Err(conversation::Rejection::Closed.into());
    }
    let (what, due) = (words("what", &ask.what)?, due(app.env().now(), ask.due_ms)?);
    let kind = match ask.kind {
        Asked::Reply => Read::Reply,
        Asked::Call => Read::Call,
        Asked::Deed => Read::Deed,
        Asked::Failed | Asked::Answer => {
            return Err(Error::invalid("kind", "is noted by the assistant alone"));
        }
    };
    let key = cx.contact_key(header.contact_id).await?;
    let set = in_force(app, user.workspace_id).await?;
    let place = Place { conversation_id: header.id, contact_id: header.contact_id, message_id: None };
    let promised = Promised { kind, due, words: what };
    let prepared = Prepared::new(app, (&key, set.hours(app)), place, Some(user.user_id), (promised, None));
    let (made, owned) = (prepared.clone(), app.clone());
    let change = move |_: &State| -> Result<Changes<()>> {
        let facts = json!({ "promise": made.row.id, "due_ms": made.row.due_at.ms() });
        let subject = format!("conversation:{}", made.row.conversation_id);
        Ok(made.made(Changes::new(()), owned.env().now()).audit("make_promise", subject, facts))
    };
    cx.change(Keys::new().conversation(header.id), change).await.map_err(flatten)?;
    view(app, &cx, prepared.row).await
}
