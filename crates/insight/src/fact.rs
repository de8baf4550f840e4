//! One ended session as facts: made from its events, and from nothing else but the topic that the assistant understood.

use base::{ConversationId, InboxId, Locale, Timestamp, UserId};
use conversation::{Author, Event, EventKind, Feedback, HandOffReason, Owner, SurveyAbout, SurveyReason};
use serde::{Deserialize, Serialize};

use crate::spoken::{MAX_TIMES, Spoken, answer};

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// An agent resolved it.
    ByAgent,
    /// The customer fell silent, or the assistant resolved it.
    BySilence,
    /// A program resolved it.
    ByProgram,
    /// It was closed without having been resolved.
    Closed,
    /// It went on in another conversation of the customer and is counted with that one.
    Merged,
}

/// One agent's part in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentPart {
    /// Who.
    pub user_id: UserId,
    /// What they said.
    #[serde(flatten)]
    pub spoken: Spoken,
    /// How long they owned it, in milliseconds.
    pub handling_ms: i64,
}

/// One session that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// 0 is the first session of the conversation; each reopening begins the next.
    pub session: u32,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// The customer's language, as last seen.
    pub locale: Locale,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How.
    pub ending: Ending,
    /// The customer's messages; none means an empty session.
    pub customer_messages: u32,
    /// The assistant's part.
    #[serde(default)]
    pub assistant: Spoken,
    /// The agents' parts, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<AgentPart>,
    /// Why the assistant gave it to people, the first time; a session that began in the queue has the reason of old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_off: Option<HandOffReason>,
    /// How often it waited in the queue.
    #[serde(default)]
    pub queued: u32,
    /// The waits that ended with an agent, in milliseconds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_ms: Vec<i64>,
    /// How often one agent's became another's.
    #[serde(default)]
    pub transfers: u32,
    /// It ended while it waited in the queue.
    #[serde(default)]
    pub abandoned: bool,
    /// A later session of the same conversation began.
    #[serde(default)]
    pub reopened: bool,
    /// About whom the customer was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_about: Option<SurveyAbout>,
    /// Stars for the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_stars: Option<u8>,
    /// Stars for the agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_stars: Option<u8>,
    /// Whether the survey was answered.
    #[serde(default)]
    pub answered: bool,
    /// Why the customer rated so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<SurveyReason>,
    /// Answers that the customer found helpful.
    #[serde(default)]
    pub helpful: u32,
    /// Answers that the customer found unhelpful.
    #[serde(default)]
    pub unhelpful: u32,
    /// What it was about, an intent of the pack; nobody knows it of sessions in which the assistant understood nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The release of flows that answered first in it, 0 being the pack's own; nobody knows it of sessions in which the assistant said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// What an agent said it was about, when they wrapped it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up_topic: Option<String>,
    /// Whether an agent said that it is solved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up_solved: Option<bool>,
}

impl Fact {
    /// Whether the customer wrote nothing.
    pub const fn is_empty(&self) -> bool {
        self.customer_messages == 0
    }

    /// Whether a person of ours owned it or spoke in it.
    pub const fn had_agent(&self) -> bool {
        !self.agents.is_empty()
    }

    /// Whether the customer wrote, and neither the assistant nor an agent ever answered.
    pub fn missed(&self) -> bool {
        !self.is_empty()
            && self.assistant.messages == 0
            && self.agents.iter().all(|part| part.spoken.messages == 0)
    }

    /// Whether the assistant saw to it alone: it answered, it never went to people, it was resolved, and the customer did not come back.
    pub fn self_served(&self) -> bool {
        let alone = self.queued == 0 && !self.had_agent();
        !self.is_empty()
            && self.assistant.messages > 0
            && alone
            && self.ending != Ending::Closed
            && !self.reopened
    }

    /// Whether it ended without a person although it looks unsolved: nobody answered, the customer came back, found an answer unhelpful,
    /// or gave one or two stars.
    pub fn unsolved_unheard(&self) -> bool {
        let unhappy = self.unhelpful > 0 || self.assistant_stars.is_some_and(|stars| stars <= 2);
        !self.is_empty()
            && self.queued == 0
            && !self.had_agent()
            && (self.missed() || self.reopened || unhappy)
    }

    /// From its beginning to its end.
    pub const fn duration_ms(&self) -> i64 {
        self.ended_at.ms_since(self.began_at)
    }

