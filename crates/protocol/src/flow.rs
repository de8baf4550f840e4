//! Flows as people of the house change them: drafts, what is wrong with them, trying them, and releases.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::action::{ActionDoes, ActionInput};
use crate::inbox::Wording;

/// Where a flow that answers comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowOrigin {
    /// The industry pack, as it was delivered.
    Pack,
    /// The pack's, changed here.
    Changed,
    /// Made here.
    Own,
}

/// What waits for the next release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowDraft {
    /// Nothing.
    None,
    /// Another text.
    Changed,
    /// A flow that there was not.
    New,
    /// It goes, or is the pack's again.
    Removed,
}

/// Something by its id and title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowName {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Wording,
}

/// A flow in the list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowItem {
    /// Id; the file is `flows/<id>.yaml`.
    pub id: String,
    /// Title, as the draft says it.
    pub title: Wording,
    /// Where what answers comes from; a new one is `own`.
    pub origin: FlowOrigin,
    /// What waits for the next release.
    pub draft: FlowDraft,
    /// Whether the draft cannot be released.
    pub problem: bool,
    /// How many steps it has, those in branches too.
    pub steps: u32,
    /// What it begins with.
    pub topics: Vec<FlowName>,
    /// What it calls.
    pub actions: Vec<FlowName>,
    /// Other flows that it runs.
    pub runs: Vec<String>,
    /// Whether it reads something back before it is done.
    pub confirms: bool,
}

/// A slot that flows may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowSlot {
    /// Its name.
    pub name: String,
    /// What it holds, for example `order_number` or `text`.
    pub kind: String,
}

/// A topic that a flow may begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowTopic {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Wording,
    /// The flow that begins with it; without one it has an answer.
    pub flow: Option<String>,
}

/// An action that a flow may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowAction {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Wording,
    /// What it does.
    pub does: ActionDoes,
    /// What it needs.
    pub inputs: Vec<ActionInput>,
    /// The kinds of result that a flow must say something of, `error` among them.
    pub results: Vec<String>,
}

/// What flows may name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowWords {
    /// Slots, by name.
    pub slots: Vec<FlowSlot>,
    /// Topics, by id.
    pub topics: Vec<FlowTopic>,
    /// Actions, by id.
    pub actions: Vec<FlowAction>,
}

/// All flows of the workspace.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowsView {
    /// By their ids.
    pub flows: Vec<FlowItem>,
    /// The release that answers; without one the pack's own flows do.
    pub published: Option<u32>,
    /// Whether drafts wait.
    pub changed: bool,
    /// What they may name.
    pub words: FlowWords,
}

/// A flow of one's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFlow {
    /// Its id: a-z, 0-9 and _, at most 40 characters.
    pub id: String,
    /// Its text; it may be wrong as long as it is not released.
    pub source: String,
}

/// Another text of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveFlow {
    /// The whole text; at most 200,000 bytes.
    pub source: String,
    /// The draft that it was made from; 0 where there was none.
    pub rev: u32,
}

/// A text to be looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckFlow {
    /// The whole text.
    pub source: String,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlowProblem {
    /// In which line, the first being 1.
    pub line: Option<u32>,
    /// At which key.
    pub key: Option<String>,
    /// What, as the command line says it.
    pub text: String,
}

/// What was found in a text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowCheck {
    /// Why it cannot be released.
    pub problem: Option<FlowProblem>,
    /// Its steps; none where it cannot be read.
    pub outline: Vec<OutlineStep>,
}

/// One step of a flow, as a picture shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutlineStep {
    /// Where it stands: `steps[3].on.error.then[0]`.
    pub at: String,
    /// In which line.
    pub line: u32,
    /// The key that says what it does, for example `collect`; empty where none does.
    pub kind: String,
    /// A slot, an action, a flow, a condition or a time.
    pub name: Option<String>,
    /// Title of the action or flow.
    pub title: Option<Wording>,
    /// What is asked or said.
    pub says: Option<Wording>,
    /// How many other wordings there are.
    pub more: u32,
    /// What can be chosen.
    pub options: Vec<Wording>,
    /// What may follow.
    pub branches: Vec<OutlineBranch>,
}

