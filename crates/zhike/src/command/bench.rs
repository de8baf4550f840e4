//! `zhike bench`: measures this machine and this build, raw figures beside ours.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use load::bench::Args;

/// What to measure.
#[derive(Subcommand)]
pub enum Command {
    /// Durable messages per second and turn latency over real sockets, beside the raw figures of the same run.
    Turn(What),
    /// Start to first good /readyz, restart after SIGKILL, idle memory, size of the binary.
    Start(What),
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
        Command::Echo => Ok(load::echo::serve("127.0.0.1:0", |at| super::say(at)).await?),
    }
}

fn args(what: What) -> Result<Args> {
    std::fs::create_dir_all(&what.scratch)?;
    let mut args = Args::new(std::env::current_exe()?, env!("CARGO_PKG_VERSION"), what.scratch);
    args.runs = what.runs;
    args.json = what.json;
    Ok(args)
}
