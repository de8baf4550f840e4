//! Tells conversations as a day's records would: who did what at which minute and second. Every event is one that `decide` would make.

use base::{ConversationId, InboxId, Locale, MessageId, Timestamp, TypedId as _, UserId};
use conversation::{Author, Event, EventKind, Feedback, HandOffReason, Owner, SurveyAbout, SurveyReason};
use insight::{Day, Zone};

/// The two agents of the shop.
pub const LIN: u128 = 1;
pub const MAX: u128 = 2;

pub fn agent(number: u128) -> UserId {
    UserId::from_uuid(uuid(number))
}

fn uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

/// One conversation under way.
pub struct Teller {
    pub id: ConversationId,
    zone: Zone,
    day: Day,
    events: Vec<Event>,
    messages: u128,
    ownership_no: u64,
}

impl Teller {
    /// Opens conversation `number` at `HH:MM:SS` of a day.
    pub fn open(zone: &str, day: &str, number: u128, at: &str) -> Self {
        let mut teller = Self {
            id: ConversationId(uuid(number)),
            zone: Zone::named(zone).expect("a zone"),
            day: Day::parse(day).expect("a day"),
            events: Vec::new(),
            messages: number * 1_000,
            ownership_no: 1,
        };
        let inbox_id = InboxId(uuid(9));
        let contact_id = base::ContactId(uuid(number));
        teller.event(at, EventKind::Opened { contact_id, inbox_id, locale: Locale::Zh });
        teller
    }

    /// `HH:MM:SS` since the day's first instant; 24:10:00 is ten minutes into the next.
    fn at(&self, clock: &str) -> Timestamp {
        let mut parts = clock.split(':').map(|part| part.parse::<i64>().expect("a number"));
        let mut next = || parts.next().expect("HH:MM:SS");
        let seconds = (next() * 60 + next()) * 60 + next();
        self.zone.start(self.day).plus_ms(seconds * 1_000)
    }

    fn event(&mut self, at: &str, kind: EventKind) {
        let at = self.at(at);
        if let Some(last) = self.events.last() {
            assert!(last.at <= at, "told in order");
        }
        let seq = self.events.len() as u64 + 1;
        self.events.push(Event { seq, public_seq: kind.is_public().then_some(seq), at, kind });
    }

    fn says(&mut self, at: &str, author: Author) -> MessageId {
        self.messages += 1;
        let message_id = MessageId(uuid(self.messages));
        self.event(at, EventKind::MessageAdded { message_id, author, private: false, locale: None });
        message_id
    }

    pub fn customer(&mut self, at: &str) {
        self.says(at, Author::Customer);
    }

    pub fn assistant(&mut self, at: &str) -> MessageId {
        self.says(at, Author::Assistant)
    }

    /// A line of the house: a greeting, a notice.
    pub fn house(&mut self, at: &str) {
        self.says(at, Author::System);
    }

    pub fn agent(&mut self, at: &str, who: u128) {
        self.says(at, Author::Agent { user_id: agent(who) });
    }

    pub fn note(&mut self, at: &str, who: u128) {
        self.messages += 1;
        let author = Author::Agent { user_id: agent(who) };
        let message_id = MessageId(uuid(self.messages));
        self.event(at, EventKind::MessageAdded { message_id, author, private: true, locale: None });
    }

    fn own(&mut self, at: &str, owner: Owner) {
        self.ownership_no += 1;
        let ownership_no = self.ownership_no;
        self.event(at, EventKind::OwnerChanged { owner, ownership_no, by: None });
    }

    pub fn queue(&mut self, at: &str, reason: HandOffReason) {
        let since = self.at(at);
        self.own(at, Owner::Queue { since, due: None, reason });
    }

    pub fn taken(&mut self, at: &str, who: u128) {
        let since = self.at(at);
        self.own(at, Owner::Agent { user_id: agent(who), since });
    }

    pub fn given_back(&mut self, at: &str) {
        self.own(at, Owner::Assistant);
    }

    pub fn resolved(&mut self, at: &str, by: Option<u128>, asked: Option<SurveyAbout>) {
        self.event(at, EventKind::Resolved { by: by.map(agent), program: None });
        if let Some(about) = asked {
            self.event(at, EventKind::SurveyInvited { about, form: None, until: None });
        }
    }

    pub fn rated(&mut self, at: &str, stars: u8, agent_stars: Option<u8>, reasons: &[SurveyReason]) {
        let reasons = reasons.to_vec();
        self.event(at, EventKind::SurveyAnswered { stars, agent_stars, reasons });
    }

    pub fn thumb(&mut self, at: &str, message_id: MessageId, feedback: Feedback) {
        self.event(at, EventKind::FeedbackGiven { message_id, feedback });
    }

    pub fn reopened(&mut self, at: &str) {
        self.event(at, EventKind::Reopened);
    }

    pub fn closed(&mut self, at: &str) {
        self.event(at, EventKind::Closed);
    }

    pub fn told(self) -> (ConversationId, Vec<Event>) {
        (self.id, self.events)
    }
}
