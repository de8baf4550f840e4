//! Plays scripts against a pack.

use base::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::chat::{Comes, Player};
use super::file::{Called, Script, Scripts, Turn as Wanted, passed_ms};
use crate::outcome::{Effect, Outcome};
use crate::pack::Pack;
use crate::turn::SignedIdentity;

/// Where nothing is said: a Friday afternoon.
const BEGINS: &str = "2026-11-20T15:00";

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The customer.
    Customer,
    /// The assistant.
    Assistant,
    /// A business system, or what was asked of it.
    System,
}

/// One line of what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who.
    pub who: Who,
    /// What.
    pub text: String,
}

/// What was not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// In which turn, the first being 1.
    pub turn: usize,
    /// What.
    pub problem: String,
}

/// A script that was played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Played {
    /// Its name.
    pub name: String,
    /// In which line of its file it begins.
    pub line: usize,
    /// What was not as it should be; empty where all was.
    pub failures: Vec<Failure>,
    /// Everything that was said.
    pub said: Vec<Line>,
}

impl Scripts {
    /// Plays all scripts whose name holds `only`.
    pub fn play(&self, pack: &Pack, only: &str) -> Vec<Played> {
        let all = self.scripts.iter().zip(&self.lines).filter(|(script, _)| script.name.contains(only));
        all.map(|(script, line)| self.one(pack, script, *line)).collect()
    }

    fn one(&self, pack: &Pack, script: &Script, line: usize) -> Played {
        let mut played = Played { name: script.name.clone(), line, failures: Vec::new(), said: Vec::new() };
        let at = script.at.as_deref().unwrap_or(BEGINS);
        let zone = pack.hours.zone().clone();
        let begins = at.parse::<jiff::civil::DateTime>().ok().and_then(|day| day.to_zoned(zone).ok());
        let Some(begins) = begins else {
            let problem = format!("at must be a day and a time, as {BEGINS}; it is {at}");
            played.failures.push(Failure { turn: 0, problem });
            return played;
        };
        let mut player = Player::new(pack, Timestamp(begins.timestamp().as_microsecond()));
        player.turn.open = script.open;
        player.turn.agents_online = script.online;
        player.turn.identity = script.identity.clone().map(|customer_ref| SignedIdentity { customer_ref });
        player.turn.asker.vip = script.vip;
        for (nth, wanted) in script.turns.iter().enumerate() {
            let mut fails = |problem: String| played.failures.push(Failure { turn: nth + 1, problem });
            let comes = match &wanted.customer {
                Some(words) => Comes::Customer(words.all().to_vec()),
                None => self.result(wanted).map_or_else(Comes::Error, Comes::Result),
            };
            played.said.extend(came(&comes));
            let Some(outcome) = player.take(comes, wanted.after.as_deref().and_then(passed_ms)) else {
                fails("there is a result, but no call waits for one".to_owned());
                break;
            };
            self.compare(wanted, &outcome, &mut fails);
            played.said.extend(outcome.effects.iter().filter_map(line_of));
        }
        played
    }

    fn result(&self, wanted: &Wanted) -> Result<Value, crate::turn::CallError> {
        match (&wanted.result, wanted.error) {
            (Some(Value::String(name)), _) => Ok(self.results.get(name).cloned().unwrap_or_default()),
            (Some(value), _) => Ok(value.clone()),
            (None, error) => Err(error.unwrap_or(crate::turn::CallError::Failed)),
        }
    }

    fn compare(&self, wanted: &Wanted, outcome: &Outcome, fails: &mut dyn FnMut(String)) {
        let said = outcome.replies().map(|reply| reply.text.as_str()).collect::<Vec<_>>().join("\n");
        if let Some(decision) = wanted.decision.filter(|decision| *decision != outcome.decision) {
            fails(format!("the decision is {:?}, not {decision:?}", outcome.decision));
        }
        if wanted.intent.is_some() && wanted.intent != outcome.why.intent {
            let found = outcome.why.intent.as_deref().unwrap_or("none");
            fails(format!("the intent is {found}, not {}", wanted.intent.as_deref().unwrap_or_default()));
        }
        for text in
            wanted.says.iter().flat_map(|words| words.all()).filter(|text| !said.contains(text.as_str()))
        {
            fails(format!("“{text}” is not said"));
        }
        let never = wanted.says_not.iter().flat_map(|words| words.all()).chain(&self.never);
        for text in never.filter(|text| said.contains(text.as_str())) {
            fails(format!("“{text}” is said"));
        }
        if wanted.quiet != said.is_empty() && (wanted.quiet || wanted.says.is_some()) {
            fails(if wanted.quiet { "something is said" } else { "nothing is said" }.to_owned());
        }
        let buttons: Vec<&String> = outcome.replies().flat_map(|reply| &reply.quick_replies).collect();
        for button in
            wanted.buttons.iter().flat_map(|words| words.all()).filter(|text| !buttons.contains(text))
        {
            fails(format!("there is no button {button}, but {buttons:?}"));
        }
        for rule in
            wanted.rules.iter().flat_map(|words| words.all()).filter(|rule| !outcome.why.rules.contains(rule))
        {
            fails(format!("{rule} is not among the reasons: {:?}", outcome.why.rules));
        }
        let flow = outcome.state.flows.last();
        let own = flow.map_or("none", |active| active.flow.as_str());
        if wanted.flow.as_deref().is_some_and(|flow| flow != own) {
            fails(format!("the flow under way is {own}"));
        }
        for (slot, value) in &wanted.slots {
            let found = flow.and_then(|active| active.slots.get(slot));
            if found != Some(value) {
                fails(format!("slot {slot} is {}, not {value}", found.map_or("empty", String::as_str)));
            }
        }
        let card = outcome.replies().find_map(|reply| reply.card.as_ref()).map(|card| card.kind.as_str());
        if wanted.card.is_some() && wanted.card.as_deref() != card {
            fails(format!("the card is {}", card.unwrap_or("none")));
        }
        call(wanted, outcome, fails);
        promise(wanted, outcome, fails);
        ticket(wanted, outcome, fails);
        hand_off(wanted, outcome, fails);
    }
}

