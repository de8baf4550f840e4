//! Where a visitor stands who waits for a person, and how long others waited lately.

use access::{Action, may};
use conversation::Owner;
use protocol::about::QueuePlace;
use store::Cx;

use super::find::{contact_of, under_way};
use crate::app::App;
use crate::error::Result;
use crate::session::VisitorSession;

/// How far back waits are looked at.
const LATELY_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Sessions that are looked at.
const SESSIONS: u32 = 50;
/// Fewer waits than this say nothing.
const FEWEST: usize = 5;

/// The place in the queue, and an honest word on the wait.
pub async fn queue_place(app: &App, visitor: &VisitorSession) -> Result<QueuePlace> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let nowhere = QueuePlace { position: None, usual_wait_ms: None };
    let Some(contact_id) = contact_of(&cx, visitor).await? else { return Ok(nowhere) };
    let Some(header) = under_way(app, &cx, contact_id, visitor).await? else { return Ok(nowhere) };
    let Owner::Queue { since, .. } = header.owner else { return Ok(nowhere) };
    if !header.is_open() {
        return Ok(nowhere);
    }
    let before = cx.queued_before(since, header.id).await?;
    Ok(QueuePlace { position: Some(before + 1), usual_wait_ms: usual_wait(app, &cx).await? })
}

async fn usual_wait(app: &App, cx: &Cx) -> Result<Option<i64>> {
    let now = app.env().now();
    let facts = cx.newest_facts(now.plus_ms(-LATELY_MS), now, None, SESSIONS).await?;
    Ok(middle(facts.iter().flat_map(|fact| fact.waits_ms.iter().copied()).collect()))
}

/// The middle one, when there are enough.
fn middle(mut waits: Vec<i64>) -> Option<i64> {
    if waits.len() < FEWEST {
        return None;
    }
    waits.sort_unstable();
    waits.get(waits.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_long_wait_does_not_decide_and_few_say_nothing() {
        assert_eq!(middle(vec![1, 2, 3, 4]), None);
        assert_eq!(middle(vec![60, 1_000_000, 70, 50, 65]), Some(65));
    }
}
