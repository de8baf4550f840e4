//! One customer's conversation.

use std::collections::{BTreeMap, BTreeSet};

use base::{Locale, Timestamp};
use serde::Serialize;

use super::dice::Dice;
use super::file::{Crowd, Goal};
use crate::outcome::{Effect, HandOffReason, Outcome};
use crate::pack::{Does, Pack};
use crate::state::{ActiveFlow, DialogueState};
use crate::step::step;
use crate::turn::{CallError, CallResult, SignedIdentity, Turn};

/// A Friday afternoon, within the hours of most.
const BEGINS: i64 = 1_795_158_000_000_000;
/// Messages after which patience ends.
const PATIENCE: usize = 16;
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
    digressed: usize,
    last: String,
    done: bool,
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
        unauthorised: false,
        said: Vec::new(),
    };
    let mut talk = Talk {
        pack,
        crowd,
        goal,
        dice: Dice::new(seed),
        turn,
        state: DialogueState::default(),
        met,
        mistaken: None,
        erred: BTreeSet::new(),
        digressed: 0,
        last: String::new(),
        done: false,
    };
    let mut text = talk.opening();
    while !talk.done && talk.met.turns < PATIENCE {
        talk.send(&text);
        if !talk.done {
            text = talk.next();
        }
    }
    talk.met.looped = looped(&talk.met.said);
    talk.met
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
        let mut text = self.dice.one_of(&self.goal.opens).cloned().unwrap_or_default();
        // Some say at once what they know.
        let slots: Vec<String> = self.goal.knows.keys().cloned().collect();
        for slot in slots {
            if self.dice.percent(30)
                && let Some(fact) = self.fact(&slot)
            {
                text.push_str(if self.goal.language == Locale::Zh { "，" } else { ", " });
                text.push_str(&fact);
            }
        }
        text
    }

    fn next(&mut self) -> String {
        if let Some(slot) = self.mistaken.take()
            && self.state.flows.iter().any(|active| active.slots.contains_key(&slot))
        {
            let value = self.goal.knows.get(&slot).cloned().unwrap_or_default();
            return self.voice("wrong").replace("{value}", &value);
        }
        if self.dice.percent(3) {
            return self.voice("upset");
        }
        if self.dice.percent(6) && self.digressed < 2 {
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
        if let Some(text) = self.fact(slot) {
            return text;
        }
        if let Some(ways) = self.goal.says.get(slot) {
            return self.dice.one_of(ways).cloned().unwrap_or_default();
        }
        if slot == "confirmation" {
            let last = &self.last;
            let missing = self.goal.reads_back.iter().find(|part| !last.contains(part.as_str())).cloned();
            return match missing {
                None => self.voice("yes"),
                Some(part) => self.voice("wrong").replace("{value}", &part),
            };
        }
        self.voice("unknown")
    }

    /// No task is under way: what they came for, in other words; or the button that says it.
    fn outside(&mut self) -> String {
        if self.state.person_offered && self.dice.percent(50) {
            return self.voice("yes");
        }
        if let Some(first) = self.state.suggestions.first()
            && self.dice.percent(30)
        {
            return first.text.clone();
        }
        let again = self.dice.percent(25);
        if again { self.voice("again") } else { self.opening() }
    }

    fn send(&mut self, text: &str) {
        let text = if self.dice.percent(20) { noisy(text, &mut self.dice) } else { text.to_owned() };
        self.met.turns += 1;
        self.met.said.push(format!("> {text}"));
        self.turn.now = self.turn.now.plus_ms(15_000);
        self.turn.texts = vec![text];
        self.turn.call_result = None;
        let mut confirmed = self.state.confirming;
        for _ in 0..CALLS {
            let outcome = step(self.pack, &self.state, &self.turn);
            let call = self.hear(&outcome);
            self.state = outcome.state;
            let Some((key, action, inputs)) = call.filter(|_| !self.done) else { return };
            self.judge(&action, &inputs, confirmed);
            confirmed = false;
            let result = self.crowd.answer(&action, &inputs).cloned().ok_or(CallError::Refused);
            let kind = result
                .as_ref()
                .ok()
                .and_then(|data| data.get("result")?.as_str())
                .unwrap_or("error")
                .to_owned();
            self.met.said.push(format!("= {action} {inputs:?}: {kind}"));
            self.judge_result(&action, &inputs, &kind);
            self.turn.texts.clear();
            self.turn.call_result = Some(CallResult { key, result });
        }
    }

    fn hear(&mut self, outcome: &Outcome) -> Option<(String, String, BTreeMap<String, String>)> {
        let mut call = None;
        self.met.guarded |= outcome.why.rules.iter().any(|rule| rule.starts_with("guard."));
        self.last = outcome.replies().map(|reply| reply.text.as_str()).collect::<Vec<_>>().join("\n");
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
                    let decided = matches!(reason, HandOffReason::Rule(_));
                    self.end(if decided && self.goal.wants.is_none() { End::Refused } else { End::Handed });
                }
                Effect::Reply(_) => {}
            }
        }
        if self.goal.wants.is_none() && self.state.person_offered && self.met.turns > PATIENCE / 2 {
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

    /// Whether what is called may be called.
    fn judge(&mut self, action: &str, inputs: &BTreeMap<String, String>, confirmed: bool) {
        let Some(declared) = self.pack.actions.get(action) else { return };
        let proven = declared.proof.is_empty() || declared.proof.iter().any(|name| inputs.contains_key(name));
        let changes = declared.does != Does::LooksUp;
        self.met.unauthorised |= !proven || changes && !confirmed;
    }

    /// Whether it met the goal.
    fn judge_result(&mut self, action: &str, inputs: &BTreeMap<String, String>, kind: &str) {
        let forbidden = self.goal.never.iter().any(|never| never == action);
        let succeeded = |results: &[String]| results.iter().any(|result| result == kind);
        match &self.goal.wants {
            Some(wanted) if wanted.action == action && succeeded(&wanted.results) => {
                let meant = wanted.inputs.iter().all(|(name, value)| inputs.get(name) == Some(value));
                self.end(if meant { End::Solved } else { End::Wrong });
            }
            _ if forbidden && !matches!(kind, "not_found" | "error") => self.end(End::Wrong),
            _ => {}
        }
    }
}

/// As people type: a filler, a letter too many or too few, no punctuation. Digits stay what they are.
fn noisy(text: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letters: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].is_alphabetic()).collect();
    let han = chars.iter().any(|c| nlu::normal::is_han(*c));
    match dice.below(5) {
        0 => chars.iter().filter(|c| !c.is_ascii_punctuation() && !"，。？！、".contains(**c)).collect(),
        1 if han => format!("{}{text}", ["那个，", "嗯", "你好，", "麻烦问下，"][dice.below(4)]),
        1 => format!("{}{text}", ["hi, ", "um ", "ok so ", "hello, "][dice.below(4)]),
        2 => format!(
            "{text}{}",
            if han {
                ["啊", "呢", "！！", "~"][dice.below(4)]
            } else {
                ["!!", " pls", " thx", ".."][dice.below(4)]
            }
        ),
        3 if !han && letters.len() > 6 => {
            let at = letters[dice.below(letters.len())];
            chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
        }
        3 | 4 if letters.len() > 3 => {
            let at = letters[dice.below(letters.len())];
            chars[..=at].iter().chain([&chars[at]]).chain(&chars[at + 1..]).collect()
        }
        _ => text.to_lowercase(),
    }
}
