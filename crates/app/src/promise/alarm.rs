//! The time comes: the conversation is put before whoever sees to the promise, or before everybody.

use access::{Action, Actor, may};
use base::{JobId, MessageId, PromiseId, UserId};
use conversation::{Assignee, Command, Content, Header, Rejection, decide_all};
use serde_json::json;
use store::{Changes, Cx, JobRow, Keys, PromiseRow, PromiseState, State, StoreError};

use super::When;
use crate::app::App;
use crate::assistant::due_when_absent;
use crate::conversation::{Act, act, flatten};
use crate::error::{Error, Result};
use crate::work::{Beside, SealedMessage};

/// Reminds, once. Where the conversation is over for good, the page of promises still shows it.
pub(crate) async fn run(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let cx = app.cx(job.workspace_id, Actor::System);
    let id: PromiseId = serde_json::from_value(job.payload["promise"].clone())
        .map_err(|_| Error::Internal("a promise's job without its promise"))?;
    let when = if job.payload["when"] == When::Due.word() { When::Due } else { When::Before };
    let row = cx.promise(id).await?.filter(|row| row.state == PromiseState::Open);
    let Some(row) = row else { return end(app, &cx, job.id).await };
    let Some(header) = cx.conversation(row.conversation_id).await? else {
        return end(app, &cx, job.id).await;
    };
    let key = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        Err(StoreError::Erased) => return end(app, &cx, job.id).await,
        Err(error) => return Err(error.into()),
    };
    let what = cx.promise_body(&row).await?.unwrap_or_default().what;
    let note = if when == When::Due { "promise_late" } else { "promise_due" };
    let (message_id, next_turn) = (app.env().id(), app.env().id());
    let content = Content::System { key: note.to_owned(), detail: Some(what) };
    let commands = match commands(app, &cx, &header, &row, (message_id, next_turn)).await {
        // Over for good meanwhile: the page still shows it.
        Err(Error::Rejected(Rejection::Closed)) => return end(app, &cx, job.id).await,
        other => other?,
    };
    let reminded = Act {
        facts: json!({ "promise": id, "when": when.word() }),
        message: Some(SealedMessage::new(&key, message_id, &content, Beside::default())?),
        turn_job: Some(next_turn),
        ends: Some(job.id),
        ..Act::new("remind_of_promise", commands)
    };
    match act(app, &cx, header.id, reminded).await {
        Err(Error::Rejected(Rejection::Closed)) => end(app, &cx, job.id).await,
        Err(error) => Err(error),
        Ok(_) => Ok(()),
    }
}

/// What makes it seen: awake, open, and with somebody who is there.
async fn commands(
    app: &App,
    cx: &Cx,
    header: &Header,
    row: &PromiseRow,
    (message_id, next_turn): (MessageId, JobId),
) -> Result<Vec<Command>> {
    let due = due_when_absent(app, cx.workspace_id()).await?;
    let online = crate::user::online(app, cx.workspace_id()).await?;
    let (mut header, mut commands) = (header.clone(), Vec::new());
    let mut then = |header: &mut Header, command: Command| -> Result<()> {
        match decide_all(header, [command.clone()], &app.settings().policy, app.env().now()) {
            Ok((next, _)) => {
                *header = next;
                commands.push(command);
                Ok(())
            }
            Err(Rejection::NothingToDo) => Ok(()),
            Err(rejection) => Err(rejection.into()),
        }
    };
    then(&mut header, Command::Wake { by: None })?;
    if !header.is_open() {
        then(&mut header, Command::Reopen { due, next_turn })?;
    }
    let is_there = |user_id: &UserId| online.contains(user_id);
    if !header.owner.agent().is_some_and(|user_id| is_there(&user_id)) {
        let sees = row.user_id.filter(is_there).map(|user_id| Assignee::Agent { user_id });
        let to = sees.unwrap_or(Assignee::Queue);
        then(&mut header, Command::Assign { to, by: None, due, next_turn })?;
    }
    then(&mut header, Command::SystemNotes { message_id })?;
    Ok(commands)
}

async fn end(app: &App, cx: &Cx, job_id: JobId) -> Result<()> {
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).finish_job(job_id, now).unaudited("nobody is to be reminded any more"))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}
