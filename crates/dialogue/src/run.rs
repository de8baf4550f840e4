//! One step under way: the state being changed and the effects being gathered.

use base::{Locale, Timestamp};
use nlu::Shape;

use crate::again;
use crate::deed::Stance;
use crate::finding::WhyArticle;
use crate::guard::{Change, Origin};
use crate::meant::{self, Candidate, Chosen};
use crate::nearer::Nearer;
use crate::outcome::{
    Card, Decision, Effect, HandOffReason, Held, Outcome, Pays, Reply, Source, Why, WhyPart,
};
use crate::pack::{Pack, Thresholds, Topic};
use crate::phrase::{self, Offered};
use crate::promise::PromiseKind;
use crate::read::Reading;
use crate::release;
use crate::state::{DialogueState, EARLIER_CHARS, MAX_EARLIER, Suggestion};
use crate::text::{fill, mark};
use crate::ticket::NewTicket;
use crate::turn::Turn;

pub(crate) struct Run<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) turn: &'a Turn,
    pub(crate) state: DialogueState,
    pub(crate) locale: Locale,
    pub(crate) reading: Option<Reading>,
    pub(crate) intent: Option<(String, f32)>,
    /// How sure it is that the article answers that was said.
    pub(crate) article: Option<f32>,
    /// Why that was said rather than a topic.
    pub(crate) nearer: Option<Nearer>,
    /// What was asked when articles were suggested in the last turn.
    pub(crate) asked: Option<String>,
    /// What was suggested in the last turn.
    pub(crate) suggested: Vec<Suggestion>,
    /// What the flow on top knew when the turn began.
    pub(crate) known_before: u64,
    /// The customer comes back after a while.
    pub(crate) resumed: bool,
    /// A code was awaited when the turn began: it is kept nowhere.
    code_awaited: bool,
    pub(crate) rules: Vec<String>,
    /// What the message was read as, when it holds several requests.
    pub(crate) parts: Vec<WhyPart>,
    /// What may be meant, where no rule tells.
    pub(crate) candidates: Vec<Candidate>,
    /// What a language model chose of it.
    pub(crate) chosen: Option<Chosen>,
    /// The answer of articles, where it may be phrased.
    pub(crate) offered: Option<Offered>,
    /// Which language model phrased it.
    pub(crate) phrased_by: Option<String>,
    /// What was not said.
    pub(crate) held: Vec<Held>,
    /// What was said in plainer words.
    pub(crate) plainer: Vec<Change>,
    pub(crate) effects: Vec<(Effect, Origin)>,
    decision: Option<Decision>,
}

/// The three likeliest intents, also those that were turned down.
fn likeliest(reading: &Reading) -> Vec<nlu::Scored> {
    reading.turned_down.iter().chain(&reading.understanding.intents).take(3).cloned().collect()
}

