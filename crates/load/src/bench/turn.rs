//! `bench turn`: visitors over real sockets. With the assistant off: acknowledged (durable) messages per second. With
//! the assistant on: from sending a question to receiving its reply.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::stats::{Figure, percentile_ms};
use super::{Args, RawRate, echo, fresh_folder, fsync, machine};
use crate::Error;
use crate::http::Http;
use crate::process::{self, Launch, Server};
use crate::socket::timed;
use crate::visitor::{Incoming, Visitor};

/// The longest wait for a reply.
const REPLY_TIMEOUT_MS: u64 = 15_000;
/// Visitors who connect at the same time.
const CONNECT_AT_ONCE: usize = 16;
/// The visitors at whose figure raw commits are compared.
const RATIO_VISITORS: usize = 64;
/// The goal: our durable messages per second against raw grouped commits.
const RATIO_GOAL: f64 = 0.7;
/// The goal: processor time of one message, where the clients take the cores, against raw.
const CPU_RATIO_GOAL: f64 = 3.0;
/// The goal: p50 of one visitor is at most two fsyncs and this.
const TURN_SLACK_MS: f64 = 2.0;

/// What one run measured.
pub struct Samples {
    /// Of each message or turn.
    pub times_us: Vec<u64>,
    /// Length of the run.
    pub seconds: f64,
    /// Processor time of the server.
    pub cpu_us: u64,
}

/// All runs at one number of visitors.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Level {
    /// Visitors at once.
    pub visitors: usize,
    per_second: Vec<f64>,
    p50_ms: Vec<f64>,
    p99_ms: Vec<f64>,
    cpu_us: Vec<f64>,
}

impl Level {
    /// No runs yet.
    pub fn new(visitors: usize) -> Self {
        Self { visitors, ..Self::default() }
    }

    /// Adds a run.
    pub fn add(&mut self, mut samples: Samples) {
        let count = samples.times_us.len();
        self.per_second.push(count as f64 / samples.seconds);
        self.p50_ms.push(percentile_ms(&mut samples.times_us, 50));
        self.p99_ms.push(percentile_ms(&mut samples.times_us, 99));
        self.cpu_us.push(samples.cpu_us as f64 / count.max(1) as f64);
    }

    fn rate(&self) -> Figure {
        Figure::of(self.per_second.clone())
    }

    fn p50(&self) -> Figure {
        Figure::of(self.p50_ms.clone())
    }

    fn p99(&self) -> Figure {
        Figure::of(self.p99_ms.clone())
    }

    fn cpu(&self) -> Figure {
        Figure::of(self.cpu_us.clone())
    }
}

#[derive(Serialize)]
struct Report {
    machine: String,
    version: String,
    compiler: String,
    engine: &'static str,
    fsync_p50_ms: f64,
    fsync_p99_ms: f64,
    echo: Vec<Level>,
    durable: Vec<Level>,
    raw_per_second: Vec<f64>,
    raw_cpu_us: Vec<f64>,
    turns: Vec<Level>,
}

pub(super) async fn run(args: &Args, out: &mut (dyn Write + Send)) -> Result<(), Error> {
    let engine = if args.database.is_some() { "PostgreSQL" } else { "SQLite, synchronous=FULL" };
    let (machine, compiler) = (machine::describe(), machine::compiler());
    writeln!(out, "zhike {} · {engine}\n{machine}\n{compiler}", args.version)?;
    writeln!(out, "{} runs of {} ms each; median (least–most)\n", args.runs, args.window_ms)?;
    let probe = fresh_folder(args, "probe")?;
    let mut fsyncs = fsync::measure(&probe)?;

    let mut echoes = Vec::new();
    for visitors in &args.visitors {
        echoes.push(echo::measure(args, *visitors).await?);
    }
    table(out, "Bare WebSocket echo", "echoes/s", &echoes)?;

    let (durable, raw) = durable(args, &mut fsyncs).await?;
    table(out, "Durable messages (assistant off): send to acknowledgement", "messages/s", &durable)?;

    let turns = turns(args, &mut fsyncs).await?;
    table(out, "Turns (assistant on): send to reply received; two durable messages each", "turns/s", &turns)?;

    let report = Report {
        machine,
        version: args.version.clone(),
        compiler,
        engine,
        fsync_p50_ms: percentile_ms(&mut fsyncs, 50),
        fsync_p99_ms: percentile_ms(&mut fsyncs, 99),
        echo: echoes,
        durable,
        raw_per_second: raw.iter().map(|r| r.per_second).collect(),
        raw_cpu_us: raw.iter().map(|r| r.cpu_us).collect(),
        turns,
    };
    goals(out, &report)?;
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&report).map_err(|e| Error::Protocol(e.to_string()))?;
        std::fs::write(path, text + "\n")?;
    }
    Ok(())
}

