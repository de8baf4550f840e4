//! Configuration: defaults, then a TOML file, then the environment. Unknown keys are errors.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use base::limits;
use serde::Deserialize;

/// Everything an operator may set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the database file and the keys live.
    pub data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; empty means `zhike.db` in the data directory.
    pub database: String,
    /// Connections to PostgreSQL.
    pub database_connections: usize,
    /// Where browsers reach us, e.g. `https://help.example.com`; empty means: as the request says.
    pub public_url: String,
    /// Further origins that may use the desk's API.
    pub origins: Vec<String>,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// Private hosts that webhooks may be sent to, besides the public internet.
    pub webhook_hosts: Vec<String>,
    /// Private hosts whose pages may be read into knowledge, besides the public internet.
    pub import_hosts: Vec<String>,
    /// Private hosts where language models may be asked, besides the public internet.
    pub model_hosts: Vec<String>,
    /// How long a turn of the assistant waits for language models.
    pub model_turn_ms: u32,
    /// Folders of this machine that may be read into knowledge: a name, and an absolute path.
    pub import_folders: BTreeMap<String, PathBuf>,
    /// File with certificates (PEM) of authorities by which mail servers are known, beside the public ones; empty means none.
    pub mail_ca_file: PathBuf,
    /// File with the master key; empty means `master.key` in the data directory. It is made at the first start.
    pub master_key_file: PathBuf,
    /// File with the bearer token that `/metrics` asks of other machines; empty means: this machine only.
    pub metrics_token_file: PathBuf,
    /// Folder of an industry pack; empty means the built-in e-commerce pack.
    pub pack_dir: PathBuf,
    /// Whether the assistant answers.
    pub assistant: Switch,
    /// Whether clients are held to their rates; off only for load tests on one machine.
    pub rate_limits: Switch,
    /// What is logged: `error`, `warn`, `info`, `debug`, or a filter by module.
    pub log: String,
    /// How: `text` or `json`.
    pub log_format: LogFormat,
    /// The company's service for business actions.
    pub actions: Actions,
    /// Where sessions begin and end.
    pub session: Session,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The company's service for business actions.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Actions {
    /// Its base address; empty means none.
    pub url: String,
    /// File with its bearer key.
    pub key_file: PathBuf,
    /// File with the secrets that sign each request, one a line; empty means that nothing is signed.
    pub secret_file: PathBuf,
    /// Servers whose tools actions may be, by the names under which actions know them.
    pub mcp: BTreeMap<String, McpServer>,
}

/// A server that is asked over the Model Context Protocol.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct McpServer {
    /// Its address.
    pub url: String,
    /// File with its bearer key; empty means that it wants none.
    pub key_file: PathBuf,
}

/// Where sessions begin and end, in seconds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Silence before the customer is reminded.
    pub remind_after_s: u32,
    /// Silence before the conversation is resolved.
    pub close_after_s: u32,
    /// How long a new word reopens a resolved conversation.
    pub reopen_window_s: u32,
}

impl Default for Session {
    fn default() -> Self {
        let policy = conversation::session::Policy::default();
        let seconds = |ms: i64| u32::try_from(ms / 1_000).unwrap_or(u32::MAX);
        Self {
            remind_after_s: seconds(policy.remind_after_ms),
            close_after_s: seconds(policy.close_after_ms),
            reopen_window_s: seconds(policy.reopen_window_ms),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data_dir: PathBuf::from("var"),
            database: String::new(),
            database_connections: 16,
            public_url: String::new(),
            origins: Vec::new(),
            trusted_proxies: Vec::new(),
            webhook_hosts: Vec::new(),
            import_hosts: Vec::new(),
            model_hosts: Vec::new(),
            model_turn_ms: limits::MODEL_TURN_MS,
            import_folders: BTreeMap::new(),
            mail_ca_file: PathBuf::new(),
            master_key_file: PathBuf::new(),
            metrics_token_file: PathBuf::new(),
            pack_dir: PathBuf::new(),
            assistant: Switch::On,
            rate_limits: Switch::On,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
            actions: Actions::default(),
            session: Session::default(),
        }
    }
}

