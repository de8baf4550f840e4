//! `zhike bench`: measures this machine and this build, raw figures beside ours.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::Subcommand;
use load::bench::{Args, RawCommits, RawRun};
use store::raw::Replay;

/// What to measure.
#[derive(Subcommand)]
pub enum Command {
    /// Durable messages per second and turn latency over real sockets, beside the raw figures of the same run.
    Turn(What),
    /// Start to first good /readyz, restart after SIGKILL, idle memory, size of the binary.
    Start(What),
    /// A sentence encoder: time to load it, and for one sentence on one thread, with each set of instructions that this processor knows.
    Encoder {
        /// A model's folder or file.
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// Tokens of the sentences, about.
        #[arg(long, value_delimiter = ',', default_values_t = [12, 65, 256])]
        tokens: Vec<usize>,
        /// Sentences that are timed for each figure.
        #[arg(long, default_value_t = 300)]
        runs: usize,
    },
    /// A bare WebSocket echo server, for the raw figure; started by `turn`.
    #[command(hide = true)]
    Echo,
}

/// How to measure.
#[derive(clap::Args)]
pub struct What {
    /// Folder for the runs' data; should be on the disk that will be used.
    #[arg(long, default_value = "var/bench")]
    scratch: PathBuf,
    /// Runs; the median is printed.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Length of one run, in milliseconds.
    #[arg(long, default_value_t = 3_000)]
    window_ms: u64,
    /// Idle time before memory is read (`start`), in milliseconds.
    #[arg(long, default_value_t = 60_000)]
    idle_ms: u64,
    /// Visitors at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 64, 512])]
    visitors: Vec<usize>,
    /// The address of an empty PostgreSQL database; SQLite when absent.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Also write the figures here, as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Runs it.
pub async fn run(command: Command) -> Result<()> {
    let mut out = std::io::stdout();
    match command {
        Command::Turn(what) => Ok(load::bench::turn(&args(what)?, &mut out).await?),
        Command::Start(what) => Ok(load::bench::start(&args(what)?, &mut out).await?),
        Command::Encoder { path, tokens, runs } => super::model::bench(&path, &tokens, runs),
        Command::Echo => Ok(load::echo::serve("127.0.0.1:0", super::say).await?),
    }
}

fn args(what: What) -> Result<Args> {
    std::fs::create_dir_all(&what.scratch)?;
    let mut args = Args::new(std::env::current_exe()?, env!("CARGO_PKG_VERSION"), what.scratch);
    args.runs = what.runs;
    args.window_ms = what.window_ms;
    args.idle_ms = what.idle_ms;
    args.visitors = what.visitors;
    args.json = what.json;
    args.raw_commits = what.database.is_none().then(raw_commits);
    args.database = what.database;
    Ok(args)
}

fn raw_commits() -> RawCommits {
    Arc::new(|data: &Path, folder: &Path, per_commit| {
        let replay = Replay::prepare(&data.join("zhike.db"), &folder.join("raw.db"), per_commit);
        let replay = replay.map_err(|error| error.to_string())?;
        Ok(Box::new(move || replay.run().map_err(|error| error.to_string())) as RawRun)
    })
}
