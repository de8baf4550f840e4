//! One customer's conversation.

mod code;
mod judge;

use std::collections::{BTreeMap, BTreeSet};

use base::{Locale, Timestamp};
use serde::Serialize;

use super::dice::Dice;
use super::file::{Crowd, Goal};
use super::mood::Mood;
use super::noise::typed;
use crate::code::Desk;
use crate::flow::code::CODE;
use crate::outcome::{Effect, HandOffReason, Outcome};
use crate::pack::{Pack, Step, Topic};
use crate::state::{ActiveFlow, DialogueState};
use crate::step::step;
use crate::ticket::Book;
use crate::turn::{CallResult, SignedIdentity, Turn};

/// A Friday afternoon, within the hours of most.
const BEGINS: i64 = 1_795_158_000_000_000;
/// Calls that one message may lead to.
const CALLS: usize = 4;

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The goal is met, with the inputs that the customer meant.
    Solved,
    /// Something else was done than the customer meant, or what may not be done.
    Wrong,
    /// A person was fetched.
    Handed,
    /// The assistant said that it cannot be done, or a person was declined.
    Refused,
    /// The customer's patience ended.
    Left,
}

/// What came of one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Met {
    /// What they came for.
    pub goal: String,
    /// Whether it can be met.
    pub possible: bool,
    /// How it ended.
    pub end: End,
    /// Messages of the customer.
    pub turns: usize,
    /// The same was said three times.
    pub looped: bool,
    /// A reply was held by a guard.
    pub guarded: bool,
    /// Why a person was fetched.
    pub handed_for: Option<String>,
    /// Something was changed without a yes just before, or without proof of who asks.
    pub unauthorised: bool,
    /// Everything that was said.
    pub said: Vec<String>,
}

struct Talk<'a> {
    pack: &'a Pack,
    crowd: &'a Crowd,
    goal: &'a Goal,
    dice: Dice,
    turn: Turn,
    state: DialogueState,
    met: Met,
    /// What a mistake was made about, and not yet put right.
    mistaken: Option<String>,
    /// Slots of which a mistake was made.
    erred: BTreeSet<String>,
    mood: Mood,
    digressed: usize,
    last: String,
    /// The buttons below what was said last.
    buttons: Vec<String>,
    /// The flow for their goal, and what the button that begins it says.
    flow: Option<String>,
    aim: Option<String>,
    /// What they gave fits nothing.
    unfound: bool,
    done: bool,
    codes: Desk,
    tickets: Book,
}

/// Lets a customer talk.
pub(super) fn talk(pack: &Pack, crowd: &Crowd, goal: &Goal, seed: u64) -> Met {
    let mut turn = Turn { now: Timestamp(BEGINS), open: true, agents_online: true, ..Turn::default() };
    turn.locale = Some(goal.language);
    turn.identity = goal.identity.clone().map(|customer_ref| SignedIdentity { customer_ref });
    let met = Met {
        goal: goal.name.clone(),
        possible: goal.wants.is_some(),
        end: End::Left,
        turns: 0,
        looped: false,
        guarded: false,
        handed_for: None,
        unauthorised: false,
        said: Vec::new(),
    };
    let mut dice = Dice::new(seed);
    let topic = goal.action().and_then(|action| topic_for(pack, action));
    let mut talk = Talk {
        pack,
        crowd,
        goal,
        mood: Mood::of(&mut dice),
        dice,
        turn,
        state: DialogueState::default(),
        met,
        mistaken: None,
        erred: BTreeSet::new(),
        digressed: 0,
        last: String::new(),
        buttons: Vec::new(),
        flow: topic.and_then(|topic| topic.flow().map(str::to_owned)),
        aim: topic.map(|topic| topic.ask.get(goal.language).to_owned()),
        unfound: false,
        done: false,
        codes: Desk::default(),
        tickets: Book::default(),
    };
    let mut text = talk.opening();
    while !talk.done && talk.met.turns < talk.mood.patience {
        talk.send(&text);
        if !talk.done {
            text = talk.next();
        }
    }
    talk.met.looped = looped(&talk.met.said);
    talk.met
}

/// The topic whose flow makes this call.
fn topic_for<'a>(pack: &'a Pack, action: &str) -> Option<&'a Topic> {
    let makes = |step: &Step| matches!(step, Step::Call { action: own, .. } if own == action);
    let leads = |topic: &&Topic| {
        let flow = topic.flow().and_then(|name| pack.flows.get(name));
        flow.is_some_and(|flow| flow.steps.iter().any(makes))
    };
    pack.topics.values().find(leads)
}

/// What the flow on top knows.
fn known(state: &DialogueState) -> Option<(&str, BTreeMap<&str, &str>)> {
    state.flows.last().map(|active| (active.flow.as_str(), active.known()))
}

