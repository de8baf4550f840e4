//! Desks: one per workspace with somebody connected. Agents are told of changed rows and of who is present; visitors of whether
//! anybody is.

use std::collections::{HashMap, HashSet};
use std::sync::Weak;
use std::time::Duration;

use base::{ConversationId, Timestamp, UserId, WorkspaceId};
use protocol::socket::ServerFrame;

use super::outbox::{Out, text};
use super::{Hub, Kind, SeatId};

/// Changes of one row within this time are told once.
const GATHER: Duration = Duration::from_millis(100);
/// How often a waiting desk looks whether the hub still lives.
const LOOK_UP: Duration = Duration::from_secs(2);
/// Rows read for one workspace per round.
const ROWS_PER_ROUND: usize = 100;
/// Rows remembered as told; beyond it some are told twice, which is harmless.
const ROWS_REMEMBERED: usize = 10_000;

/// One workspace's connected people.
pub(super) struct Desk {
    agents: HashSet<SeatId>,
    visitors: HashSet<SeatId>,
    /// Who came and has not been told who is present.
    newcomers: HashSet<SeatId>,
    /// Changed rows that agents do not know of.
    changed: HashMap<ConversationId, u64>,
    /// Newest `seq` told of each row.
    told: HashMap<ConversationId, u64>,
    /// Who was online when last told.
    online: Option<Vec<UserId>>,
    presence_stale: bool,
    /// From when on changes are looked for.
    pub(super) looked_at: Timestamp,
}

impl Desk {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            agents: HashSet::new(),
            visitors: HashSet::new(),
            newcomers: HashSet::new(),
            changed: HashMap::new(),
            told: HashMap::new(),
            online: None,
            presence_stale: true,
            looked_at: now,
        }
    }

    pub(super) fn sit(&mut self, seat: SeatId, kind: Kind) {
        match kind {
            Kind::Visitor(_) => self.visitors.insert(seat),
            Kind::Agent(_) => self.agents.insert(seat),
        };
        self.newcomers.insert(seat);
    }

    pub(super) fn stand_up(&mut self, seat: SeatId) {
        self.agents.remove(&seat);
        self.visitors.remove(&seat);
        self.newcomers.remove(&seat);
        if self.agents.is_empty() {
            self.changed.clear();
            self.told.clear();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.agents.is_empty() && self.visitors.is_empty()
    }

    pub(super) fn has_agents(&self) -> bool {
        !self.agents.is_empty()
    }

    pub(super) fn visitors(&self) -> impl Iterator<Item = SeatId> + '_ {
        self.visitors.iter().copied()
    }

    /// A conversation reached `seq`. True when that is news to the agents.
    pub(super) fn changed(&mut self, id: ConversationId, seq: u64) -> bool {
        if self.agents.is_empty() || self.told.get(&id).is_some_and(|told| *told >= seq) {
            return false;
        }
        let known = self.changed.entry(id).or_insert(0);
        let news = *known < seq;
        *known = seq.max(*known);
        news
    }

    pub(super) fn presence_is_stale(&mut self) {
        self.presence_stale = true;
    }

    fn take_changed(&mut self) -> Vec<ConversationId> {
        let some: Vec<ConversationId> = self.changed.keys().copied().take(ROWS_PER_ROUND).collect();
        for id in &some {
            self.changed.remove(id);
        }
        some
    }

    fn was_told(&mut self, id: ConversationId, seq: u64) {
        if self.told.len() >= ROWS_REMEMBERED {
            self.told.clear();
        }
        self.told.insert(id, seq);
    }
}

/// Runs until the hub is gone.
pub(super) async fn run(weak: Weak<Hub>) {
    while let Some(hub) = weak.upgrade() {
        if tokio::time::timeout(LOOK_UP, hub.desks_ready.notified()).await.is_err() {
            continue;
        }
        tell_presence(&hub).await;
        tokio::time::sleep(GATHER).await;
        tell_rows(&hub).await;
    }
}

