//! The files of a pack as they are written. Unknown keys are errors.

use std::collections::BTreeMap;

use calendar::Weekday;
use serde::Deserialize;

use crate::text::Text;

/// `pack.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) assistant: Assistant,
    pub(crate) hours: Opening,
    #[serde(default)]
    pub(crate) thresholds: Lines,
    pub(crate) reply_due_minutes: u32,
    #[serde(default)]
    pub(crate) slots: BTreeMap<String, Slot>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assistant {
    pub(crate) name: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) zone: String,
    pub(crate) weekly: Vec<Shift>,
    #[serde(default)]
    pub(crate) holidays: Vec<String>,
    #[serde(default)]
    pub(crate) make_up_days: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shift {
    pub(crate) days: Vec<Weekday>,
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lines {
    pub(crate) sure: Option<f32>,
    pub(crate) plausible: Option<f32>,
    pub(crate) handoff: Option<f32>,
    pub(crate) anger: Option<f32>,
    pub(crate) out_of_scope: Option<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    OrderNumber,
    PhoneLast4,
    Phone,
    Email,
    Amount,
    Date,
    Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slot {
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) prefix: Option<String>,
    #[serde(default)]
    pub(crate) digits: Option<(usize, usize)>,
    #[serde(default)]
    pub(crate) prefer: Option<nlu::entity::Prefer>,
}

/// Lists in both languages.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists<T> {
    #[serde(default = "Vec::new")]
    pub(crate) zh: Vec<T>,
    #[serde(default = "Vec::new")]
    pub(crate) en: Vec<T>,
}

impl<T> Lists<T> {
    pub(crate) fn into_all(self) -> Vec<T> {
        self.zh.into_iter().chain(self.en).collect()
    }
}

/// One entry of `topics.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TopicEntry {
    pub(crate) id: String,
    pub(crate) title: Text,
    pub(crate) questions: Lists<String>,
    #[serde(default)]
    pub(crate) answer: Option<Text>,
    #[serde(default)]
    pub(crate) flow: Option<String>,
    pub(crate) ask: Text,
    #[serde(default)]
    pub(crate) follow_up: Vec<String>,
    /// Words of the deed that the topic is about, its name first.
    #[serde(default)]
    pub(crate) acts: Option<Lists<String>>,
}

/// One entry of `smalltalk.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmalltalkEntry {
    pub(crate) id: String,
    /// What it is called; its id where nothing is said.
    #[serde(default)]
    pub(crate) title: Text,
    pub(crate) questions: Lists<String>,
    pub(crate) answer: Text,
}

/// `handoff.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Handoff {
    pub(crate) zh: Vec<String>,
    pub(crate) en: Vec<String>,
    pub(crate) not: Lists<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weighted {
    pub(crate) word: String,
    pub(crate) weight: f32,
}

/// `emotion.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Emotions {
    pub(crate) angry: Lists<Weighted>,
    pub(crate) anxious: Lists<Weighted>,
    pub(crate) disappointed: Lists<Weighted>,
    pub(crate) confused: Lists<Weighted>,
    pub(crate) satisfied: Lists<Weighted>,
}

/// `guards.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guards {
    pub(crate) promise: Lists<String>,
}

/// `flows/<id>.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlowFile {
    pub(crate) id: String,
    pub(crate) title: Text,
    #[serde(default)]
    pub(crate) cancelled: Option<Text>,
    pub(crate) steps: Vec<StepEntry>,
}

/// One step as written: one of `collect`, `choose`, `confirm` and `call`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepEntry {
    #[serde(default)]
    pub(crate) collect: Option<String>,
    #[serde(default)]
    pub(crate) unless: Option<Unless>,
    #[serde(default)]
    pub(crate) ask: Option<Text>,
    #[serde(default)]
    pub(crate) retry: Option<Text>,
    #[serde(default)]
    pub(crate) attempts: Option<u8>,
    #[serde(default)]
    pub(crate) choose: Option<String>,
    #[serde(default)]
    pub(crate) options: Vec<Choice>,
    #[serde(default)]
    pub(crate) confirm: Option<Text>,
    #[serde(default)]
    pub(crate) yes: Option<Text>,
    #[serde(default)]
    pub(crate) no: Option<Text>,
    #[serde(default)]
    pub(crate) minutes: Option<u16>,
    #[serde(default)]
    pub(crate) call: Option<String>,
    #[serde(default)]
    pub(crate) inputs: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) say_while: Option<Text>,
    #[serde(default)]
    pub(crate) on: BTreeMap<String, Branch>,
}

/// When a slot need not be collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unless {
    /// The customer is known by a signed identity.
    Identity,
}

/// Whether a result leads to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffRule {
    /// A person is offered; after a second failure fetched.
    Offer,
    /// A person is fetched at once.
    Now,
}

/// What follows from one kind of result.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// What is said; `{placeholders}` come from slots and from the result.
    pub say: Text,
    /// The result is shown as a card of this kind.
    #[serde(default)]
    pub card: Option<String>,
    /// A person is offered or fetched.
    #[serde(default)]
    pub handoff: Option<HandoffRule>,
    /// The flow ends here, whatever steps would follow.
    #[serde(default)]
    pub ends: bool,
    /// Lists of the result that become the options of a later choice, by slot.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
}

/// One option of a choice, as the pack's author wrote it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the business system is told.
    pub value: String,
    /// What the customer reads; also the button.
    pub label: Text,
    /// Words by which a customer means it.
    #[serde(default)]
    pub words: Vec<String>,
    /// What follows from it, for the read-back.
    #[serde(default)]
    pub note: Option<Text>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Asks for a slot until it is filled.
    Collect {
        /// The slot's name.
        slot: String,
        /// When it is skipped.
        unless: Option<Unless>,
        /// The question.
        ask: Text,
        /// What is said when the answer could not be read.
        retry: Text,
        /// How often it is asked in all.
        attempts: u8,
    },
    /// Lets the customer choose one of several; a single option is taken without asking.
    Choose {
        /// The slot's name.
        slot: String,
        /// The question.
        ask: Text,
        /// What is said when the answer fits no option.
        retry: Text,
        /// The options; when empty, those that an earlier call brought.
        options: Vec<Choice>,
        /// How often it is asked in all.
        attempts: u8,
    },
    /// Reads back what will happen and goes on only after a yes to just this.
    Confirm {
        /// What will happen.
        say: Text,
        /// The button that confirms.
        yes: Text,
        /// The button that does not.
        no: Text,
        /// How long a yes counts.
        minutes: u16,
        /// How often it is asked in all.
        attempts: u8,
    },
    /// Calls a business action; the turn that brings the result goes on.
    Call {
        /// The action's id.
        action: String,
        /// Input templates by name; an input without a value is left out.
        inputs: BTreeMap<String, String>,
        /// What is said meanwhile.
        say_while: Option<Text>,
        /// What follows, by kind of result; `error` is for failures and timeouts.
        on: BTreeMap<String, Branch>,
    },
}
