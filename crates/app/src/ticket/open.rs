//! A ticket is opened: by the step of a flow, once however often it is asked for, or by a colleague in a conversation.

use access::{Action, may};
use base::{ConversationId, TicketId, Timestamp};
use conversation::Header;
use dialogue::ticket::{FIRST, NewTicket, Priority, told};
use protocol::ticket::{OpenTicket, TicketPriority as Asked, TicketView};
use serde_json::{Value, json};
use store::{
    Changes, Column, ContactKey, Cx, Keys, NewTicketEvent, State, TicketBody, TicketEventKind,
    TicketPriority, TicketRow, TicketState,
};

use super::list::view;
use super::{
    GENERAL, MAX_FIELD_NAME, MAX_FIELD_VALUE, MAX_FIELDS, MAX_SUBJECT, PAGE, check_owner, due, event, words,
};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Letters of what a flow says, which may hold what a customer wrote.
const MAX_FLOW_SUBJECT: usize = 500;

/// A ticket, sealed and waiting for its number.
fn prepared(app: &App, header: &Header, key: &ContactKey, body: &TicketBody) -> TicketRow {
    let (id, now): (TicketId, Timestamp) = (app.env().id(), app.env().now());
    TicketRow {
        id,
        number: 0,
        conversation_id: header.id,
        contact_id: header.contact_id,
        kind: GENERAL.to_owned(),
        about: None,
        state: TicketState::Open,
        priority: TicketPriority::Normal,
        user_id: None,
        team_id: None,
        opened_by: None,
        body: Some(key.seal(Column::Ticket, id, body)),
        opened_at: now,
        changed_at: now,
        due_at: None,
        solved_at: None,
        reopened: 0,
    }
}

/// The number after the last one.
fn next(state: &State) -> u32 {
    state.last_ticket().map_or(FIRST, |last| last.saturating_add(1))
}

fn first_words(ticket: &NewTicket) -> TicketBody {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let fields = ticket.fields.iter().take(MAX_FIELDS);
    TicketBody {
        subject: cut(&ticket.subject, MAX_FLOW_SUBJECT),
        fields: fields
            .map(|(name, value)| (cut(name, MAX_FIELD_NAME), cut(value, MAX_FIELD_VALUE)))
            .collect(),
    }
}

