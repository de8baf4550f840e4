//! Exactly what somebody missed, or an honest 'too far'.

use base::{ConversationId, WorkspaceId, limits};
use conversation::Header;
use protocol::patch::WireEvent;
use protocol::project::wire_event;
use protocol::view::Audience;
use store::AfterNumber;

use super::find::seen_by;
use super::snapshot::{Messages, facts};
use crate::app::App;
use crate::error::Result;
use crate::names;
use crate::session::Viewer;

/// What follows from a last known number.
#[derive(Clone, Debug, PartialEq)]
pub enum Replay {
    /// Everything after it, in order, without gaps; empty when nothing was missed.
    Events(Vec<WireEvent>),
    /// Too much, or a number from the future: load afresh.
    TooFar,
}

/// Everything after `after_n` in the viewer's order.
pub async fn replay(app: &App, viewer: &Viewer, id: ConversationId, after_n: u64) -> Result<Replay> {
    let header = seen_by(app, viewer, id).await?;
    let head = head_of(&header, viewer.audience());
    if after_n > head || head - after_n > u64::from(limits::REPLAY_EVENTS) {
        return Ok(Replay::TooFar);
    }
    Ok(Replay::Events(events_for(app, viewer.workspace_id(), id, viewer.audience(), after_n).await?))
}

/// For the hub: what an audience sees of the events after `after_n`, at most [`limits::REPLAY_EVENTS`].
pub async fn events_for(
    app: &App,
    workspace_id: WorkspaceId,
    id: ConversationId,
    audience: Audience,
    after_n: u64,
) -> Result<Vec<WireEvent>> {
    let cx = app.cx(workspace_id, access::Actor::System);
    let after = match audience {
        Audience::Agent => AfterNumber::Seq(after_n),
        Audience::Visitor => AfterNumber::Public(after_n),
    };
    let (events, rows) = cx.happened(id, after, limits::REPLAY_EVENTS).await?;
    let names = names::of(app, workspace_id).await?;
    let messages = rows.into_iter().map(|row| (row.id, facts(row, &names))).collect();
    let messages = Messages { messages, names };
    Ok(events.iter().filter_map(|event| wire_event(event, audience, &messages)).collect())
}

/// The number of the last event in an audience's order.
pub(crate) const fn head_of(header: &Header, audience: Audience) -> u64 {
    match audience {
        Audience::Agent => header.seq,
        Audience::Visitor => header.public_seq,
    }
}
