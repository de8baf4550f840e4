//! Who may speak: every interleaving of a small world, six moves deep.

use base::{Env, JobId, UserId};
use conversation::event::HandOffReason;
use conversation::header::{Author, Header, Owner};
use conversation::session::Policy;
use conversation::{Command, EventKind, Rejection, apply, decide, open};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    CustomerWrites,
    Think,
    Say,
    EndTurn,
    HandOff,
    Ask,
    ProgramSays,
    TakeOver(usize),
    AgentSays(usize),
    GiveBack(usize),
    Return(usize),
    Resolve(usize),
}

const MOVES: [Move; 14] = [
    Move::CustomerWrites,
    Move::Think,
    Move::Say,
    Move::EndTurn,
    Move::HandOff,
    Move::Ask,
    Move::ProgramSays,
    Move::TakeOver(0),
    Move::TakeOver(1),
    Move::AgentSays(0),
    Move::GiveBack(0),
    Move::Return(0),
    Move::Resolve(0),
    Move::Resolve(1),
];
const DEPTH: usize = 6;

/// What the model knows without looking into the header.
#[derive(Clone)]
struct World {
    header: Header,
    /// What the assistant read when it began to think: its turn, and the ownership number.
    thought: Option<(JobId, u64)>,
    /// Whether anything has happened since that takes the word from it.
    overtaken: bool,
}

struct Cast {
    env: Env,
    users: [UserId; 2],
    counts: [u64; 2],
}

impl Cast {
    fn command(&self, world: &World, step: Move) -> Option<Command> {
        let message_id = self.env.id();
        let thought = || world.thought;
        Some(match step {
            Move::CustomerWrites => Command::Receive {
                message_id,
                locale: None,
                dangers: Vec::new(),
                turn_job: self.env.id(),
                due: None,
            },
            Move::Think => return None,
            Move::Say => {
                let (job_id, ownership_no) = thought()?;
                Command::AssistantSays { message_id, ownership_no, job_id }
            }
            Move::EndTurn => {
                let (job_id, ownership_no) = thought()?;
                let answered_seq = world.header.last_customer_seq;
                Command::EndTurn { job_id, ownership_no, answered_seq, next_turn: self.env.id() }
            }
            Move::HandOff => {
                let (job_id, ownership_no) = thought()?;
                Command::HandOff { job_id, ownership_no, reason: HandOffReason::Failed, due: None }
            }
            Move::Ask => Command::AskForPerson { due: None },
            Move::ProgramSays => {
                Command::ProgramSays { key_id: self.env.id(), message_id, beside_agent: false }
            }
            Move::TakeOver(user) => Command::TakeOver { user_id: self.users[user] },
            Move::AgentSays(user) => Command::AgentSays { user_id: self.users[user], message_id },
            Move::GiveBack(user) => Command::GiveBack { by: self.users[user], next_turn: self.env.id() },
            Move::Return(user) => Command::ReturnToQueue { by: self.users[user], due: None },
            Move::Resolve(user) => Command::Resolve { by: Some(self.users[user]) },
        })
    }

    fn play(&mut self, world: &World, step: Move) -> World {
        let mut next = world.clone();
        if step == Move::Think {
            next.thought =
                world.header.turn.map(|turn| (turn.job_id, world.header.ownership_no)).or(world.thought);
            next.overtaken = world.header.turn.is_none() && (world.overtaken || world.thought.is_none());
            return next;
        }
        let Some(command) = self.command(world, step) else { return next };
        let fenced = matches!(step, Move::Say | Move::EndTurn | Move::HandOff);
        match decide(&world.header, command, &Policy::default(), self.env.now()) {
            Ok(events) => {
                for event in &events {
                    self.check(&next.header, &event.kind);
                    next.header = apply(&next.header, event);
                    let over = matches!(
                        event.kind,
                        EventKind::OwnerChanged { .. }
                            | EventKind::TurnEnded { .. }
                            | EventKind::Resolved { .. }
                            | EventKind::Closed
                    );
                    next.overtaken |= over;
                }
                assert!(!(fenced && world.overtaken), "a late {step:?} got through");
                self.counts[0] += u64::from(fenced);
            }
            Err(refusal) => {
                if fenced {
                    assert!(world.overtaken, "a timely {step:?} was refused");
                    assert_eq!(refusal, Rejection::NotOwner);
                    self.counts[1] += 1;
                }
            }
        }
        next
    }

    fn check(&self, before: &Header, kind: &EventKind) {
        let EventKind::MessageAdded { author, .. } = kind else { return };
        let allowed = match author {
            Author::Assistant => before.owner == Owner::Assistant,
            Author::Agent { user_id } => {
                matches!(before.owner, Owner::Agent { user_id: id, .. } if id == *user_id)
            }
            Author::Program { .. } => before.owner.agent().is_none(),
            Author::Customer | Author::System => true,
        };
        assert!(allowed, "{author:?} spoke while {:?} owned it", before.owner);
    }

    fn explore(&mut self, world: &World, depth: usize) {
        if depth == 0 {
            return;
        }
        for step in MOVES {
            let next = self.play(world, step);
            self.explore(&next, depth - 1);
        }
    }
}

#[test]
fn no_late_word_gets_through_in_any_order() {
    let (env, _) = base::seeded::env(7);
    let (header, _) = open(env.id(), env.id(), env.id(), base::Locale::Zh, env.now());
    let users = [env.id(), env.id()];
    let mut cast = Cast { env, users, counts: [0; 2] };
    let world = World { header, thought: None, overtaken: false };
    // The customer writes and the assistant reads; then anything.
    let world = cast.play(&world, Move::CustomerWrites);
    let world = cast.play(&world, Move::Think);
    cast.explore(&world, DEPTH);
    let [taken, refused] = cast.counts;
    assert!(
        taken > 10_000 && refused > 100_000,
        "both ends are reached often: {taken} taken, {refused} refused"
    );
}
