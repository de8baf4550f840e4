//! Bodies of the API about mailboxes and letters.

use base::InboxId;
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
}
