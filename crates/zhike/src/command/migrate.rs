//! `zhike migrate`: brings the schema up to this version.

use std::path::Path;

use anyhow::Result;
use store::Store;

use crate::config::Config;

/// Applies what is missing.
pub async fn run(file: Option<&Path>) -> Result<()> {
    let config = Config::load(file)?;
    std::fs::create_dir_all(&config.data_dir)?;
    let applied = Store::migrate(&config.store()).await?;
    for name in &applied {
        super::say(&format!("applied {name}"));
    }
    if applied.is_empty() {
        super::say("the schema is up to date");
    }
    Ok(())
}
