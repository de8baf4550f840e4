//! Where a mailbox is, and what can be wrong with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The longest wait for a name and a connection: somebody may sit before a form.
pub(crate) const CONNECT: Duration = Duration::from_secs(8);
/// The longest wait for each command.
pub(crate) const COMMAND: Duration = Duration::from_secs(30);
/// The longest wait for a letter's bytes in either direction.
pub(crate) const TRANSFER: Duration = Duration::from_secs(300);

/// How the way to a server is kept from others' eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before the log-in.
    Starttls,
    /// Nothing: only for a server on this very machine.
    Plain,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How.
    pub security: Security,
}

/// What a mailbox's servers are shown at the log-in.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// A password.
    Password(String),
    /// An access token of OAuth.
    Token(String),
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::Token(_) => "Token",
        })
    }
}

/// A mailbox with both its servers.
#[derive(Clone)]
pub struct Account {
    /// Where letters are fetched.
    pub imap: Server,
    /// Where letters are sent.
    pub smtp: Server,
    /// The name to log in with; empty for a server that asks for none.
    pub user: String,
    /// What proves that it is ours.
    pub secret: Secret,
    /// The folder that is read.
    pub folder: String,
    /// Whose word for a server's name we take, beside the public authorities.
    pub authorities: crate::Authorities,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("imap", &self.imap).field("smtp", &self.smtp).finish_non_exhaustive()
    }
}

/// What is wrong, in a form that tells what to mend. The other server's words are cut short and never contain ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The name leads nowhere.
    #[error("the name {0} is not known (DNS)")]
    Dns(String),
    /// Nobody listens there.
    #[error("nobody answers at {0}")]
    Connect(String),
    /// The certificate is not good, or TLS is not spoken there.
    #[error("no secure connection (TLS): {0}")]
    Tls(String),
    /// The certificate is too old or too young.
    #[error("the certificate of {0} is not valid at this time")]
    TlsExpired(String),
    /// The certificate is somebody else's.
    #[error("the certificate is not for {0}")]
    TlsName(String),
    /// Nobody whom we know stands for the certificate.
    #[error("the certificate of {0} is from an authority that is not known here")]
    TlsAuthority(String),
    /// Plain text to another machine.
    #[error("without TLS only a server on this machine is allowed")]
    PlainRefused,
    /// Name or password.
    #[error("the log-in was refused: {0}")]
    LogIn(String),
    /// Nobody has signed in yet, or what was granted is withdrawn.
    #[error("somebody must sign in to this mailbox again")]
    Consent,
    /// The server that gives tokens.
    #[error("the authorisation server gave no token: {0}")]
    Authority(String),
    /// The folder.
    #[error("the folder cannot be opened: {0}")]
    Folder(String),
    /// No answer in time.
    #[error("the server did not answer in time")]
    Timeout,
    /// Something else that the server said.
    #[error("the server said: {0}")]
    Server(String),
}

/// Characters kept of what a server says.
const WORDS: usize = 200;

/// A server's words, fit to be shown.
pub fn words(said: &impl ToString) -> String {
    said.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS).collect()
}

impl Trouble {
    /// The word by which clients phrase it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Dns(_) => "dns",
            Self::Connect(_) => "connect",
            Self::Tls(_) => "tls",
            Self::TlsExpired(_) => "tls_expired",
            Self::TlsName(_) => "tls_name",
            Self::TlsAuthority(_) => "tls_authority",
            Self::PlainRefused => "plain",
            Self::LogIn(_) => "log_in",
            Self::Consent => "consent",
            Self::Authority(_) => "authority",
            Self::Folder(_) => "folder",
            Self::Timeout => "timeout",
            Self::Server(_) => "server",
        }
    }
}