fn table(out: &mut dyn Write, title: &str, unit: &str, levels: &[Level]) -> Result<(), Error> {
    writeln!(out, "{title}")?;
    writeln!(out, "  {:>8}  {unit:<26} {:<24} {:<24} server CPU µs each", "visitors", "p50 ms", "p99 ms")?;
    for level in levels {
        let (rate, p50, p99) = (level.rate().to_string(), level.p50().to_string(), level.p99().to_string());
        let cpu = if level.cpu().median > 0.0 { level.cpu().to_string() } else { "–".to_owned() };
        writeln!(out, "  {:>8}  {rate:<26} {p50:<24} {p99:<24} {cpu}", level.visitors)?;
    }
    writeln!(out)?;
    Ok(())
}

fn goals(out: &mut dyn Write, report: &Report) -> Result<(), Error> {
    let word = |met: bool| if met { "met" } else { "NOT met" };
    let fsync = report.fsync_p50_ms;
    writeln!(out, "Raw: append + fdatasync p50 {fsync:.3} ms, p99 {:.3} ms", report.fsync_p99_ms)?;
    let ours = report.durable.iter().find(|l| l.visitors == RATIO_VISITORS);
    if let (Some(ours), false) = (ours, report.raw_per_second.is_empty()) {
        let raw = Figure::of(report.raw_per_second.clone());
        let raw_cpu = Figure::of(report.raw_cpu_us.clone());
        let ratio = ours.rate().median / raw.median;
        let cpu_ratio = ours.cpu().median / raw_cpu.median.max(f64::MIN_POSITIVE);
        writeln!(
            out,
            "Raw: grouped commits of the same rows, indexes and bytes, {RATIO_VISITORS} per commit: {raw} messages/s, {raw_cpu} CPU µs each"
        )?;
        writeln!(
            out,
            "Ours / raw at {RATIO_VISITORS} visitors: {ratio:.2} (goal ≥ {RATIO_GOAL}: {})",
            word(ratio >= RATIO_GOAL)
        )?;
        writeln!(
            out,
            "CPU µs per message, ours / raw: {cpu_ratio:.2} (goal ≤ {CPU_RATIO_GOAL} where clients take the cores: {})",
            word(cpu_ratio <= CPU_RATIO_GOAL)
        )?;
    } else {
        writeln!(out, "Raw: grouped commits not measured (only for SQLite at {RATIO_VISITORS} visitors)")?;
    }
    if let Some(one) = report.turns.iter().find(|l| l.visitors == 1) {
        let (p50, goal) = (one.p50().median, 2.0 * fsync + TURN_SLACK_MS);
        writeln!(
            out,
            "Turn p50 at 1 visitor: {p50:.2} ms (goal ≤ two fsyncs + {TURN_SLACK_MS} ms = {goal:.2} ms: {})",
            word(p50 <= goal)
        )?;
    }
    Ok(())
}

fn launch(args: &Args, data_dir: &Path, assistant: bool) -> Launch {
    let mut launch = Launch::new(&args.exe, data_dir);
    launch.database.clone_from(&args.database);
    launch.assistant = assistant;
    launch
}

async fn durable(args: &Args, fsyncs: &mut Vec<u64>) -> Result<(Vec<Level>, Vec<RawRate>), Error> {
    let data = fresh_folder(args, "durable")?;
    let (server, _) = Server::start(launch(args, &data, false)).await?;
    let mut levels = Vec::new();
    let mut raw = Vec::new();
    for visitors in &args.visitors {
        let mut people = gather(server.http(), *visitors).await?;
        let mut level = Level::new(*visitors);
        for run in 0..=args.runs {
            let (back, samples) = round(args, &server, people, run, None).await?;
            people = back;
            if run > 0 {
                level.add(samples);
                // Beside every run of ours one raw run, so that both meet the same disk.
                if *visitors == RATIO_VISITORS && args.database.is_none() {
                    raw.extend(raw_commits(args, &data).await?);
                }
            }
        }
        levels.push(level);
        dismiss(people).await;
        // The disk's moods change; the raw figure is taken all through the run.
        fsyncs.extend(fsync::measure(&data)?);
    }
    server.stop().await?;
    Ok((levels, raw))
}