fn came(comes: &Comes) -> Vec<Line> {
    let line = |who: Who, text: String| Line { who, text };
    match comes {
        Comes::Customer(texts) => texts.iter().map(|text| line(Who::Customer, text.clone())).collect(),
        Comes::Result(value) => vec![line(Who::System, value.to_string())],
        Comes::Error(error) => vec![line(Who::System, format!("{error:?}"))],
    }
}

fn call(wanted: &Wanted, outcome: &Outcome, fails: &mut dyn FnMut(String)) {
    let found = outcome.effects.iter().find_map(|effect| match effect {
        Effect::Call { action, inputs, .. } => Some((action, inputs)),
        _ => None,
    });
    match (&wanted.call, found) {
        (None, None) => {}
        (None, Some((action, inputs))) => fails(format!("{action} is called with {inputs:?}")),
        (Some(_), None) => fails("nothing is called".to_owned()),
        (Some(Called::Action(name)), Some((action, _))) => {
            if name != action {
                fails(format!("{action} is called, not {name}"));
            }
        }
        (Some(Called::With { action: name, inputs: some, without }), Some((action, inputs))) => {
            if name != action {
                fails(format!("{action} is called, not {name}"));
            }
            for (input, value) in some.iter().filter(|(input, value)| inputs.get(*input) != Some(value)) {
                let found = inputs.get(input).map_or("empty", String::as_str);
                fails(format!("{input} of {action} is {found}, not {value}"));
            }
            for input in without.iter().filter(|input| inputs.contains_key(*input)) {
                fails(format!("{action} is called with {input}"));
            }
        }
    }
}

fn promise(wanted: &Wanted, outcome: &Outcome, fails: &mut dyn FnMut(String)) {
    let promised: Vec<String> = outcome.effects.iter().filter_map(promise_of).collect();
    for words in wanted.promise.iter().flat_map(|words| words.all()) {
        if !promised.iter().any(|one| one.contains(words.as_str())) {
            fails(format!("{words} is not promised: {promised:?}"));
        }
    }
}

fn promise_of(effect: &Effect) -> Option<String> {
    let Effect::Promise { what, due, .. } = effect else { return None };
    Some(format!("{what}, by {}", calendar::minute(*due)))
}

fn ticket(wanted: &Wanted, outcome: &Outcome, fails: &mut dyn FnMut(String)) {
    let opened: Vec<String> = outcome.effects.iter().filter_map(ticket_of).collect();
    for words in wanted.ticket.iter().flat_map(|words| words.all()) {
        if !opened.iter().any(|one| one.contains(words.as_str())) {
            fails(format!("{words} is in no ticket: {opened:?}"));
        }
    }
}

fn ticket_of(effect: &Effect) -> Option<String> {
    let Effect::OpenTicket { ticket, .. } = effect else { return None };
    let fields: String = ticket.fields.iter().map(|(name, value)| format!("; {name}: {value}")).collect();
    Some(format!("{}{fields}; {}", ticket.subject, format!("{:?}", ticket.priority).to_lowercase()))
}

fn hand_off(wanted: &Wanted, outcome: &Outcome, fails: &mut dyn FnMut(String)) {
    let found = outcome.effects.iter().find_map(|effect| match effect {
        Effect::HandOff { reason, .. } => Some(reason.word()),
        _ => None,
    });
    match (wanted.hand_off.as_deref(), found.as_deref()) {
        (None, None) => {}
        (None, Some(found)) => fails(format!("a person is fetched: {found}")),
        (Some(_), None) => fails("no person is fetched".to_owned()),
        (Some(wanted), Some(found)) if wanted == found => {}
        (Some(wanted), Some(found)) => fails(format!("a person is fetched for {found}, not {wanted}")),
    }
}

fn line_of(effect: &Effect) -> Option<Line> {
    match effect {
        Effect::Reply(reply) => {
            let buttons: String = reply.quick_replies.iter().map(|text| format!(" [{text}]")).collect();
            Some(Line { who: Who::Assistant, text: format!("{}{buttons}", reply.text) })
        }
        Effect::Call { action, inputs, .. } => {
            Some(Line { who: Who::System, text: format!("{action} {inputs:?}") })
        }
        Effect::CheckCode { .. } | Effect::Done { .. } => None,
        Effect::OpenTicket { .. } => {
            ticket_of(effect).map(|opened| Line { who: Who::System, text: format!("a ticket: {opened}") })
        }
        Effect::Promise { .. } => promise_of(effect)
            .map(|promised| Line { who: Who::System, text: format!("promised: {promised}") }),
        Effect::HandOff { reason, .. } => {
            Some(Line { who: Who::System, text: format!("a person is fetched: {reason:?}") })
        }
    }
}
