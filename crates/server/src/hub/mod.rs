//! The hub: everyone who looks at a conversation is told every event of it, exactly once and in order.
//!
//! A wake-up is only a hint. Each watcher's own last number is the truth: the hub reads what follows the lowest of them, once per
//! audience, and gives everybody what comes after their own. Nothing here depends on a wake-up having come: a periodic comparison
//! (`poll`) finds what was lost.

mod desk;
mod outbox;
mod poll;
mod pump;
mod reading;
mod room;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use app::{App, Viewer, VisitorSession};
use base::{ConversationId, UserId, Wake, WorkspaceId};
use parking_lot::Mutex;
use protocol::socket::{ServerFrame, Typist};
use protocol::view::Audience;
use tokio::sync::{Notify, mpsc};

use desk::Desk;
pub(crate) use outbox::{Closing, Out, Outbox, Rung};
use room::Rooms;

/// Tasks that read for watchers at the same time.
const PUMPS: usize = 4;

/// A socket's number in this process.
pub(crate) type SeatId = u64;

/// Who sits there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A customer, by a digest of what they are known by: windows of one browser share it before there is a contact.
    Visitor(u64),
    /// A person of ours.
    Agent(UserId),
}

struct SeatRecord {
    workspace_id: WorkspaceId,
    kind: Kind,
    outbox: Arc<Outbox>,
    /// What they follow; a short list.
    watched: Vec<ConversationId>,
}

#[derive(Default)]
struct State {
    next_seat: SeatId,
    seats: HashMap<SeatId, SeatRecord>,
    rooms: Rooms,
    desks: HashMap<WorkspaceId, Desk>,
    closing: Option<Closing>,
}

impl State {
    /// Tells the agents who look at a conversation who they are: a hint, gone with the process. What customers see is none of it.
    fn tell_who_looks(&self, conversation_id: ConversationId) {
        let Some(room) = self.rooms.get(conversation_id) else { return };
        let seats = room.present().filter_map(|(id, _)| self.seats.get(&id));
        let agents: Vec<(UserId, &SeatRecord)> = seats
            .filter_map(|record| match record.kind {
                Kind::Agent(user_id) => Some((user_id, record)),
                Kind::Visitor(_) => None,
            })
            .collect();
        let mut user_ids: Vec<UserId> = agents.iter().map(|(user_id, _)| *user_id).collect();
        user_ids.sort_unstable();
        user_ids.dedup();
        let Some(frame) = outbox::text(&ServerFrame::Looking { conversation_id, user_ids }) else { return };
        for (_, record) in agents {
            record.outbox.push(Out::Frame(frame.clone()));
        }
    }
}

/// See the module.
pub(crate) struct Hub {
    app: App,
    watches_per_seat: usize,
    state: Mutex<State>,
    /// Rooms wait to be read.
    rooms_ready: Notify,
    /// Desks wait to be told.
    desks_ready: Notify,
}

/// One socket's membership; leaving is dropping it.
pub(crate) struct Seat {
    hub: Arc<Hub>,
    pub(crate) id: SeatId,
    pub(crate) outbox: Arc<Outbox>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.leave(self.id);
    }
}

/// The socket follows as many conversations as it may.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooManyWatches;

impl Hub {
    /// Starts the hub's tasks; they end when the last handle is dropped.
    pub(crate) fn start(app: App, watches_per_seat: usize) -> Arc<Self> {
        let hub = Arc::new(Self {
            app,
            watches_per_seat,
            state: Mutex::default(),
            rooms_ready: Notify::new(),
            desks_ready: Notify::new(),
        });
        let weak = Arc::downgrade(&hub);
        hub.app.bus().subscribe(Box::new(move |wake| {
            if let Some(hub) = weak.upgrade() {
                hub.heard(wake);
            }
        }));
        for _ in 0..PUMPS {
            tokio::spawn(pump::run(Arc::downgrade(&hub)));
        }
        tokio::spawn(desk::run(Arc::downgrade(&hub)));
        tokio::spawn(poll::run(Arc::downgrade(&hub)));
        hub
    }

    /// Takes a seat.
    pub(crate) fn join(self: &Arc<Self>, viewer: &Viewer, queue_bytes: usize) -> (Seat, mpsc::Receiver<Out>) {
        let (outbox, frames) = Outbox::new(queue_bytes);
        let kind = match viewer {
            Viewer::Visitor(visitor) => Kind::Visitor(digest(visitor)),
            Viewer::User(user) => Kind::Agent(user.user_id),
        };
        let workspace_id = viewer.workspace_id();
        let mut state = self.state.lock();
        let id = state.next_seat;
        state.next_seat += 1;
        if let Some(closing) = state.closing {
            outbox.close(closing);
        }
        state
            .seats
            .insert(id, SeatRecord { workspace_id, kind, outbox: Arc::clone(&outbox), watched: Vec::new() });
        let now = self.app.env().now();
        state.desks.entry(workspace_id).or_insert_with(|| Desk::new(now)).sit(id, kind);
        drop(state);
        self.desks_ready.notify_one();
        (Seat { hub: Arc::clone(self), id, outbox }, frames)
    }

