//! One run from a seed: many steps in an order that the dice decide, then rest, then the end of time.

use std::rc::Rc;
use std::sync::atomic::Ordering;

use app::job;
use sha2::{Digest as _, Sha256};

use super::executor::{Polled, Task, block_on};
use super::{World, check, customer, desk, observer, worker};

/// Steps before everything comes to rest.
const STEPS: u64 = 3_000;
/// Tasks under way at once.
const AT_ONCE: usize = 24;
/// Rounds within which everything must come to rest.
const ROUNDS: usize = 5_000;
/// Longest jump of the clock, in minutes.
const JUMP_MIN: u64 = 45;

/// What happened in a run, so that a test can see that it met what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub conversations: u64,
    pub messages: u64,
    pub answered: u64,
    pub fenced: u64,
    pub rethought: u64,
    pub repeated: u64,
    pub hand_offs: u64,
    pub performed: u64,
    pub claimed_again: u64,
    pub died: u64,
    pub restarts: u64,
    pub wakes_lost: u64,
    pub wakes_repeated: u64,
    /// Hash of every event and message and of the dice at the end.
    pub digest: String,
}

impl Tally {
    /// This and another run.
    pub fn add(&mut self, other: &Self) {
        self.conversations += other.conversations;
        self.messages += other.messages;
        self.answered += other.answered;
        self.fenced += other.fenced;
        self.rethought += other.rethought;
        self.repeated += other.repeated;
        self.hand_offs += other.hand_offs;
        self.performed += other.performed;
        self.claimed_again += other.claimed_again;
        self.died += other.died;
        self.restarts += other.restarts;
        self.wakes_lost += other.wakes_lost;
        self.wakes_repeated += other.wakes_repeated;
    }
}

/// Runs a seed from its beginning to its end.
pub fn run(seed: u64, loud: bool) -> Tally {
    let world = World::new(seed, loud);
    let mut tasks: Vec<Task> = Vec::new();
    for step in 0..STEPS {
        world.step.set(step);
        one_step(&world, &mut tasks);
        after(&world, &mut tasks);
        if step.is_multiple_of(16) {
            check::check_watch(&world);
        }
    }
    settle(&world, &mut tasks);
    check::check_rest(&world);
    end(&world, &mut tasks);
    check::check_rest(&world);
    check::check_audit(&world);
    tally(&world)
}

fn one_step(world: &Rc<World>, tasks: &mut Vec<Task>) {
    if tasks.len() > AT_ONCE {
        return advance(world, tasks);
    }
    match world.below(1_000) {
        0..=26 => customer::act(world),
        27..=38 => desk::act(world),
        39..=42 => desk::interrupt(world),
        43..=54 => desk::hand_back(world),
        55..=84 => {
            worker::claim(world, world.any_node(), 1 + u32::try_from(world.below(3)).unwrap_or(0), true)
        }
        85..=124 => {
            worker::take_handed(world, world.any_node(), true);
        }
        125..=144 => time_passes(world),
        145..=149 => look_around(world),
        150..=153 => kill(world, tasks),
        154 => restart(world, tasks),
        _ => advance(world, tasks),
    }
}

/// Somebody goes on, a little or a lot.
fn advance(world: &World, tasks: &mut Vec<Task>) {
    if tasks.is_empty() {
        return;
    }
    let at = world.below(tasks.len());
    for _ in 0..=world.below(4) {
        match tasks[at].poll() {
            Polled::Waits => check::check(world),
            Polled::Done => {
                drop(tasks.swap_remove(at));
                return;
            }
            Polled::Died => {
                let dead = tasks.swap_remove(at);
                world.note(|| format!("dies: {}", dead.name));
                world.counts.borrow_mut().died += 1;
                return;
            }
        }
    }
}

/// What was begun joins, what was committed is judged, who was told looks.
fn after(world: &Rc<World>, tasks: &mut Vec<Task>) {
    check::check(world);
    let mut heard = world.bus.take_heard();
    heard.dedup();
    for id in heard {
        observer::look(world, id);
    }
    tasks.append(&mut world.spawned.borrow_mut());
}

fn time_passes(world: &World) {
    let ms = match world.below(40) {
        0..=27 => world.dice.below(1_500),
        28..=36 => world.dice.below(40_000),
        37 | 38 => world.dice.below(JUMP_MIN * 60_000),
        _ if world.steady => world.dice.below(26 * 3_600_000),
        _ => {
            let back_ms = i64::try_from(world.dice.below(3_600_000)).unwrap_or(0);
            world.note(|| format!("the clock jumps back by {back_ms} ms"));
            return world.clock.advance_ms(-back_ms);
        }
    };
    world.note(|| format!("{ms} ms pass"));
    world.clock.advance_ms(i64::try_from(ms).unwrap_or(0));
}

fn look_around(world: &Rc<World>) {
    let ids: Vec<_> = world.tracks.borrow().keys().copied().collect();
    if !ids.is_empty() {
        observer::look(world, ids[world.below(ids.len())]);
    }
}

/// One thing under way is never heard of again.
fn kill(world: &World, tasks: &mut Vec<Task>) {
    if !tasks.is_empty() {
        let dead = tasks.swap_remove(world.below(tasks.len()));
        world.note(|| format!("is killed: {}", dead.name));
        world.counts.borrow_mut().died += 1;
    }
}

