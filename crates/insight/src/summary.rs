//! Facts added up: the figures of a range of days, and the same by day, hour, channel, topic and agent.

use std::collections::BTreeMap;

use base::{InboxId, UserId};
use conversation::{HandOffReason, SurveyReason};
use serde::{Deserialize, Serialize};

use crate::define::Unit;
use crate::definitions::Id;
use crate::fact::{Ending, Fact};
use crate::measure::measure;
use crate::place::{Day, Zone};
use crate::tally::Tally;

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Figure {
    /// Of which metric.
    pub id: String,
    /// In what it is told.
    pub unit: Unit,
    /// A count, a share of 1, a mean time in milliseconds, or so many for each session; absent without a population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Half of the times are no longer than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_ms: Option<i64>,
    /// Nine of ten times are no longer than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_ms: Option<i64>,
    /// What was counted; for times, how many there were.
    pub hits: u64,
    /// Out of how many.
    pub of: u64,
}

/// The figures of one day, hour, channel, topic or agent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Group {
    /// A day (`2026-11-20`), an hour (`0` to `23`), an inbox's or an agent's id, a topic; empty when the topic is unknown.
    pub key: String,
    /// Sessions in it.
    pub sessions: u64,
    /// What each metric comes to; those without a population are missing.
    pub values: BTreeMap<String, f64>,
}

/// How often each of a closed list was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Breakdown {
    /// Which.
    pub key: String,
    /// How often.
    pub count: u64,
}

/// Which sessions a report is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of this inbox.
    pub inbox: Option<InboxId>,
    /// Those about this; an empty one means those of which nobody knows.
    pub topic: Option<String>,
    /// Those in which this agent took part; the agents' figures are then this agent's.
    pub agent: Option<UserId>,
}

/// Whether a session is one that the filter lets through. What was merged into another conversation is counted with that one.
pub fn relevant(fact: &Fact, filter: &Filter) -> bool {
    fact.ending != Ending::Merged
        && filter.inbox.is_none_or(|inbox| fact.inbox_id == inbox)
        && filter.topic.as_ref().is_none_or(|topic| fact.topic.as_deref().unwrap_or_default() == topic)
        && filter.agent.is_none_or(|agent| fact.agents.iter().any(|part| part.user_id == agent))
}

/// Whether a session is one of those that a metric's figure counts; `None` when there is no such metric.
pub fn measured(fact: &Fact, filter: &Filter, metric: &str) -> Option<bool> {
    let wanted = Id::named(metric)?;
    let mut shown = false;
    measure(fact, filter.agent, &mut |id, given| shown |= id == wanted && given.shows());
    Some(shown)
}

/// Facts, added up one by one.
#[derive(Clone, Debug)]
pub struct Summary {
    zone: Zone,
    filter: Filter,
    all: Tally,
    days: BTreeMap<Day, Tally>,
    hours: BTreeMap<u8, Tally>,
    inboxes: BTreeMap<InboxId, Tally>,
    topics: BTreeMap<String, Tally>,
    agents: BTreeMap<UserId, Tally>,
    hand_offs: BTreeMap<HandOffReason, u64>,
    reasons: BTreeMap<SurveyReason, u64>,
    assistant_stars: [u64; 5],
    agent_stars: [u64; 5],
}

impl Summary {
    /// Nothing yet.
    pub fn new(zone: Zone, filter: Filter) -> Self {
        Self {
            zone,
            filter,
            all: Tally::default(),
            days: BTreeMap::new(),
            hours: BTreeMap::new(),
            inboxes: BTreeMap::new(),
            topics: BTreeMap::new(),
            agents: BTreeMap::new(),
            hand_offs: BTreeMap::new(),
            reasons: BTreeMap::new(),
            assistant_stars: [0; 5],
            agent_stars: [0; 5],
        }
    }