    fn leave(&self, id: SeatId) {
        let mut state = self.state.lock();
        let Some(record) = state.seats.remove(&id) else { return };
        for conversation_id in record.watched {
            state.rooms.unwatch(conversation_id, id);
            state.tell_who_looks(conversation_id);
        }
        if let Some(desk) = state.desks.get_mut(&record.workspace_id) {
            desk.stand_up(id);
            if desk.is_empty() {
                state.desks.remove(&record.workspace_id);
            }
        }
    }

    /// First step of following: from now on nothing of this conversation is missed.
    pub(crate) fn watch(&self, id: SeatId, conversation_id: ConversationId) -> Result<(), TooManyWatches> {
        let mut state = self.state.lock();
        let State { seats, rooms, .. } = &mut *state;
        let Some(record) = seats.get_mut(&id) else { return Ok(()) };
        if !record.watched.contains(&conversation_id) {
            if record.watched.len() >= self.watches_per_seat {
                return Err(TooManyWatches);
            }
            record.watched.push(conversation_id);
        }
        rooms.enter(conversation_id, record.workspace_id).add(id, audience_of(record.kind));
        if matches!(record.kind, Kind::Agent(_)) {
            state.tell_who_looks(conversation_id);
        }
        Ok(())
    }

    /// Second step: the client has everything up to `n`; what comes after is sent.
    pub(crate) fn activate(&self, id: SeatId, conversation_id: ConversationId, n: u64) {
        let mut state = self.state.lock();
        let audience = state.seats.get(&id).map(|record| audience_of(record.kind));
        if let Some(audience) = audience
            && state.rooms.activate(conversation_id, id, audience, n)
        {
            drop(state);
            self.rooms_ready.notify_one();
        }
    }

    /// Stops following.
    pub(crate) fn unwatch(&self, id: SeatId, conversation_id: ConversationId) {
        let mut state = self.state.lock();
        state.rooms.unwatch(conversation_id, id);
        if let Some(record) = state.seats.get_mut(&id) {
            record.watched.retain(|watched| *watched != conversation_id);
        }
        state.tell_who_looks(conversation_id);
    }

    /// The visitor's other windows follow a conversation that began in this one.
    pub(crate) fn began(&self, by: SeatId, conversation_id: ConversationId) {
        let state = self.state.lock();
        let Some(me) = state.seats.get(&by) else { return };
        let Some(desk) = state.desks.get(&me.workspace_id) else { return };
        for id in desk.visitors() {
            if let Some(other) = state.seats.get(&id)
                && id != by
                && other.kind == me.kind
            {
                other.outbox.push(Out::Follow(conversation_id));
            }
        }
    }

    /// Closes every socket for this reason, and every later one too.
    pub(crate) fn close_all(&self, closing: Closing) {
        let mut state = self.state.lock();
        state.closing = Some(closing);
        for record in state.seats.values() {
            record.outbox.close(closing);
        }
    }

    /// A wake-up came, perhaps repeated, perhaps late.
    fn heard(&self, wake: &Wake) {
        match wake {
            Wake::Conversation { workspace_id, conversation_id, seq } => {
                let mut state = self.state.lock();
                let ready = state.rooms.reached(*conversation_id, *seq);
                let dirty = state
                    .desks
                    .get_mut(workspace_id)
                    .is_some_and(|desk| desk.changed(*conversation_id, *seq));
                drop(state);
                if ready {
                    self.rooms_ready.notify_one();
                }
                if dirty {
                    self.desks_ready.notify_one();
                }
            }
            Wake::Typing { conversation_id, user_id, from_customer, on, .. } => {
                let who = match user_id {
                    Some(user_id) => Typist::Agent { user_id: *user_id },
                    None if *from_customer => Typist::Customer,
                    None => Typist::Assistant,
                };
                self.somebody_types(*conversation_id, who, *on);
            }
            Wake::Presence { workspace_id } => {
                if let Some(desk) = self.state.lock().desks.get_mut(workspace_id) {
                    desk.presence_is_stale();
                    self.desks_ready.notify_one();
                }
            }
            Wake::SessionEnded { user_id } => {
                for record in self.state.lock().seats.values() {
                    if record.kind == Kind::Agent(*user_id) {
                        record.outbox.check_again();
                    }
                }
            }
            Wake::Jobs | Wake::Assistant { .. } | Wake::Articles { .. } => {}
        }
    }

    fn somebody_types(&self, conversation_id: ConversationId, who: Typist, on: bool) {
        let state = self.state.lock();
        let Some(room) = state.rooms.get(conversation_id) else { return };
        let Some(frame) = outbox::text(&ServerFrame::Typing { conversation_id, who: who.clone(), on }) else {
            return;
        };
        for (id, audience) in room.present() {
            let Some(record) = state.seats.get(&id) else { continue };
            let own = match (&who, record.kind) {
                (Typist::Customer, _) => audience == Audience::Visitor,
                (Typist::Agent { user_id }, Kind::Agent(me)) => *user_id == me,
                _ => false,
            };
            if !own {
                record.outbox.push(Out::Frame(frame.clone()));
            }
        }
    }
}

/// Only tells windows apart; what they may follow is checked as always.
fn digest(visitor: &VisitorSession) -> u64 {
    let mut hasher = DefaultHasher::new();
    (visitor.workspace_id, visitor.identity, visitor.identity_hash).hash(&mut hasher);
    hasher.finish()
}

const fn audience_of(kind: Kind) -> Audience {
    match kind {
        Kind::Visitor(_) => Audience::Visitor,
        Kind::Agent(_) => Audience::Agent,
    }
}
