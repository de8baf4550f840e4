//! What is set for a mailbox, as it is stored and as the servers' client takes it.

use base::{InboxId, WorkspaceId, limits};
use mailbox::{Account, Security, Server};
use protocol::mail::{MailServer, MailboxSettings};
use serde::{Deserialize, Serialize};
use store::{Cx, MailboxRow};

use crate::error::{Error, Result};

/// What is stored beside address and password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// Our name in letters.
    pub name: String,
    /// Where letters are fetched.
    pub imap: Server,
    /// Where letters are sent.
    pub smtp: Server,
    /// Log-in name.
    pub user: String,
    /// The folder that is read.
    pub folder: String,
    /// Whether the assistant answers letters.
    pub assistant: bool,
}

/// A mailbox, ready to be used.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// Whose.
    pub workspace_id: WorkspaceId,
    /// The inbox it feeds.
    pub inbox_id: InboxId,
    /// Its address.
    pub address: String,
    /// What is set.
    pub config: Config,
}

impl Mailbox {
    /// From its row.
    pub fn of(workspace_id: WorkspaceId, row: &MailboxRow) -> Result<Self> {
        let config = serde_json::from_value(row.config.clone())
            .map_err(|_| Error::Internal("a mailbox's settings are not readable"))?;
        Ok(Self { workspace_id, inbox_id: row.inbox_id, address: row.address.clone(), config })
    }

    /// With its password.
    pub async fn account(&self, cx: &Cx) -> Result<Account> {
        let secret = cx.mailbox_secret(self.inbox_id).await?.ok_or(Error::NotFound("mailbox"))?;
        Ok(self.config.account(&secret))
    }
}

impl Config {
    /// With this password.
    pub fn account(&self, password: &str) -> Account {
        Account {
            imap: self.imap.clone(),
            smtp: self.smtp.clone(),
            user: self.user.clone(),
            password: password.to_owned(),
            folder: self.folder.clone(),
        }
    }

    /// Checks what somebody typed.
    pub fn read(asked: &MailboxSettings) -> Result<Self> {
        Ok(Self {
            name: filled("name", &asked.name)?,
            imap: server("imap", &asked.imap)?,
            smtp: server("smtp", &asked.smtp)?,
            user: filled("user", &asked.user)?,
            folder: filled("folder", &asked.folder)?,
            assistant: asked.assistant,
        })
    }

    /// For people to look at; the password never comes back.
    pub fn shown(&self, address: &str) -> MailboxSettings {
        let server = |server: &Server| MailServer {
            host: server.host.clone(),
            port: server.port,
            security: word(server.security).to_owned(),
        };
        MailboxSettings {
            address: address.to_owned(),
            name: self.name.clone(),
            imap: server(&self.imap),
            smtp: server(&self.smtp),
            user: self.user.clone(),
            password: None,
            folder: self.folder.clone(),
            assistant: self.assistant,
        }
    }
}

const fn word(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::Starttls => "starttls",
        Security::Plain => "plain",
    }
}

fn filled(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    let fits =
        (1..=limits::NAME_CHARS).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Error::invalid(field, format!("must be 1 to {} characters on one line", limits::NAME_CHARS)))
    }
}

fn server(field: &'static str, asked: &MailServer) -> Result<Server> {
    let host = filled(field, &asked.host)?;
    if asked.port == 0 || host.contains(char::is_whitespace) || host.contains(['/', '@']) {
        return Err(Error::invalid(
            field,
            "needs a host name like imap.example.com and a port from 1 to 65535",
        ));
    }
    let security = [Security::Tls, Security::Starttls, Security::Plain]
        .into_iter()
        .find(|security| word(*security) == asked.security)
        .ok_or_else(|| Error::invalid(field, "`security` must be tls, starttls or plain"))?;
    Ok(Server { host, port: asked.port, security })
}