/// What follows where something holds, or from one kind of result.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutlineBranch {
    /// `then`, `else`, or the kind of result.
    pub name: String,
    /// What is said.
    pub says: Option<Wording>,
    /// The flow ends here.
    pub ends: bool,
    /// `now` or `offer`: a person is fetched or offered.
    pub handoff: Option<String>,
    /// A slot that is asked for again.
    pub again: Option<String>,
    /// The card that is shown.
    pub card: Option<String>,
    /// Further steps.
    #[schema(no_recursion)]
    pub steps: Vec<OutlineStep>,
}

/// The scripts of a flow.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowScripts {
    /// Their text: the draft, else what is laid, else the pack's; empty where there are none.
    pub source: String,
    /// The draft's number; 0 without one.
    pub rev: u32,
    /// The text of the release that answers, or the pack's.
    pub live: Option<String>,
    /// The pack's text.
    pub pack: Option<String>,
    /// Why they cannot be played.
    pub problem: Option<FlowProblem>,
    /// How many there are.
    pub count: u32,
}

/// A flow with its texts.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowView {
    /// Id.
    pub id: String,
    /// Title, as the draft says it.
    pub title: Wording,
    /// Where what answers comes from.
    pub origin: FlowOrigin,
    /// What waits for the next release.
    pub draft: FlowDraft,
    /// Its text: the draft, else what answers.
    pub source: String,
    /// The draft's number; 0 without one.
    pub rev: u32,
    /// The text that answers.
    pub live: Option<String>,
    /// The pack's text.
    pub pack: Option<String>,
    /// What is found in it.
    pub check: FlowCheck,
    /// Its scripts.
    pub scripts: FlowScripts,
}

/// Scripts to be played.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TryScripts {
    /// A text of the flow that is not saved.
    pub source: Option<String>,
    /// A text of its scripts that is not saved.
    pub scripts: Option<String>,
}

/// What came of playing them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ScriptsRun {
    /// Those that passed.
    pub passed: u32,
    /// Those that did not.
    pub failed: u32,
    /// All of them, in the order of the file.
    pub scripts: Vec<ScriptRun>,
}

/// One script that was played.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ScriptRun {
    /// Its name.
    pub name: String,
    /// In which line it begins.
    pub line: u32,
    /// Whether everything was as it says.
    pub ok: bool,
    /// What was not.
    pub problems: Vec<ScriptProblem>,
    /// What was said.
    pub said: Vec<ScriptLine>,
}

/// What was not as a script says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ScriptProblem {
    /// In which turn, the first being 1.
    pub turn: u32,
    /// What.
    pub text: String,
}

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScriptWho {
    /// The customer.
    Customer,
    /// The assistant.
    Assistant,
    /// A business system, or what was asked of it.
    System,
}

/// One line of what was said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ScriptLine {
    /// Who.
    pub who: ScriptWho,
    /// What.
    pub text: String,
}

/// A conversation to be played with the drafts, from its beginning.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChatFlow {
    /// A flow whose text is not saved.
    pub id: Option<String>,
    /// That text.
    pub source: Option<String>,
    /// What comes, in order; 60 turns at most.
    pub turns: Vec<ChatTurn>,
    /// Whether a signature proves who the customer is.
    pub identity: bool,
}

/// What comes in one turn: exactly one of these.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChatTurn {
    /// What the customer writes.
    pub customer: Option<String>,
    /// What the business system answers.
    #[schema(value_type = Option<Object>)]
    pub result: Option<Value>,
    /// Why it does not: `timeout`, `unreachable`, `refused`, `failed`, `unsettled`.
    pub error: Option<String>,
}

/// A conversation that was played.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChatView {
    /// What came of each turn.
    pub turns: Vec<TriedTurn>,
}

/// A call that is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedCall {
    /// The action.
    pub action: String,
    /// Its inputs.
    pub inputs: BTreeMap<String, String>,
}

/// What came of a turn.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TriedTurn {
    /// What is said.
    pub says: Vec<String>,
    /// The buttons of the last reply.
    pub buttons: Vec<String>,
    /// What is called; the next turn brings what comes of it.
    pub call: Option<TriedCall>,
    /// Why a person is fetched.
    pub hand_off: Option<String>,
    /// What kind of turn it was.
    pub decision: String,
    /// The intent that led.
    pub intent: Option<String>,
    /// The rules that decided.
    pub rules: Vec<String>,
    /// The flow that is under way then.
    pub flow: Option<String>,
    /// What it knows.
    pub slots: BTreeMap<String, String>,
    /// The step at which it stands, as an outline calls it.
    pub at: Option<String>,
}
