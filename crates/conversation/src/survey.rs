//! The survey of a session: whom it asks about, and the closed lists from which a customer may say why.
//!
//! Nobody chooses whom to ask. A session that is resolved, by whomever, is followed by one invitation when the assistant or an
//! agent answered in it, and by none otherwise: `decide` makes the invitation together with the resolution.

use serde::{Deserialize, Serialize};

use crate::event::{Event, EventKind};
use crate::header::Author;

/// Reasons in one answer; the list has no more.
pub const MAX_REASONS: usize = 8;

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

/// Why the customer rated so.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SurveyReason {
    /// It was solved.
    Solved,
    /// The answer came quickly.
    Quick,
    /// It was easy to understand.
    Clear,
    /// Somebody was kind.
    Kind,
    /// It was not solved.
    NotSolved,
    /// It took too long.
    Slow,
    /// It was hard to understand, or beside the question.
    Unclear,
    /// Somebody was unkind, or nobody listened.
    Unkind,
}

impl SurveyReason {
    /// All, the good ones first.
    pub const ALL: [Self; MAX_REASONS] = [
        Self::Solved,
        Self::Quick,
        Self::Clear,
        Self::Kind,
        Self::NotSolved,
        Self::Slow,
        Self::Unclear,
        Self::Unkind,
    ];
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
    in_range(stars) && agent_stars.is_none_or(in_range) && both == agent_stars.is_some() && !twice
}
