//! Made-up histories, for simulation and tests: a player who asks anything of a conversation, sensible or not, and remembers what happened.
//! The same steps from the same seed give the same history.

use std::sync::Arc;

use base::seeded::{ManualClock, SeededEntropy};
use base::{ApiKeyId, ConversationId, Env, InboxId, JobId, Locale, MessageId, UserId};

use crate::command::{Assignee, Command, Rejection};
use crate::event::{Danger, Event, EventKind, Feedback, HandOffReason, HeardDanger};
use crate::header::{Author, Header, Owner};
use crate::session::Policy;
use crate::{apply, decide, open};

/// One move of the player; each number picks from what is possible, so that any four numbers are a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which command.
    pub what: u8,
    /// Who, how many stars, which reason …
    pub who: u8,
    /// How wrong: 0 to 7 are right, more are old numbers and foreign turns.
    pub wrong: u8,
    /// How long after the move before, in milliseconds.
    pub wait_ms: u32,
}

impl Step {
    /// A random move; most follow each other within minutes, some after days.
    pub fn random(entropy: &SeededEntropy) -> Self {
        let [what, who, wrong, pace, ..] = entropy.next().to_le_bytes();
        let longest_ms = if pace < 240 { 120_000 } else { 200_000_000 };
        let wait_ms = u32::try_from(entropy.below(longest_ms)).unwrap_or(u32::MAX);
        Self { what, who, wrong: wrong % 12, wait_ms }
    }
}

/// A message that was added, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// Which.
    pub message_id: MessageId,
    /// By whom.
    pub author: Author,
}

/// A conversation and the player's memory of it.
pub struct Player {
    /// Where ids and time come from.
    pub env: Env,
    /// The clock to move.
    pub clock: Arc<ManualClock>,
    /// The lengths of its sessions.
    pub policy: Policy,
    /// As it is now.
    pub header: Header,
    /// Everything that happened.
    pub events: Vec<Event>,
    /// The agents who take part.
    pub users: [UserId; 3],
    /// A program.
    pub key_id: ApiKeyId,
    /// Every public message so far.
    pub messages: Vec<Added>,
    /// Turns that once were.
    turns: Vec<(JobId, u64)>,
}

impl Player {
    /// Opens a conversation.
    pub fn new(seed: u64) -> Self {
        let (env, clock) = base::seeded::env(seed);
        let id: ConversationId = env.id();
        let (header, opened) = open(id, env.id(), env.id(), Locale::Zh, env.now());
        let users: [UserId; 3] = [env.id(), env.id(), env.id()];
        let key_id = base::TypedId::from_uuid(users[0].0);
        let (policy, messages, turns) = (Policy::default(), Vec::new(), Vec::new());
        Self { env, clock, policy, header, events: vec![opened], users, key_id, messages, turns }
    }

    /// The command that `step` means here and now.
    pub fn command(&self, step: &Step) -> Command {
        let who = usize::from(step.who);
        let anyone = self.users[who % self.users.len()];
        let user_id = match self.header.owner {
            Owner::Agent { user_id, .. } if step.wrong < 6 => user_id,
            _ => anyone,
        };
        let odd = step.wrong % 2 == 1;
        let by = Some(user_id).filter(|_| !odd);
        let due = Some(self.env.now().plus_ms(3_600_000)).filter(|_| odd);
        let message_id = self.env.id();
        match step.what % 32 {
            0..=5 => {
                let locale = [Some(Locale::Zh), Some(Locale::En), None][who % 3];
                Command::Receive { message_id, locale, dangers: heard(step), turn_job: self.env.id(), due }
            }
            7..=11 => self.assistant(step, message_id, due),
            12 => Command::AskForPerson { due },
            13 if step.wrong > 9 => Command::Assign {
                to: [Assignee::Agent { user_id: anyone }, Assignee::Queue, Assignee::Assistant][who % 3],
                by,
                due,
                next_turn: self.env.id(),
            },
            15 if step.wrong > 9 => {
                Command::ProgramSays { key_id: self.key_id, message_id, beside_agent: who % 3 == 0 }
            }
            18 if step.wrong == 9 => Command::ProgramNotes { key_id: self.key_id, message_id },
            22 if step.wrong == 9 => Command::ResolveByProgram { key_id: self.key_id },
            22 if step.wrong == 8 => Command::Reopen { due, next_turn: self.env.id() },
            13 => Command::TakeOver { user_id: anyone },
            15 if step.wrong == 9 => Command::Correct { user_id: anyone, message_id },
            14 | 15 => Command::AgentSays { user_id, message_id },
            18 | 21 if step.wrong < 6 => {
                let hours = 1 + i64::from(step.who % 48);
                Command::Snooze { by: user_id, until: self.env.now().plus_ms(hours * 3_600_000) }
            }
            28 if odd => Command::Wake { by },
            24 if step.wrong > 8 => Command::Mention { message_id, user_ids: vec![anyone] },
            27 if odd => Command::SeeMentions { by: anyone },
            25 if odd => Command::WrapUp {
                by: user_id,
                topic: Some("return_window".to_owned()).filter(|_| step.who > 99),
                solved: Some(step.who > 49),
            },
            18 => Command::AddNote { user_id, message_id },
            19 => Command::Transfer { by: user_id, to: self.users[(who + 1) % self.users.len()] },
            20 => Command::ReturnToQueue { by: user_id, due },
            16 | 17 | 21 => Command::GiveBack { by: user_id, next_turn: self.env.id() },
            22 if step.wrong == 11 => Command::EndByCustomer,
            22 => Command::Resolve { by },
            23 if step.wrong > 9 => Command::Close,
            23 if step.wrong % 3 == 2 => self.label(step, by),
            23 if step.wrong == 0 && step.who < 128 => Command::Merge { into: self.other(step), by: user_id },
            23 if step.wrong % 3 == 1 => Command::Absorb {
                from: vec![(self.other(step), InboxId(self.header.inbox_id.0))],
                by: user_id,
                owed_since: Some(self.env.now()).filter(|_| odd),
                dangers: heard(step),
            },
            23 => Command::SystemSays { message_id },
            6 | 24 => Command::Remind { message_id },
            25 => Command::Deliver { up_to: self.up_to(step) },
            26 | 27 => Command::ReadByCustomer { up_to: self.up_to(step) },
            28 => Command::ReadByHouse { up_to: self.up_to(step), by },
            29 if step.wrong > 8 => Command::InviteToSurvey,
            29 | 30 => Command::AnswerSurvey {
                stars: step.who % 7,
                agent_stars: odd.then_some(step.who % 6),
                reasons: vec![
                    crate::SurveyReason::SHIPPED[usize::from(step.who) % crate::SurveyReason::SHIPPED.len()]
                        .clone(),
                ],
            },
            _ => {
                let feedback = if odd { Feedback::Bad } else { Feedback::Good };
                let message_id = self
                    .messages
                    .get(who % self.messages.len().max(1))
                    .map_or(message_id, |it| it.message_id);
                Command::GiveFeedback { message_id, feedback }
            }
        }
    }

