//! Reports: figures with their definitions, and the sessions behind them.

use std::collections::BTreeMap;

use base::{ConversationId, InboxId, Locale, UserId};
use conversation::event::HandOffReason;
use insight::{Breakdown, Ending, Figure, Group, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InBoth {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What a figure is called and means.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MetricView {
    /// Its id.
    pub id: String,
    /// In what it is told.
    pub unit: Unit,
    /// Whether more is better (true), worse (false), or neither (absent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<bool>,
    /// Its name.
    pub name: InBoth,
    /// What is counted, out of what.
    pub definition: InBoth,
}

/// The figures of a range of days.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The workspace's zone, in which days and hours are told.
    pub zone: String,
    /// The first day, `2026-11-01`.
    pub from: String,
    /// The last day, which is counted too.
    pub to: String,
    /// The first day of the period before, which is as long.
    pub before_from: String,
    /// The last day of the period before.
    pub before_to: String,
    /// Whether it is about the asker's own sessions only, as an agent's is.
    pub own_only: bool,
    /// What each figure means, in the order in which they are shown.
    pub metrics: Vec<MetricView>,
    /// One of each metric.
    pub figures: Vec<Figure>,
    /// The same for the period before.
    pub before: Vec<Figure>,
    /// By day, every day of the range.
    pub days: Vec<Group>,
    /// By hour of the day, all 24.
    pub hours: Vec<Group>,
    /// By inbox, the busiest first.
    pub inboxes: Vec<Group>,
    /// By topic, the busiest first; the empty key is of sessions whose topic nobody knows.
    pub topics: Vec<Group>,
    /// By agent, the busiest first.
    pub agents: Vec<Group>,
    /// Why sessions went to people.
    pub hand_offs: Vec<Breakdown>,
    /// Why customers rated as they did.
    pub reasons: Vec<Breakdown>,
    /// How often one to five stars were given to the assistant.
    pub assistant_stars: Vec<u64>,
    /// How often one to five stars were given to agents.
    pub agent_stars: Vec<u64>,
    /// Names of the inboxes and agents that may be filtered by.
    pub names: BTreeMap<String, String>,
    /// What each reason of a survey was called when it was asked.
    pub reason_words: BTreeMap<String, InBoth>,
    /// Titles of the topics.
    pub topic_titles: BTreeMap<String, InBoth>,
}

/// A session behind a figure.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportSession {
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// 0 is the first session of the conversation.
    pub session: u32,
    /// Where it arrived.
    pub inbox_id: InboxId,
    /// The customer's language.
    pub locale: Locale,
    /// When it began.
    pub began_ms: i64,
    /// When it ended.
    pub ended_ms: i64,
    /// How.
    pub ending: Ending,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The agents who took part.
    pub agents: Vec<UserId>,
    /// The customer's messages.
    pub customer_messages: u32,
    /// Why it went to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_off: Option<HandOffReason>,
    /// Whether the conversation was reopened afterwards.
    pub reopened: bool,
    /// Stars for the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assistant_stars: Option<u8>,
    /// Stars for the agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_stars: Option<u8>,
}

/// A page of sessions.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportSessions {
    /// Newest first.
    pub sessions: Vec<ReportSession>,
    /// For the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which table of a report is wanted as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportPart {
    /// The figures with their definitions.
    Figures,
    /// By day.
    Days,
    /// By hour.
    Hours,
    /// By inbox.
    Inboxes,
    /// By topic.
    Topics,
    /// By agent.
    Agents,
    /// The sessions one by one.
    Sessions,
}
