//! Bodies of the API about mailboxes and letters.

use base::{FileId, InboxId, MessageId};
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
    /// Password; left out to keep the stored one, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The folder that is read.
    pub folder: String,
    /// Whether the assistant answers letters.
    pub assistant: bool,
}

/// What is wrong with a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailboxTrouble {
    /// `dns`, `connect`, `tls`, `plain`, `log_in`, `folder`, `timeout` or `server`.
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
    /// The whole letter as a file (`.eml`); left out when it is too large to be kept beside its files.
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
