//! What is written about a ticket: for colleagues, or for the customer, who is told in the conversation where it is spoken of, whoever answers there by now.

use access::{Action, may};
use base::{MessageId, TicketId};
use conversation::{Command, Content, Header, Rejection, decide_all};
use dialogue::text::fill;
use dialogue::ticket::written;
use protocol::ticket::{TicketWords, WholeTicket};
use serde_json::json;
use store::{Changes, Column, Cx, Keys, NewTicketEvent, State, TicketEventKind, TicketRow};

use super::list::whole;
use super::{MAX_EVENTS, MAX_WORDS, event, words};
use crate::app::App;
use crate::conversation::{flatten, goes_on};
use crate::error::{Error, Result};
use crate::promise::heard;
use crate::session::UserSession;
use crate::work::{Beside, SealedMessage};

/// A word for colleagues.
pub async fn comment_ticket(
    app: &App,
    user: &UserSession,
    id: TicketId,
    ask: TicketWords,
) -> Result<WholeTicket> {
    may(&user.actor(), Action::WorkTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (row, text) = ready(&cx, id, &ask).await?;
    let key = cx.contact_key(row.contact_id).await?;
    let mut said = event(app, id, TicketEventKind::Comment, Some(user.user_id), json!({}));
    said.body = Some(key.seal(Column::TicketEvent, said.id, &text));
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.ticket(id).ok_or(Error::NotFound("ticket"))?;
        Ok(Changes::new(()).insert_ticket_event(&said).audit(
            "comment_ticket",
            format!("conversation:{}", row.conversation_id),
            json!({ "ticket": id, "number": row.number }),
        ))
    };
    cx.change(Keys::new().ticket(id), change).await.map_err(flatten)?;
    whole(app, &cx, id).await
}

/// The customer hears how it stands. Where the conversation is over for good nobody would read it: it is kept all the same, and shown as not told.
pub async fn tell_milestone(
    app: &App,
    user: &UserSession,
    id: TicketId,
    ask: TicketWords,
) -> Result<WholeTicket> {
    may(&user.actor(), Action::WorkTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (row, text) = ready(&cx, id, &ask).await?;
    let header = match cx.conversation(row.conversation_id).await? {
        Some(header) => goes_on(&cx, header).await?,
        None => return Err(Error::NotFound("conversation")),
    };
    let key = cx.contact_key(row.contact_id).await?;
    let mut said = event(app, id, TicketEventKind::Milestone, Some(user.user_id), json!({}));
    said.body = Some(key.seal(Column::TicketEvent, said.id, &text));
    said.conversation_id = Some(header.id);
    let told = tell(app, &cx, user, &header, (&row, &text, &said)).await;
    match told {
        Err(Error::Rejected(Rejection::Closed)) => keep(&cx, said).await?,
        other => other?,
    }
    whole(app, &cx, id).await
}

async fn ready(cx: &Cx, id: TicketId, ask: &TicketWords) -> Result<(TicketRow, String)> {
    let row = cx.ticket(id).await?.ok_or(Error::NotFound("ticket"))?;
    if cx.ticket_events(id).await? >= MAX_EVENTS {
        return Err(Error::invalid("ticket", format!("has {MAX_EVENTS} entries; open another one")));
    }
    Ok((row, words("text", &ask.text, MAX_WORDS)?))
}

async fn tell(
    app: &App,
    cx: &Cx,
    user: &UserSession,
    header: &Header,
    (row, text, said): (&TicketRow, &str, &NewTicketEvent),
) -> Result<()> {
    let (id, message_id): (_, MessageId) = (header.id, app.env().id());
    let key = cx.contact_key(header.contact_id).await?;
    let place = (id, header.contact_id, message_id);
    let promises = heard(app, cx.workspace_id(), &key, place, (user.user_id, text, header.locale)).await?;
    let pack = app.assistant(cx.workspace_id());
    let words = fill(pack.reply("ticket_milestone", header.locale), |name| match name {
        "ticket" => Some(written(row.number)),
        "text" => Some(text.to_owned()),
        _ => None,
    });
    let message = SealedMessage::new(&key, message_id, &Content::text(words), Beside::default())?;
    let said = NewTicketEvent { message_id: Some(message_id), ..said.clone() };
    let (owned, ticket_id, number) = (app.clone(), row.id, row.number);
    let change = move |state: &State| -> Result<Changes<()>> {
        state.ticket(ticket_id).ok_or(Error::NotFound("ticket"))?;
        let header = state.conversation(id).ok_or(Error::NotFound("conversation"))?;
        let now = owned.env().now();
        let commands = [Command::SystemSays { message_id }];
        let (header, events) = decide_all(header, commands, &owned.settings().policy, now)?;
        let row = message.numbered(id, &events).ok_or(Error::Internal("a milestone without its event"))?;
        let changes = Changes::new(()).put_conversation(&header, &events).insert_message(row);
        let changes = promises.iter().fold(changes, |changes, promise| promise.made(changes, now));
        let facts = json!({ "ticket": ticket_id, "number": number, "message_id": message_id });
        Ok(changes.insert_ticket_event(&said).audit("tell_milestone", format!("conversation:{id}"), facts))
    };
    cx.change(Keys::new().conversation(id).ticket(ticket_id), change).await.map_err(flatten)
}

/// Kept, although nobody could be told.
async fn keep(cx: &Cx, said: NewTicketEvent) -> Result<()> {
    let id = said.ticket_id;
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.ticket(id).ok_or(Error::NotFound("ticket"))?;
        let subject = format!("conversation:{}", row.conversation_id);
        let facts = json!({ "ticket": id, "number": row.number });
        Ok(Changes::new(()).insert_ticket_event(&said).audit("tell_milestone", subject, facts))
    };
    cx.change(Keys::new().ticket(id), change).await.map_err(flatten)
}
