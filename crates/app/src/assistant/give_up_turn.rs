//! A turn that failed for good: the customer gets a person instead of silence.

use access::{Action, Actor, may};
use conversation::{Command, Content, HandOffReason, Owner, Rejection};
use serde_json::json;
use store::{JobRow, StoreError};

use super::{due_when_absent, failed_words};
use crate::app::App;
use crate::conversation::{Act, act};
use crate::error::{Error, Result};
use crate::promise::answered_by;
use crate::work::{Beside, SealedMessage};

/// Puts the conversation of a dead turn into the queue, tells the customer what happens next, and the agents why. Nothing happens
/// when somebody else answers by now, so it may be repeated.
pub(crate) async fn give_up_turn(app: &App, job: &JobRow) -> Result<()> {
    may(&Actor::System, Action::Maintain)?;
    let Some(id) = job.conversation_id else { return Ok(()) };
    let cx = app.cx(job.workspace_id, Actor::System);
    let Some(header) = cx.conversation(id).await? else { return Ok(()) };
    let its_turn = header.turn.is_some_and(|turn| turn.job_id == job.id);
    if !its_turn || header.owner != Owner::Assistant || !header.is_open() {
        return Ok(());
    }
    let key = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        Err(StoreError::Erased) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let due = due_when_absent(app, job.workspace_id).await?;
    let said = app.env().id();
    let text = failed_words(app, job.workspace_id, header.locale, due).await?;
    let promise = answered_by(app, &cx, &key, (id, header.contact_id, said), (&text, due)).await?;
    let words = Content::text(text);
    let hand_off = Command::HandOff {
        job_id: job.id,
        ownership_no: header.ownership_no,
        reason: HandOffReason::Failed,
        due,
    };
    let give_up = Act {
        facts: json!({ "job": job.id, "attempts": job.attempts }),
        message: Some(SealedMessage::new(&key, said, &words, Beside::default())?),
        promise,
        ..Act::new("give_up_turn", vec![hand_off, Command::SystemSays { message_id: said }])
    };
    match act(app, &cx, id, give_up).await {
        Ok(_) => app.metrics().hand_offs.inc(),
        Err(Error::Rejected(Rejection::NotOwner | Rejection::Closed | Rejection::Resolved)) => return Ok(()),
        Err(error) => return Err(error),
    }
    let note = app.env().id();
    let why = Content::System { key: "turn_failed".to_owned(), detail: None };
    let noted = Act {
        message: Some(SealedMessage::new(&key, note, &why, Beside::default())?),
        ..Act::new("note_failed_turn", vec![Command::SystemNotes { message_id: note }])
    };
    act(app, &cx, id, noted).await?;
    Ok(())
}