/// What was found, also what held on the day of an order alone.
fn found(turn: &Turn) -> Vec<WhyArticle> {
    let then = turn.then.iter().flat_map(|then| then.first.iter().chain(&then.last));
    let over = then.filter(|finding| !finding.holds(turn.now));
    let mut out: Vec<WhyArticle> = Vec::new();
    for finding in turn.findings.iter().chain(over) {
        if !out.iter().any(|other| other.id == finding.article) {
            out.push(finding.why());
        }
    }
    out
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        pack: &'a Pack,
        state: &DialogueState,
        turn: &'a Turn,
        reading: Option<Reading>,
    ) -> Self {
        let locale = reading.as_ref().map(|r| r.locale).or(state.locale).or(turn.locale).unwrap_or_default();
        let code_awaited = crate::flow::code::is_awaited(state);
        let mut state = state.clone();
        state.locale = Some(locale);
        Self {
            pack,
            turn,
            state,
            locale,
            reading,
            intent: None,
            article: None,
            nearer: None,
            asked: None,
            suggested: vec![],
            known_before: 0,
            resumed: false,
            code_awaited,
            rules: vec![],
            parts: vec![],
            candidates: vec![],
            chosen: None,
            offered: None,
            phrased_by: None,
            held: vec![],
            plainer: vec![],
            effects: vec![],
            decision: None,
        }
    }

    pub(crate) fn lines(&self) -> Thresholds {
        let house = &self.turn.house;
        let pack = self.pack.thresholds;
        let sure = house.sure.unwrap_or(pack.sure);
        Thresholds { sure, plausible: house.plausible.unwrap_or(pack.plausible).min(sure), ..pack }
    }

    /// When people are there, by the company or else by the pack.
    pub(crate) fn hours(&self) -> &'a calendar::Hours {
        let (turn, pack) = (self.turn, self.pack);
        turn.house.hours.as_deref().unwrap_or(&pack.hours)
    }

    /// A topic that may be spoken of.
    pub(crate) fn topic(&self, id: &str) -> Option<&'a Topic> {
        let pack = self.pack;
        pack.topics.get(id).filter(|_| !self.turn.house.topics_off.contains(id))
    }

    /// What the message says of the deed that a topic is about.
    pub(crate) fn stance(&self, id: &str) -> Stance {
        let deed = self.pack.topics.get(id).and_then(|topic| topic.deed.as_ref());
        deed.zip(self.reading.as_ref()).map_or(Stance::Open, |(deed, reading)| deed.stance(&reading.text))
    }

    pub(crate) fn rule(&mut self, name: impl Into<String>) {
        self.rules.push(name.into());
    }

    /// The last decision of a turn counts; a hand-off is never overruled.
    pub(crate) fn decide(&mut self, decision: Decision) {
        if self.decision != Some(Decision::Handoff) {
            self.decision = Some(decision);
        }
    }

    /// Says a system reply by its key.
    pub(crate) fn say_key(&mut self, key: &str) {
        self.say_key_with(key, Vec::new());
    }

    pub(crate) fn say_key_with(&mut self, key: &str, quick_replies: Vec<String>) {
        let text = self.pack.reply(key, self.locale).to_owned();
        self.rule(format!("reply.{key}"));
        self.push_reply(Reply { text, quick_replies, ..Reply::default() }, Origin::Filled);
    }

    /// Says a system reply with a name in it.
    pub(crate) fn say_filled(&mut self, key: &str, name: &str, value: &str, quick_replies: Vec<String>) {
        let text = fill(self.pack.reply(key, self.locale), |own| (own == name).then(|| value.to_owned()));
        self.rule(format!("reply.{key}"));
        self.push_reply(Reply { text, quick_replies, ..Reply::default() }, Origin::Filled);
    }

    /// The number of a flow that begins.
    pub(crate) fn begun(&mut self) -> u32 {
        self.state.begun = self.state.begun.saturating_add(1);
        self.state.begun
    }

    /// Says a text of a flow: written by the pack's author, filled with data from outside, so guarded.
    pub(crate) fn say(&mut self, text: String, card: Option<Card>, quick_replies: Vec<String>) {
        self.push_reply(Reply { text, card, quick_replies, ..Reply::default() }, Origin::Filled);
    }

    /// Says a reviewed answer.
    pub(crate) fn say_reviewed(&mut self, text: String, sources: Vec<Source>, quick_replies: Vec<String>) {
        self.push_reply(Reply { text, sources, quick_replies, card: None }, Origin::Reviewed);
    }

    /// A mark of what the flow on top knows.
    pub(crate) fn known(&self) -> u64 {
        self.state.flows.last().map_or(0, |active| mark(&format!("{}{:?}", active.flow, active.known())))
    }

    /// The texts of this turn, joined.
    pub(crate) fn said(&self) -> String {
        let texts = self.effects.iter().filter_map(|(effect, _)| match effect {
            Effect::Reply(reply) => Some(reply.text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Whether a person is fetched in this turn, or a business action called.
    pub(crate) fn acts(&self) -> bool {
        self.effects.iter().any(|(effect, _)| !matches!(effect, Effect::Reply(_)))
    }

    /// Takes back what was to be said.
    pub(crate) fn unsay(&mut self) {
        self.effects.retain(|(effect, _)| !matches!(effect, Effect::Reply(_)));
    }

    fn push_reply(&mut self, reply: Reply, origin: Origin) {
        self.effects.push((Effect::Reply(reply), origin));
    }

    /// Several replies in a turn: buttons stand only under the last.
    pub(crate) fn buttons_last(&mut self) {
        let mut replies = self.effects.iter_mut().rev().filter_map(|(effect, _)| match effect {
            Effect::Reply(reply) => Some(reply),
            _ => None,
        });
        replies.next();
        replies.for_each(|reply| reply.quick_replies.clear());
    }

    pub(crate) fn call(
        &mut self,
        key: String,
        action: String,
        inputs: std::collections::BTreeMap<String, String>,
        pays: Option<Pays>,
    ) {
        self.effects.push((Effect::Call { key, action, inputs, pays }, Origin::Reviewed));
    }

    /// Has a ticket opened.
    pub(crate) fn open_ticket(&mut self, key: String, ticket: NewTicket) {
        self.effects.push((Effect::OpenTicket { key, ticket }, Origin::Reviewed));
    }

    /// Has a code looked at.
    pub(crate) fn check_code(&mut self, check: Effect) {
        self.effects.push((check, Origin::Reviewed));
    }

    /// What the customer wrote, without a code that was awaited.
    fn understood(&self, text: &str) -> String {
        if self.code_awaited { nlu::code::covered(text) } else { text.to_owned() }
    }

    /// Somebody must see to what was said.
    pub(crate) fn promise(&mut self, kind: PromiseKind, what: String, due: Timestamp) {
        self.rule("promise");
        self.effects.push((Effect::Promise { kind, what, due, attempt: None }, Origin::Reviewed));
    }

    /// What was to be done and failed is somebody's task, within the time in which people answer.
    pub(crate) fn failed_task(&mut self, what: String, attempt: String) {
        self.rule("task.failed");
        let minutes = self.turn.house.reply_due_minutes.unwrap_or(self.pack.reply_due_minutes);
        let due = self.hours().add_working(self.turn.now, minutes);
        // Without any working time in sight it is seen all the same.
        let due = due.unwrap_or_else(|| self.turn.now.plus_ms(86_400_000));
        let task = Effect::Promise { kind: PromiseKind::Failed, what, due, attempt: Some(attempt) };
        self.effects.push((task, Origin::Reviewed));
    }

    /// It was done after all.
    pub(crate) fn task_done(&mut self, attempt: String) {
        self.rule("task.done");
        self.effects.push((Effect::Done { attempt }, Origin::Reviewed));
    }

    pub(crate) const fn decision(&self) -> Option<Decision> {
        self.decision
    }

    pub(crate) fn person_button(&self) -> String {
        self.pack.reply("ask_person_button", self.locale).to_owned()
    }

    /// Fetches a person, and says plainly when nobody is there.
    pub(crate) fn hand_off(&mut self, reason: HandOffReason) {
        let staffed = self.turn.open && self.turn.agents_online;
        let due = if staffed {
            None
        } else {
            let minutes = self.turn.house.reply_due_minutes.unwrap_or(self.pack.reply_due_minutes);
            self.hours().add_working(self.turn.now, minutes)
        };
        let key = match (&reason, staffed, self.turn.open) {
            (_, false, false) => "handoff_out_of_hours",
            (_, false, true) => "handoff_nobody_online",
            (HandOffReason::Asked, ..) => "handoff_asked",
            (HandOffReason::Failed, ..) => "handoff_failed",
            (HandOffReason::Anger, ..) => "handoff_anger",
            (HandOffReason::Danger(_), ..) => "handoff_danger",
            (HandOffReason::Rule(_), ..) => "held_reply",
        };
        self.rule(format!("reply.{key}"));
        let said = due.map(|due| calendar::say_due(due, self.turn.now, self.hours().zone(), self.locale));
        // Without any working time in sight no time is promised.
        let template = if staffed || said.is_some() { key } else { "held_reply" };
        let text =
            fill(self.pack.reply(template, self.locale), |name| said.clone().filter(|_| name == "due"));
        self.push_reply(Reply { text, ..Reply::default() }, Origin::Filled);
        self.effects.push((Effect::HandOff { reason, due }, Origin::Reviewed));
        self.state.flows.clear();
        self.state.suggestions.clear();
        self.state.asked = None;
        self.state.retry = None;
        self.state.person_offered = false;
        self.state.failed = 0;
        self.decide(Decision::Handoff);
    }

    /// Guards every reply, then closes the step.
    pub(crate) fn finish(mut self) -> Outcome {
        again::never_thrice(&mut self);
        release::release(&mut self);
        let (candidates, phrasable) = (meant::open(&self), phrase::open(&self));
        let thresholds = self.lines();
        let decision = self.decision.unwrap_or(Decision::Smalltalk);
        self.state.last_decision = Some(decision);
        if let Some((intent, _)) = &self.intent {
            self.state.last_intent = Some(intent.clone());
        }
        self.remember();
        let understood = self.reading.as_ref().map_or_else(String::new, |r| self.understood(&r.text));
        let effects: Vec<Effect> = self.effects.into_iter().map(|(effect, _)| effect).collect();
        let sources = effects
            .iter()
            .flat_map(|effect| match effect {
                Effect::Reply(reply) => reply.sources.clone(),
                _ => Vec::new(),
            })
            .collect();
        let slots = self.state.flows.last().map_or(&self.state.slots, |flow| &flow.slots).clone();
        let u = self.reading.as_ref().map(|r| &r.understanding);
        let why = Why {
            release: None,
            understood,
            locale: self.locale,
            intents: self.reading.as_ref().map_or_else(Vec::new, likeliest),
            out_of_scope: u.map_or(0.0, |u| u.out_of_scope),
            wants_person: u.map_or(0.0, |u| u.wants_person),
            emotion: u.map_or_else(nlu::Emotion::default, |u| u.emotion.clone()),
            danger: u.map_or_else(Vec::new, |u| u.danger.clone()),
            slots,
            decision,
            confidence: self.article.unwrap_or_else(|| self.intent.as_ref().map_or(0.0, |(_, sure)| *sure)),
            intent: self.intent.map(|(intent, _)| intent),
            rules: self.rules,
            parts: self.parts,
            sources,
            articles: found(self.turn),
            nearer: self.nearer,
            chosen: self.chosen,
            phrased_by: self.phrased_by,
            held: self.held,
            plainer: self.plainer,
            thresholds,
        };
        Outcome { state: self.state, effects, decision, why, candidates, phrasable }
    }

    /// What was asked helps to understand what a later question leaves out.
    fn remember(&mut self) {
        let asked = self.reading.as_ref().filter(|reading| reading.understanding.shape == Shape::Question);
        let Some(asked) = asked else { return };
        let text = self.understood(&asked.text).chars().take(EARLIER_CHARS).collect();
        self.state.earlier.push(text);
        let over = self.state.earlier.len().saturating_sub(MAX_EARLIER);
        self.state.earlier.drain(..over);
    }
}
