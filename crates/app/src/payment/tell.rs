//! Whoever waits for money hears what came of it, in the conversation where they asked, whoever answers there by now.

use access::Actor;
use base::{JobId, Locale, WorkspaceId};
use conversation::{Assignee, Command, Content, Owner, Rejection};
use dialogue::text::fill;
use serde_json::json;
use store::{Changes, Cx, Keys, PaymentRow, PaymentState, State, StoreError};

use crate::app::App;
use crate::assistant::due_when_absent;
use crate::conversation::{Act, act, flatten, goes_on};
use crate::error::{Error, Result};
use crate::work::{Beside, SealedMessage};

/// What is said, and whether a person sees to it.
fn words(row: &PaymentRow) -> (&'static str, bool) {
    match row.state {
        PaymentState::Paid if row.decided_at.is_some() => ("payment_agreed", false),
        PaymentState::Paid => ("payment_made", false),
        PaymentState::Declined => ("payment_declined", false),
        PaymentState::Expired => ("payment_expired", true),
        PaymentState::Unpaid => ("payment_not_made", true),
        PaymentState::Asked | PaymentState::Agreed | PaymentState::Sent | PaymentState::Unclear => {
            ("payment_unclear", true)
        }
    }
}

/// Says it and ends the job that stood by the payment, in one commit. Nothing is said where nobody can hear it any more.
pub(super) async fn tell(
    app: &App,
    workspace_id: WorkspaceId,
    job_id: JobId,
    row: &PaymentRow,
) -> Result<()> {
    let cx = app.cx(workspace_id, Actor::System);
    let Some(header) = cx.conversation(row.conversation_id).await? else {
        return end(app, &cx, job_id).await;
    };
    let header = goes_on(&cx, header).await?;
    let key = match cx.contact_key(header.contact_id).await {
        Ok(key) => key,
        Err(StoreError::Erased) => return end(app, &cx, job_id).await,
        Err(error) => return Err(error.into()),
    };
    let (reply, person) = words(row);
    let (message_id, next_turn) = (app.env().id(), app.env().id());
    let text = text(app, workspace_id, row, reply, header.locale);
    let due = due_when_absent(app, workspace_id).await?;
    let mut commands = vec![Command::SystemSays { message_id }];
    if person && !header.is_open() {
        commands.insert(0, Command::Reopen { due, next_turn });
    }
    if person && header.owner == Owner::Assistant {
        commands.push(Command::Assign { to: Assignee::Queue, by: None, due, next_turn });
    }
    let told = Act {
        facts: json!({ "payment": row.id, "state": row.state.word() }),
        message: Some(SealedMessage::new(&key, message_id, &Content::text(text), Beside::default())?),
        turn_job: Some(next_turn),
        ends: Some(job_id),
        ..Act::new("tell_payment", commands)
    };
    match act(app, &cx, header.id, told).await {
        // It is over for good: nobody would read it. The list of payments shows it.
        Err(Error::Rejected(Rejection::Closed)) => end(app, &cx, job_id).await,
        Err(error) => Err(error),
        Ok(_) => Ok(()),
    }
}

async fn end(app: &App, cx: &Cx, job_id: JobId) -> Result<()> {
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).finish_job(job_id, now).unaudited("nobody is left to be told"))
    };
    cx.change(Keys::new().job(job_id), change).await.map_err(flatten)
}

fn text(app: &App, workspace_id: WorkspaceId, row: &PaymentRow, reply: &str, locale: Locale) -> String {
    let pack = app.assistant(workspace_id);
    let title = pack.actions.get(&row.action).map_or("", |action| action.title.get(locale));
    let amount = format!("¥{}.{:02}", row.fen / 100, row.fen % 100);
    fill(pack.reply(reply, locale), |name| match name {
        "what" => Some(title.to_owned()),
        "amount" => Some(amount.clone()),
        _ => None,
    })
}
