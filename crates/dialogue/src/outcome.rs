//! What comes out: effects, the new state, and why.

use std::collections::BTreeMap;

use base::{Locale, Timestamp};
use nlu::Scored;
use serde::{Deserialize, Serialize};

use crate::finding::WhyArticle;
use crate::guard::{Change, Reason};
use crate::meant::{Candidate, Chosen};
use crate::nearer::Nearer;
use crate::pack::Thresholds;
use crate::phrase::Phrasable;
use crate::promise::PromiseKind;
use crate::state::DialogueState;
use crate::ticket::NewTicket;

/// Where an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Id of the reviewed answer.
    pub id: String,
    /// Its title in the language of the reply.
    pub title: String,
    /// Its version, where it is an article of the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// A result to be shown as a card beside the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Kind of card, for example `order`.
    pub kind: String,
    /// The business system's data.
    pub data: serde_json::Value,
}

/// One message of the assistant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The text; never empty.
    pub text: String,
    /// Reviewed answers it rests on.
    pub sources: Vec<Source>,
    /// Buttons; a press sends the text.
    pub quick_replies: Vec<String>,
    /// A card.
    pub card: Option<Card>,
}

/// Why a person is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOffReason {
    /// The customer asked for one.
    Asked,
    /// The assistant could not help.
    Failed,
    /// The customer is angry.
    Anger,
    /// What was said must be seen by a person at once.
    Danger(nlu::danger::DangerKind),
    /// A rule, by name.
    Rule(String),
}

impl HandOffReason {
    /// In one word, as scripts call it: `asked`, `failed`, `anger`, `danger`, or the name of a rule.
    pub fn word(&self) -> String {
        match self {
            Self::Asked => "asked",
            Self::Failed => "failed",
            Self::Anger => "anger",
            Self::Danger(_) => "danger",
            Self::Rule(name) => name,
        }
        .to_owned()
    }
}

/// What a business action gives away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pays {
    /// How much, in fen (1/100 yuan).
    pub fen: i64,
    /// For which order.
    pub order: String,
}

/// What the outside world is to do, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// Send a message.
    Reply(Reply),
    /// Perform a business action and bring its result in a later turn.
    Call {
        /// Unique within the conversation; the same key is the same action.
        key: String,
        /// The action's id.
        action: String,
        /// Inputs by name.
        inputs: BTreeMap<String, String>,
        /// What it gives away, where it does.
        pays: Option<Pays>,
    },
    /// Look whether this is the code that was sent, and bring what is found in a later turn. It is counted where no parallel turn gets round it.
    CheckCode {
        /// Unique within the conversation.
        key: String,
        /// The key of the call that sent it.
        sent: String,
        /// The action that sent it.
        action: String,
        /// What it was sent for.
        inputs: BTreeMap<String, String>,
        /// What the customer wrote.
        code: String,
    },
    /// Open a ticket, or join the one of the same kind that is open, and bring its number in a later turn.
    OpenTicket {
        /// Unique within the conversation; the same key is the same ticket.
        key: String,
        /// Which.
        ticket: NewTicket,
    },
    /// What was said in this turn promises something: somebody must see to it.
    Promise {
        /// What kind.
        kind: PromiseKind,
        /// What.
        what: String,
        /// By when.
        due: Timestamp,
        /// The key of the call that failed, where it is about that.
        attempt: Option<String>,
    },
    /// What had failed in this attempt was done after all: nobody need see to it any more.
    Done {
        /// The key of the call.
        attempt: String,
    },
    /// Give the conversation to people.
    HandOff {
        /// Why.
        reason: HandOffReason,
        /// By when somebody will have answered; `None` when somebody is there now.
        due: Option<Timestamp>,
    },
}

/// What kind of turn it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// A reviewed answer was given.
    Answer,
    /// The customer was asked what is meant.
    Clarify,
    /// A business flow went on.
    Action,
    /// A person is fetched.
    Handoff,
    /// Small talk, or nothing to say.
    Smalltalk,
    /// The assistant said that it cannot help with this.
    Refuse,
}

impl Decision {
    /// In one word, as it is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::Action => "action",
            Self::Handoff => "handoff",
            Self::Smalltalk => "smalltalk",
            Self::Refuse => "refuse",
        }
    }
}

/// Why the assistant did what it did; kept with every reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The release of flows that answered, 0 being the pack's own; whoever takes the step puts it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// The text that was understood: the burst, joined.
    pub understood: String,
    /// Language of the reply.
    pub locale: Locale,
    /// The three likeliest intents with confidence, nearest example and reasons.
    pub intents: Vec<Scored>,
    /// How likely the text is out of scope.
    pub out_of_scope: f32,
    /// How likely a person was asked for.
    pub wants_person: f32,
    /// What it feels like.
    pub emotion: nlu::Emotion,
    /// What a supervisor must see at once, with the words it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub danger: Vec<nlu::danger::Danger>,
    /// Slots in force.
    pub slots: BTreeMap<String, String>,
    /// The decision.
    pub decision: Decision,
    /// The intent that was acted on, if any.
    pub intent: Option<String>,
    /// With which confidence.
    pub confidence: f32,
    /// Names of the rules that led here, in order.
    pub rules: Vec<String>,
    /// What the message was read as, when it holds several requests; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<WhyPart>,
    /// Reviewed answers used.
    pub sources: Vec<Source>,
    /// What was found in the company's articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<WhyArticle>,
    /// Why an article answered rather than a topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearer: Option<Nearer>,
    /// What a language model chose of what may be meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// The language model that phrased the answer of articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrased_by: Option<String>,
    /// What was not said, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Held>,
    /// Terms that were said in plainer words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plainer: Vec<Change>,
    /// The lines in force.
    pub thresholds: Thresholds,
}

/// A reply that was not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its text.
    pub text: String,
    /// What said it: `topic:`, `article:` or `reply:` and its id.
    pub said_by: String,
    /// All that is wrong with it.
    pub reasons: Vec<Reason>,
}

/// One request of a message that holds several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhyPart {
    /// Its words, without those that join it to the other.
    pub text: String,
    /// What it was understood as; none where it gives a task what it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// With which confidence.
    pub confidence: f32,
}

/// The result of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The state to keep.
    pub state: DialogueState,
    /// What to do.
    pub effects: Vec<Effect>,
    /// What kind of turn it was.
    pub decision: Decision,
    /// Why.
    pub why: Why,
    /// What a language model may choose from, where the step would ask or refuse.
    pub candidates: Vec<Candidate>,
    /// An answer of articles that a language model may phrase.
    pub phrasable: Option<Phrasable>,
}

impl Outcome {
    /// The messages, in order.
    pub fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Reply(reply) => Some(reply),
            _ => None,
        })
    }
}
