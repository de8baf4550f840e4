//! Flows as they are run: a list of steps in which branches are jumps forward. A flow is walked from its beginning each turn, and stops at the first
//! step that what is known does not settle; so a correction is nothing but another value.

mod build;
pub mod file;
mod outline;
mod saying;
mod schema;

use std::collections::BTreeMap;

pub(crate) use build::flow;
pub use build::{MAX_ATTEMPTS, MAX_CONFIRM_MINUTES, MAX_FLOW_BYTES, MAX_OPTIONS, MAX_STEPS};
pub use file::{Choice, HandoffRule};
pub use outline::{Outline, OutlineBranch, OutlineStep, outline};
pub use saying::Saying;
pub use schema::schema;

use crate::condition::Condition;
use crate::promise::{PromiseKind, Until};
use crate::text::Text;
use crate::ticket::Priority;

/// What conditions and placeholders may ask for beside slots and results.
pub const BUILT_IN: &[&str] = &[
    "identity", // the customer's reference, where a signature proves it
    "vip",      // yes for those most valued
    "language", // zh or en
    "channel",  // chat or mail
    "today",    // the day in the company's zone
    "open",     // yes while people are at work
    "online",   // yes while one of them is there
    "emotion",  // angry, anxious, disappointed, confused, satisfied or neutral
];

/// Whether a flow may be called so; scripts that belong to none have the other name.
pub fn is_id(name: &str) -> bool {
    crate::text::is_name(name) && name.len() <= 40 && name != super::sources::SHARED_SCRIPTS
}

/// A business flow.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Id; the file is `flows/<id>.yaml`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Topics that it begins with.
    pub begins_with: Vec<String>,
    /// What is said when the customer gives it up; the reply `flow_cancelled` when absent.
    pub cancelled: Option<Text>,
    /// Steps, in order; every jump leads forward.
    pub steps: Vec<Step>,
    /// Where each step stands in the file: `steps[3].on.error.then[0]`. A jump has the place of what it comes from.
    pub places: Vec<String>,
    /// A mark of what the file says: another one is another version.
    pub version: u64,
}

impl Flow {
    /// Whether it reads back what it will do: it changes something.
    pub(crate) fn confirms(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Confirm { .. }))
    }

    /// The flows that it runs.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Run { flow } => Some(flow.as_str()),
            _ => None,
        })
    }
}

/// What must hold of a value, and what is said where it does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What must hold.
    pub that: Condition,
    /// What is said otherwise; it asks again.
    pub say: Saying,
}

/// A ticket that a step opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opens {
    /// What it is about, for whoever sees to it; filled as texts are.
    pub subject: Text,
    /// What tells it from others of its kind: a template.
    pub about: Option<String>,
    /// Templates by name; one without a value is left out.
    pub fields: BTreeMap<String, String>,
    /// How pressing it is.
    pub priority: Priority,
    /// The name of the team that it is given to.
    pub team: Option<String>,
    /// By when it is to be solved.
    pub until: Option<Until>,
}

/// One step of a flow.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Asks for a slot until it is filled.
    Collect {
        /// The slot's name.
        slot: String,
        /// When it is skipped.
        unless: Option<Condition>,
        /// The question.
        ask: Saying,
        /// What is said when the answer could not be read, the first time, the second, and so on.
        retry: Vec<Saying>,
        /// What is said to who asks why it is wanted, or does not want to say.
        why: Option<Text>,
        /// The flow goes on without it where the customer does not want to say.
        optional: bool,
        /// What must hold of the value.
        checks: Vec<Check>,
        /// How customers call it, when they want to change it.
        called: Vec<String>,
        /// How often it is asked in all.
        attempts: u8,
    },
    /// Lets the customer choose one of several; a single option is taken without asking.
    Choose {
        /// The slot's name.
        slot: String,
        /// The question.
        ask: Saying,
        /// What is said when the answer fits no option.
        retry: Vec<Saying>,
        /// The options; when empty, those that an earlier call brought.
        options: Vec<Choice>,
        /// How customers call it, when they want to change it.
        called: Vec<String>,
        /// How often it is asked in all.
        attempts: u8,
    },
    /// Reads back what will happen and goes on only after a yes to just this.
    Confirm {
        /// What will happen.
        say: Saying,
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
    /// Sends a code to where the company knows the customer, and waits until it is told: then this proves who asks.
    Verify {
        /// What the proof is called.
        name: String,
        /// The action that sends it.
        action: String,
        /// Input templates by name; other values are another code.
        inputs: BTreeMap<String, String>,
        /// When it is skipped.
        unless: Option<Condition>,
        /// The question, once it was sent.
        ask: Saying,
        /// What is said when no code could be read.
        retry: Vec<Saying>,
        /// What is said to who asks why.
        why: Option<Text>,
        /// How often it is asked in all where none can be read.
        attempts: u8,
    },
    /// Says something once, and again when what it says has changed.
    Say {
        /// What is said.
        say: Saying,
    },
    /// The customer was told that something will happen by a certain time: somebody must see to it.
    Promise {
        /// What, for whoever sees to it; filled as texts are.
        what: Text,
        /// What kind.
        kind: PromiseKind,
        /// By when.
        until: Until,
    },
    /// Opens a ticket, or joins the open one; the turn that brings its number goes on.
    Ticket {
        /// What is asked for.
        opens: Opens,
        /// What follows where it is new, was open already, or could not be opened.
        on: BTreeMap<String, Branch>,
    },
    /// Gives slots values that the customer was not asked for.
    Set {
        /// Templates by slot.
        values: BTreeMap<String, String>,
    },
    /// Goes on where the condition holds, and elsewhere where it does not.
    Test {
        /// What must hold.
        when: Condition,
        /// The step that follows otherwise.
        otherwise: usize,
    },
    /// Goes on at a later step.
    Jump {
        /// Which.
        to: usize,
    },
    /// Runs another flow and comes back; what that one knows is known here.
    Run {
        /// Which.
        flow: String,
    },
    /// Fetches a person.
    HandOff {
        /// What is said before.
        say: Option<Saying>,
    },
    /// The flow is over.
    End,
}

impl Step {
    /// The slot that a question fills.
    pub(crate) fn slot(&self) -> Option<&str> {
        match self {
            Self::Collect { slot, .. } | Self::Choose { slot, .. } => Some(slot),
            _ => None,
        }
    }

    /// How customers call what it asks for.
    pub(crate) fn called(&self) -> &[String] {
        match self {
            Self::Collect { called, .. } | Self::Choose { called, .. } => called,
            _ => &[],
        }
    }
}

/// What follows from one kind of result.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// What is said; `{placeholders}` come from slots and from results.
    pub say: Option<Saying>,
    /// The result is shown as a card of this kind.
    pub card: Option<String>,
    /// A person is offered or fetched.
    pub handoff: Option<HandoffRule>,
    /// Lists of the result that become the options of a later choice, by slot.
    pub options: BTreeMap<String, String>,
    /// A slot whose value was not taken: it is asked for again.
    pub again: Option<String>,
    /// The step that follows; none where the flow ends here.
    pub next: Option<usize>,
}

impl Branch {
    /// Says nothing, and goes on there.
    pub(super) const fn onward(next: usize) -> Self {
        Self { say: None, card: None, handoff: None, options: BTreeMap::new(), again: None, next: Some(next) }
    }
}
