//! `zhike eval intents`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use nlu::measure::{Answered, Figures, figures};
use nlu::{Intent, Model, Training};
use serde::Serialize;

use super::judged::{self, Latency};
use super::table::{self, Line};

/// Steps between 0 and 1 at which a line is tried.
const STEPS: usize = 200;

/// What to train on, and what to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Files to learn from.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    train: Vec<PathBuf>,
    /// Files by which the line of what is out of scope is chosen; without them it is chosen on folds of what is learned from.
    #[arg(long, value_delimiter = ',', value_name = "TSV[,TSV]")]
    valid: Vec<PathBuf>,
    /// Files to measure on; never looked at before.
    #[arg(long, value_delimiter = ',', required = true, value_name = "TSV[,TSV]")]
    test: Vec<PathBuf>,
    /// The label of texts that no intent answers.
    #[arg(long, default_value = "oos", value_name = "LABEL")]
    oos_label: String,
    /// From which score, 0 to 1, a text is out of scope: `auto`, or a number.
    #[arg(long, default_value = "auto", value_parser = threshold, value_name = "auto|X")]
    threshold: Threshold,
    /// A sentence encoder to join: a folder of the BERT family, or a file made of one.
    #[arg(long, value_name = "PATH")]
    encoder: Option<PathBuf>,
    /// Write each test row here: expected, given, confidence, score of being out of scope, text.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Threshold {
    Auto,
    At(f32),
}

fn threshold(text: &str) -> Result<Threshold, String> {
    if text == "auto" {
        return Ok(Threshold::Auto);
    }
    let at = text.parse::<f32>().ok().filter(|at| (0.0..=1.0).contains(at));
    at.map(Threshold::At).ok_or_else(|| "`auto`, or a number from 0 to 1".to_owned())
}

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    figures: Figures,
    threshold: f32,
    latency_us: Latency,
    train_seconds: f64,
    rows: usize,
    intents: usize,
}

/// What a model says of one text.
struct Judgement {
    intent: String,
    confidence: f32,
    outside: f32,
    took: Duration,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
pub fn run(args: &Args) -> Result<()> {
    let train = table::read(&args.train)?;
    let valid = if args.valid.is_empty() { Vec::new() } else { table::read(&args.valid)? };
    let test = table::read(&args.test)?;
    let training = training(&train, &args.oos_label);
    let encoder = args.encoder.as_deref().map(encoder::Model::load).transpose()?;
    let encoder = encoder.map(|encoder| Arc::new(encoder) as Arc<dyn nlu::Encoder>);
    let began = Instant::now();
    let (model, _) = Model::learn(&training, encoder, &mut |_| ControlFlow::Continue(()))
        .context("the training lines cannot be learned from")?;
    let train_seconds = began.elapsed().as_secs_f64();
    let threshold = match args.threshold {
        Threshold::At(at) => at,
        Threshold::Auto if valid.is_empty() => model.thresholds().out_of_scope,
        Threshold::Auto => best_line(&judge(&model, &valid), &valid, &args.oos_label),
    };
    let judged = judge(&model, &test);
    let answered = answer(&judged, &test, threshold, &args.oos_label);
    if let Some(file) = &args.predictions {
        write_predictions(file, &answered, &test)?;
    }
    let Some(figures) = figures(&answered, &args.oos_label) else { bail!("there is nothing to measure on") };
    let report = Report {
        figures,
        threshold,
        latency_us: judged::latency(judged.iter().map(|said| said.took)),
        train_seconds,
        rows: test.len(),
        intents: model.intents().len(),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
}

fn training(lines: &[Line], outside: &str) -> Training {
    let mut intents: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        intents.entry(&line.label).or_default().push(line.text.clone());
    }
    let out_of_scope = intents.remove(outside).unwrap_or_default();
    let intents = intents
        .into_iter()
        .map(|(id, examples)| Intent { id: id.to_owned(), examples, ..Intent::default() })
        .collect();
    Training { intents, out_of_scope, ..Training::default() }
}

/// One after another, as messages come.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
fn judge(model: &Model, lines: &[Line]) -> Vec<Judgement> {
    lines
        .iter()
        .map(|line| {
            let began = Instant::now();
            let found = model.understand(&line.text);
            let took = began.elapsed();
            let (intent, confidence) = found
                .intents
                .into_iter()
                .next()
                .map_or_else(Default::default, |top| (top.id, top.confidence));
            Judgement { intent, confidence, outside: found.out_of_scope, took }
        })
        .collect()
}

fn answer<'a>(
    judged: &'a [Judgement],
    lines: &'a [Line],
    threshold: f32,
    outside: &'a str,
) -> Vec<Answered<'a>> {
    judged
        .iter()
        .zip(lines)
        .map(|(said, line)| {
            let beyond = said.outside >= threshold;
            Answered {
                expected: &line.label,
                given: if beyond { outside } else { &said.intent },
                confidence: if beyond { said.outside } else { said.confidence },
                outside: said.outside,
            }
        })
        .collect()
}

