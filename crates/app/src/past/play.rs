//! Plays the threads of one customer: customers and agents say what is written, the assistant answers by itself, and time does what it
//! always does. Every event comes from `decide`.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::seeded::{ManualClock, SeededEntropy};
use base::{ContactId, ConversationId, Env, InboxId, LabelId, Locale, MessageId, Timestamp, UserId};
use calendar::Hours;
use conversation::session::{Due, Policy, next_deadline};
use conversation::{
    Command, Content, Event, Feedback, Header, Rejection, SurveyReason, SurveyState, decide_all,
};
use dialogue::{DialogueState, Pack};

use super::cast::People;
use super::plan::{Customer, Visit};
use super::script::{End, Script, Step, Thread};
use crate::work::Beside;

mod agent;
mod assistant;
mod rating;

/// Of a hundred customers who are asked how it was, so many answer.
const ANSWERS_OF_100: u64 = 34;
/// What the players share.
pub(super) struct World {
    pub(super) pack: Arc<Pack>,
    pub(super) policy: Policy,
    pub(super) hours: Hours,
    pub(super) agents: BTreeMap<String, UserId>,
    /// By their Chinese names.
    pub(super) labels: BTreeMap<String, LabelId>,
    pub(super) inbox_id: InboxId,
    pub(super) until: Timestamp,
    pub(super) script: Arc<Script>,
}

/// A thread that does not play: a step that the rules refuse.
#[derive(Debug, thiserror::Error)]
#[error("thread {thread}, step {step}: {problem}")]
pub struct Refused {
    thread: String,
    step: usize,
    problem: String,
}

/// A message with its words.
#[derive(Debug)]
pub struct Said {
    /// Its id.
    pub id: MessageId,
    /// What it says.
    pub content: Content,
    pub(super) beside: Beside,
}

/// An answered survey.
#[derive(Debug)]
pub(super) struct Rated {
    pub(super) session: u32,
    pub(super) stars: u8,
    pub(super) agent_stars: Option<u8>,
    pub(super) reasons: Vec<SurveyReason>,
    pub(super) says: Option<String>,
    pub(super) at: Timestamp,
}

/// One played conversation.
#[derive(Debug)]
pub struct Talk {
    /// Its header, which is what its events come to.
    pub header: Header,
    /// Everything that happened.
    pub events: Vec<Event>,
    /// Everything that was said.
    pub said: Vec<Said>,
    pub(super) memory: DialogueState,
    pub(super) considered_seq: u64,
    pub(super) rated: Vec<Rated>,
    pub(super) thumbs: Vec<(MessageId, Feedback)>,
}

/// One played customer.
#[derive(Debug)]
pub struct Played {
    /// Who.
    pub contact_id: ContactId,
    /// What they are like.
    pub people: People,
    /// In which language they write.
    pub locale: Locale,
    pub(super) signed: bool,
    pub(super) began_at: Timestamp,
    /// Their conversations, oldest first.
    pub conversations: Vec<Talk>,
}

pub(super) fn play(world: &World, customer: &Customer) -> Result<Played, Refused> {
    let dice = Arc::new(SeededEntropy::new(customer.seed ^ 0xA5A5));
    let began_at = customer.visits.first().map_or(world.until, |visit| visit.at);
    let clock = Arc::new(ManualClock::new(began_at));
    let env = Env::new(clock.clone(), dice.clone());
    let people = People::draw(&world.script.cast, customer.locale, &dice);
    let written = |visit: &Visit| {
        let list = if visit.live { &world.script.live } else { &world.script.threads };
        &list[visit.thread]
    };
    let signed = customer.visits.iter().any(|visit| written(visit).signed);
    let mut played = Played {
        contact_id: env.id(),
        people,
        locale: customer.locale,
        signed,
        began_at,
        conversations: Vec::new(),
    };
    for visit in &customer.visits {
        let thread = written(visit);
        let mut stage = Player {
            world,
            env: &env,
            clock: &clock,
            dice: &dice,
            played: &mut played,
            talk: None,
            thread,
            live: visit.live,
        };
        stage.thread(visit.at)?;
    }
    Ok(played)
}

struct Player<'a> {
    world: &'a World,
    env: &'a Env,
    clock: &'a ManualClock,
    dice: &'a SeededEntropy,
    played: &'a mut Played,
    talk: Option<Talk>,
    thread: &'a Thread,
    live: bool,
}

