//! The benchmarks: `turn` (durable messages per second and turn latency over real sockets, beside the raw figures of
//! the same run) and `start` (start to ready, ready after SIGKILL, idle memory, size of the binary). Server and load
//! are separate processes; every figure is the median of several runs, with its spread.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::Error;

mod echo;
mod fsync;
mod machine;
mod start;
mod stats;
mod turn;

pub use stats::{Figure, percentile_ms};

/// Prepares raw grouped commits: given a finished run's data folder, an empty folder to write to, and how many messages go into
/// one commit. What it returns writes them all and says how many; only that is timed. Given from outside, because only the store knows
/// SQL.
pub type RawCommits = Arc<dyn Fn(&Path, &Path, usize) -> Result<RawRun, String> + Send + Sync>;
/// Writes everything that was prepared; says how many messages.
pub type RawRun = Box<dyn FnOnce() -> Result<usize, String> + Send>;

/// A raw figure: grouped commits of the same rows, indexes and bytes, nothing around them.
#[derive(Clone, Copy, Debug)]
struct RawRate {
    per_second: f64,
    cpu_us: f64,
}

/// What to measure, and with what.
#[derive(Clone)]
pub struct Args {
    /// The server's binary; it is started as `<exe> demo …`, and as `<exe> bench echo` for the echo.
    pub exe: PathBuf,
    /// Version to print.
    pub version: String,
    /// Folder for data, on the disk to be measured.
    pub scratch: PathBuf,
    /// `postgres://…`; absent means SQLite.
    pub database: Option<String>,
    /// Numbers of visitors at once.
    pub visitors: Vec<usize>,
    /// Runs of each measurement.
    pub runs: usize,
    /// Unmeasured time before the runs.
    pub warm_up_ms: u64,
    /// Measured time of one run.
    pub window_ms: u64,
    /// Idle time before memory is read.
    pub idle_ms: u64,
    /// Complete questions that the assistant answers at once.
    pub questions: Vec<String>,
    /// For the ratio to raw commits.
    pub raw_commits: Option<RawCommits>,
    /// Also write all figures here, as JSON.
    pub json: Option<PathBuf>,
}

impl Args {
    /// The figures that are published: 1, 64 and 512 visitors, 5 runs of 3 seconds.
    pub fn new(exe: impl Into<PathBuf>, version: impl Into<String>, scratch: impl Into<PathBuf>) -> Self {
        Self {
            exe: exe.into(),
            version: version.into(),
            scratch: scratch.into(),
            database: None,
            visitors: vec![1, 64, 512],
            runs: 5,
            warm_up_ms: 2_000,
            window_ms: 3_000,
            idle_ms: 60_000,
            questions: ["运费怎么算", "退款多久到账", "how long is the warranty", "do you ship abroad"]
                .map(str::to_owned)
                .to_vec(),
            raw_commits: None,
            json: None,
        }
    }
}

/// Durable messages and turns. Writes a report as it goes; fails when a reply or an acknowledgement is missing.
pub async fn turn(args: &Args, out: &mut (dyn Write + Send)) -> Result<(), Error> {
    turn::run(args, out).await
}

/// Start, restart after SIGKILL, idle memory, size of the binary.
pub async fn start(args: &Args, out: &mut (dyn Write + Send)) -> Result<(), Error> {
    start::run(args, out).await
}

fn fresh_folder(args: &Args, name: &str) -> Result<PathBuf, Error> {
    let folder = args.scratch.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
