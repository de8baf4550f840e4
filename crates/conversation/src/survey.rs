//! The survey of a session: whom it asks about, how the house asks, and why a customer rated so.
//!
//! Nobody chooses whom to ask. Where the house asks, a session that is resolved, by whomever, is followed by one invitation when the
//! assistant or an agent answered in it, and by none otherwise: `decide` makes the invitation, or the plan of one, together with the
//! resolution.

use std::borrow::Cow;

use base::SurveyId;
use serde::{Deserialize, Serialize};

use crate::event::{Event, EventKind};
use crate::header::Author;

/// Reasons in one answer; the list has no more.
pub const MAX_REASONS: usize = 8;
/// Characters of a reason's id.
pub const REASON_CHARS: usize = 40;

/// About whom the customer is asked.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SurveyAbout {
    /// The assistant alone answered.
    Assistant,
    /// People alone answered.
    Agent,
    /// Both did, and are rated apart.
    Both,
    /// The service as a whole: what was asked before the two were rated apart.
    #[default]
    Whole,
}

/// Why the customer rated so: the id of one reason of the form that was asked. An id means the same words for ever; what they are
/// is kept with the form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[a-z0-9_]{1,40}$")]
pub struct SurveyReason(Cow<'static, str>);

impl SurveyReason {
    /// It was solved.
    pub const SOLVED: Self = Self(Cow::Borrowed("solved"));
    /// The answer came quickly.
    pub const QUICK: Self = Self(Cow::Borrowed("quick"));
    /// It was easy to understand.
    pub const CLEAR: Self = Self(Cow::Borrowed("clear"));
    /// Somebody was kind.
    pub const KIND: Self = Self(Cow::Borrowed("kind"));
    /// It was not solved.
    pub const NOT_SOLVED: Self = Self(Cow::Borrowed("not_solved"));
    /// It took too long.
    pub const SLOW: Self = Self(Cow::Borrowed("slow"));
    /// It was hard to understand, or beside the question.
    pub const UNCLEAR: Self = Self(Cow::Borrowed("unclear"));
    /// Somebody was unkind, or nobody listened.
    pub const UNKIND: Self = Self(Cow::Borrowed("unkind"));
    /// Those of the shipped form, the good ones first.
    pub const SHIPPED: [Self; 8] = [
        Self::SOLVED,
        Self::QUICK,
        Self::CLEAR,
        Self::KIND,
        Self::NOT_SOLVED,
        Self::SLOW,
        Self::UNCLEAR,
        Self::UNKIND,
    ];

    /// As stored.
    pub fn word(&self) -> &str {
        &self.0
    }
}

/// No id of a reason: lower-case letters, digits and low lines, at most 40.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reason has 1 to {REASON_CHARS} lower-case letters, digits and low lines")]
pub struct NoReason;

impl TryFrom<String> for SurveyReason {
    type Error = NoReason;

    fn try_from(word: String) -> Result<Self, NoReason> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if (1..=REASON_CHARS).contains(&word.len()) && word.bytes().all(fits) {
            Ok(Self(Cow::Owned(word)))
        } else {
            Err(NoReason)
        }
    }
}

impl From<SurveyReason> for String {
    fn from(reason: SurveyReason) -> Self {
        reason.0.into_owned()
    }
}

/// How the house asks. An administrator sets it, the same for every session of an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Whether customers are asked at all.
    pub on: bool,
    /// Which words; `None` means the shipped ones.
    pub form: Option<SurveyId>,
    /// From the end of the session until the invitation, in milliseconds; 0 means with the end.
    pub delay_ms: i64,
    /// How long the invitation may be answered, in milliseconds; `None` means until the conversation is closed.
    pub answer_ms: Option<i64>,
}

impl Asking {
    /// Everybody, with the end of the session, in the shipped words.
    pub const SHIPPED: Self = Self { on: true, form: None, delay_ms: 0, answer_ms: None };
}

/// Who has said something in the present session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answered {
    /// The customer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub customer: bool,
    /// The assistant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assistant: bool,
    /// An agent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agent: bool,
}

impl Answered {
    /// About whom the customer is asked; `None` when they asked nothing, or nobody answered.
    pub const fn about(self) -> Option<SurveyAbout> {
        match (self.customer, self.assistant, self.agent) {
            (true, true, true) => Some(SurveyAbout::Both),
            (true, true, false) => Some(SurveyAbout::Assistant),
            (true, false, true) => Some(SurveyAbout::Agent),
            _ => None,
        }
    }

    /// What one more event makes of it.
    pub(crate) const fn after(mut self, event: &Event) -> Self {
        match event.kind {
            EventKind::MessageAdded { author: Author::Customer, .. } => self.customer = true,
            EventKind::MessageAdded { author: Author::Assistant, private: false, .. } => {
                self.assistant = true
            }
            EventKind::MessageAdded { author: Author::Agent { .. }, private: false, .. } => self.agent = true,
            EventKind::Reopened => return Self { customer: false, assistant: false, agent: false },
            _ => {}
        }
        self
    }
}

/// Whether these ratings answer what was asked: 1 to 5, one of each that was asked about, no reason twice.
pub(crate) fn fits(about: SurveyAbout, stars: u8, agent_stars: Option<u8>, reasons: &[SurveyReason]) -> bool {
    let in_range = |stars: u8| (1..=5).contains(&stars);
    let both = about == SurveyAbout::Both;
    let twice = reasons
        .iter()
        .enumerate()
        .any(|(at, reason)| reasons.iter().skip(at + 1).any(|other| other == reason));
    let few = reasons.len() <= MAX_REASONS;
    in_range(stars) && agent_stars.is_none_or(in_range) && both == agent_stars.is_some() && few && !twice
}