/// Why a thread stops.
enum Stop {
    /// It would go on after the demo's start.
    Over,
    Rejected(Rejection),
    Other(String),
}

impl From<Rejection> for Stop {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl Player<'_> {
    fn thread(&mut self, begins: Timestamp) -> Result<(), Refused> {
        self.clock.set(begins);
        for (at, step) in self.thread.steps.iter().enumerate() {
            let refused = |problem: String| Refused { thread: self.thread.id.clone(), step: at + 1, problem };
            match self.step(at, step) {
                Ok(()) => {}
                Err(Stop::Over) => break,
                Err(Stop::Rejected(rejection)) => return Err(refused(rejection.to_string())),
                Err(Stop::Other(problem)) => return Err(refused(problem)),
            }
        }
        let ended = self.end();
        ended.map_err(|rejection| Refused {
            thread: self.thread.id.clone(),
            step: self.thread.steps.len(),
            problem: rejection.to_string(),
        })
    }

    /// Whoever was asked and did not say may say; then time runs up to the demo's start.
    fn end(&mut self) -> Result<(), Rejection> {
        self.label()?;
        let Some(talk) = self.talk.as_ref() else { return Ok(()) };
        let written = self.thread.steps.iter().any(|step| step.survey.is_some());
        let invited = matches!(talk.header.survey, Some(SurveyState::Invited { .. }));
        if invited && !written && !talk.header.is_open() && self.chance(ANSWERS_OF_100) {
            let at = self.now().plus_ms(self.between(8_000, 240_000));
            if at < self.world.until {
                self.pass_to(at)?;
                self.rate_by_mood()?;
            }
        }
        self.pass_to(self.world.until)?;
        self.put_away();
        Ok(())
    }

    /// Whoever answered last, or usually does, puts the labels on it.
    fn label(&mut self) -> Result<(), Rejection> {
        let world = self.world;
        let add: Vec<LabelId> =
            self.thread.labels.iter().filter_map(|name| world.labels.get(name).copied()).collect();
        let usual = world.agents.get(world.script.cast.usual_agent.get(self.thread.lang)).copied();
        match self.agent().or(usual) {
            Some(by) if self.talk.is_some() && !add.is_empty() => {
                self.act([Command::Label { add, remove: Vec::new(), by: Some(by) }])
            }
            _ => Ok(()),
        }
    }

    fn put_away(&mut self) {
        if let Some(talk) = self.talk.take() {
            self.played.conversations.push(talk);
        }
    }

    fn step(&mut self, at: usize, step: &Step) -> Result<(), Stop> {
        let by_agent = step.g.is_some() || step.take.is_some() || step.note.is_some() || step.to.is_some();
        let wait_ms = step.wait_ms().unwrap_or_else(|| self.usual_wait_ms(at, step));
        let mut when = self.now().plus_ms(wait_ms);
        if (by_agent || step.end == Some(End::Agent)) && !self.world.hours.is_open(when) && !self.live {
            let opens = self.world.hours.next_open(when).unwrap_or(when);
            when = opens.plus_ms(self.between(60_000, 2_400_000));
        }
        if when >= self.world.until {
            return Err(Stop::Over);
        }
        self.pass_to(when)?;
        if let Some(lines) = &step.c {
            return self.customer_writes(lines.iter().map(String::as_str).collect());
        }
        if step.person {
            return self.asks_for_person();
        }
        if let Some(who) = &step.take {
            return self.takes(who);
        }
        if let Some(lines) = &step.g {
            return self.agent_writes(lines.iter().map(String::as_str).collect());
        }
        self.other(step)
    }

    fn usual_wait_ms(&self, at: usize, step: &Step) -> i64 {
        if at == 0 {
            return 0;
        }
        if step.c.is_some() {
            return self.between(7_000, 55_000);
        }
        if step.g.is_some() {
            let first = self.agent().is_none();
            return if first { self.between(20_000, 260_000) } else { self.between(14_000, 95_000) };
        }
        if step.take.is_some() { self.between(15_000, 300_000) } else { self.between(5_000, 45_000) }
    }

