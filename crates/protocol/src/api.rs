//! Bodies of the API under `/api/v1`.

use access::Role;
use base::{ContactId, ConversationId, Locale, MessageId, UserId};
use conversation::contact::Profile;
use conversation::content::{Content, FileRef};
use conversation::survey::SurveyReason;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::contact::ContactIdentity;
use crate::contact_merge::{ExportedRecord, MergedContactView};
use crate::inbox::{WidgetInbox, Wording};
use crate::view::{ConversationRow, ConversationView, MessageView};

/// Opens or resumes a visitor's session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenWidget {
    /// The inbox's public key, from the script tag.
    pub inbox: String,
    /// The browser's secret from an earlier session.
    #[serde(default)]
    pub secret: Option<String>,
    /// A short-lived signed identity (JWT, HS256, key of the inbox; `sub`, `exp` at most 10 minutes away).
    #[serde(default)]
    pub identity_token: Option<String>,
    /// The page's language.
    #[serde(default)]
    pub locale: Option<Locale>,
}

/// A visitor's session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WidgetSession {
    /// Bearer token for the socket and for files, good for an hour.
    pub token: String,
    /// The secret to keep; absent with a signed identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The database's epoch.
    pub epoch: String,
    /// How the widget introduces itself.
    pub inbox: WidgetInbox,
    /// The conversation under way, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationView>,
    /// Whether a person could answer now.
    pub person_available: bool,
}

/// Log in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// Mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// Who is logged in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The user.
    pub user: UserView,
    /// To be sent as `x-csrf-token` with everything that changes something.
    pub csrf: String,
    /// The database's epoch.
    pub epoch: String,
    /// What the workspace is called.
    pub workspace: String,
}

/// What I am told when I am away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MyNotices {
    /// Whether I am told by letter that a private note calls me and I have not looked.
    pub mention_mail: bool,
    /// Whether the workspace has a mailbox that can send.
    pub mail_works: bool,
}

/// What I want to be told when I am away.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNotices {
    /// Whether I am told by letter that a private note calls me and I have not looked.
    pub mention_mail: bool,
}

/// A user as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserView {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: Locale,
    /// Whether they take conversations now.
    pub online: bool,
    /// Whether they are shut out; their name still stands under what they did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// A list of users.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Users {
    /// All of the workspace.
    pub users: Vec<UserView>,
}

/// A new user.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Language.
    #[serde(default)]
    pub locale: Locale,
    /// First password, at least 10 characters.
    pub password: String,
}

/// A change of one's password: ends every log-in of the user.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    pub current: String,
    /// The new one, at least 10 characters.
    pub new: String,
}

/// A ticket for the socket, good for 30 seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SocketTicket {
    /// For `hello`.
    pub ticket: String,
}

/// Which list of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListView {
    /// Owned by me and not put aside.
    Mine,
    /// In the queue.
    Unassigned,
    /// Every open one.
    All,
    /// Resolved or closed.
    Done,
    /// Put aside by me; what comes back first comes first.
    Snoozed,
    /// Where a note called me.
    Mentions,
}

/// One page of the desk's list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationPage {
    /// Newest first; the queue longest-waiting first.
    pub rows: Vec<ConversationRow>,
    /// For the next page; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A page of older messages.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessagePage {
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// Whether there are still older ones.
    pub has_older: bool,
}

/// Say something (agents).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostMessage {
    /// The client's own id: repeated, it is written once. Programs may leave it out and send an `Idempotency-Key` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_msg_id: Option<String>,
    /// What.
    pub content: Content,
    /// A private note.
    #[serde(default)]
    pub private: bool,
    /// For programs: write it even while an agent owns the conversation, a notice that the customer must get.
    #[serde(default)]
    pub beside_agent: bool,
    /// Articles that the words were taken from, at most 10: so it is known whom they were told to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<crate::correction::RestsOn>,
}

/// Durable.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Posted {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which.
    pub message_id: MessageId,
    /// Its `seq`.
    pub n: u64,
}

/// Give a conversation to a colleague.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// To whom.
    pub to: UserId,
}

/// Read up to a `public_seq`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// Up to here.
    pub up_to: u64,
}

/// Whether I take conversations.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPresence {
    /// Online or away.
    pub online: bool,
}

