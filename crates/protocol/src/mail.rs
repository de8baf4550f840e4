//! Bodies of the API about mailboxes and letters.

use base::{ConversationId, FileId, InboxId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `tls`, `starttls`, or `plain` (only a server on this machine).
    pub security: String,
}

/// What is set for a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailboxSettings {
    /// Its address; does not change later.
    pub address: String,
    /// Our name in letters.
    pub name: String,
    /// Where letters are fetched.
    pub imap: MailServer,
    /// Where letters are sent.
    pub smtp: MailServer,
    /// Log-in name.
    pub user: String,
    /// Password; left out to keep the stored one, which goes to the same servers only, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Log-in by OAuth instead of a password; then somebody signs in at the provider after saving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<MailOAuth>,
    /// The folder that is read.
    pub folder: String,
    /// Whether the assistant answers letters.
    pub assistant: bool,
    /// Certificates of authorities (PEM) by which both servers are known, beside the public ones; left out for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
}

/// How a provider lets us in (RFC 6749).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MailOAuth {
    /// Where somebody signs in.
    pub authorize_url: String,
    /// Where tokens are given.
    pub token_url: String,
    /// As what we are known there.
    pub client_id: String,
    /// Our secret there; left out to keep the stored one, empty for none, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// What is asked for, words separated by spaces.
    pub scope: String,
}

/// Whether a mailbox with OAuth may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailConsent {
    /// Nobody has signed in yet.
    Needed,
    /// Somebody has.
    Given,
    /// The provider does not accept it any more.
    Withdrawn,
}

/// Where to sign in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MailSignIn {
    /// The provider's page; the browser comes back to the page of mailboxes with `code` and `state`.
    pub url: String,
}

/// What the browser brings back from the provider.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishMailSignIn {
    /// The code.
    pub code: String,
    /// The state, as it was given.
    pub state: String,
}

/// What is wrong with a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailboxTrouble {
    /// `dns`, `connect`, `tls`, `tls_expired`, `tls_name`, `tls_authority`, `plain`, `log_in`, `consent`, `authority`, `folder`, `timeout` or `server`.
    pub kind: String,
    /// The words.
    pub said: String,
    /// Since when.
    pub at_ms: i64,
}

/// A mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailboxView {
    /// Its id, which is its inbox's.
    pub id: InboxId,
    /// What is set.
    pub settings: MailboxSettings,
    /// Not read at present.
    pub paused: bool,
    /// It came in by a table, which never holds a password: it stays paused until somebody enters one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_password: bool,
    /// Whether it may be used; left out where a password does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<MailConsent>,
    /// When it was last read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_ms: Option<i64>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<MailboxTrouble>,
}

/// Every mailbox.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Mailboxes {
    /// Oldest first.
    pub mailboxes: Vec<MailboxView>,
    /// Where providers send the browser back to, to be named there; left out where it is this page's own address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

/// Whether a mailbox is read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseMailbox {
    /// `true` stops reading.
    pub paused: bool,
}

/// The letter behind a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LetterView {
    /// What it is about.
    pub subject: String,
    /// The sender's address.
    pub from: String,
    /// Where answers shall go, when the letter asks for another address than the sender's. It proves nothing about who wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The sender's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// When it says that it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_ms: Option<i64>,
    /// The whole text, history included.
    pub text: String,
    /// The whole HTML, made safe; show it in a sandboxed frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The text of this time.
    #[serde(default)]
    pub said: String,
    /// History and signature.
    #[serde(default)]
    pub folded: String,
    /// Whom it names as recipients.
    #[serde(default)]
    pub to: Vec<String>,
    /// Who got a copy.
    #[serde(default)]
    pub cc: Vec<String>,
    /// Its head as it came: name and value of each line.
    #[serde(default)]
    pub head: Vec<(String, String)>,
    /// `smime_signed`, `smime_encrypted`, `pgp_signed` or `pgp_encrypted`; signatures are not checked, nothing is decrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protection: Option<String>,
    /// Pictures that lie elsewhere and are never fetched.
    #[serde(default)]
    pub remote_pictures: u64,
    /// The whole letter as a file (`.eml`); left out when it was too large to be taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<FileId>,
}

/// By which road answers in a conversation go out as letters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailRoad {
    /// Our address.
    pub from: String,
    /// Who gets the answer.
    pub to: String,
    /// Who wrote, when their letter asks for answers at another address: the one in `to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Messages behind which there is a letter, newest first.
    pub letters: Vec<MessageId>,
}

/// The road of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailRoadView {
    /// Left out where answers do not go by letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<MailRoad>,
}

/// One transcript of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedTranscript {
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// To whom.
    pub to: String,
    /// When it was asked for.
    pub at_ms: i64,
}
