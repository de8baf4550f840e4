//! A hand on the server's process: start it, wait until it is ready, kill it without warning, start it again.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, sleep};

use crate::Error;
use crate::http::Http;
use crate::socket::timed;

/// The longest wait for the line that says where the server listens.
pub const LISTEN_TIMEOUT_MS: u64 = 60_000;
/// The longest wait for a good `/readyz`.
pub const READY_TIMEOUT_MS: u64 = 60_000;
/// How often `/readyz` is asked.
pub const READY_POLL_MS: u64 = 5;
/// The longest wait for a graceful end.
pub const STOP_TIMEOUT_MS: u64 = 15_000;
/// Microseconds of one tick of `/proc/<pid>/stat`: 100 per second on every Linux this runs on.
const TICK_US: u64 = 10_000;

/// How to start `zhike demo`.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The binary.
    pub exe: PathBuf,
    /// Its data.
    pub data_dir: PathBuf,
    /// Where it listens; port 0 picks one, which later starts keep.
    pub listen: String,
    /// `postgres://…`; absent means SQLite in the data folder.
    pub database: Option<String>,
    /// Whether the assistant answers.
    pub assistant: bool,
    /// Whether clients are held to their rates; off, because all visitors come from one address here.
    pub rate_limits: bool,
    /// Whether the demo writes its past.
    pub past: bool,
    /// Where its log goes.
    pub log: PathBuf,
}

impl Launch {
    /// On a free port of the loopback, with SQLite, the assistant off.
    pub fn new(exe: impl Into<PathBuf>, data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            exe: exe.into(),
            log: data_dir.with_extension("log"),
            data_dir,
            listen: "127.0.0.1:0".to_owned(),
            database: None,
            assistant: false,
            rate_limits: false,
            past: false,
        }
    }

    fn command(&self) -> Result<Command, Error> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        let mut command = Command::new(&self.exe);
        command
            .arg("demo")
            .args(["--listen", &self.listen])
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args((!self.past).then_some("--without-past"))
            .env("ZHIKE_ASSISTANT", if self.assistant { "on" } else { "off" })
            .env("ZHIKE_LOG", "warn")
            .env("ZHIKE_RATE_LIMITS", if self.rate_limits { "on" } else { "off" })
            .env_remove("ZHIKE_LISTEN")
            .env_remove("ZHIKE_DATA_DIR")
            .env_remove("ZHIKE_DATABASE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(log))
            .kill_on_drop(true);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        Ok(command)
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    launch: Launch,
    child: Child,
    http: Http,
}

impl Server {
    /// Starts one; also says how long it took from the start of the process to the first good `/readyz`.
    pub async fn start(mut launch: Launch) -> Result<(Self, Duration), Error> {
        let (child, http, took) = spawn(&launch).await?;
        launch.listen = http.base().trim_start_matches("http://").to_owned();
        Ok((Self { launch, child, http }, took))
    }

    /// A client of it.
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// Its data folder.
    pub fn data_dir(&self) -> &Path {
        &self.launch.data_dir
    }

    /// Its process.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// SIGKILL: no warning, no clean-up.
    pub async fn kill(&mut self) -> Result<(), Error> {
        self.child.kill().await.map_err(|e| Error::Process(format!("kill: {e}")))
    }

    /// Starts again on the same port and data; also says how long until the first good `/readyz`.
    pub async fn restart(&mut self) -> Result<Duration, Error> {
        let (child, http, took) = spawn(&self.launch).await?;
        self.child = child;
        self.http = http;
        Ok(took)
    }

    /// SIGTERM, and waits for the end; `true` when it ended well.
    pub async fn stop(mut self) -> Result<bool, Error> {
        let Some(pid) = self.child.id() else { return Ok(false) };
        let kill = Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        if !kill.success() {
            return Err(Error::Process(format!("kill -TERM {pid}: {kill}")));
        }
        let status = timed("graceful stop", STOP_TIMEOUT_MS, self.child.wait()).await??;
        Ok(status.success())
    }

    /// Processor time used so far, in microseconds.
    pub fn cpu_us(&self) -> Result<u64, Error> {
        cpu_us(self.child.id())
    }

    /// Memory resident now, in bytes.
    pub fn resident_bytes(&self) -> Result<u64, Error> {
        let pid = self.child.id().ok_or_else(|| Error::Process("it has ended".to_owned()))?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        let kib = line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse::<u64>().ok());
        kib.map(|n| n * 1024).ok_or_else(|| Error::Process("no VmRSS in /proc".to_owned()))
    }
}

/// Processor time of a process so far, in microseconds; of this one for `None`.
pub fn cpu_us(pid: Option<u32>) -> Result<u64, Error> {
    let path = pid.map_or_else(|| "/proc/self/stat".to_owned(), |pid| format!("/proc/{pid}/stat"));
    let stat = std::fs::read_to_string(path)?;
    // The second field, the name, may hold spaces; what follows the last ')' is regular. utime and stime are 14 and 15.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Ok((user + system) * TICK_US),
        _ => Err(Error::Process("cannot read /proc/<pid>/stat".to_owned())),
    }
}

async fn spawn(launch: &Launch) -> Result<(Child, Http, Duration), Error> {
    let began = Instant::now();
    let mut child =
        launch.command()?.spawn().map_err(|e| Error::Process(format!("{}: {e}", launch.exe.display())))?;
    let stdout = child.stdout.take().ok_or_else(|| Error::Process("no standard output".to_owned()))?;
    let base = match timed("listening", LISTEN_TIMEOUT_MS, listening(stdout)).await {
        Ok(Some(base)) => base,
        Ok(None) | Err(_) => {
            let log = std::fs::read_to_string(&launch.log).unwrap_or_default();
            let tail: Vec<&str> = log.lines().rev().take(20).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            return Err(Error::Process(format!(
                "the server did not come up; its log ends:\n{}",
                tail.join("\n")
            )));
        }
    };
    let http = Http::new(&base)?;
    timed("ready", READY_TIMEOUT_MS, ready(&http)).await?;
    Ok((child, http, began.elapsed()))
}

async fn listening(stdout: ChildStdout) -> Option<String> {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let at = line.find("listening on http://");
        if let Some(base) = at.and_then(|at| line[at..].split_whitespace().nth(2)) {
            let base = base.trim_end_matches('/').to_owned();
            // Whoever writes to a full pipe waits for ever, so go on reading.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Some(base);
        }
    }
    None
}

async fn ready(http: &Http) {
    while !matches!(http.status("/readyz").await, Ok(200)) {
        sleep(Duration::from_millis(READY_POLL_MS)).await;
    }
}
