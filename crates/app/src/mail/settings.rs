//! What is set for a mailbox, as it is stored and as the servers' client takes it.

use base::{InboxId, WorkspaceId, limits};
use hook::Target;
use mailbox::{Account, Authorities, Secret, Security, Server, Trouble};
use protocol::mail::{MailOAuth, MailServer, MailboxSettings};
use serde::{Deserialize, Serialize};
use store::{Cx, MailboxRow};
use zeroize::Zeroizing;

use super::grant;
use crate::app::App;
use crate::error::{Error, Result};
use crate::webhook::allowed;

/// Characters of what is asked for, and of what we are known as.
const SCOPE_CHARS: usize = 1_000;

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
    /// Authorities in PEM by which both servers are known, beside the public ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
    /// How the provider lets us in, instead of a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<OAuth>,
    /// It came in by a table, which holds no password: nothing is read or sent until somebody enters one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_password: bool,
}

/// A provider that lets us in by OAuth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuth {
    /// Where somebody signs in.
    pub authorize_url: String,
    /// Where tokens are given.
    pub token_url: String,
    /// As what we are known there.
    pub client_id: String,
    /// What is asked for.
    pub scope: String,
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

    /// With its password, or an access token that is good as far as anybody knows.
    pub async fn account(&self, app: &App, cx: &Cx) -> Result<Account> {
        if self.config.wants_password {
            return Err(Trouble::LogIn("its password was not entered yet".to_owned()).into());
        }
        let secret = match &self.config.oauth {
            Some(oauth) => Secret::Token(grant::token(app, cx, self, oauth, None).await?),
            None => Secret::Password(self.stored_secret(cx).await?.to_string()),
        };
        self.config.account(app, secret)
    }

    /// After the log-in was refused: with another access token; `None` where a password was refused.
    pub async fn other_account(&self, app: &App, cx: &Cx, refused: &Account) -> Result<Option<Account>> {
        let (Some(oauth), Secret::Token(stale)) = (&self.config.oauth, &refused.secret) else {
            return Ok(None);
        };
        let token = grant::token(app, cx, self, oauth, Some(stale)).await?;
        self.config.account(app, Secret::Token(token)).map(Some)
    }

    /// The password or, with OAuth, our secret at the provider.
    pub(super) async fn stored_secret(&self, cx: &Cx) -> Result<Zeroizing<String>> {
        cx.mailbox_secret(self.inbox_id).await?.ok_or(Error::NotFound("mailbox"))
    }
}

impl Config {
    /// With this password or token.
    pub fn account(&self, app: &App, secret: Secret) -> Result<Account> {
        let own = self.authorities.as_deref().unwrap_or_default();
        let mut authorities = known_by(own)?;
        authorities.extend(known_by(&app.settings().mail_authorities)?);
        Ok(Account {
            authorities: Authorities::from(authorities),
            imap: self.imap.clone(),
            smtp: self.smtp.clone(),
            user: self.user.clone(),
            secret,
            folder: self.folder.clone(),
        })
    }

    /// Checks what somebody typed.
    pub fn read(app: &App, asked: &MailboxSettings) -> Result<Self> {
        Ok(Self {
            name: filled("name", &asked.name)?,
            imap: server("imap", &asked.imap)?,
            smtp: server("smtp", &asked.smtp)?,
            user: filled("user", &asked.user)?,
            folder: filled("folder", &asked.folder)?,
            assistant: asked.assistant,
            authorities: authorities(asked.authorities.as_deref())?,
            oauth: asked.oauth.as_ref().map(|asked| oauth(app, asked)).transpose()?,
            wants_password: false,
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
            oauth: self.oauth.as_ref().map(|oauth| MailOAuth {
                authorize_url: oauth.authorize_url.clone(),
                token_url: oauth.token_url.clone(),
                client_id: oauth.client_id.clone(),
                client_secret: None,
                scope: oauth.scope.clone(),
            }),
            folder: self.folder.clone(),
            assistant: self.assistant,
            authorities: self.authorities.clone(),
        }
    }
}

/// Whether a file names authorities; else what is wrong with it.
pub fn check_authorities(pem: &str) -> std::result::Result<(), String> {
    mailbox::authorities(pem).map(|_| ()).map_err(|unfit| unfit.to_string())
}

fn known_by(pem: &str) -> Result<Vec<mailbox::Certificate>> {
    mailbox::authorities(pem).map_err(|unfit| Error::invalid("authorities", unfit.to_string()))
}

/// As they are stored: the text as it was pasted, once it can be read.
fn authorities(asked: Option<&str>) -> Result<Option<String>> {
    let Some(pem) = asked.map(str::trim).filter(|pem| !pem.is_empty()) else { return Ok(None) };
    known_by(pem)?;
    Ok(Some(pem.to_owned()))
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

/// Addresses lead outside, or to where the operator allows: our secret and the tokens go there.
fn oauth(app: &App, asked: &MailOAuth) -> Result<OAuth> {
    let url = |field: &'static str, url: &str| -> Result<String> {
        let url = url.trim();
        Target::read(url, &allowed(app)).map_err(|error| Error::invalid(field, error.to_string()))?;
        Ok(url.to_owned())
    };
    let words = asked.scope.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = |text: &str| {
        (1..=SCOPE_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
    };
    if !plain(&words) {
        return Err(Error::invalid(
            "scope",
            format!("must be 1 to {SCOPE_CHARS} characters, as the provider names them"),
        ));
    }
    let client_id = asked.client_id.trim();
    if !plain(client_id) {
        return Err(Error::invalid("client_id", "is what the provider calls this application"));
    }
    Ok(OAuth {
        authorize_url: url("authorize_url", &asked.authorize_url)?,
        token_url: url("token_url", &asked.token_url)?,
        client_id: client_id.to_owned(),
        scope: words,
    })
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
