//! What must hold after every step, told from the record alone: each conversation's events are folded here once more, and judged.

use std::collections::BTreeMap;

use ::conversation::session::{Policy, next_deadline};
use ::conversation::{Author, Event, EventKind, Header, Life, Owner};
use base::{ConversationId, JobId, MessageId, Timestamp, TypedId};
use store::{JobRow, JobState};

use super::World;
use super::executor::block_on;

/// Events read at a time.
const PAGE: u32 = 500;
/// A business action that has not answered by then may be tried once more in the same turn.
const CALL_WAIT_MS: i64 = 30_000;

/// A message as its event tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Told {
    seq: u64,
    public_seq: Option<u64>,
    author: Author,
    private: bool,
    at: Timestamp,
}

/// One conversation as its events tell it.
pub struct Track {
    pub customer: usize,
    header: Option<Header>,
    messages: BTreeMap<MessageId, Told>,
    turn_since: Timestamp,
    calling: Option<(JobId, Timestamp)>,
}

impl Track {
    const fn new(customer: usize) -> Self {
        Self { customer, header: None, messages: BTreeMap::new(), turn_since: Timestamp(0), calling: None }
    }

    pub fn is_closed(&self) -> bool {
        self.header.as_ref().is_none_or(|header| matches!(header.life, Life::Closed { .. }))
    }

    pub fn is_thought_about(&self) -> bool {
        self.header.as_ref().is_some_and(|header| header.turn.is_some())
    }

    pub fn owner(&self) -> Option<Owner> {
        self.header.as_ref().map(|header| header.owner)
    }

    pub fn public_seq(&self) -> u64 {
        self.header.as_ref().map_or(0, |header| header.public_seq)
    }

    fn seq(&self) -> u64 {
        self.header.as_ref().map_or(0, |header| header.seq)
    }

    fn take(&mut self, id: ConversationId, event: &Event, steady: bool) {
        let (seq, public_seq) = (self.seq() + 1, self.public_seq() + 1);
        assert_eq!(event.seq, seq, "{id} has a gap");
        let visible = event.kind.is_public().then_some(public_seq);
        assert_eq!(event.public_seq, visible, "{id} has a gap in what the customer sees");
        if let Some(header) = self.header.clone() {
            self.judge(id, &header, event, steady);
        }
        if let EventKind::MessageAdded { message_id, author, private, .. } = event.kind {
            let told = Told { seq, public_seq: event.public_seq, author, private, at: event.at };
            assert_eq!(self.messages.insert(message_id, told), None, "{message_id} was added twice");
        }
        self.header = match self.header.take() {
            Some(header) => Some(::conversation::apply(&header, event)),
            None => ::conversation::fold(id, [event]),
        };
        assert!(self.header.is_some(), "{id} does not begin with its opening");
    }

    /// The fence, in words of its own: who speaks is who owned it just before, in the turn that is under way.
    fn judge(&mut self, id: ConversationId, before: &Header, event: &Event, steady: bool) {
        match event.kind {
            EventKind::MessageAdded { message_id, author: Author::Assistant, .. } => {
                let fine =
                    before.owner == Owner::Assistant && before.turn.is_some() && before.life == Life::Open;
                assert!(fine, "a late reply in {id}: {event:?} after {before:?}");
                let of_this_turn = thought_at(message_id) >= Timestamp::from_ms(self.turn_since.ms());
                assert!(!steady || of_this_turn, "a reply of an earlier turn in {id}: {event:?}");
            }
            EventKind::MessageAdded { author: Author::Agent { user_id }, private: false, .. } => {
                let owns = matches!(before.owner, Owner::Agent { user_id: owner, .. } if owner == user_id);
                assert!(
                    owns,
                    "an agent spoke in a conversation of somebody else: {event:?} after {before:?}"
                );
            }
            EventKind::OwnerChanged { ownership_no, .. } => {
                assert_eq!(
                    ownership_no,
                    before.ownership_no + 1,
                    "the owners of {id} are not counted one by one"
                );
                self.calling = None;
            }
            EventKind::TurnStarted { .. } => {
                assert_eq!(before.turn, None, "two turns at once in {id}");
                (self.turn_since, self.calling) = (event.at, None);
            }
            EventKind::ActionCalled { job_id } => {
                let waits = |(_, at): (JobId, Timestamp)| event.at.ms_since(at) < CALL_WAIT_MS;
                let twice = steady && self.calling.is_some_and(waits);
                assert!(
                    !twice,
                    "{id} asks for the same thing again while it waits: {event:?} after {:?}",
                    self.calling
                );
                self.calling = Some((job_id, thought_at(job_id)));
            }
            EventKind::ActionReturned { job_id } => {
                let expected = self.calling.take().map(|(job_id, _)| job_id);
                assert_eq!(
                    expected,
                    Some(job_id),
                    "{id} takes the result of an action that it does not wait for"
                );
            }
            _ => {}
        }
    }
}