/// Why the assistant said what it said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WhyView {
    /// Which message.
    pub message_id: MessageId,
    /// What was understood, how sure, from which example, rule or passage.
    #[schema(value_type = Object)]
    pub why: serde_json::Value,
    /// What the intents that it names are called now, by id; one that is no longer taught is missing.
    pub titles: std::collections::BTreeMap<String, Wording>,
}

/// A customer as the desk sees them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactView {
    /// The record that stands for the customer, whichever of theirs was asked for.
    pub id: ContactId,
    /// First seen.
    pub created_ms: i64,
    /// True after erasure.
    pub erased: bool,
    /// What we know.
    pub profile: Profile,
    /// Whether the company itself says who they are, by its signature or by a key, of the record that was asked for.
    pub verified: bool,
    /// By what they are known besides a browser's secret.
    #[serde(default)]
    pub known_by: Vec<ContactIdentity>,
    /// Records that were merged into this one.
    #[serde(default)]
    pub merged: Vec<MergedContactView>,
    /// Their conversations, newest first.
    pub conversations: Vec<ConversationRow>,
}

/// Everything we hold of one customer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContactExport {
    /// Format, 1.
    pub version: u32,
    /// The customer.
    pub contact: ContactView,
    /// What each of the records that were merged into this one says for itself.
    #[serde(default)]
    pub merged: Vec<ExportedRecord>,
    /// By what they are known.
    pub identities: Vec<ExportedIdentity>,
    /// Every message of every conversation.
    pub messages: Vec<ExportedMessage>,
    /// Every answered survey.
    pub surveys: Vec<ExportedSurvey>,
    /// Every file; the bytes are fetched from `/api/v1/files/{id}`.
    pub files: Vec<FileRef>,
    /// The letters behind the messages, as they came.
    pub letters: Vec<crate::mail::LetterView>,
    /// What ours said of its sessions.
    pub wrap_ups: Vec<ExportedWrapUp>,
    /// What the assistant was about to tell them and did not.
    pub held_replies: Vec<crate::guards::ExportedHeldReply>,
    /// Money that they were given or asked for through the assistant.
    pub payments: Vec<crate::payment::ExportedPayment>,
    /// What they were told would happen.
    pub promises: Vec<crate::promise::ExportedPromise>,
    /// What could not be solved at once.
    pub tickets: Vec<crate::ticket::ExportedTicket>,
    /// What ours began to write and have not sent.
    pub drafts: Vec<ExportedDraft>,
    /// Transcripts that they had sent by mail in the last thirty days.
    pub transcripts: Vec<crate::mail::ExportedTranscript>,
    /// What the assistant learns from that they wrote.
    pub examples: Vec<crate::training::ExportedExample>,
}

/// A transcript that is to be sent by mail.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailTranscript {
    /// To whom.
    pub address: String,
    /// The language of its few words of ours; that of the session when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// How far the reader's clock is ahead of UTC.
    #[serde(default)]
    pub offset_minutes: i32,
}

/// One wrap-up of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedWrapUp {
    /// Where.
    pub conversation_id: ConversationId,
    /// What was said.
    #[serde(flatten)]
    pub wrap_up: crate::wrap_up::WrapUpView,
}

/// One draft of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedDraft {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of a private note; else of a reply.
    pub private: bool,
    /// Its words.
    pub text: String,
    /// When it was saved.
    pub saved_ms: i64,
}

/// One identity of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedIdentity {
    /// `anonymous`, `signed`, `mail` or `phone`.
    pub kind: String,
    /// The company's own reference; empty for a browser's secret, which we do not keep.
    pub value: String,
}

/// One survey of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedSurvey {
    /// Where.
    pub conversation_id: ConversationId,
    /// Of which session: 0 is the first, each reopening begins the next.
    pub session: u32,
    /// 1 to 5, for whoever was asked about; for the assistant when both were.
    pub stars: u8,
    /// 1 to 5 for the agents, when both were asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_stars: Option<u8>,
    /// What was asked.
    pub question: Wording,
    /// Why.
    pub reasons: Vec<SurveyReason>,
    /// The same in the words that were offered.
    pub reason_words: Vec<Wording>,
    /// Words, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// When.
    pub at_ms: i64,
}

/// One message of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedMessage {
    /// Where.
    pub conversation_id: ConversationId,
    /// What.
    pub message: MessageView,
}