    fn customer_writes(&mut self, lines: Vec<&str>) -> Result<(), Stop> {
        if self
            .talk
            .as_ref()
            .is_some_and(|talk| matches!(talk.header.life, conversation::Life::Closed { .. }))
        {
            self.put_away();
        }
        if self.talk.is_none() {
            self.open();
        }
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.pass_to(self.now().plus_ms(self.between(1_200, 3_200)))?;
            }
            let text = self.played.people.typed(line, self.dice);
            let locale = assistant::locale_of(&text);
            let content = Content::text(text);
            let emotion = crate::conversation::emotion_of(&self.world.pack, &content);
            let dangers = crate::conversation::dangers_of(&content);
            let message_id = self.say(content, Beside { emotion, ..Beside::default() });
            let due = self.due();
            self.act([Command::Receive { message_id, locale, dangers, turn_job: self.env.id(), due }])?;
        }
        Ok(self.answer()?)
    }

    fn open(&mut self) {
        let (id, locale): (ConversationId, Locale) = (self.env.id(), self.thread.lang);
        let (header, event) =
            conversation::open(id, self.played.contact_id, self.world.inbox_id, locale, self.now());
        self.talk = Some(Talk {
            header,
            events: vec![event],
            said: Vec::new(),
            memory: DialogueState::default(),
            considered_seq: 0,
            rated: Vec::new(),
            thumbs: Vec::new(),
        });
    }

    /// Nobody asks for whom the assistant has already fetched.
    fn asks_for_person(&mut self) -> Result<(), Stop> {
        if self.talk.as_ref().is_some_and(|talk| talk.header.owner != conversation::Owner::Assistant) {
            return Ok(());
        }
        let locale = self.thread.lang;
        if self.talk.is_none() {
            self.open();
            let words = self.world.pack.reply("ask_person_button", locale).to_owned();
            let message_id = self.say(Content::text(words), Beside::default());
            let turn_job = self.env.id();
            self.act([Command::Receive {
                message_id,
                locale: Some(locale),
                dangers: Vec::new(),
                turn_job,
                due: None,
            }])?;
        }
        let (due, at) = (self.due(), self.now());
        let words = crate::assistant::queue_words_at(&self.world.pack, &self.world.hours, locale, due, at);
        let message_id = self.say(Content::text(words), Beside::default());
        Ok(self.act([Command::AskForPerson { due }, Command::SystemSays { message_id }])?)
    }

    fn customer_reads(&mut self) -> Result<(), Rejection> {
        let up_to = self.talk.as_ref().map_or(0, |talk| talk.header.public_seq);
        let had = self.talk.as_ref().map_or(0, |talk| talk.header.receipts.customer_read);
        if up_to > had { self.act([Command::ReadByCustomer { up_to }]) } else { Ok(()) }
    }

    /// Lets time pass and does what becomes due meanwhile, when it is due.
    fn pass_to(&mut self, to: Timestamp) -> Result<(), Rejection> {
        while let Some((at, due)) = self
            .talk
            .as_ref()
            .and_then(|talk| next_deadline(&talk.header, &self.world.policy))
            .filter(|(at, _)| *at <= to)
        {
            self.clock.set(at.max(self.now()));
            match due {
                Due::Remind => {
                    let words = self.world.pack.reply("silence_reminder", self.thread.lang).to_owned();
                    let message_id = self.say(Content::text(words), Beside::default());
                    self.act([Command::Remind { message_id }])?;
                }
                Due::Resolve => self.act([Command::Resolve { by: None }])?,
                Due::CloseResolved | Due::CloseEmpty => self.act([Command::Close])?,
            }
        }
        self.clock.set(to.max(self.now()));
        Ok(())
    }

    fn act(&mut self, commands: impl IntoIterator<Item = Command>) -> Result<(), Rejection> {
        let now = self.now();
        let Some(talk) = self.talk.as_mut() else { return Err(Rejection::Closed) };
        let (header, events) = decide_all(&talk.header, commands, &self.world.policy, now)?;
        talk.header = header;
        talk.events.extend(events);
        Ok(())
    }

    fn say(&mut self, content: Content, beside: Beside) -> MessageId {
        let id = self.env.id();
        if let Some(talk) = self.talk.as_mut() {
            talk.said.push(Said { id, content, beside });
        }
        id
    }

    fn due(&self) -> Option<Timestamp> {
        let (now, hours) = (self.now(), &self.world.hours);
        if hours.is_open(now) { None } else { hours.add_working(now, self.world.pack.reply_due_minutes) }
    }

    fn now(&self) -> Timestamp {
        self.env.now()
    }

    fn chance(&self, of_100: u64) -> bool {
        self.dice.below(100) < of_100
    }

    fn between(&self, least_ms: u64, most_ms: u64) -> i64 {
        i64::try_from(least_ms + self.dice.below(most_ms - least_ms)).unwrap_or(0)
    }
}
