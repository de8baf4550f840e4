//! `zhike migrate`: brings the schema up to this version.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use store::Store;

use crate::config::Config;

/// How.
#[derive(clap::Args)]
pub struct Args {
    /// This database comes from a backup: begin a new epoch, so that browsers load afresh instead of believing numbers that no longer exist.
    #[arg(long)]
    restored: bool,
}

/// Applies what is missing.
pub async fn run(file: Option<&Path>, args: &Args) -> Result<()> {
    let config = Config::load(file)?;
    std::fs::create_dir_all(&config.data_dir)?;
    let applied = Store::migrate(&config.store()).await?;
    for name in &applied {
        super::say(&format!("applied {name}"));
    }
    if applied.is_empty() {
        super::say("the schema is up to date");
    }
    if args.restored {
        let store = crate::wire::store(&config, Arc::new(bus::DeafBus)).await?;
        let begun = store.system().renew_epoch().await;
        store.close().await;
        super::say(&format!("a new epoch has begun: {}", begun?));
        super::say("Erasures made after the backup came back with it: repeat them.");
    }
    Ok(())
}
