//! Reads what watchers do not have yet and gives it to them: once per conversation and audience, however many look.

use std::sync::Weak;
use std::time::Duration;

use app::conversation::events_for;
use protocol::view::Audience;

use super::outbox::Out;
use super::reading::Reading;
use super::room::Errand;
use super::{Hub, State};

/// How often a waiting pump looks whether the hub still lives.
const LOOK_UP: Duration = Duration::from_secs(2);

/// Runs until the hub is gone.
pub(super) async fn run(weak: Weak<Hub>) {
    while let Some(hub) = weak.upgrade() {
        let next = hub.state.lock().rooms.next();
        let Some((errand, more)) = next else {
            let _ = tokio::time::timeout(LOOK_UP, hub.rooms_ready.notified()).await;
            continue;
        };
        if more {
            hub.rooms_ready.notify_one();
        }
        let found = read(&hub, &errand).await;
        let mut state = hub.state.lock();
        let State { seats, rooms, .. } = &mut *state;
        let waits = rooms.finish(&errand, found.as_deref(), |seat, frame| {
            if let Some(record) = seats.get(&seat) {
                record.outbox.push(Out::Frame(frame));
            }
        });
        drop(state);
        if waits {
            hub.rooms_ready.notify_one();
        }
    }
}

async fn read(hub: &Hub, errand: &Errand) -> Option<Vec<Reading>> {
    let mut found = Vec::with_capacity(2);
    let id = errand.conversation_id;
    for (audience, after) in
        [(Audience::Visitor, errand.visitors_after), (Audience::Agent, errand.agents_after)]
    {
        let Some(after) = after else { continue };
        match events_for(&hub.app, errand.workspace_id, id, audience, after).await {
            Ok(events) => found.push(Reading::new(id, audience, after, events)),
            Err(error) => {
                tracing::error!(%error, conversation_id = %id, "events could not be read");
                return None;
            }
        }
    }
    Some(found)
}
