//! `bench start`: how long until the server is ready, how long after SIGKILL, what it holds when nobody is there.

use std::io::Write;
use std::time::Duration;

use tokio::time::sleep;

use super::stats::Figure;
use super::{Args, fresh_folder, machine};
use crate::Error;
use crate::process::{Launch, Server};

/// The goal for a clean start.
const START_GOAL_MS: f64 = 1_000.0;
/// The goal after SIGKILL.
const RESTART_GOAL_MS: f64 = 2_000.0;
/// The goal for idle memory.
const IDLE_GOAL_MB: f64 = 120.0;
/// The goal for the binary.
const BINARY_GOAL_MB: f64 = 80.0;
/// Bytes of the megabyte in which sizes are written.
const MB: f64 = 1_000_000.0;

pub(super) async fn run(args: &Args, out: &mut (dyn Write + Send)) -> Result<(), Error> {
    writeln!(out, "zhike {}\n{}\n{}\n", args.version, machine::describe(), machine::compiler())?;
    let (mut first, mut clean, mut killed) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..args.runs {
        let data = fresh_folder(args, &format!("start-{run}"))?;
        let mut launch = Launch::new(&args.exe, &data);
        launch.assistant = true;
        launch.past = true;
        launch.database.clone_from(&args.database);
        let (server, took) = Server::start(launch.clone()).await?;
        first.push(ms(took));
        server.stop().await?;
        let (mut server, took) = Server::start(launch).await?;
        clean.push(ms(took));
        server.kill().await?;
        killed.push(ms(server.restart().await?));
        if run + 1 == args.runs {
            sleep(Duration::from_millis(args.idle_ms)).await;
            let resident = server.resident_bytes()? as f64 / MB;
            writeln!(
                out,
                "Idle memory, {} s after ready: {resident:.1} MB ({})",
                args.idle_ms / 1_000,
                goal(resident, IDLE_GOAL_MB, "MB")
            )?;
        }
        server.stop().await?;
    }
    let (clean, killed) = (Figure::of(clean), Figure::of(killed));
    writeln!(
        out,
        "First start of all (makes the database and the demo's data) to ready: {} ms",
        Figure::of(first)
    )?;
    writeln!(out, "Clean start to ready: {clean} ms ({})", goal(clean.median, START_GOAL_MS, "ms"))?;
    writeln!(out, "SIGKILL, start to ready: {killed} ms ({})", goal(killed.median, RESTART_GOAL_MS, "ms"))?;
    let binary = std::fs::metadata(&args.exe)?.len() as f64 / MB;
    writeln!(out, "Binary: {binary:.1} MB ({})", goal(binary, BINARY_GOAL_MB, "MB"))?;
    Ok(())
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

fn goal(value: f64, goal: f64, unit: &str) -> String {
    format!("goal ≤ {goal:.0} {unit}: {}", if value <= goal { "met" } else { "NOT met" })
}
