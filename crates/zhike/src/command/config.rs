//! `zhike config check`: reads the configuration as `serve` would and says what it means.

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use crate::config::{Config, VARIABLES};

/// What to do with the configuration.
#[derive(Subcommand)]
pub enum Command {
    /// Check file and environment, and print what is in force. Secrets are not printed.
    Check,
}

/// Runs it.
pub fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    let Command::Check = command;
    let config = Config::load(file)?;
    config.settings()?;
    let database = match config.database.split_once('@') {
        Some((_, host)) => format!("postgres://…@{host}"),
        None if config.database.is_empty() => {
            format!("sqlite:{}", config.data_dir.join("zhike.db").display())
        }
        None => config.database.clone(),
    };
    super::say("the configuration is good");
    super::say(&format!("  listen       {}", config.listen));
    super::say(&format!("  database     {database}"));
    super::say(&format!("  data_dir     {}", config.data_dir.display()));
    super::say(&format!("  master key   {}", config.master_key_path().display()));
    let public = if config.public_url.is_empty() { "as the request says" } else { &config.public_url };
    super::say(&format!("  public_url   {public}"));
    super::say(&format!("  assistant    {:?}", config.assistant));
    let set: Vec<&str> =
        VARIABLES.iter().map(|(name, _)| *name).filter(|name| std::env::var(name).is_ok()).collect();
    if !set.is_empty() {
        super::say(&format!("  from the environment: {}", set.join(", ")));
    }
    Ok(())
}
