//! Releases of flows: what each holds, how it was tested, and which of them answers.

use base::ConversationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A release to be made of all drafts.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MakeRelease {
    /// What is new in it, for colleagues; at most 200 characters.
    pub note: String,
}

/// The newest releases.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FlowReleases {
    /// Newest first.
    pub releases: Vec<ReleaseView>,
    /// The release that answers; without one the pack's own flows do.
    pub published: Option<u32>,
    /// The release that is tried in a share of the conversations.
    pub tried: Option<u32>,
    /// Whether drafts wait.
    pub changed: bool,
}

/// A release to be tried in a share of the conversations.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginRollout {
    /// In how many of a hundred; 1 to 99.
    pub percent: u8,
}

/// When a release was tried in a share of the conversations, the last time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutView {
    /// In how many of a hundred.
    pub percent: u8,
    /// Since when.
    pub since_ms: i64,
    /// Until when; none: it is still tried.
    pub until_ms: Option<i64>,
    /// The release that answered in the others; none: the pack's own flows.
    pub against: Option<u32>,
}

/// What came of sessions in which the assistant spoke, which began while a release was tried, and have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutSide {
    /// How many.
    pub sessions: u32,
    /// Those that the assistant saw to alone.
    pub self_served: u32,
    /// Those that went to people.
    pub handed: u32,
    /// Those in which the customer came back.
    pub reopened: u32,
    /// Those in which the assistant was rated.
    pub rated: u32,
    /// Of these, with four or five stars.
    pub satisfied: u32,
    /// Messages of customers.
    pub messages: u32,
}

/// How much larger a share is with what is tried, from 0 to 1: the 95 % interval by Newcombe's hybrid score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShareDifference {
    /// At least.
    pub low: f32,
    /// At most.
    pub high: f32,
}

/// A release that is or was tried, beside what answered in the other conversations of the same time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RolloutNumbers {
    /// When it was tried.
    pub rollout: RolloutView,
    /// With what is tried.
    pub tried: RolloutSide,
    /// With what answers in the others.
    pub against: RolloutSide,
    /// Of self-served sessions; none before both sides have one.
    pub self_served: Option<ShareDifference>,
    /// Of sessions that went to people.
    pub handed: Option<ShareDifference>,
    /// Of satisfied customers, among those who rated.
    pub satisfied: Option<ShareDifference>,
}

/// Where a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// It is being tested.
    Testing,
    /// It may be published.
    Ready,
    /// It may not; `problems` says why.
    Failed,
}

/// A release.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReleaseView {
    /// Its number.
    pub no: u32,
    /// Where it stands.
    pub state: ReleaseState,
    /// Whether it is the one that answers.
    pub published: bool,
    /// What is new in it.
    pub note: String,
    /// Who made it.
    pub made_by_name: String,
    /// When.
    pub made_ms: i64,
    /// When it was last published.
    pub published_ms: Option<i64>,
    /// When it was last tried in a share of the conversations.
    pub rollout: Option<RolloutView>,
    /// Steps of its tests that are done.
    pub done: u32,
    /// Steps there are; 0 until that is known.
    pub of: u32,
    /// What is in the way of publishing it.
    pub problems: Vec<ReleaseProblem>,
}

/// What kind of thing is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseFlaw {
    /// A script fails.
    Script,
    /// Scripts cannot be read.
    Unreadable,
    /// Fewer simulated customers are solved.
    Solved,
    /// More get something else than they meant.
    Wrong,
    /// More are told the same three times.
    Loops,
    /// More replies are held by a guard.
    Held,
    /// Something is changed without a yes or without proof.
    Unauthorised,
    /// The tests broke off.
    Broken,
}

/// Something that is in the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseProblem {
    /// What kind.
    pub kind: ReleaseFlaw,
    /// The flow whose scripts it is about.
    pub flow: Option<String>,
    /// The script.
    pub name: Option<String>,
    /// What is wrong, as the command line says it.
    pub text: Option<String>,
    /// How it is with what answers: a share, or a count.
    pub before: Option<f64>,
    /// How it is with the release.
    pub after: Option<f64>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowFile {
    /// A flow.
    Flow,
    /// Its scripts.
    Scripts,
}

/// A file that publishing would change; of the release that answers, how it differs from the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseChange {
    /// The flow.
    pub id: String,
    /// What the file holds.
    pub kind: FlowFile,
    /// Its text before; none where it comes.
    pub before: Option<String>,
    /// Its text after; none where it goes.
    pub after: Option<String>,
}

/// What simulated customers came to; shares are 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CrowdFigures {
    /// Of those whose goal can be met, solved.
    pub solved: f64,
    /// Of these, handed to a person.
    pub handed: f64,
    /// Of these, left.
    pub left: f64,
    /// Of all, those for whom something else was done than they meant.
    pub wrong: f64,
    /// Of those whose goal cannot be met, told so or handed to a person.
    pub told: f64,
    /// Conversations in which the same was said three times.
    pub loops: u32,
    /// In which a guard held a reply.
    pub held: u32,
    /// In which something was changed without a yes or without proof.
    pub unauthorised: u32,
    /// Messages until solved, mean.
    pub turns: f64,
}

/// What kind of turn it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplayTurn {
    /// `answer`, `clarify`, `action`, `handoff`, `smalltalk` or `refuse`.
    pub decision: String,
    /// The intent that led.
    pub intent: Option<String>,
    /// The flow that is under way then.
    pub flow: Option<String>,
    /// What is called.
    pub call: Option<String>,
    /// Why a person is fetched.
    pub hand_off: Option<String>,
}

/// A real conversation that would go otherwise; where both turns are alike, other words are said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplayChange {
    /// Which.
    pub conversation_id: ConversationId,
    /// At which turn of the customer, the first being 1.
    pub turn: u32,
    /// With what answers.
    pub before: ReplayTurn,
    /// With the release.
    pub after: ReplayTurn,
}

/// The latest real conversations, as far as their first call, with both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplayReport {
    /// How many were replayed.
    pub conversations: u32,
    /// Turns of them.
    pub turns: u32,
    /// How many would go otherwise.
    pub changed: u32,
    /// The first 50 of these.
    pub changes: Vec<ReplayChange>,
}

/// What the tests of a release said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TestReport {
    /// Scripts that were played.
    pub scripts: u32,
    /// Those that passed.
    pub passed: u32,
    /// Those that fail with what answers too: they are not in the way.
    pub failed_before: Vec<String>,
    /// Simulated customers of each; 0 where the pack has none.
    pub customers: u32,
    /// With what answers.
    pub before: Option<CrowdFigures>,
    /// With the release.
    pub after: Option<CrowdFigures>,
    /// Real conversations with both; never in the way.
    #[serde(default)]
    pub replay: ReplayReport,
}

/// A release with everything.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReleaseDetail {
    /// The release.
    pub release: ReleaseView,
    /// What publishing it would change.
    pub files: Vec<ReleaseChange>,
    /// What its tests said.
    pub report: Option<TestReport>,
}