/// Environment variables that are read, with what each sets.
pub const VARIABLES: &[(&str, &str)] = &[
    ("ZHIKE_LISTEN", "listen"),
    ("ZHIKE_DATA_DIR", "data_dir"),
    ("ZHIKE_DATABASE", "database"),
    ("ZHIKE_PUBLIC_URL", "public_url"),
    ("ZHIKE_MASTER_KEY_FILE", "master_key_file"),
    ("ZHIKE_METRICS_TOKEN_FILE", "metrics_token_file"),
    ("ZHIKE_MAIL_CA_FILE", "mail_ca_file"),
    ("ZHIKE_PACK_DIR", "pack_dir"),
    ("ZHIKE_ASSISTANT", "assistant"),
    ("ZHIKE_RATE_LIMITS", "rate_limits"),
    ("ZHIKE_LOG", "log"),
    ("ZHIKE_LOG_FORMAT", "log_format"),
    ("ZHIKE_ACTIONS_URL", "actions.url"),
    ("ZHIKE_ACTIONS_KEY_FILE", "actions.key_file"),
    ("ZHIKE_ACTIONS_SECRET_FILE", "actions.secret_file"),
];

impl Config {
    /// Reads the file, if there is one, and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let text = match file {
            Some(file) => {
                std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?
            }
            None => String::new(),
        };
        let name = file.map_or_else(|| "the environment".to_owned(), |file| file.display().to_string());
        Self::merge(&text, |key| std::env::var(key).ok()).with_context(|| format!("in {name}"))
    }

    /// The same from values, for tests.
    pub(crate) fn merge(text: &str, var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut table: toml::Table = text.parse().context("this is not TOML")?;
        for (name, path) in VARIABLES {
            let Some(value) = var(name) else { continue };
            match path.split_once('.') {
                None => {
                    table.insert((*path).to_owned(), toml::Value::String(value));
                }
                Some((group, key)) => {
                    let group = table.entry(group).or_insert_with(|| toml::Value::Table(toml::Table::new()));
                    if let Some(group) = group.as_table_mut() {
                        group.insert(key.to_owned(), toml::Value::String(value));
                    }
                }
            }
        }
        let config: Self = table.try_into()?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let known = self.database.is_empty()
            || self.database.starts_with("sqlite:")
            || self.database.starts_with("postgres://")
            || self.database.starts_with("postgresql://");
        if !known {
            bail!("database: must be sqlite:PATH or postgres://…");
        }
        let web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if !self.public_url.is_empty() && (!web(&self.public_url) || self.public_url.ends_with('/')) {
            bail!("public_url: must begin with https:// or http:// and end without a slash");
        }
        if let Some(bad) = self.origins.iter().find(|origin| !web(origin) || origin.ends_with('/')) {
            bail!("origins: {bad} must look like https://desk.example.com");
        }
        if !self.listen.ip().is_loopback() && self.public_url.starts_with("http://") {
            bail!("public_url: use https:// when listening beyond this machine");
        }
        self.proxies()?;
        self.check_folders()?;
        if self.database_connections == 0 || self.database_connections > 200 {
            bail!("database_connections: must be 1 to 200");
        }
        let waits = limits::MODEL_TURN_MS_SET;
        if !waits.contains(&self.model_turn_ms) {
            bail!("model_turn_ms: must be {} to {}", waits.start(), waits.end());
        }
        if self.session.close_after_s <= self.session.remind_after_s {
            bail!("session: close_after_s must be longer than remind_after_s");
        }
        if !self.actions.url.is_empty() && self.actions.key_file.as_os_str().is_empty() {
            bail!("actions: key_file is missing");
        }
        for (name, server) in &self.actions.mcp {
            let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if name.is_empty() || name.len() > 64 || !name.chars().all(named) {
                bail!("actions.mcp: the name {name:?} must be a-z, 0-9 and _");
            }
            if !server.url.starts_with("https://") && !server.url.starts_with("http://") {
                bail!("actions.mcp.{name}: url must begin with https:// or http://");
            }
        }
        Ok(())
    }

    /// Whoever may write articles reads what lies in these: so none may hold the database and the keys.
    fn check_folders(&self) -> Result<()> {
        if self.import_folders.len() > limits::FOLDERS {
            bail!("import_folders: at most {}", limits::FOLDERS);
        }
        let data = std::path::absolute(&self.data_dir).unwrap_or_else(|_| self.data_dir.clone());
        for (name, path) in &self.import_folders {
            let fits = (1..=limits::FOLDER_NAME_CHARS).contains(&name.chars().count());
            if !fits
                || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '))
                || name.trim() != name
            {
                bail!(
                    "import_folders: the name {name:?} must be 1 to {} letters, digits, spaces, - and _",
                    limits::FOLDER_NAME_CHARS
                );
            }
            if !path.is_absolute() {
                bail!("import_folders: {name} must be an absolute path, like /srv/handbook");
            }
            if data.starts_with(path) || path.starts_with(&data) {
                bail!("import_folders: {name} must not be or hold the data directory, where the keys are");
            }
        }
        Ok(())
    }

    /// The proxies that are believed.
    pub fn proxies(&self) -> Result<Vec<server::Network>> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| anyhow::anyhow!("trusted_proxies: {text} must look like 10.0.0.1 or 10.0.0.0/8"))
        };
        self.trusted_proxies.iter().map(parse).collect()
    }

    /// What `/metrics` asks of other machines.
    pub fn metrics_token(&self) -> Result<Option<String>> {
        let file = &self.metrics_token_file;
        if file.as_os_str().is_empty() {
            return Ok(None);
        }
        let token =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let token = token.trim().to_owned();
        if token.len() < 16 {
            bail!("metrics_token_file: the token must have at least 16 characters");
        }
        Ok(Some(token))
    }

    /// For the store.
    pub fn store(&self) -> store::Config {
        if self.database.starts_with("postgres") {
            return store::Config::Postgres {
                url: self.database.clone(),
                max_connections: self.database_connections,
            };
        }
        let path = match self.database.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => PathBuf::from(path),
            _ => self.data_dir.join("zhike.db"),
        };
        store::Config::Sqlite { path }
    }

    /// Where the master key is.
    pub fn master_key_path(&self) -> PathBuf {
        if self.master_key_file.as_os_str().is_empty() {
            self.data_dir.join("master.key")
        } else {
            self.master_key_file.clone()
        }
    }

    /// For the use cases.
    pub fn settings(&self) -> Result<app::Settings> {
        let ms = |seconds: u32| i64::from(seconds) * 1_000;
        let mut settings = app::Settings {
            public_url: self.public_url.clone(),
            secure_cookies: self.public_url.starts_with("https://"),
            origins: self.origins.clone(),
            webhook_hosts: self.webhook_hosts.clone(),
            import_hosts: self.import_hosts.clone(),
            model_hosts: self.model_hosts.clone(),
            model_turn_ms: self.model_turn_ms,
            import_folders: self.import_folders.clone(),
            assistant: self.assistant == Switch::On,
            ..app::Settings::default()
        };
        if !self.mail_ca_file.as_os_str().is_empty() {
            let file = &self.mail_ca_file;
            let pem =
                std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            app::mail::check_authorities(&pem)
                .map_err(|why| anyhow::anyhow!("{}: it {why}", file.display()))?;
            settings.mail_authorities = pem;
        }
        settings.policy.remind_after_ms = ms(self.session.remind_after_s);
        settings.policy.close_after_ms = ms(self.session.close_after_s);
        settings.policy.reopen_window_ms = ms(self.session.reopen_window_s);
        if !self.actions.url.is_empty() {
            settings.actions = Some(app::settings::ActionEndpoint {
                url: self.actions.url.clone(),
                key: key(&self.actions.key_file)?,
                secrets: secrets(&self.actions.secret_file)?,
            });
        }
        for (name, server) in &self.actions.mcp {
            settings.mcp.insert(name.clone(), server.settings()?);
        }
        Ok(settings)
    }
}

impl McpServer {
    /// For the use cases.
    pub fn settings(&self) -> Result<app::settings::McpServer> {
        let key = (!self.key_file.as_os_str().is_empty()).then(|| key(&self.key_file)).transpose()?;
        Ok(app::settings::McpServer { url: self.url.clone(), key })
    }
}

/// Two while one takes the other's place: both sign.
fn secrets(file: &Path) -> Result<Vec<String>> {
    if file.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let text = key(file)?;
    let secrets: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    if !(1..=2).contains(&secrets.len()) || !secrets.iter().all(|one| hook::is_secret(one)) {
        bail!(
            "actions.secret_file: {} must hold one secret a line, at most two: whsec_ and at least 16 bytes in base64",
            file.display()
        );
    }
    Ok(secrets)
}

fn key(file: &Path) -> Result<String> {
    let key = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(key.trim().to_owned())
}