/// The line at which most rows are right; of equals the middle one.
fn best_line(judged: &[Judgement], lines: &[Line], outside: &str) -> f32 {
    let right = |at: f32| {
        judged
            .iter()
            .zip(lines)
            .filter(|(said, line)| (if said.outside >= at { outside } else { &said.intent }) == line.label)
            .count()
    };
    let tried: Vec<(f32, usize)> =
        (0..=STEPS).map(|step| step as f32 / STEPS as f32).map(|at| (at, right(at))).collect();
    let most = tried.iter().map(|(_, right)| *right).max().unwrap_or_default();
    let best: Vec<f32> = tried.into_iter().filter(|(_, right)| *right == most).map(|(at, _)| at).collect();
    best.get(best.len() / 2).copied().unwrap_or(1.0)
}

fn write_predictions(file: &PathBuf, answered: &[Answered<'_>], lines: &[Line]) -> Result<()> {
    let mut out = Vec::new();
    writeln!(out, "expected\tgiven\tconfidence\tout_of_scope\ttext")?;
    for (row, line) in answered.iter().zip(lines) {
        writeln!(
            out,
            "{}\t{}\t{:.4}\t{:.4}\t{}",
            row.expected, row.given, row.confidence, row.outside, line.text
        )?;
    }
    std::fs::write(file, out).with_context(|| format!("{} cannot be written", file.display()))
}

fn page(report: &Report) -> String {
    let share =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{:.2} %", 100.0 * value));
    let Figures { accuracy, macro_f1, in_scope_accuracy, oos_recall, auroc, mcc, ece } = &report.figures;
    let rows = [
        ("accuracy", share(Some(*accuracy))),
        ("macro-F1", share(Some(*macro_f1))),
        ("in scope, accuracy", share(*in_scope_accuracy)),
        ("out of scope, recall", share(*oos_recall)),
        ("out of scope, AUROC", share(*auroc)),
        ("out of scope, MCC", mcc.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))),
        ("calibration error", share(Some(*ece))),
        ("threshold", format!("{:.3}", report.threshold)),
        ("latency p50 / p99", report.latency_us.to_string()),
        ("training", format!("{:.2} s", report.train_seconds)),
        ("test rows, intents", format!("{}, {}", report.rows, report.intents)),
    ];
    rows.map(|(name, value)| format!("{name:<22}{value}")).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(intent: &str, outside: f32) -> Judgement {
        Judgement { intent: intent.to_owned(), confidence: 0.5, outside, took: Duration::ZERO }
    }

    fn line(label: &str) -> Line {
        Line { label: label.to_owned(), text: String::new() }
    }

    #[test]
    fn the_line_is_drawn_where_most_is_right() {
        let judged = [said("a", 0.1), said("a", 0.3), said("b", 0.6), said("b", 0.9)];
        let lines = [line("a"), line("a"), line("oos"), line("oos")];
        let at = best_line(&judged, &lines, "oos");
        assert!(0.3 < at && at <= 0.6, "{at}");
        let inside = best_line(&judged[..2], &lines[..2], "oos");
        assert!(inside > 0.3, "nothing is turned away where nothing is outside: {inside}");
    }

    #[test]
    fn thresholds_are_checked() {
        assert_eq!(threshold("auto"), Ok(Threshold::Auto));
        assert_eq!(threshold("0.35"), Ok(Threshold::At(0.35)));
        for bad in ["2", "-0.1", "NaN", "high"] {
            assert!(threshold(bad).is_err(), "{bad}");
        }
    }
}
