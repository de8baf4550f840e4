//! `zhike eval sentiment`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use nlu::measure::{Answered, figures};
use nlu::sentiment::Sentiment;
use serde::Serialize;

use super::judged::{self, Latency};
use super::table::{self, Line};

/// What to train on, and what to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Files to learn from.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    train: Vec<PathBuf>,
    /// Files by which the model is chosen; without them it is chosen on folds of what is learned from.
    #[arg(long, value_delimiter = ',', value_name = "TSV[,TSV]")]
    valid: Vec<PathBuf>,
    /// Files to measure on; never looked at before.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    test: Vec<PathBuf>,
    /// Write each test row here: expected, given, confidence, text.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    accuracy: f64,
    macro_f1: f64,
    ece: f64,
    latency_us: Latency,
    train_seconds: f64,
    model_bytes: usize,
    rows: usize,
    labels: usize,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
pub fn run(args: &Args) -> Result<()> {
    let train = table::read(&args.train)?;
    let valid = if args.valid.is_empty() { Vec::new() } else { table::read(&args.valid)? };
    let test = table::read(&args.test)?;
    let began = Instant::now();
    let model = Sentiment::train(&labelled(&train), &labelled(&valid))
        .context("the training lines cannot be learned from")?;
    let train_seconds = began.elapsed().as_secs_f64();
    let judged = judged::each(&test, |text| {
        let (label, share) = model.read(text);
        (label.to_owned(), share)
    });
    if let Some(file) = &args.predictions {
        judged::write(file, &judged, &test)?;
    }
    let answered: Vec<Answered<'_>> =
        judged.iter().zip(&test).map(|(said, line)| said.answered(line)).collect();
    let Some(figures) = figures(&answered, "") else { bail!("there is nothing to measure on") };
    let report = Report {
        accuracy: figures.accuracy,
        macro_f1: figures.macro_f1,
        ece: figures.ece,
        latency_us: judged::latency(judged.iter().map(|said| said.took)),
        train_seconds,
        model_bytes: model.bytes(),
        rows: test.len(),
        labels: model.labels().len(),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
}

fn labelled(lines: &[Line]) -> Vec<(&str, &str)> {
    lines.iter().map(|line| (line.label.as_str(), line.text.as_str())).collect()
}

fn page(report: &Report) -> String {
    [
        ("accuracy", judged::percent(report.accuracy)),
        ("macro-F1", judged::percent(report.macro_f1)),
        ("calibration error", judged::percent(report.ece)),
        ("latency p50 / p99", report.latency_us.to_string()),
        ("training", format!("{:.2} s", report.train_seconds)),
        ("model", format!("{:.1} MB", report.model_bytes as f64 / 1e6)),
        ("test rows, labels", format!("{}, {}", report.rows, report.labels)),
    ]
    .map(|(name, value)| format!("{name:<22}{value}"))
    .join("\n")
}
