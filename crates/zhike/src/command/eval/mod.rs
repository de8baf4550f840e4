//! `zhike eval`: how well texts are understood, on any labelled file.

mod intents;
mod table;

use anyhow::Result;
use clap::Subcommand;

/// What to measure.
#[derive(Subcommand)]
pub enum Command {
    /// Train on labelled lines, choose the line of what is out of scope, and measure on lines never seen: accuracy, macro-F1, out-of-scope
    /// recall, AUROC, MCC, calibration error, latency on one thread. Files have one `label<TAB>text` a line, in UTF-8.
    Intents(intents::Args),
}

/// Runs it.
pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Intents(args) => intents::run(&args),
    }
}
