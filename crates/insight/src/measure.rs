//! What one session gives to each metric: the definitions, as code.

use base::UserId;

use crate::definitions::Id;
use crate::fact::{AgentPart, Ending, Fact};

/// An agent's first answer is prompt up to here.
const PROMPT_MS: i64 = 20_000;
/// From so many stars on a customer is satisfied.
const SATISFIED_STARS: u8 = 4;

/// What a session gives to one metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is one of the population, and counts or does not.
    One(bool),
    /// So many, of one session.
    Many(u64),
    /// So many of so many.
    Of(u64, u64),
    /// A time.
    Ms(i64),
}

impl Given {
    /// Whether the session is one of those that the figure counts, and so is shown behind it.
    pub(crate) const fn shows(self) -> bool {
        match self {
            Self::One(counts) => counts,
            Self::Many(many) | Self::Of(many, _) => many > 0,
            Self::Ms(_) => true,
        }
    }
}

/// Tells `give` everything that a session gives. With `focus` the agents' figures are those of one agent.
pub fn measure(fact: &Fact, focus: Option<UserId>, give: &mut impl FnMut(Id, Given)) {
    if fact.is_empty() {
        return give(Id::EmptySessions, Given::One(true));
    }
    let mut one = |id, counts| give(id, Given::One(counts));
    one(Id::Sessions, true);
    one(Id::Conversations, fact.session == 0);
    one(Id::Missed, fact.missed());
    one(Id::Solved, fact.ending != Ending::Closed && !fact.reopened);
    one(Id::Reopened, fact.reopened);
    one(Id::SelfService, fact.self_served());
    one(Id::UnsolvedUnheard, fact.unsolved_unheard());
    one(Id::HandedOver, fact.queued > 0);
    if fact.queued > 0 {
        one(Id::Abandoned, fact.abandoned);
    }
    if fact.had_agent() {
        one(Id::Transferred, fact.transfers > 0);
    }
    if let Some(stars) = fact.assistant_stars {
        one(Id::CsatAssistant, stars >= SATISFIED_STARS);
    }
    let rated = fact.agent_stars.filter(|_| focus.is_none_or(|agent| fact.rated_agent() == Some(agent)));
    if let Some(stars) = rated {
        one(Id::CsatAgent, stars >= SATISFIED_STARS);
    }
    if fact.asked_about.is_some() {
        one(Id::Participation, fact.answered);
    }
    amounts(fact, give);
    assistant(fact, give);
    fact.agents
        .iter()
        .filter(|part| focus.is_none_or(|agent| part.user_id == agent))
        .for_each(|part| agent(part, give));
}

fn amounts(fact: &Fact, give: &mut impl FnMut(Id, Given)) {
    let ours: u64 = fact.agents.iter().map(|part| u64::from(part.spoken.messages)).sum();
    let messages = u64::from(fact.customer_messages) + u64::from(fact.assistant.messages) + ours;
    give(Id::Depth, Given::Many(messages));
    give(Id::Duration, Given::Ms(fact.duration_ms()));
    if fact.queued > 0 {
        give(Id::Connected, Given::Of(fact.waits_ms.len() as u64, u64::from(fact.queued)));
    }
    fact.waits_ms.iter().for_each(|ms| give(Id::QueueWait, Given::Ms(*ms)));
    let judged = u64::from(fact.helpful) + u64::from(fact.unhelpful);
    if judged > 0 {
        give(Id::Helpful, Given::Of(u64::from(fact.helpful), judged));
    }
}

fn assistant(fact: &Fact, give: &mut impl FnMut(Id, Given)) {
    fact.assistant.first_ms.iter().for_each(|ms| give(Id::AssistantFirst, Given::Ms(*ms)));
    fact.assistant.later_ms.iter().for_each(|ms| give(Id::AssistantLater, Given::Ms(*ms)));
}

fn agent(part: &AgentPart, give: &mut impl FnMut(Id, Given)) {
    if let Some(ms) = part.spoken.first_ms {
        give(Id::AgentFirst, Given::Ms(ms));
        give(Id::AgentWithin, Given::One(ms <= PROMPT_MS));
    }
    part.spoken.later_ms.iter().for_each(|ms| give(Id::AgentLater, Given::Ms(*ms)));
    give(Id::Handling, Given::Ms(part.handling_ms));
}
