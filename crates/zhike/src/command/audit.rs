//! `zhike audit verify`: proves that the audit log was not altered.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Subcommand;

use crate::config::Config;
use crate::wire;

/// What to do with the audit log.
#[derive(Subcommand)]
pub enum Command {
    /// Check the chain of every workspace, and name the first bad entry.
    Verify,
}

/// Runs it; an altered log is a failure.
pub async fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    let Command::Verify = command;
    let config = Config::load(file)?;
    let store = wire::store(&config, Arc::new(bus::DeafBus)).await?;
    let system = store.system();
    let mut bad = 0;
    for workspace in system.workspaces().await? {
        let verdict = system.verify_audit(workspace.id).await?;
        match verdict.first_bad {
            None => super::say(&format!(
                "{}: {} entries, unaltered; {} not yet sealed",
                workspace.name, verdict.entries, verdict.unsealed
            )),
            Some(entry) => {
                bad += 1;
                super::say(&format!(
                    "{}: ALTERED at entry {}: {}",
                    workspace.name, entry.chain_no, entry.reason
                ));
            }
        }
    }
    store.close().await;
    if bad > 0 {
        bail!("the audit log of {bad} workspace(s) was altered");
    }
    Ok(())
}
