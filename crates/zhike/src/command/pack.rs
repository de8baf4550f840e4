//! `zhike pack calibrate`: the slow part of training, done once and kept in the pack's folder.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;

use crate::pack;

/// What to do with a pack.
#[derive(Subcommand)]
pub enum Command {
    /// Judge every example by a model that has not seen it, and print the result: keep it as `calibration.json` in the pack's
    /// folder, so that `serve` starts at once. A pack whose examples have changed since is calibrated anew at every start.
    Calibrate {
        /// The pack's folder; the built-in pack when absent.
        #[arg(long, value_name = "FOLDER")]
        dir: Option<PathBuf>,
    },
}

/// Runs it.
pub fn run(command: &Command) -> Result<()> {
    let Command::Calibrate { dir } = command;
    let pack = pack::load_afresh("ecommerce", dir.as_deref().unwrap_or(Path::new("")))?;
    super::say(&serde_json::to_string_pretty(pack.model.calibration())?);
    Ok(())
}
