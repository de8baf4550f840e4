//! Tickets: what cannot be solved at once stays as a number, somebody who sees to it and a state, and the customer hears how it stands. The assistant's
//! flows open them, or colleagues do; who comes back about the same joins the one that is open.

mod change;
mod list;
mod open;
mod write;

pub use change::change_ticket;
pub(crate) use list::exported;
pub use list::{list_tickets, show_ticket, tickets_of};
pub use open::open_ticket;
pub(crate) use open::opened;
pub use write::{comment_ticket, tell_milestone};

use base::{TeamId, TicketId, Timestamp, UserId};
use serde_json::Value;
use store::{Cx, NewTicketEvent, TicketEventKind};

use crate::app::App;
use crate::error::{Error, Result};

/// The kind of those that no flow opened.
const GENERAL: &str = "general";
/// Tickets of one page, and of one conversation.
const PAGE: u32 = 50;
/// What may happen to one ticket.
const MAX_EVENTS: u64 = 1_000;
/// Letters of what a ticket is about.
const MAX_SUBJECT: usize = 200;
/// Letters of a comment or a milestone.
const MAX_WORDS: usize = 1_000;
/// Fields of a ticket, and letters of their names and values.
const MAX_FIELDS: usize = 20;
const MAX_FIELD_NAME: usize = 64;
const MAX_FIELD_VALUE: usize = 500;
/// Nobody gives a ticket more time.
const MAX_AHEAD_MS: i64 = 366 * 24 * 3_600_000;

/// What somebody writes.
fn words(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        letters if letters >= 1 && letters <= most => Ok(text.to_owned()),
        _ => Err(Error::invalid(field, format!("must be 1 to {most} characters"))),
    }
}

/// A time by which it may be due.
fn due(now: Timestamp, due_ms: i64) -> Result<Timestamp> {
    if due_ms <= now.ms() || due_ms > now.plus_ms(MAX_AHEAD_MS).ms() {
        return Err(Error::invalid("due_ms", "choose a time from now to 366 days ahead"));
    }
    Ok(Timestamp(due_ms.saturating_mul(1_000)))
}

/// Somebody who can see to it.
async fn check_owner(cx: &Cx, user_id: Option<UserId>, team_id: Option<TeamId>) -> Result<()> {
    if let Some(user_id) = user_id {
        let known = cx.user(user_id).await?.ok_or(Error::NotFound("user"))?;
        if known.disabled_at.is_some() {
            return Err(Error::Disabled);
        }
    }
    if let Some(team_id) = team_id {
        let known = cx.teams().await?.into_iter().any(|team| team.id == team_id);
        if !known {
            return Err(Error::NotFound("team"));
        }
    }
    Ok(())
}

/// Something that happens to a ticket.
fn event(
    app: &App,
    ticket_id: TicketId,
    kind: TicketEventKind,
    by: Option<UserId>,
    facts: Value,
) -> NewTicketEvent {
    NewTicketEvent {
        id: app.env().id(),
        ticket_id,
        at: app.env().now(),
        kind,
        user_id: by,
        conversation_id: None,
        message_id: None,
        facts,
        body: None,
    }
}
