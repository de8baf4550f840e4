//! A ticket stands otherwise, or is somebody else's. Whoever changes it must have seen how it stands: two never undo each other unseen.

use access::{Action, may};
use base::TicketId;
use protocol::ticket::{ChangeTicket, TicketView};
use serde_json::json;
use store::{Changes, Keys, State, TicketEventKind, TicketRow};

use super::list::{shown_priority, shown_state, state_of, view};
use super::open::asked;
use super::{MAX_EVENTS, check_owner, due, event};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Changes it. What was solved or closed and is worked on again counts as opened again.
pub async fn change_ticket(
    app: &App,
    user: &UserSession,
    id: TicketId,
    ask: ChangeTicket,
) -> Result<TicketView> {
    may(&user.actor(), Action::WorkTickets)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let row = cx.ticket(id).await?.ok_or(Error::NotFound("ticket"))?;
    if cx.ticket_events(id).await? >= MAX_EVENTS {
        return Err(Error::invalid("ticket", format!("has {MAX_EVENTS} entries; open another one")));
    }
    // Who sees to it already may be gone by now; only who is new is looked at.
    let new_user = ask.user_id.filter(|user_id| row.user_id != Some(*user_id));
    check_owner(&cx, new_user, ask.team_id.filter(|team| row.team_id != Some(*team))).await?;
    let now = app.env().now();
    let due_at = match ask.due_ms.filter(|ms| row.due_at.map(base::Timestamp::ms) != Some(*ms)) {
        Some(ms) => Some(due(now, ms)?),
        None => row.due_at.filter(|_| ask.due_ms.is_some()),
    };
    let happened = event(app, id, TicketEventKind::Changed, Some(user.user_id), json!({}));
    let change = move |state: &State| -> Result<Changes<()>> {
        let row = state.ticket(id).ok_or(Error::NotFound("ticket"))?;
        let to = state_of(ask.state);
        let next = TicketRow {
            state: to,
            priority: asked(ask.priority),
            user_id: ask.user_id,
            team_id: ask.team_id,
            due_at,
            changed_at: now,
            solved_at: if to.is_open() { None } else { row.solved_at.or(Some(now)) },
            reopened: row.reopened + u32::from(to.is_open() && !row.state.is_open()),
            ..row.clone()
        };
        let facts = json!({
            "state": (next.state != row.state).then(|| shown_state(next.state)),
            "priority": (next.priority != row.priority).then(|| shown_priority(next.priority)),
            "given": (next.user_id, next.team_id) != (row.user_id, row.team_id),
            "moved": next.due_at != row.due_at,
            "to": next.user_id,
        });
        let same = (next.state, next.priority, next.user_id, next.team_id, next.due_at)
            == (row.state, row.priority, row.user_id, row.team_id, row.due_at);
        if same {
            return Ok(Changes::new(()));
        }
        if row.changed_at.ms() != ask.seen_ms {
            return Err(Error::TicketChanged);
        }
        let mut happened = happened.clone();
        happened.facts = facts.clone();
        let audited = json!({ "ticket": id, "number": row.number, "changed": facts });
        Ok(Changes::new(()).put_ticket(&next).insert_ticket_event(&happened).audit(
            "change_ticket",
            format!("conversation:{}", row.conversation_id),
            audited,
        ))
    };
    cx.change(Keys::new().ticket(id), change).await.map_err(flatten)?;
    let row = cx.ticket(id).await?.ok_or(Error::NotFound("ticket"))?;
    view(app, &cx, row).await
}