async fn tell_rows(hub: &Hub) {
    let work: Vec<(WorkspaceId, Vec<ConversationId>)> = {
        let mut state = hub.state.lock();
        state
            .desks
            .iter_mut()
            .map(|(id, desk)| (*id, desk.take_changed()))
            .filter(|(_, rows)| !rows.is_empty())
            .collect()
    };
    for (workspace_id, conversations) in work {
        for id in conversations {
            match app::conversation::row(&hub.app, workspace_id, id).await {
                Ok(Some(row)) => tell_row(hub, workspace_id, id, row),
                Ok(None) => {}
                // The comparison by time finds it again.
                Err(error) => tracing::error!(%error, conversation_id = %id, "a row could not be read"),
            }
        }
    }
    if hub.state.lock().desks.values().any(|desk| !desk.changed.is_empty()) {
        hub.desks_ready.notify_one();
    }
}

fn tell_row(hub: &Hub, workspace_id: WorkspaceId, id: ConversationId, row: protocol::view::ConversationRow) {
    let seq = row.seq;
    let Some(frame) = text(&ServerFrame::Row { row: Box::new(row) }) else { return };
    let mut state = hub.state.lock();
    let Some(desk) = state.desks.get_mut(&workspace_id) else { return };
    desk.was_told(id, seq);
    let agents: Vec<SeatId> = desk.agents.iter().copied().collect();
    for seat in agents {
        if let Some(record) = state.seats.get(&seat) {
            record.outbox.push(Out::Frame(frame.clone()));
        }
    }
}

/// Tells everyone whose knowledge of who is present is old.
async fn tell_presence(hub: &Hub) {
    let stale: Vec<WorkspaceId> = {
        let mut state = hub.state.lock();
        let stale =
            state.desks.iter_mut().filter(|(_, desk)| desk.presence_stale || !desk.newcomers.is_empty());
        stale
            .map(|(id, desk)| {
                desk.presence_stale = false;
                *id
            })
            .collect()
    };
    for workspace_id in stale {
        match app::user::online(&hub.app, workspace_id).await {
            Ok(mut online) => {
                online.sort_unstable();
                say_who_is_present(hub, workspace_id, online);
            }
            Err(error) => tracing::error!(%error, "presence could not be read"),
        }
    }
}

fn say_who_is_present(hub: &Hub, workspace_id: WorkspaceId, online: Vec<UserId>) {
    let person_available = !online.is_empty();
    let for_agents = text(&ServerFrame::Presence { online: online.clone(), person_available });
    // Customers learn whether anybody is there, not who.
    let for_visitors = text(&ServerFrame::Presence { online: Vec::new(), person_available });
    let (Some(for_agents), Some(for_visitors)) = (for_agents, for_visitors) else { return };
    let mut state = hub.state.lock();
    let Some(desk) = state.desks.get_mut(&workspace_id) else { return };
    let was_available = desk.online.as_ref().map(|online| !online.is_empty());
    let agents_need = desk.online.as_ref() != Some(&online);
    let visitors_need = was_available != Some(person_available);
    desk.online = Some(online);
    let newcomers = std::mem::take(&mut desk.newcomers);
    let mut to_tell: Vec<(SeatId, bool)> = Vec::new();
    to_tell.extend(
        desk.agents.iter().filter(|seat| agents_need || newcomers.contains(seat)).map(|seat| (*seat, true)),
    );
    to_tell.extend(
        desk.visitors
            .iter()
            .filter(|seat| visitors_need || newcomers.contains(seat))
            .map(|seat| (*seat, false)),
    );
    for (seat, is_agent) in to_tell {
        if let Some(record) = state.seats.get(&seat) {
            let frame = if is_agent { &for_agents } else { &for_visitors };
            record.outbox.push(Out::Frame(frame.clone()));
        }
    }
}
