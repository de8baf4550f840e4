//! `zhike search rebuild`: makes the index of the search anew from the messages.

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use crate::config::Config;
use crate::wire;

/// What to do with the index of the search.
#[derive(Subcommand)]
pub enum Command {
    /// Forget the index and make it anew. Safe to repeat, also while serving; until it is done, older conversations are not found.
    Rebuild,
}

/// Conversations between two lines of progress.
const TOLD_EVERY: usize = 5_000;

/// Runs it.
pub async fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    let Command::Rebuild = command;
    let config = Config::load(file)?;
    let app = wire::app(&config).await?;
    for workspace in app.store().system().workspaces().await? {
        let mut told = 0;
        let done = app::search::rebuild(&app, workspace.id, |done| {
            if done / TOLD_EVERY > told {
                told = done / TOLD_EVERY;
                super::say(&format!("{}: {done} conversations …", workspace.name));
            }
        })
        .await?;
        super::say(&format!("{}: {done} conversations", workspace.name));
    }
    app.store().clone().close().await;
    Ok(())
}
