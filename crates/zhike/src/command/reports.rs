//! `zhike reports rederive`: makes the figures anew from the events.

use std::path::Path;

use anyhow::Result;
use clap::Subcommand;

use crate::config::Config;
use crate::wire;

/// What to do with the figures.
#[derive(Subcommand)]
pub enum Command {
    /// Derive the facts of every session anew: after an upgrade, or of conversations older than the reports. Safe to repeat, also while serving.
    Rederive,
}

/// Runs it.
pub async fn run(file: Option<&Path>, command: &Command) -> Result<()> {
    let Command::Rederive = command;
    let config = Config::load(file)?;
    let app = wire::app(&config).await?;
    for workspace in app.store().system().workspaces().await? {
        let sessions = app::report::rederive(&app, workspace.id).await?;
        super::say(&format!("{}: {sessions} sessions", workspace.name));
    }
    app.store().clone().close().await;
    Ok(())
}