    /// The last agent who spoke: whom the customer means with the agents' stars.
    pub fn rated_agent(&self) -> Option<UserId> {
        self.agents.iter().rev().find(|part| part.spoken.messages > 0).map(|part| part.user_id)
    }
}

/// The sessions of a conversation that have ended, oldest first. `events` are all of it from the first on.
pub fn facts(conversation_id: ConversationId, events: &[Event]) -> Vec<Fact> {
    let Some(Event { kind: EventKind::Opened { inbox_id, locale, .. }, .. }) = events.first() else {
        return Vec::new();
    };
    let starts: Vec<usize> =
        (0..events.len()).filter(|at| *at == 0 || events[*at].kind == EventKind::Reopened).collect();
    let (mut all, mut locale) = (Vec::new(), *locale);
    for (session, start) in starts.iter().enumerate() {
        let end = starts.get(session + 1).copied().unwrap_or(events.len());
        let mut reading = Reading::begin(events[*start].at, locale);
        events[*start..end].iter().for_each(|event| reading.take(event));
        locale = reading.locale;
        let base = (conversation_id, u32::try_from(session).unwrap_or(u32::MAX), *inbox_id);
        all.extend(reading.end(base, end < events.len()));
    }
    all
}

/// A session while it is read.
struct Reading {
    began_at: Timestamp,
    locale: Locale,
    /// Who owns it now, and since when.
    owner: Owner,
    owned_since: Timestamp,
    ended: Option<(Timestamp, Ending)>,
    customer_messages: u32,
    /// When the customer's oldest message came that nobody has answered.
    unanswered: Option<Timestamp>,
    /// When a person was first needed, until an agent speaks.
    person_needed: Option<Timestamp>,
    waiting_since: Option<Timestamp>,
    assistant: Spoken,
    agents: Vec<AgentPart>,
    hand_off: Option<HandOffReason>,
    queued: u32,
    waits_ms: Vec<i64>,
    transfers: u32,
    asked_about: Option<SurveyAbout>,
    stars: Option<(u8, Option<u8>)>,
    reasons: Vec<SurveyReason>,
    /// The latest word on each answer: a customer may change their mind.
    thumbs: Vec<(base::MessageId, Feedback)>,
    wrap_up: (Option<String>, Option<bool>),
}

impl Reading {
    fn begin(began_at: Timestamp, locale: Locale) -> Self {
        Self {
            began_at,
            locale,
            // What people had when it was resolved goes to people by an event of the new session.
            owner: Owner::Assistant,
            owned_since: began_at,
            ended: None,
            customer_messages: 0,
            unanswered: None,
            person_needed: None,
            waiting_since: None,
            assistant: Spoken::default(),
            agents: Vec::new(),
            hand_off: None,
            queued: 0,
            waits_ms: Vec::new(),
            transfers: 0,
            asked_about: None,
            stars: None,
            reasons: Vec::new(),
            thumbs: Vec::new(),
            wrap_up: (None, None),
        }
    }

    fn take(&mut self, event: &Event) {
        let at = event.at;
        match &event.kind {
            EventKind::MessageAdded { author, private: false, locale, .. } => match author {
                Author::Customer => {
                    self.locale = locale.unwrap_or(self.locale);
                    self.customer_messages += 1;
                    self.unanswered.get_or_insert(at);
                }
                Author::Assistant => answer(&mut self.assistant, self.unanswered.take(), at),
                // A correction stands beside whoever answers, and answers nobody.
                Author::Agent { user_id } if self.owner.agent() != Some(*user_id) => {}
                Author::Agent { user_id } => self.agent_says(*user_id, at),
                Author::Program { .. } | Author::System => {} // these answer nobody
            },
            EventKind::OwnerChanged { owner, .. } => self.change_owner(*owner, at),
            EventKind::Resolved { by: Some(_), .. } => self.finish(at, Ending::ByAgent),
            EventKind::Resolved { program: Some(_), .. } => self.finish(at, Ending::ByProgram),
            EventKind::Resolved { .. } => self.finish(at, Ending::BySilence),
            EventKind::Merged { .. } => self.finish(at, Ending::Merged),
            EventKind::Closed => self.finish(at, Ending::Closed),
            // Whoever waited there waits here.
            EventKind::Absorbed { owed_since: Some(since), .. } => {
                self.unanswered = self.unanswered.into_iter().chain([*since]).min();
            }
            EventKind::SurveyInvited { about, .. } => self.asked_about = Some(*about),
            EventKind::SurveyAnswered { stars, agent_stars, reasons } => {
                self.stars = Some((*stars, *agent_stars));
                self.reasons.clone_from(reasons);
            }
            EventKind::FeedbackGiven { message_id, feedback } => {
                self.thumbs.retain(|(id, _)| id != message_id);
                self.thumbs.push((*message_id, *feedback));
            }
            EventKind::WrappedUp { topic, solved, .. } => self.wrap_up = (topic.clone(), *solved),
            _ => {}
        }
    }

