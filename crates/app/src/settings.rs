//! What an operator may set, with the shipped values.

use std::collections::BTreeMap;
use std::path::PathBuf;

use conversation::session::Policy;

/// Settings of this installation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where browsers reach us; empty means: as the request says.
    pub public_url: String,
    /// Whether the log-in cookie is for https only.
    pub secure_cookies: bool,
    /// Further origins that may use the API with cookies.
    pub origins: Vec<String>,
    /// Whether the assistant answers; off means that everything goes to people.
    pub assistant: bool,
    /// Where sessions begin and end.
    pub policy: Policy,
    /// Where business actions are performed.
    pub actions: Option<ActionEndpoint>,
    /// Servers whose tools business actions may be, by the names under which actions know them.
    pub mcp: BTreeMap<String, McpServer>,
    /// Private hosts that webhooks may be sent to and tokens of mailboxes asked of, besides the public internet.
    pub webhook_hosts: Vec<String>,
    /// Private hosts whose pages may be read into knowledge, besides the public internet.
    pub import_hosts: Vec<String>,
    /// Private hosts where language models may be asked, besides the public internet.
    pub model_hosts: Vec<String>,
    /// How long a turn of the assistant waits for language models, all together.
    pub model_turn_ms: u32,
    /// Folders of this machine that may be read into knowledge, by the names under which editors know them.
    pub import_folders: BTreeMap<String, PathBuf>,
    /// Authorities in PEM by which mail servers are known, beside the public ones and those of each mailbox.
    pub mail_authorities: String,
    /// How many turns are thought at the same time.
    pub turn_workers: usize,
    /// Simulated customers that meet a release of flows, and what answers, before it may be published.
    pub release_customers: usize,
}

/// The company's own service for business actions.
#[derive(Clone)]
pub struct ActionEndpoint {
    /// Base address.
    pub url: String,
    /// Bearer key.
    pub key: String,
    /// Secrets that sign each request, all of them; without any nothing is signed.
    pub secrets: Vec<String>,
}

impl std::fmt::Debug for ActionEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActionEndpoint").field("url", &self.url).finish_non_exhaustive()
    }
}

/// A server that is asked over the Model Context Protocol.
#[derive(Clone)]
pub struct McpServer {
    /// Its address.
    pub url: String,
    /// Bearer key, where it wants one.
    pub key: Option<String>,
}

impl std::fmt::Debug for McpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("McpServer").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            secure_cookies: false,
            origins: Vec::new(),
            assistant: true,
            policy: Policy::default(),
            actions: None,
            mcp: BTreeMap::new(),
            webhook_hosts: Vec::new(),
            import_hosts: Vec::new(),
            model_hosts: Vec::new(),
            model_turn_ms: base::limits::MODEL_TURN_MS,
            import_folders: BTreeMap::new(),
            mail_authorities: String::new(),
            turn_workers: 4,
            release_customers: 400,
        }
    }
}
