//! Tickets for whoever sees to them, and one with all that happened to it.

use access::{Action, may};
use base::{ConversationId, TicketId, Timestamp};
use dialogue::ticket::written;
use protocol::ticket::{
    ConversationTickets, ExportedTicket, FindTickets, TicketEventKind as Happened, TicketEventView,
    TicketField, TicketList, TicketPage, TicketPriority as Pressing, TicketState as Stands, TicketView,
    WholeTicket as Whole,
};
use store::{
    Cx, TicketBody, TicketEventKind, TicketEventRow, TicketFilter, TicketPriority, TicketRow, TicketState,
    TicketsOf, WholeTicket,
};

use super::PAGE;
use super::open::asked;
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// A page of them.
pub async fn list_tickets(app: &App, user: &UserSession, ask: FindTickets) -> Result<TicketPage> {
    may(&user.actor(), Action::ReadTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let now = app.env().now();
    let last = match ask.after {
        Some(id) => Some(cx.ticket(id).await?.ok_or(Error::NotFound("ticket"))?),
        None => None,
    };
    let filter = TicketFilter {
        state: ask.state.map(state_of),
        priority: ask.priority.map(asked),
        due_by: ask.late.then_some(now),
    };
    let after = last.as_ref().map(|row| (row.priority, row.number));
    let open = |of: TicketsOf| cx.open_tickets(of, filter, after, PAGE);
    let rows = match ask.list {
        TicketList::Mine => open(TicketsOf::User(user.user_id)).await?,
        TicketList::Nobodys => open(TicketsOf::Nobody).await?,
        TicketList::Open => open(TicketsOf::All).await?,
        TicketList::Solved => cx.ended_tickets(filter, last.map(|row| row.number), PAGE).await?,
    };
    let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| row.id);
    let counts = cx.ticket_counts(user.user_id, now).await?;
    let tickets = views(app, &cx, rows).await?;
    let (mine, nobodys, open, late) = (counts.mine, counts.nobodys, counts.open, counts.late);
    Ok(TicketPage { tickets, next, mine, nobodys, open, late })
}

/// Those that came up in a conversation.
pub async fn tickets_of(app: &App, user: &UserSession, id: ConversationId) -> Result<ConversationTickets> {
    may(&user.actor(), Action::ReadTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    cx.conversation(id).await?.ok_or(Error::NotFound("conversation"))?;
    let rows = cx.tickets_of_conversation(id, PAGE).await?;
    Ok(ConversationTickets { tickets: views(app, &cx, rows).await? })
}

/// One with all that happened to it.
pub async fn show_ticket(app: &App, user: &UserSession, id: TicketId) -> Result<Whole> {
    may(&user.actor(), Action::ReadTickets)?;
    whole(app, &app.cx(user.workspace_id, user.actor()), id).await
}

pub(super) async fn whole(app: &App, cx: &Cx, id: TicketId) -> Result<Whole> {
    let row = cx.ticket(id).await?.ok_or(Error::NotFound("ticket"))?;
    let whole = cx.whole_ticket(row.clone()).await?;
    let events = whole.events.into_iter().map(happened).collect();
    Ok(Whole { ticket: view(app, cx, row).await?, events })
}

async fn views(app: &App, cx: &Cx, rows: Vec<TicketRow>) -> Result<Vec<TicketView>> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(view(app, cx, row).await?);
    }
    Ok(all)
}

/// As the desk shows it.
pub(super) async fn view(app: &App, cx: &Cx, row: TicketRow) -> Result<TicketView> {
    let body = cx.ticket_body(&row).await?;
    let contact = cx.contact(row.contact_id).await?;
    let name = contact.and_then(|contact| contact.profile.name);
    Ok(shown(row, body, name, app.env().now()))
}

fn shown(row: TicketRow, body: Option<TicketBody>, name: Option<String>, now: Timestamp) -> TicketView {
    let until = row.solved_at.unwrap_or(now);
    let (subject, fields) = body.map_or((None, Vec::new()), |body| (Some(body.subject), body.fields));
    TicketView {
        id: row.id,
        number: written(row.number),
        conversation_id: row.conversation_id,
        contact_id: row.contact_id,
        contact_name: name,
        kind: row.kind,
        subject,
        fields: fields.into_iter().map(|(name, value)| TicketField { name, value }).collect(),
        state: shown_state(row.state),
        priority: shown_priority(row.priority),
        user_id: row.user_id,
        team_id: row.team_id,
        opened_by: row.opened_by,
        opened_ms: row.opened_at.ms(),
        changed_ms: row.changed_at.ms(),
        due_ms: row.due_at.map(Timestamp::ms),
        solved_ms: row.solved_at.map(Timestamp::ms),
        reopened: row.reopened,
        late: row.due_at.is_some_and(|due| until > due),
    }
}

/// As an export carries it.
pub(crate) fn exported(whole: WholeTicket) -> ExportedTicket {
    let until = whole.row.changed_at;
    let ticket = shown(whole.row, whole.body, None, until);
    ExportedTicket { ticket, events: whole.events.into_iter().map(happened).collect() }
}

fn happened(event: TicketEventRow) -> TicketEventView {
    let fact = |name: &str| event.facts.get(name).cloned().filter(|fact| !fact.is_null());
    let flag = |name: &str| fact(name).and_then(|fact| fact.as_bool()).unwrap_or_default();
    TicketEventView {
        id: event.id,
        at_ms: event.at.ms(),
        kind: match event.kind {
            TicketEventKind::Opened => Happened::Opened,
            TicketEventKind::Joined => Happened::Joined,
            TicketEventKind::Changed => Happened::Changed,
            TicketEventKind::Comment => Happened::Comment,
            TicketEventKind::Milestone => Happened::Milestone,
        },
        user_id: event.user_id,
        conversation_id: event.conversation_id,
        message_id: event.message_id,
        state: fact("state").and_then(|word| serde_json::from_value(word).ok()),
        priority: fact("priority").and_then(|word| serde_json::from_value(word).ok()),
        given: flag("given"),
        moved: flag("moved"),
        text: event.text,
    }
}

pub(super) const fn shown_state(state: TicketState) -> Stands {
    match state {
        TicketState::Open => Stands::Open,
        TicketState::Pending => Stands::Pending,
        TicketState::OnHold => Stands::OnHold,
        TicketState::Solved => Stands::Solved,
        TicketState::Closed => Stands::Closed,
    }
}

pub(super) const fn state_of(state: Stands) -> TicketState {
    match state {
        Stands::Open => TicketState::Open,
        Stands::Pending => TicketState::Pending,
        Stands::OnHold => TicketState::OnHold,
        Stands::Solved => TicketState::Solved,
        Stands::Closed => TicketState::Closed,
    }
}

pub(super) const fn shown_priority(priority: TicketPriority) -> Pressing {
    match priority {
        TicketPriority::Urgent => Pressing::Urgent,
        TicketPriority::High => Pressing::High,
        TicketPriority::Normal => Pressing::Normal,
        TicketPriority::Low => Pressing::Low,
    }
}