    /// One more session.
    pub fn add(&mut self, fact: &Fact) {
        if !relevant(fact, &self.filter) {
            return;
        }
        let focus = self.filter.agent;
        let (day, hour) = self.zone.day_and_hour(fact.began_at);
        self.all.add(fact, focus);
        self.days.entry(day).or_default().add(fact, focus);
        if fact.is_empty() {
            return;
        }
        self.hours.entry(hour).or_default().add(fact, focus);
        self.inboxes.entry(fact.inbox_id).or_default().add(fact, focus);
        self.topics.entry(fact.topic.clone().unwrap_or_default()).or_default().add(fact, focus);
        for part in fact.agents.iter().filter(|part| focus.is_none_or(|agent| part.user_id == agent)) {
            self.agents.entry(part.user_id).or_default().add(fact, Some(part.user_id));
        }
        if let Some(reason) = fact.hand_off {
            *self.hand_offs.entry(reason).or_default() += 1;
        }
        for reason in &fact.reasons {
            *self.reasons.entry(reason.clone()).or_default() += 1;
        }
        let rated = fact.agent_stars.filter(|_| focus.is_none_or(|agent| fact.rated_agent() == Some(agent)));
        for (given, counts) in
            [(fact.assistant_stars, &mut self.assistant_stars), (rated, &mut self.agent_stars)]
        {
            if let Some(count) = given.and_then(|stars| counts.get_mut(usize::from(stars.checked_sub(1)?))) {
                *count += 1;
            }
        }
    }

    /// Every metric's figure.
    pub fn figures(&self) -> Vec<Figure> {
        self.all.clone().figures()
    }

    /// By day, of every day of the range: those without sessions too.
    pub fn days(&self, from: Day, to: Day) -> Vec<Group> {
        let nothing = Tally::default();
        let mut groups = Vec::new();
        let mut day = from;
        while day <= to {
            groups.push(group(day.to_string(), self.days.get(&day).unwrap_or(&nothing)));
            let next = day.plus(1);
            if next == day {
                break;
            }
            day = next;
        }
        groups
    }

    /// By hour of the day, all 24.
    pub fn hours(&self) -> Vec<Group> {
        let nothing = Tally::default();
        (0..24).map(|hour| group(hour.to_string(), self.hours.get(&hour).unwrap_or(&nothing))).collect()
    }

    /// By inbox, the busiest first.
    pub fn inboxes(&self) -> Vec<Group> {
        busiest(self.inboxes.iter().map(|(id, tally)| group(id.to_string(), tally)))
    }

    /// By topic, the busiest first.
    pub fn topics(&self) -> Vec<Group> {
        busiest(self.topics.iter().map(|(topic, tally)| group(topic.clone(), tally)))
    }

    /// By agent, the busiest first.
    pub fn agents(&self) -> Vec<Group> {
        busiest(self.agents.iter().map(|(id, tally)| group(id.to_string(), tally)))
    }

    /// Why sessions went to people, the first time in each.
    pub fn hand_offs(&self) -> Vec<Breakdown> {
        self.hand_offs.iter().map(|(reason, count)| breakdown(reason, *count)).collect()
    }

    /// Why customers rated as they did, the most frequent first.
    pub fn reasons(&self) -> Vec<Breakdown> {
        let mut all: Vec<Breakdown> =
            self.reasons.iter().map(|(reason, count)| breakdown(reason, *count)).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.count));
        all
    }

    /// How often one to five stars were given to the assistant.
    pub const fn assistant_stars(&self) -> [u64; 5] {
        self.assistant_stars
    }

    /// How often one to five stars were given to agents.
    pub const fn agent_stars(&self) -> [u64; 5] {
        self.agent_stars
    }
}

fn group(key: String, tally: &Tally) -> Group {
    let values = tally.values().map(|(id, value)| (id.to_owned(), value)).collect();
    Group { key, sessions: tally.count(Id::Sessions), values }
}

fn busiest(groups: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by(|a, b| b.sessions.cmp(&a.sessions).then_with(|| a.key.cmp(&b.key)));
    groups
}

/// The stored word of a closed list.
fn breakdown(key: &impl Serialize, count: u64) -> Breakdown {
    let key = serde_json::to_value(key).ok().and_then(|value| value.as_str().map(str::to_owned));
    Breakdown { key: key.unwrap_or_default(), count }
}