async fn raw_commits(args: &Args, data: &Path) -> Result<Option<RawRate>, Error> {
    let Some(measure) = args.raw_commits.clone() else { return Ok(None) };
    let (data, folder) = (data.to_owned(), fresh_folder(args, "raw")?);
    let task = tokio::task::spawn_blocking(move || {
        let run = measure(&data, &folder, RATIO_VISITORS)?;
        let cpu = || process::cpu_us(None).map_err(|e| e.to_string());
        let (began, before) = (Instant::now(), cpu()?);
        let messages = run()? as f64;
        let (seconds, used) = (began.elapsed().as_secs_f64(), cpu()? - before);
        Ok::<_, String>(RawRate { per_second: messages / seconds, cpu_us: used as f64 / messages })
    });
    let rate = task.await.map_err(|e| Error::Process(e.to_string()))?;
    rate.map(Some).map_err(|e| Error::Process(format!("raw commits: {e}")))
}

async fn turns(args: &Args, fsyncs: &mut Vec<u64>) -> Result<Vec<Level>, Error> {
    let data = fresh_folder(args, "turns")?;
    let (server, _) = Server::start(launch(args, &data, true)).await?;
    let mut levels = Vec::new();
    for visitors in &args.visitors {
        let mut people = gather(server.http(), *visitors).await?;
        let mut level = Level::new(*visitors);
        for run in 0..=args.runs {
            let (back, samples) = round(args, &server, people, run, Some(&args.questions)).await?;
            people = back;
            if run > 0 {
                level.add(samples);
            }
        }
        levels.push(level);
        dismiss(people).await;
        // The disk's moods change; the raw figure is taken all through the run.
        fsyncs.extend(fsync::measure(&data)?);
    }
    server.stop().await?;
    Ok(levels)
}

/// A visitor with a count of what they have sent.
struct Person {
    visitor: Visitor,
    index: usize,
    sent: usize,
}

async fn gather(http: &Http, visitors: usize) -> Result<Vec<Person>, Error> {
    let mut people = Vec::with_capacity(visitors);
    let indexes: Vec<usize> = (0..visitors).collect();
    for group in indexes.chunks(CONNECT_AT_ONCE) {
        let joined = group.iter().map(|index| async move {
            let visitor = Visitor::connect(http, "demo", format!("visitor {index}")).await?;
            Ok::<_, Error>(Person { visitor, index: *index, sent: 0 })
        });
        people.extend(futures::future::try_join_all(joined).await?);
    }
    Ok(people)
}

async fn dismiss(people: Vec<Person>) {
    futures::future::join_all(people.into_iter().map(|person| person.visitor.close())).await;
}

async fn round(
    args: &Args,
    server: &Server,
    people: Vec<Person>,
    run: usize,
    questions: Option<&[String]>,
) -> Result<(Vec<Person>, Samples), Error> {
    let window = Duration::from_millis(if run == 0 { args.warm_up_ms } else { args.window_ms });
    let (began, cpu_before) = (Instant::now(), server.cpu_us()?);
    let tasks: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            let questions = questions.map(<[String]>::to_vec);
            tokio::spawn(async move {
                let mut times = Vec::new();
                while began.elapsed() < window {
                    let sent = Instant::now();
                    person.speak(questions.as_deref()).await?;
                    times.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
                Ok::<_, Error>((person, times))
            })
        })
        .collect();
    let mut back = Vec::new();
    let mut times_us = Vec::new();
    for task in tasks {
        let (person, times) = task.await.map_err(|e| Error::Process(e.to_string()))??;
        back.push(person);
        times_us.extend(times);
    }
    let cpu_us = server.cpu_us()? - cpu_before;
    Ok((back, Samples { times_us, seconds: began.elapsed().as_secs_f64(), cpu_us }))
}

impl Person {
    async fn speak(&mut self, questions: Option<&[String]>) -> Result<(), Error> {
        let id = format!("bench-w{:03}-m{:06}", self.index, self.sent);
        let order = self.sent;
        self.sent += 1;
        let Some(questions) = questions else {
            let text = format!("第 {order} 句 / line {order} of visitor {}", self.index);
            return self.visitor.say(&id, &text).await.map(|_| ());
        };
        let question =
            questions.get((self.index + order) % questions.len().max(1)).map_or("", String::as_str);
        self.visitor.send_text(&id, question).await?;
        timed("reply", REPLY_TIMEOUT_MS, self.replied(&id)).await?
    }

    /// Waits for an assistant's message after our own.
    async fn replied(&mut self, id: &str) -> Result<(), Error> {
        loop {
            if let Incoming::Refused { problem, .. } = self.visitor.next().await? {
                return Err(Error::Refused(problem));
            }
            let seen = &self.visitor.timeline.seen;
            let asked = seen.iter().rposition(|s| s.client_msg_id.as_deref() == Some(id));
            if asked.is_some_and(|at| seen[at..].iter().any(|s| s.from_assistant)) {
                return Ok(());
            }
        }
    }
}
