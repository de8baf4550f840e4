//! The net under the wake-ups: compares what is watched with the database, so that a bus that loses everything costs a moment only.

use std::sync::Weak;
use std::time::Duration;

use base::{ConversationId, WorkspaceId};

use super::Hub;

/// How often conversations are compared.
const COMPARE: Duration = Duration::from_millis(400);
/// Every so many comparisons presence is read again; it runs out without a wake-up.
const PRESENCE_EVERY: u32 = 12;
/// Conversations of one question to the database.
const HEADS_AT_ONCE: usize = 500;
/// Changed conversations of one question to the database.
const TOUCHED_AT_ONCE: u32 = 200;
/// Questions per workspace and comparison.
const TOUCHED_ROUNDS: usize = 10;
/// Nodes' clocks may differ by so much.
const OVERLAP_MS: i64 = 10_000;

/// Runs until the hub is gone.
pub(super) async fn run(weak: Weak<Hub>) {
    let mut round: u32 = 0;
    loop {
        tokio::time::sleep(COMPARE).await;
        let Some(hub) = weak.upgrade() else { return };
        compare_watched(&hub).await;
        look_for_changes(&hub).await;
        round = round.wrapping_add(1);
        if round.is_multiple_of(PRESENCE_EVERY) {
            for desk in hub.state.lock().desks.values_mut() {
                desk.presence_is_stale();
            }
            hub.desks_ready.notify_one();
        }
    }
}

async fn compare_watched(hub: &Hub) {
    let watched = hub.state.lock().rooms.by_workspace();
    for (workspace_id, conversations) in watched {
        for some in conversations.chunks(HEADS_AT_ONCE) {
            match app::conversation::heads(&hub.app, workspace_id, some).await {
                Ok(heads) => take_heads(hub, &heads),
                Err(error) => tracing::error!(%error, "conversations could not be compared"),
            }
        }
    }
}

fn take_heads(hub: &Hub, heads: &[(ConversationId, u64)]) {
    let mut state = hub.state.lock();
    let mut waits = false;
    for (id, seq) in heads {
        waits |= state.rooms.reached(*id, *seq);
    }
    drop(state);
    if waits {
        hub.rooms_ready.notify_one();
    }
}

/// Rows that changed anywhere in a workspace whose agents are connected here.
async fn look_for_changes(hub: &Hub) {
    let now = hub.app.env().now();
    let desks: Vec<(WorkspaceId, base::Timestamp)> = {
        let mut state = hub.state.lock();
        state
            .desks
            .iter_mut()
            .filter(|(_, desk)| desk.has_agents())
            .map(|(id, desk)| (*id, std::mem::replace(&mut desk.looked_at, now).plus_ms(-OVERLAP_MS)))
            .collect()
    };
    let mut dirty = false;
    for (workspace_id, mut since) in desks {
        for _ in 0..TOUCHED_ROUNDS {
            let touched = match app::conversation::touched_since(
                &hub.app,
                workspace_id,
                since,
                TOUCHED_AT_ONCE,
            )
            .await
            {
                Ok(touched) => touched,
                Err(error) => {
                    tracing::error!(%error, "changes could not be looked for");
                    if let Some(desk) = hub.state.lock().desks.get_mut(&workspace_id) {
                        desk.looked_at = since.plus_ms(OVERLAP_MS);
                    }
                    break;
                }
            };
            if let Some(desk) = hub.state.lock().desks.get_mut(&workspace_id) {
                for (id, seq, _) in &touched {
                    dirty |= desk.changed(*id, *seq);
                }
            }
            let newest = touched.iter().map(|(_, _, at)| *at).max();
            match newest {
                Some(newest) if touched.len() >= TOUCHED_AT_ONCE as usize && newest > since => since = newest,
                _ => break,
            }
        }
    }
    if dirty {
        hub.desks_ready.notify_one();
    }
}
