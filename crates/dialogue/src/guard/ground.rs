//! What a reply is, and what it rests on.

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use nlu::entity::{Context, OrderPattern};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Who wrote the words of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// People have reviewed them: a topic's answer, an article.
    Reviewed,
    /// A template with what was filled in.
    Filled,
    /// A model.
    Generated,
}

/// Where a reply is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// In a chat.
    #[default]
    Chat,
    /// In a letter.
    Mail,
    /// In a text message.
    Sms,
}

impl Channel {
    /// Characters of a reply at most.
    pub const fn chars(self) -> usize {
        match self {
            Self::Chat => super::MAX_REPLY_CHARS,
            Self::Mail => 8_000,
            // Five parts of 67.
            Self::Sms => 335,
        }
    }
}

/// What a reply rests on.
#[derive(Clone, Debug)]
pub struct Grounds<'a> {
    /// Who wrote it.
    pub origin: Origin,
    /// Where it is read.
    pub channel: Channel,
    /// The language of the conversation.
    pub locale: Locale,
    /// What the contact said, and is known by: messages, slots, profile.
    pub own: Vec<&'a str>,
    /// What is published: texts and titles of what it rests on.
    pub sources: Vec<&'a str>,
    /// What business systems answered for this contact.
    pub results: Vec<&'a Value>,
    /// How order numbers look.
    pub orders: &'a [OrderPattern],
    /// Now.
    pub now: Timestamp,
    /// The company's zone.
    pub zone: TimeZone,
}

impl<'a> Grounds<'a> {
    /// With nothing to rest on.
    pub fn new(origin: Origin, channel: Channel, locale: Locale, now: Timestamp, zone: TimeZone) -> Self {
        Self {
            origin,
            channel,
            locale,
            own: Vec::new(),
            sources: Vec::new(),
            results: Vec::new(),
            orders: &[],
            now,
            zone,
        }
    }

    /// How values are read in it.
    pub(super) fn context(&self) -> Context<'a> {
        Context { orders: self.orders, ..Context::new(self.now, self.zone.clone(), self.locale) }
    }
}

/// Depth to which an answer of a business system is read.
const MAX_DEPTH: usize = 8;

/// The leaves of an answer, each with its name.
pub(super) fn leaves<'v>(name: &'v str, value: &'v Value, depth: usize, out: &mut Vec<(&'v str, String)>) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::String(text) => out.push((name, text.clone())),
        Value::Number(number) => out.push((name, number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| leaves(name, item, depth + 1, out)),
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| leaves(name, value, depth + 1, out));
        }
        Value::Null | Value::Bool(_) => {}
    }
}