    /// Waits, asks, and remembers the answer.
    pub fn play(&mut self, step: &Step) -> (Command, Result<Vec<Event>, Rejection>) {
        self.clock.advance_ms(i64::from(step.wait_ms));
        let command = self.command(step);
        let answer = self.ask(command.clone());
        (command, answer)
    }

    /// Asks for `command` now, and remembers the answer.
    pub fn ask(&mut self, command: Command) -> Result<Vec<Event>, Rejection> {
        let events = decide(&self.header, command, &self.policy, self.env.now())?;
        for event in &events {
            self.header = apply(&self.header, event);
            match event.kind {
                EventKind::MessageAdded { message_id, author, private: false, .. } => {
                    self.messages.push(Added { message_id, author });
                }
                EventKind::TurnStarted { job_id, .. } => self.turns.push((job_id, self.header.ownership_no)),
                _ => {}
            }
        }
        self.events.extend(events.iter().cloned());
        Ok(events)
    }

    /// What the assistant tries, with today's numbers or yesterday's.
    fn assistant(&self, step: &Step, message_id: MessageId, due: Option<base::Timestamp>) -> Command {
        let present = self.header.turn.map(|turn| (turn.job_id, self.header.ownership_no));
        let old = self.turns.get(usize::from(step.who) % self.turns.len().max(1)).copied();
        let picked = if step.wrong < 8 { present.or(old) } else { old };
        let (job_id, ownership_no) = picked.unwrap_or_else(|| (self.env.id(), self.header.ownership_no));
        match step.what % 32 {
            7 | 8 => Command::AssistantSays { message_id, ownership_no, job_id },
            9 | 10 => {
                let behind = u64::from(step.wrong > 5) * u64::from(step.who % 4);
                let answered_seq = self.header.last_customer_seq.saturating_sub(behind);
                Command::EndTurn { job_id, ownership_no, answered_seq, next_turn: self.env.id() }
            }
            _ => {
                let reasons =
                    [HandOffReason::Asked, HandOffReason::Failed, HandOffReason::Anger, HandOffReason::Rule];
                Command::HandOff { job_id, ownership_no, reason: reasons[usize::from(step.who) % 4], due }
            }
        }
    }

    /// Three labels go on and off; the users' ids serve for theirs, so that no id is drawn for them.
    fn label(&self, step: &Step, by: Option<UserId>) -> Command {
        let one = |at: usize| base::LabelId(self.users[at % self.users.len()].0);
        let (add, remove) = (usize::from(step.who % 8), usize::from(step.who / 8 % 8));
        let some = |bits: usize| (0..3).filter(|at| bits >> at & 1 == 1).map(one).collect();
        Command::Label { add: some(add), remove: some(remove), by }
    }

    /// Another conversation, by the id of a user, so that no id is drawn for it.
    fn other(&self, step: &Step) -> ConversationId {
        ConversationId(self.users[usize::from(step.who) % 3].0)
    }

    fn up_to(&self, step: &Step) -> u64 {
        (self.header.public_seq + u64::from(step.wrong / 10)).saturating_sub(u64::from(step.who % 5))
    }
}

/// Now and then something of danger.
fn heard(step: &Step) -> Vec<HeardDanger> {
    let kind = [Danger::SelfHarm, Danger::Legal, Danger::Media][usize::from(step.who) % 3];
    let sure = step.who > 99;
    if step.wrong % 4 == 1 { vec![HeardDanger { kind, sure }] } else { Vec::new() }
}