/// What a flow asks for in this attempt: the ticket that the attempt opened, the open one about the same, or a new one. Locks so that however many ask at
/// once, each gets a number of its own and no customer two for the same.
pub(crate) async fn opened(
    app: &App,
    cx: &Cx,
    header: &Header,
    key: &ContactKey,
    (asked, call_key): (&NewTicket, &str),
) -> Result<Value> {
    let about = match &asked.about {
        Some(about) => Some(cx.ticket_about(about).await?),
        None => None,
    };
    let body = first_words(asked);
    let row = TicketRow {
        kind: asked.kind.clone(),
        about,
        priority: match asked.priority {
            Priority::Urgent => TicketPriority::Urgent,
            Priority::High => TicketPriority::High,
            Priority::Normal => TicketPriority::Normal,
            Priority::Low => TicketPriority::Low,
        },
        due_at: asked.due,
        ..prepared(app, header, key, &body)
    };
    let begun = NewTicketEvent {
        conversation_id: Some(header.id),
        ..event(app, row.id, TicketEventKind::Opened, None, json!({}))
    };
    let keys = Keys::new().opening_ticket(header.contact_id, &asked.kind, about).ticket_of(call_key);
    let keys = asked.team.iter().fold(keys, |keys, team| keys.team_name(team));
    let (call_key, team) = (call_key.to_owned(), asked.team.clone());
    let key = key.clone();
    let change = move |state: &State| -> Result<Changes<Value>> {
        if let Some(row) = state.ticket_of(&call_key) {
            return Ok(Changes::new(told(row.number, true)));
        }
        if let Some(open) = state.open_ticket(row.contact_id, &row.kind, row.about) {
            return Ok(joined(open, &row, (&begun, &key, &body)));
        }
        let team_id = team.as_deref().and_then(|team| state.team_name(team)).map(|team| team.id);
        let row = TicketRow { number: next(state), team_id, ..row.clone() };
        Ok(Changes::new(told(row.number, true))
            .insert_ticket(&row, Some(&call_key))
            .insert_ticket_event(&begun)
            .audit("open_ticket", subject(&row), json!({ "ticket": row.id, "number": row.number })))
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// The customer is back about the same: what they say now is kept with it, and whatever waited for them goes on.
fn joined(
    open: &TicketRow,
    new: &TicketRow,
    (begun, key, body): (&NewTicketEvent, &ContactKey, &TicketBody),
) -> Changes<Value> {
    let state = if open.state == TicketState::Pending { TicketState::Open } else { open.state };
    let row = TicketRow {
        conversation_id: new.conversation_id,
        state,
        priority: open.priority.min(new.priority),
        changed_at: begun.at,
        ..open.clone()
    };
    // Of another record of the same customer it is sealed under that one's key: then only that they came back is kept.
    let own = open.contact_id == new.contact_id;
    let event = NewTicketEvent {
        ticket_id: open.id,
        kind: TicketEventKind::Joined,
        body: own.then(|| key.seal(Column::TicketEvent, begun.id, &body.subject)),
        ..begun.clone()
    };
    Changes::new(told(open.number, false)).put_ticket(&row).insert_ticket_event(&event).audit(
        "join_ticket",
        subject(&row),
        json!({ "ticket": row.id, "number": row.number }),
    )
}

fn subject(row: &TicketRow) -> String {
    format!("conversation:{}", row.conversation_id)
}

/// A colleague opens one in a conversation. Twice is twice.
pub async fn open_ticket(
    app: &App,
    user: &UserSession,
    id: ConversationId,
    ask: OpenTicket,
) -> Result<TicketView> {
    may(&user.actor(), Action::WorkTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let header = cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    if header.merged_into.is_some() {
        return Err(conversation::Rejection::Closed.into());
    }
    check_owner(&cx, ask.user_id, ask.team_id).await?;
    if cx.tickets_of_conversation(id, PAGE).await?.len() >= PAGE as usize {
        return Err(Error::invalid("conversation", format!("has {PAGE} tickets already")));
    }
    let key = cx.contact_key(header.contact_id).await?;
    let row = TicketRow {
        priority: asked(ask.priority),
        user_id: ask.user_id,
        team_id: ask.team_id,
        opened_by: Some(user.user_id),
        due_at: ask.due_ms.map(|ms| due(app.env().now(), ms)).transpose()?,
        ..prepared(app, &header, &key, &written(ask)?)
    };
    let begun = NewTicketEvent {
        conversation_id: Some(header.id),
        ..event(app, row.id, TicketEventKind::Opened, Some(user.user_id), json!({}))
    };
    let (opening, contact_id) = (row.clone(), row.contact_id);
    let change = move |state: &State| -> Result<Changes<u32>> {
        let row = TicketRow { number: next(state), ..opening.clone() };
        Ok(Changes::new(row.number).insert_ticket(&row, None).insert_ticket_event(&begun).audit(
            "open_ticket",
            subject(&row),
            json!({ "ticket": row.id, "number": row.number }),
        ))
    };
    let keys = Keys::new().opening_ticket(contact_id, GENERAL, None);
    let number = cx.change(keys, change).await.map_err(flatten)?;
    view(app, &cx, TicketRow { number, ..row }).await
}

fn written(ask: OpenTicket) -> Result<TicketBody> {
    if ask.fields.len() > MAX_FIELDS {
        return Err(Error::invalid("fields", format!("must be at most {MAX_FIELDS}")));
    }
    let mut fields = Vec::with_capacity(ask.fields.len());
    for field in ask.fields {
        let name = words("fields.name", &field.name, MAX_FIELD_NAME)?;
        fields.push((name, words("fields.value", &field.value, MAX_FIELD_VALUE)?));
    }
    Ok(TicketBody { subject: words("subject", &ask.subject, MAX_SUBJECT)?, fields })
}

pub(super) const fn asked(priority: Asked) -> TicketPriority {
    match priority {
        Asked::Urgent => TicketPriority::Urgent,
        Asked::High => TicketPriority::High,
        Asked::Normal => TicketPriority::Normal,
        Asked::Low => TicketPriority::Low,
    }
}