/// When an id was made: while thinking, so before its commit.
fn thought_at(id: impl TypedId) -> Timestamp {
    let (seconds, nanos) = id.uuid().get_timestamp().map_or((0, 0), |stamp| stamp.to_unix());
    Timestamp::from_ms(i64::try_from(seconds).unwrap_or(0) * 1_000 + i64::from(nanos / 1_000_000))
}

/// After a step: everything that was committed in it.
pub fn check(world: &World) {
    let mut ids = world.bus.take_committed();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        block_on(check_one(world, id));
    }
}

async fn check_one(world: &World, id: ConversationId) {
    let cx = world.store.cx(world.workspace_id, app::system());
    let row = cx.conversation(id).await.expect("a header").expect("what was committed is there");
    if !world.tracks.borrow().contains_key(&id) {
        let customer = customer_of(world, &row).await;
        world.tracks.borrow_mut().insert(id, Track::new(customer));
    }
    loop {
        let seq = world.tracks.borrow()[&id].seq();
        let events = cx.events(id, seq, PAGE).await.expect("events");
        let mut tracks = world.tracks.borrow_mut();
        let track = tracks.get_mut(&id).expect("just made");
        for event in &events {
            world.note(|| format!("{id} {}/{:?} {:?}", event.seq, event.public_seq, event.kind));
            track.take(id, event, world.steady);
        }
        if events.len() < PAGE as usize {
            break;
        }
    }
    let told = world.tracks.borrow()[&id].header.clone();
    assert_eq!(told.as_ref(), Some(&row), "the row of {id} is not what its events tell");
    watched(world, &row).await;
}

/// No turn is lost: whatever the assistant owes an answer to has a turn, and the turn has work that waits, or is a dead letter.
async fn watched(world: &World, header: &Header) {
    let owes = header.is_open() && header.owner == Owner::Assistant && header.has_unanswered();
    assert!(!owes || header.turn.is_some(), "nobody thinks about {header:?}");
    let Some(turn) = header.turn else { return };
    assert_eq!(header.owner, Owner::Assistant, "a turn without the assistant: {header:?}");
    let job =
        world.store.cx(world.workspace_id, app::system()).job(turn.job_id).await.expect("a job can be read");
    let alive = job.as_ref().is_some_and(|job| matches!(job.state, JobState::Pending | JobState::Dead));
    assert!(alive, "the turn of {header:?} has no work that waits: {job:?}");
}

/// Nobody waits longer than need be: a result that has come wakes its turn, and time looks at each conversation when it should.
pub fn check_watch(world: &World) {
    let cx = world.store.cx(world.workspace_id, app::system());
    let now = world.env.now();
    for (id, track) in world.tracks.borrow().iter().filter(|(_, track)| world.steady && !track.is_closed()) {
        let header = track.header.as_ref().expect("a header");
        let jobs = block_on(cx.jobs_of(*id)).expect("jobs");
        let soon = |job: &JobRow, by: Timestamp| {
            job.lease.is_some() || job.last_error.is_some() || job.due_at <= by.max(now)
        };
        let memory = block_on(cx.dialogue(*id)).expect("a memory").unwrap_or_default();
        let turn = header.turn.and_then(|turn| jobs.iter().find(|job| job.id == turn.job_id));
        if let Some(turn) = turn.filter(|_| !memory["call"]["result"].is_null()) {
            // A fragment that came beside it may hold the turn for a moment.
            assert!(
                soon(turn, now.plus_ms(4_000)),
                "the result is there and the turn of {id} sleeps: {turn:?}"
            );
        }
        let watches: Vec<&JobRow> = jobs.iter().filter(|job| job.kind == "deadline").collect();
        assert_eq!(watches.len(), 1, "there is one clock per conversation: {jobs:?}");
        let policy = Policy::default();
        if let Some((at, due)) = next_deadline(header, &policy) {
            // While we owe a word nothing is due, and the clock is looked at only this often.
            let by = at.max(now).plus_ms(policy.remind_after_ms);
            let seen = watches.iter().any(|job| soon(job, by));
            assert!(seen, "nobody looks at {id} at {at:?} for {due:?}: {jobs:?}");
        }
    }
}

