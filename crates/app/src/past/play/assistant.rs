//! The assistant of the past is the assistant: the same understanding, the same dialogue, the same reasons kept.

use base::Locale;
use conversation::{Command, Content, Rejection};
use dialogue::{CallError, CallResult, Effect, SignedIdentity, Turn};
use insight::Zone;

use super::Player;
use crate::assistant::{contents, hand_off_of};
use crate::work::Beside;

/// Rounds of one turn: a call, its result, and what follows.
const ROUNDS: usize = 4;
/// When a parcel arrives, from the question on.
const ETA_MS: i64 = 2 * 86_400_000;

/// The language of the words, when they tell it.
pub(super) fn locale_of(text: &str) -> Option<Locale> {
    crate::conversation::locale_of(&Content::text(text))
}

impl Player<'_> {
    /// Answers when the assistant is to: all that is unanswered in one turn.
    pub(super) fn answer(&mut self) -> Result<(), Rejection> {
        let mut result = None;
        for _ in 0..ROUNDS {
            let Some(turn) = self.talk.as_ref().and_then(|talk| talk.header.turn) else { break };
            let wait = if result.is_some() { (400, 1_400) } else { (1_300, 2_900) };
            self.pass_to(self.now().plus_ms(self.between(wait.0, wait.1)))?;
            match self.think(turn.job_id, result.take())? {
                Some(call) => result = Some(call),
                None => break,
            }
        }
        if self.chance(90) {
            self.pass_to(self.now().plus_ms(self.between(600, 2_500)))?;
            self.customer_reads()?;
        }
        Ok(())
    }

    fn think(
        &mut self,
        job_id: base::JobId,
        came: Option<CallResult>,
    ) -> Result<Option<CallResult>, Rejection> {
        let now = self.now();
        let Some(talk) = self.talk.as_ref() else { return Ok(None) };
        let open = self.world.hours.is_open(now);
        let turn = Turn {
            texts: talk.unread(),
            locale: Some(talk.header.locale),
            now,
            open,
            agents_online: open,
            identity: self.played.signed.then(|| SignedIdentity { customer_ref: self.reference() }),
            call_result: came.clone(),
            house: dialogue::turn::House {
                hours: Some(std::sync::Arc::new(self.world.hours.clone())),
                ..Default::default()
            },
            ..Turn::default()
        };
        let outcome = dialogue::step(&self.world.pack, &talk.memory, &turn);
        let (ownership_no, last, house_read) =
            (talk.header.ownership_no, talk.header.last_customer_seq, talk.header.receipts.house_read);
        let up_to = talk.last_public_of_customer();
        let why = serde_json::to_value(&outcome.why).ok();
        let mut commands = Vec::new();
        if up_to > house_read {
            commands.push(Command::ReadByHouse { up_to, by: None });
        }
        for (content, sources) in contents(&outcome) {
            let beside = Beside { sources, why: why.clone(), ..Beside::default() };
            let message_id = self.say(content, beside);
            commands.push(Command::AssistantSays { message_id, ownership_no, job_id });
        }
        let call = outcome.effects.iter().find_map(|effect| match effect {
            Effect::Call { key, action, inputs, .. } => Some((key.clone(), action.clone(), inputs.clone())),
            _ => None,
        });
        let action_job = self.env.id();
        if let Some((reason, due)) = hand_off_of(&outcome) {
            commands.push(Command::HandOff { job_id, ownership_no, reason, due });
        } else if call.is_some() {
            commands.push(Command::CallAction { job_id, ownership_no, action_job });
            commands.push(Command::ReturnAction { job_id, action_job });
        } else {
            let next_turn = self.env.id();
            commands.push(Command::EndTurn { job_id, ownership_no, answered_seq: last, next_turn });
        }
        self.act(commands)?;
        if let Some(talk) = self.talk.as_mut() {
            talk.memory = outcome.state;
            talk.considered_seq = last;
        }
        let (day, _) = Zone::new(self.world.hours.zone().clone()).day_and_hour(now.plus_ms(ETA_MS));
        Ok(call.map(|(key, action, inputs)| CallResult {
            key,
            // The shop of the past knows orders; returns were made by people then.
            result: match action.as_str() {
                "shop.order_status" => Ok(self.played.people.order_answer(&inputs, &day.to_string())),
                _ => Err(CallError::Unreachable),
            },
        }))
    }

    fn reference(&self) -> String {
        format!("past-{}", self.played.people.order.to_lowercase())
    }
}

impl super::Talk {
    /// What the customer wrote that no turn has considered.
    fn unread(&self) -> Vec<String> {
        self.customer_messages()
            .filter(|(event, _)| event.seq > self.considered_seq.max(self.header.answered_seq))
            .map(|(_, said)| said.content.words().to_owned())
            .collect()
    }

    fn last_public_of_customer(&self) -> u64 {
        self.customer_messages().last().and_then(|(event, _)| event.public_seq).unwrap_or(0)
    }

    fn customer_messages(&self) -> impl Iterator<Item = (&conversation::Event, &super::Said)> {
        self.events.iter().filter_map(|event| match event.kind {
            conversation::EventKind::MessageAdded {
                message_id,
                author: conversation::Author::Customer,
                ..
            } => self.said.iter().find(|said| said.id == message_id).map(|said| (event, said)),
            _ => None,
        })
    }
}
