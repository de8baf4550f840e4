//! The sessions behind a figure.

use base::{Timestamp, limits};
use insight::Fact;
use protocol::report::{ReportSession, ReportSessions};
use store::FactPlace;

use super::gather::{Asked, Range};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::Asks;

/// A page of them, newest first; those that a metric counts, when one is named.
pub async fn sessions(
    app: &App,
    asker: &dyn Asks,
    asked: Asked,
    metric: Option<&str>,
    cursor: Option<&str>,
) -> Result<ReportSessions> {
    let range = Range::check(app, asker, asked).await?;
    let cx = app.cx(asker.workspace_id(), asker.actor());
    let before = cursor.map(|text| place(text).ok_or_else(bad_cursor)).transpose()?;
    let mut found = range.newest(&cx, metric, before, limits::PAGE_ROWS as usize + 1).await?;
    let more = found.len() > limits::PAGE_ROWS as usize;
    found.truncate(limits::PAGE_ROWS as usize);
    let next = found.last().filter(|_| more).map(|last| written(FactPlace::of(last)));
    Ok(ReportSessions { sessions: found.into_iter().map(row).collect(), next })
}

fn bad_cursor() -> Error {
    Error::invalid("cursor", "take `next` of the page before")
}

fn written(place: FactPlace) -> String {
    format!("{}.{}.{}", place.began_at.0, place.conversation_id, place.session)
}

fn place(text: &str) -> Option<FactPlace> {
    let mut parts = text.split('.');
    let (at, id, session) = (parts.next()?, parts.next()?, parts.next()?);
    let place = FactPlace {
        began_at: Timestamp(at.parse().ok()?),
        conversation_id: id.parse().ok()?,
        session: session.parse().ok()?,
    };
    parts.next().is_none().then_some(place)
}

fn row(fact: Fact) -> ReportSession {
    ReportSession {
        conversation_id: fact.conversation_id,
        session: fact.session,
        inbox_id: fact.inbox_id,
        locale: fact.locale,
        began_ms: fact.began_at.ms(),
        ended_ms: fact.ended_at.ms(),
        ending: fact.ending,
        agents: fact.agents.iter().map(|part| part.user_id).collect(),
        customer_messages: fact.customer_messages,
        hand_off: fact.hand_off,
        reopened: fact.reopened,
        assistant_stars: fact.assistant_stars,
        agent_stars: fact.agent_stars,
        topic: fact.topic,
    }
}