/// Whose it is; there is one contact per customer, however many devices and messages came first.
async fn customer_of(world: &World, header: &Header) -> usize {
    let cx = world.store.cx(world.workspace_id, app::system());
    for (at, customer) in world.customers.iter().enumerate() {
        let device = customer.device(0);
        let known =
            cx.contact_by_identity_hash(device.identity, device.identity_hash).await.expect("a contact");
        if known == Some(header.contact_id) {
            return at;
        }
    }
    panic!("{} belongs to a contact that is nobody's: {}", header.id, header.contact_id);
}

/// At rest: nothing is unanswered, nothing was lost, nothing was doubled.
pub fn check_rest(world: &World) {
    check(world);
    let ids: Vec<ConversationId> = world.tracks.borrow().keys().copied().collect();
    for id in &ids {
        block_on(check_messages(world, *id));
        super::observer::check(world, *id);
        let tracks = world.tracks.borrow();
        let header = tracks[id].header.as_ref().expect("a header");
        let owes = header.is_open() && header.owner == Owner::Assistant && header.has_unanswered();
        assert!(!owes, "at rest the customer of {id} still waits for the assistant: {header:?}");
    }
    let tallies = block_on(world.store.system().job_tally()).expect("the tally");
    for tally in &tallies {
        assert!(tally.balances(), "work has vanished: {tally:?}");
        assert_eq!(tally.dead, 0, "nothing here is reason enough to give up: {tally:?}");
    }
    check_acknowledged(world, &ids);
}

/// Every message row has its event and every event its row.
async fn check_messages(world: &World, id: ConversationId) {
    let cx = world.store.cx(world.workspace_id, app::system());
    let mut rows = BTreeMap::new();
    let mut before = None;
    loop {
        let page = cx.messages(id, before, PAGE).await.expect("messages");
        let Some(first) = page.first() else { break };
        before = Some(first.seq);
        for row in page {
            let told = Told {
                seq: row.seq,
                public_seq: row.public_seq,
                author: row.author,
                private: row.private,
                at: row.at,
            };
            assert_eq!(rows.insert(row.id, told), None, "{} is there twice", row.id);
        }
    }
    assert_eq!(
        rows,
        world.tracks.borrow()[&id].messages,
        "the messages of {id} are not what its events tell"
    );
}

/// What was acknowledged is there exactly once, where it was said to be, and in the order of who waited for whom.
fn check_acknowledged(world: &World, ids: &[ConversationId]) {
    let cx = world.store.cx(world.workspace_id, app::system());
    let mut found: BTreeMap<String, Vec<(ConversationId, MessageId, u64)>> = BTreeMap::new();
    for id in ids {
        for row in block_on(cx.messages(*id, None, u32::MAX >> 1)).expect("messages") {
            if let Some(client) = row.client_msg_id {
                found.entry(client).or_default().push((*id, row.id, row.seq));
            }
        }
    }
    for customer in &world.customers {
        let sent = customer.sent.borrow();
        let mut done: Vec<_> = sent.iter().collect();
        for one in &done {
            let acked = one.acked.expect("at rest everything is acknowledged");
            let place = vec![(acked.conversation_id, acked.message_id, acked.seq)];
            assert_eq!(found.get(&one.client_msg_id), Some(&place), "{} was acknowledged", one.client_msg_id);
        }
        done.sort_by_key(|one| one.span.1);
        for (at, earlier) in done.iter().enumerate() {
            for later in &done[at + 1..] {
                let (a, b) = (earlier.acked.expect("acked"), later.acked.expect("acked"));
                let waited = earlier.span.1 < later.span.0 && a.conversation_id == b.conversation_id;
                assert!(
                    !waited || a.seq < b.seq,
                    "{} overtook {}",
                    later.client_msg_id,
                    earlier.client_msg_id
                );
            }
        }
    }
    for posted in world.posted.borrow().iter() {
        let times = found.get(&posted.client_msg_id).map_or(0, Vec::len);
        let fine = if posted.acked.is_some() { times == 1 } else { times <= 1 };
        assert!(fine, "{} is there {times} times", posted.client_msg_id);
    }
}

/// The audit log is sound once it is sealed, and holds at least one entry for each message.
pub fn check_audit(world: &World) {
    let system = world.store.system();
    while block_on(system.seal_audit(world.workspace_id, 1_000)).expect("sealing") > 0 {}
    let verdict = block_on(system.verify_audit(world.workspace_id)).expect("verification");
    assert_eq!(verdict.first_bad, None, "the audit log is broken");
    assert_eq!(verdict.unsealed, 0, "entries were not sealed");
    let said: usize = world.tracks.borrow().values().map(|track| track.messages.len()).sum();
    assert!(verdict.entries > said as u64 / 2, "{} entries for {said} messages", verdict.entries);
}
