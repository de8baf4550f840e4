//! What no reply of the assistant may say, what is said in plainer words, and what was held.

use base::{ConversationId, HeldReplyId, Locale};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::inbox::Wording;

/// A term, and the plainer words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GlossaryTerm)]
pub struct Term {
    /// The term.
    pub word: String,
    /// What is said instead.
    pub plain: String,
    /// In which language; in both where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
}

/// What a company adds to the pack's rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GuardSettings {
    /// Words that are never said, at most 200.
    pub forbidden: Vec<String>,
    /// Words that are said in plainer ones, at most 500.
    pub glossary: Vec<Term>,
    /// Names that the glossary leaves alone, at most 200.
    pub protected: Vec<String>,
}

/// The settings, and what the pack says beside them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuardsView {
    /// As set.
    pub settings: GuardSettings,
    /// The pack's own.
    pub pack: GuardSettings,
}

/// A reply to look at.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryGuards {
    /// Its text.
    pub text: String,
    /// Who wrote it.
    pub origin: ReplyOrigin,
    /// What it rests on, where a model wrote it; may be left out.
    #[serde(default)]
    pub source: String,
    /// Where it is read.
    #[serde(default)]
    pub channel: ReplyChannel,
}

/// Who wrote a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyOrigin {
    /// People have reviewed it.
    Reviewed,
    /// A template with what was filled in.
    Filled,
    /// A model.
    Generated,
}

/// Where a reply is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyChannel {
    /// In a chat.
    #[default]
    Chat,
    /// In a letter.
    Mail,
    /// In a text message.
    Sms,
}

/// Why a reply is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HeldReason)]
pub struct Reason {
    /// The rule: `empty`, `length`, `unfilled`, `markup`, `promise`, `process`, `ungrounded`, `personal`, `forbidden`.
    pub rule: String,
    /// Where it begins, in characters.
    pub from: u32,
    /// Where it ends, in characters.
    pub to: u32,
    /// The words that break it.
    pub words: String,
}

/// A term that was said in plainer words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlainerWords)]
pub struct Plainer {
    /// The term.
    pub word: String,
    /// What is said instead.
    pub plain: String,
}

/// What becomes of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuardVerdict {
    /// Whether it is sent.
    pub passes: bool,
    /// Its text as it is sent, or as it was.
    pub text: String,
    /// All that is wrong with it.
    pub reasons: Vec<Reason>,
    /// What is said in plainer words.
    pub plainer: Vec<Plainer>,
}

/// Which held replies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindHeldReplies {
    /// The rule of a group.
    #[param(max_length = 40)]
    pub rule: String,
    /// The source of a group.
    #[param(max_length = 200)]
    pub said_by: String,
    /// Those older than this one.
    #[serde(default)]
    pub before: Option<HeldReplyId>,
}

/// Held replies of one rule and one source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldReplyGroup {
    /// The first rule that they break.
    pub rule: String,
    /// What said them: `topic:`, `article:` or `reply:` and its id.
    pub said_by: String,
    /// What that is called, where it still is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Wording>,
    /// How many.
    pub count: u32,
    /// How many nobody has seen yet.
    pub unseen: u32,
    /// The latest.
    pub last_ms: i64,
}

/// The groups, the latest first, at most 200.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldReplyGroups {
    /// Them.
    pub groups: Vec<HeldReplyGroup>,
}

/// A held reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldReplyView {
    /// Its id.
    pub id: HeldReplyId,
    /// Where it was not said.
    pub conversation_id: ConversationId,
    /// Its text; absent when the customer was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Every reason.
    pub reasons: Vec<Reason>,
    /// When.
    pub at_ms: i64,
    /// When somebody saw it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_ms: Option<i64>,
}

/// Held replies of a group, the newest first, at most 50.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldReplyPage {
    /// Them.
    pub replies: Vec<HeldReplyView>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<HeldReplyId>,
}

/// Held replies that somebody has seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeeHeldReplies {
    /// Their ids, at most 50.
    pub ids: Vec<HeldReplyId>,
}

/// One held reply of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedHeldReply {
    /// Where it was not said.
    pub conversation_id: ConversationId,
    /// Its text.
    pub text: String,
    /// When.
    pub at_ms: i64,
}