    fn agent_says(&mut self, user_id: UserId, at: Timestamp) {
        let (needed, unanswered) = (self.person_needed.take(), self.unanswered.take());
        let part = self.part(user_id);
        // An agent's first answer is owed from the moment at which the house needed a person; the later ones from the customer's word.
        let owed = if part.spoken.first_ms.is_none() { needed.or(unanswered) } else { unanswered };
        answer(&mut part.spoken, owed, at);
    }

    fn part(&mut self, user_id: UserId) -> &mut AgentPart {
        let at = self.agents.iter().position(|part| part.user_id == user_id).unwrap_or_else(|| {
            self.agents.push(AgentPart { user_id, spoken: Spoken::default(), handling_ms: 0 });
            self.agents.len() - 1
        });
        &mut self.agents[at]
    }

    fn change_owner(&mut self, owner: Owner, at: Timestamp) {
        self.hold_until(at);
        match owner {
            Owner::Queue { reason, .. } => {
                self.queued += 1;
                self.waiting_since = Some(at);
                self.person_needed = Some(at);
                self.hand_off.get_or_insert(reason);
            }
            Owner::Agent { user_id, .. } => {
                if let Some(since) = self.waiting_since.take()
                    && self.waits_ms.len() < MAX_TIMES
                {
                    self.waits_ms.push(at.ms_since(since));
                }
                if matches!(self.owner, Owner::Agent { user_id: before, .. } if before != user_id) {
                    self.transfers += 1;
                    self.person_needed = Some(at);
                }
                self.person_needed.get_or_insert(at);
                self.part(user_id);
            }
            Owner::Assistant => {
                self.waiting_since = None;
                self.person_needed = None;
            }
        }
        (self.owner, self.owned_since) = (owner, at);
    }

    /// Counts what the present owner has worked up to now.
    fn hold_until(&mut self, at: Timestamp) {
        if let Owner::Agent { user_id, .. } = self.owner {
            let held = at.ms_since(self.owned_since);
            self.part(user_id).handling_ms += held;
        }
        self.owned_since = at;
    }

    fn finish(&mut self, at: Timestamp, ending: Ending) {
        // A resolved session is closed later, when nobody can reopen it any more: it ended when it was resolved.
        if self.ended.is_none() {
            self.hold_until(at);
            self.ended = Some((at, ending));
        }
    }

    fn end(
        self,
        (conversation_id, session, inbox_id): (ConversationId, u32, InboxId),
        reopened: bool,
    ) -> Option<Fact> {
        let (ended_at, ending) = self.ended?;
        let (assistant_stars, agent_stars) = match (self.asked_about, self.stars) {
            (Some(SurveyAbout::Assistant), Some((stars, _))) => (Some(stars), None),
            (Some(SurveyAbout::Agent), Some((stars, _))) => (None, Some(stars)),
            (Some(SurveyAbout::Both), Some((stars, agent))) => (Some(stars), agent),
            _ => (None, None),
        };
        let thumbs = |wanted| {
            u32::try_from(self.thumbs.iter().filter(|(_, thumb)| *thumb == wanted).count())
                .unwrap_or(u32::MAX)
        };
        Some(Fact {
            conversation_id,
            session,
            inbox_id,
            locale: self.locale,
            began_at: self.began_at,
            ended_at,
            ending,
            customer_messages: self.customer_messages,
            helpful: thumbs(Feedback::Good),
            unhelpful: thumbs(Feedback::Bad),
            assistant: self.assistant,
            agents: self.agents,
            hand_off: self.hand_off,
            queued: self.queued,
            waits_ms: self.waits_ms,
            transfers: self.transfers,
            abandoned: self.waiting_since.is_some(),
            reopened,
            asked_about: self.asked_about,
            assistant_stars,
            agent_stars,
            answered: self.stars.is_some(),
            reasons: self.reasons,
            topic: None,
            release: None,
            wrap_up_topic: self.wrap_up.0,
            wrap_up_solved: self.wrap_up.1,
        })
    }
}