/// The same reply three times.
fn looped(said: &[String]) -> bool {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    said.iter().filter_map(|line| line.strip_prefix("< ")).any(|line| {
        let count = counts.entry(line).or_default();
        *count += 1;
        *count > 2
    })
}

impl Talk<'_> {
    fn voice(&mut self, what: &str) -> String {
        let ways = self.crowd.voices.get(&self.goal.language).and_then(|own| own.get(what));
        ways.and_then(|ways| self.dice.one_of(ways)).cloned().unwrap_or_default()
    }

    /// A fact in a voice; a mistake where one is made.
    fn fact(&mut self, slot: &str) -> Option<String> {
        let value = self.goal.knows.get(slot)?;
        let mistake = self.goal.mistakes.get(slot).filter(|_| !self.erred.contains(slot));
        let value = match mistake {
            Some(wrong) if self.dice.percent(15) => {
                self.erred.insert(slot.to_owned());
                self.mistaken = Some(slot.to_owned());
                wrong
            }
            _ => value,
        };
        Some(self.voice(slot).replace("{value}", value))
    }

    fn opening(&mut self) -> String {
        let text = self.dice.one_of(&self.goal.opens).cloned().unwrap_or_default();
        // Some say at once what they know.
        let facts = self.facts(|dice, _| dice.percent(30));
        [text, facts].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(self.comma())
    }

    /// Some of what they know, in voices.
    fn facts(&mut self, which: impl Fn(&mut Dice, &str) -> bool) -> String {
        let slots: Vec<String> = self.goal.knows.keys().cloned().collect();
        let mut said = Vec::new();
        for slot in slots {
            if which(&mut self.dice, &slot) {
                said.extend(self.fact(&slot));
            }
        }
        said.join(self.comma())
    }

    fn comma(&self) -> &'static str {
        if self.goal.language == Locale::Zh { "，" } else { ", " }
    }

    fn next(&mut self) -> String {
        if let Some(slot) = self.mistaken.take()
            && self.state.flows.iter().any(|active| active.slots.contains_key(&slot))
        {
            let value = self.goal.knows.get(&slot).cloned().unwrap_or_default();
            return self.voice("wrong").replace("{value}", &value);
        }
        if self.dice.percent(self.mood.temper) {
            return self.voice("upset");
        }
        if self.dice.percent(self.mood.digresses) && self.digressed < 2 {
            self.digressed += 1;
            let what = if self.dice.percent(70) { "digress" } else { "hurry" };
            return self.voice(what);
        }
        match self.state.flows.last().cloned() {
            Some(active) => self.asked(&active),
            None => self.outside(),
        }
    }

    /// An answer to the question that is open.
    fn asked(&mut self, active: &ActiveFlow) -> String {
        let Some(slot) = &active.awaiting else { return self.voice("hurry") };
        // Who hears that nothing fits what they gave looks at all of it again, most of the time.
        if std::mem::take(&mut self.unfound) && self.dice.percent(70) {
            return self.facts(|_, slot| {
                active.slots.contains_key(slot) || active.awaiting.as_deref() == Some(slot)
            });
        }
        if let Some(text) = self.fact(slot) {
            return text;
        }
        if let Some(ways) = self.goal.says.get(slot) {
            return self.dice.one_of(ways).cloned().unwrap_or_default();
        }
        if slot == CODE {
            return self.code();
        }
        if slot == "confirmation" {
            if self.aim.is_some() && self.flow.as_deref() != Some(active.flow.as_str()) {
                return self.voice("no");
            }
            let last = self.last.to_lowercase();
            let missing =
                self.goal.reads_back.iter().find(|part| !last.contains(&part.to_lowercase())).cloned();
            // Without buttons nothing is read back.
            return match missing.filter(|_| !self.buttons.is_empty()) {
                None => self.voice("yes"),
                Some(part) => {
                    let whole = self.goal.knows.values().find(|value| value.contains(part.as_str()));
                    let meant = whole.cloned().unwrap_or(part);
                    self.voice("wrong").replace("{value}", &meant)
                }
            };
        }
        self.voice("unknown")
    }

    /// No task is under way: what they came for, in other words; or the button that says it; some press whatever stands first.
    fn outside(&mut self) -> String {
        if self.state.person_offered && self.dice.percent(50) {
            return self.voice("yes");
        }
        if let Some(aim) = self.aim.clone().filter(|aim| self.buttons.contains(aim))
            && self.dice.percent(60)
        {
            return aim;
        }
        if let Some(first) = self.state.suggestions.first()
            && self.dice.percent(15)
        {
            return first.text.clone();
        }
        let again = self.dice.percent(25);
        if again { self.voice("again") } else { self.opening() }
    }

    fn send(&mut self, text: &str) {
        let texts = if self.copies(text) {
            vec![text.to_owned()]
        } else {
            typed(text, self.goal.language, &self.mood, &mut self.dice)
        };
        self.met.turns += 1;
        self.met.said.push(format!("> {}", texts.join(" / ")));
        self.turn.now = self.turn.now.plus_ms(15_000);
        self.turn.texts = texts;
        self.turn.call_result = None;
        let mut confirmed = self.state.confirming;
        for _ in 0..CALLS {
            let outcome = step(self.pack, &self.state, &self.turn);
            let call = self.hear(&outcome);
            let (codes, tickets, now) = (&mut self.codes, &mut self.tickets, self.turn.now);
            let look = |effect: &Effect| codes.looked(effect, now).or_else(|| tickets.opened(effect));
            let looked = outcome.effects.iter().find_map(look);
            let sends = outcome.effects.iter().find(|effect| matches!(effect, Effect::Call { .. })).cloned();
            self.state = outcome.state;
            if let Some((key, found)) = looked.filter(|_| !self.done) {
                self.turn.texts.clear();
                self.turn.call_result = Some(CallResult { key, result: Ok(found) });
                continue;
            }
            let Some((key, action, inputs)) = call.filter(|_| !self.done) else { return };
            self.judge(&action, &inputs, confirmed);
            confirmed = false;
            let result = self.result(&action, &inputs);
            if let (Some(call), Ok(data)) = (&sends, &result) {
                self.codes.called(self.pack, call, data, self.turn.now);
            }
            let kind = result
                .as_ref()
                .ok()
                .and_then(|data| data.get("result")?.as_str())
                .unwrap_or("error")
                .to_owned();
            self.met.said.push(format!("= {action} {inputs:?}: {kind}"));
            self.unfound = kind == "not_found";
            self.judge_result(&action, &inputs, &kind);
            self.turn.texts.clear();
            self.turn.call_result = Some(CallResult { key, result });
        }
    }

    /// Whether a message holds what is copied from elsewhere, and so is right: an address, a name, a tax number.
    fn copies(&self, text: &str) -> bool {
        use nlu::SlotKind::{OrderNumber, Phone, PhoneLast4};
        let typed = |slot: &str| {
            matches!(self.pack.slots.get(slot), Some(OrderNumber { .. } | PhoneLast4 {} | Phone {}))
        };
        if self.state.flows.last().is_some_and(|active| active.awaiting.as_deref() == Some(CODE)) {
            return true;
        }
        let known = self.goal.knows.iter().chain(&self.goal.mistakes);
        known.into_iter().any(|(slot, value)| !typed(slot) && text.contains(value.as_str()))
    }

    fn hear(&mut self, outcome: &Outcome) -> Option<(String, String, BTreeMap<String, String>)> {
        let mut call = None;
        for rule in outcome.why.rules.iter().filter(|rule| rule.starts_with("guard.")) {
            self.met.guarded = true;
            self.met.said.push(format!("= {rule}"));
        }
        self.last = outcome.replies().map(|reply| reply.text.as_str()).collect::<Vec<_>>().join("\n");
        self.buttons = outcome.replies().flat_map(|reply| reply.quick_replies.clone()).collect();
        if !self.last.is_empty() {
            // What is said while a system is asked, or because something new is known, may be said as often as that.
            let calls = outcome.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }));
            let learns = known(&self.state) != known(&outcome.state);
            self.met.said.push(format!("{} {}", if calls || learns { "<~" } else { "<" }, self.last));
        }
        for effect in &outcome.effects {
            match effect {
                Effect::Call { key, action, inputs, .. } => {
                    call = Some((key.clone(), action.clone(), inputs.clone()));
                }
                Effect::HandOff { reason, .. } => {
                    self.met.said.push(format!("= a person: {reason:?}"));
                    self.met.handed_for.get_or_insert_with(|| format!("{reason:?}").to_lowercase());
                    let decided = matches!(reason, HandOffReason::Rule(_));
                    self.end(if decided && self.goal.wants.is_none() { End::Refused } else { End::Handed });
                }
                Effect::Reply(_)
                | Effect::CheckCode { .. }
                | Effect::OpenTicket { .. }
                | Effect::Promise { .. }
                | Effect::Done { .. } => {}
            }
        }
        if self.goal.wants.is_none() && self.state.person_offered && self.met.turns > self.mood.patience / 2 {
            self.end(End::Refused);
        }
        call
    }

    fn end(&mut self, end: End) {
        if !self.done {
            self.met.end = end;
            self.done = true;
        }
    }
}
