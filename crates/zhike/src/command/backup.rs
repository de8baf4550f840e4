//! `zhike backup`: a consistent copy of the database while it is in use.

use std::path::{Path, PathBuf};

use anyhow::Result;
use store::Store;

use crate::config::Config;

/// What to copy where.
#[derive(clap::Args)]
pub struct Args {
    /// The new file; nothing is overwritten.
    #[arg(value_name = "FILE")]
    into: PathBuf,
}

/// Copies.
pub async fn run(file: Option<&Path>, args: Args) -> Result<()> {
    let config = Config::load(file)?;
    let (store, into) = (config.store(), args.into.clone());
    let bytes = tokio::task::spawn_blocking(move || Store::back_up(&store, &into)).await??;
    super::say(&format!("{}: {bytes} bytes", args.into.display()));
    super::say(
        "The master key is not in it: keep a copy of that in another place, or nobody can read the backup.",
    );
    Ok(())
}
