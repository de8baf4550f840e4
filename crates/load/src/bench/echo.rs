//! The raw figure of the wire: the same clients against a server that only echoes, in a process of its own.

use std::process::Stdio;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;

use super::Args;
use super::turn::{Level, Samples};
use crate::Error;
use crate::socket::{connect, timed};

/// The longest wait for the echo server to listen.
const LISTEN_TIMEOUT_MS: u64 = 10_000;
/// About the size of one `send` frame of a short message.
const FRAME: &str = r#"{"t":"send","client_msg_id":"bench-w000-m000000","content":{"type":"text","text":"第 0 句 / line 0 of writer 0"}}"#;

/// Echoes per second and their latency.
pub async fn measure(args: &Args, visitors: usize) -> Result<Level, Error> {
    let (child, base) = start(args).await?;
    let level = rounds(args, visitors, &base).await;
    drop(child);
    level
}

async fn start(args: &Args) -> Result<(Child, String), Error> {
    let mut child = Command::new(&args.exe)
        .args(["bench", "echo"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| Error::Process(format!("{}: {e}", args.exe.display())))?;
    let stdout = child.stdout.take().ok_or_else(|| Error::Process("no standard output".to_owned()))?;
    let mut lines = BufReader::new(stdout).lines();
    let line = timed("echo server", LISTEN_TIMEOUT_MS, lines.next_line()).await??.unwrap_or_default();
    let base = line.trim().trim_start_matches("listening on ").to_owned();
    if base.starts_with("http://") {
        Ok((child, base))
    } else {
        Err(Error::Process(format!("the echo server said {line:?}")))
    }
}

async fn rounds(args: &Args, visitors: usize, base: &str) -> Result<Level, Error> {
    let mut level = Level::new(visitors);
    for run in 0..=args.runs {
        let window = Duration::from_millis(if run == 0 { args.warm_up_ms } else { args.window_ms });
        let mut sockets = Vec::with_capacity(visitors);
        for _ in 0..visitors {
            sockets.push(connect(base, "/").await?);
        }
        let began = Instant::now();
        let tasks: Vec<_> = sockets
            .into_iter()
            .map(|mut socket| {
                tokio::spawn(async move {
                    let mut times = Vec::new();
                    while began.elapsed() < window {
                        let sent = Instant::now();
                        socket.send(Message::text(FRAME)).await.map_err(|e| Error::Socket(e.to_string()))?;
                        match socket.next().await {
                            Some(Ok(message)) if message.is_text() => {}
                            other => return Err(Error::Socket(format!("no echo but {other:?}"))),
                        }
                        times.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.extend(task.await.map_err(|e| Error::Process(e.to_string()))??);
        }
        if run > 0 {
            level.add(Samples { times_us: times, seconds: began.elapsed().as_secs_f64(), cpu_us: 0 });
        }
    }
    Ok(level)
}
