//! What customers are to hear who were told what is wrong.

use std::collections::BTreeMap;

use base::{ArticleId, ContactId, ConversationId, CorrectionId, Locale, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::article_task::TaskArticle;

/// What may stand in `{{…}}` in the words of a correction.
pub const CORRECTION_VARIABLES: &[&str] = &["contact.name", "article.title"];

/// An article, or one version of it, that a message of ours rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestsOn {
    /// Which.
    pub id: ArticleId,
    /// The version that was looked at.
    pub version: u32,
}

/// Why customers are to hear it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionWhy {
    /// The article was withdrawn.
    Withdrawn,
    /// A newer version corrects an error.
    Changed,
}

/// Where a correction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionState {
    /// Somebody sees to it.
    Open,
    /// It goes out.
    Sending,
    /// Nothing more is to be done.
    Done,
}

/// Where one conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionFate {
    /// Nothing was decided.
    Waiting,
    /// It is to be sent.
    Queued,
    /// It was sent.
    Sent,
    /// A colleague holds the conversation, and was asked to say it.
    Noted,
    /// Nothing can be sent there.
    Unreachable,
    /// Somebody says that it need not be sent.
    Skipped,
    /// Somebody says that it was done.
    Done,
}

/// Why somebody leaves one out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It does not concern this customer.
    NotConcerned,
    /// They were told in another way.
    ToldOtherwise,
    /// Another reason.
    Other,
}

/// Why it was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnsentReason {
    /// It does not concern this customer.
    NotConcerned,
    /// They were told in another way.
    ToldOtherwise,
    /// Another reason.
    Other,
    /// The conversation is over: the customer would not see it any more.
    Closed,
    /// The customer was erased.
    Erased,
    /// It goes on in another conversation, which hears it.
    Merged,
}

/// Make a correction of what an article said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCorrection {
    /// Why.
    pub why: CorrectionWhy,
    /// The version that was wrong; absent: any.
    #[serde(default)]
    pub version: Option<u32>,
    /// Who sees to it; absent: whoever asks.
    #[serde(default)]
    pub owner: Option<UserId>,
}

/// Who sees to it, and the words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveCorrection {
    /// Who sees to it.
    pub owner: UserId,
    /// By language, with variables in `{{…}}`. Where one is missing or empty, customers hear the other.
    pub texts: BTreeMap<Locale, String>,
}

/// Send it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCorrection {
    /// To these of those that wait, at most 200; absent: to all.
    #[serde(default)]
    pub conversations: Option<Vec<ConversationId>>,
}

/// What is done to a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionDeed {
    /// What was not sent yet waits.
    Stop,
    /// Nothing more is to be done.
    Finish,
    /// It is to be gone on with.
    Reopen,
    /// Conversations that were told since are added.
    Gather,
}

/// What is done to a correction.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCorrection {
    /// What.
    pub deed: CorrectionDeed,
}

/// What somebody says of conversations of a correction.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub enum SettleCorrection {
    /// It need not be sent there.
    Skip {
        /// Which, at most 200.
        conversations: Vec<ConversationId>,
        /// Why.
        reason: SkipReason,
    },
    /// The customers know.
    Done {
        /// Which, at most 200.
        conversations: Vec<ConversationId>,
    },
    /// What was left out, or could not be reached, waits again.
    Wait {
        /// Which, at most 200.
        conversations: Vec<ConversationId>,
    },
}

/// How many conversations stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionCounts {
    /// Nothing was decided.
    pub waiting: u64,
    /// To be sent.
    pub queued: u64,
    /// Sent.
    pub sent: u64,
    /// A colleague was asked to say it.
    pub noted: u64,
    /// Nothing can be sent there.
    pub unreachable: u64,
    /// Left out.
    pub skipped: u64,
    /// Somebody says that it was done.
    pub done: u64,
}

/// A correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionView {
    /// Id.
    pub id: CorrectionId,
    /// What was wrong.
    pub article: TaskArticle,
    /// Which version; absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Why.
    pub why: CorrectionWhy,
    /// Where it stands.
    pub state: CorrectionState,
    /// Who sees to it.
    pub owner: UserId,
    /// What they are called.
    pub owner_name: String,
    /// The words, by language.
    pub texts: BTreeMap<Locale, String>,
    /// Who made it.
    pub made_by_name: String,
    /// When.
    pub made_ms: i64,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_ms: Option<i64>,
    /// How many conversations stand where.
    pub counts: CorrectionCounts,
}

/// Which corrections.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindCorrections {
    /// Those that are done, rather than those that are not.
    #[serde(default)]
    pub done: bool,
    /// Those older than this one.
    #[serde(default)]
    pub before: Option<CorrectionId>,
}

/// The newest first, at most 50.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionPage {
    /// Them.
    pub corrections: Vec<CorrectionView>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<CorrectionId>,
}

/// What would happen if it were sent now to all that wait.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionPreview {
    /// Who would read it in a chat.
    pub chats: u64,
    /// Who would get a letter.
    pub letters: u64,
    /// Where a colleague would be asked to say it.
    pub notes: u64,
    /// Where nothing can be sent.
    pub unreachable: u64,
    /// What the first would read, at most three.
    pub samples: Vec<CorrectionSample>,
}

/// What one customer would read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionSample {
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// Who, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The language of the conversation.
    pub locale: Locale,
    /// The words.
    pub text: String,
}

/// Which conversations of a correction.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FindCorrectionPlaces {
    /// Those that stand here; absent: all.
    #[serde(default)]
    #[param(inline)]
    pub fate: Option<CorrectionFate>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Told last first, at most 50.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionPlacePage {
    /// Them.
    pub places: Vec<CorrectionPlace>,
    /// Where the next page begins; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The life of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLife {
    /// It goes on.
    Open,
    /// It is solved; a word of the customer opens it again.
    Resolved,
    /// It is over.
    Closed,
}

/// A conversation in which it was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionPlace {
    /// Which.
    pub conversation_id: ConversationId,
    /// Whose.
    pub contact_id: ContactId,
    /// What the customer is called, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// The inbox.
    pub inbox: String,
    /// Whether answers go as letters.
    pub by_letter: bool,
    /// Its life.
    pub life: PlaceLife,
    /// The agent who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_name: Option<String>,
    /// The last version that was told there.
    pub version: u32,
    /// When.
    pub told_ms: i64,
    /// Where it stands.
    pub fate: CorrectionFate,
    /// Why it was not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnsentReason>,
    /// Who did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_ms: Option<i64>,
}