/// A whole process dies with everything in it, and another takes its place.
fn restart(world: &World, tasks: &mut Vec<Task>) {
    let node = world.any_node();
    world.note(|| format!("node {node} is killed and starts again"));
    tasks.retain(|task| task.node != node);
    let fresh = world.new_node();
    world.nodes.borrow_mut()[node] = fresh;
    world.counts.borrow_mut().restarts += 1;
}

/// Runs what is under way to its end; the clock moves only where something waits for it.
fn drain(world: &Rc<World>, tasks: &mut Vec<Task>) {
    for round in 0..200_000_u32 {
        after(world, tasks);
        if tasks.is_empty() {
            return;
        }
        let mut at = 0;
        while at < tasks.len() {
            tasks[at].spare();
            if tasks[at].poll() == Polled::Waits {
                at += 1;
            } else {
                tasks.swap_remove(at);
            }
            check::check(world);
        }
        if round % 100 == 99 {
            world.clock.advance_ms(20_000);
        }
    }
    panic!("these do not end: {:?}", tasks.iter().map(|task| &task.name).collect::<Vec<_>>());
}

/// Nobody begins anything new; everything that was begun or promised comes to its end.
fn settle(world: &Rc<World>, tasks: &mut Vec<Task>) {
    for round in 0..ROUNDS {
        drain(world, tasks);
        if customer::resend(world) || (0..2).any(|node| worker::take_handed(world, node, false)) {
            continue;
        }
        let kinds = ["turn", "action"];
        let waiting = pending(world, &kinds);
        match block_on(world.store.system().next_due(&kinds)).expect("the next due time") {
            None if waiting == 0 => return,
            // After a jump back, leased work lies in the future until the clock has made up for it.
            None if !world.steady => world.clock.advance_ms(60_000),
            None => panic!("{waiting} jobs wait, and nobody is told when to look"),
            Some(due) => work_at(world, due, round),
        }
    }
    panic!("nothing comes to rest");
}

/// People end what they own; time ends the rest, and then nothing waits any more.
fn end(world: &Rc<World>, tasks: &mut Vec<Task>) {
    let ids: Vec<_> =
        world.tracks.borrow().iter().filter(|(_, t)| !t.is_closed()).map(|(id, _)| *id).collect();
    for id in ids {
        let owner = world.tracks.borrow()[&id].owner();
        if owner.is_some_and(|owner| owner != ::conversation::Owner::Assistant) {
            let chief = world.agents[1].clone();
            world.spawn(Task::new("clear", 0, desk::clear(world.clone(), chief, id)));
        }
    }
    for round in 0..ROUNDS {
        drain(world, tasks);
        let waiting = pending(world, job::KINDS);
        match block_on(world.store.system().next_due(job::KINDS)).expect("the next due time") {
            None if waiting == 0 => {
                let tracks = world.tracks.borrow();
                let open: Vec<_> =
                    tracks.iter().filter(|(_, track)| !track.is_closed()).map(|(id, _)| id).collect();
                assert!(open.is_empty(), "time does not end these: {open:?}");
                return;
            }
            // After a jump back, leased work lies in the future until the clock has made up for it.
            None if !world.steady => world.clock.advance_ms(60_000),
            None => panic!("{waiting} jobs wait, and nobody is told when to look"),
            Some(due) => work_at(world, due, round),
        }
    }
    panic!("time does not end everything");
}

fn work_at(world: &Rc<World>, due: base::Timestamp, round: usize) {
    if due > world.env.now() {
        world.clock.set(due);
    }
    worker::claim(world, round % 2, 4, false);
}

fn pending(world: &World, kinds: &[&str]) -> u64 {
    let tallies = block_on(world.store.system().job_tally()).expect("the tally");
    tallies.iter().filter(|tally| kinds.contains(&tally.kind.as_str())).map(|tally| tally.pending).sum()
}

fn tally(world: &World) -> Tally {
    let cx = world.store.cx(world.workspace_id, app::system());
    let mut hash = Sha256::new();
    let mut tally = world.counts.borrow().clone();
    for id in world.tracks.borrow().keys() {
        tally.conversations += 1;
        let events = block_on(cx.events(*id, 0, u32::MAX >> 1)).expect("events");
        let messages = block_on(cx.messages(*id, None, u32::MAX >> 1)).expect("messages");
        tally.messages += messages.len() as u64;
        hash.update(format!("{id}{events:?}{messages:?}"));
    }
    hash.update(world.dice.next().to_le_bytes());
    for node in world.nodes.borrow().iter() {
        let metrics = node.app.metrics();
        tally.answered += metrics.turns_answered.get();
        tally.fenced += metrics.turns_fenced.get();
        tally.rethought += metrics.turns_rethought.get();
        tally.repeated += metrics.messages_repeated.get();
        tally.hand_offs += metrics.hand_offs.get();
    }
    tally.performed = world.actions.performed.load(Ordering::Relaxed);
    tally.wakes_lost = world.bus.lost.load(Ordering::Relaxed);
    tally.wakes_repeated = world.bus.repeated.load(Ordering::Relaxed);
    tally.digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    tally
}
