//! `zhike eval intents`.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use nlu::measure::{Answered, Figures, figures};
use nlu::{Model, Report as Learned};
use serde::Serialize;

use super::confused::{self, Cell};
use super::judged::{self, Latency};
use super::learned::{self, Judgement, answer, best_line, judge};
use super::table::{self, Line};

/// What to train on, and what to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Files to learn from.
    #[arg(long, value_delimiter = ',', required_unless_present = "model", value_name = "TSV[,TSV]")]
    train: Vec<PathBuf>,
    /// A model that `zhike train` made, instead of learning one.
    #[arg(long, conflicts_with = "train", value_name = "FILE")]
    model: Option<PathBuf>,
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
    /// A sentence encoder to join: a folder of the BERT family, or a file made of one. With `--model` the one that it was learned with.
    #[arg(long, value_name = "PATH")]
    encoder: Option<PathBuf>,
    /// Write each test row here: expected, given, confidence, score of being out of scope, text.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Say which labels are taken for which, with texts, and which training lines seem to have the wrong label.
    #[arg(long)]
    confusion: bool,
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
    /// Rows answered at once and wrongly, and all that are answered at once: not out of scope, and surer than the model's line.
    wrong_share: f64,
    answered_share: f64,
    latency_us: Latency,
    /// Absent when the model was there already.
    train_seconds: Option<f64>,
    model_bytes: usize,
    rows: usize,
    intents: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    confusions: Option<Vec<Cell>>,
    /// What training told of its own lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    training: Option<Learned>,
}

/// A model with how long it was learned and what that told.
struct Subject {
    model: Model,
    bytes: usize,
    learned: Option<(f64, Learned)>,
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
fn subject(args: &Args) -> Result<Subject> {
    let encoder = learned::encoder(args.encoder.as_deref())?;
    if let Some(file) = &args.model {
        let (model, bytes) = learned::open(file, encoder)?;
        return Ok(Subject { model, bytes, learned: None });
    }
    let training = learned::training(&table::read(&args.train)?, &args.oos_label);
    let began = Instant::now();
    let (model, report) = Model::learn(&training, encoder, &mut |_| ControlFlow::Continue(()))
        .context("the training lines cannot be learned from")?;
    let seconds = began.elapsed().as_secs_f64();
    Ok(Subject { bytes: model.to_bytes().len(), model, learned: Some((seconds, report)) })
}

/// Runs it.
pub fn run(args: &Args) -> Result<()> {
    let valid = if args.valid.is_empty() { Vec::new() } else { table::read(&args.valid)? };
    let test = table::read(&args.test)?;
    let Subject { model, bytes, learned } = subject(args)?;
    let lines = model.thresholds();
    let threshold = match args.threshold {
        Threshold::At(at) => at,
        Threshold::Auto if valid.is_empty() => lines.out_of_scope,
        Threshold::Auto => best_line(&judge(&model, &valid), &valid, &args.oos_label),
    };
    let judged = judge(&model, &test);
    let answered = answer(&judged, &test, threshold, &args.oos_label);
    if let Some(file) = &args.predictions {
        write_predictions(file, &answered, &test)?;
    }
    let Some(figures) = figures(&answered, &args.oos_label) else { bail!("there is nothing to measure on") };
    let at_once = |said: &Judgement| said.outside < threshold && said.confidence >= lines.sure;
    let share = |count: usize| count as f64 / test.len() as f64;
    let (train_seconds, training) = learned.unzip();
    let report = Report {
        figures,
        threshold,
        wrong_share: share(
            judged.iter().zip(&test).filter(|(said, row)| at_once(said) && said.intent != row.label).count(),
        ),
        answered_share: share(judged.iter().filter(|said| at_once(said)).count()),
        latency_us: judged::latency(judged.iter().map(|said| said.took)),
        train_seconds,
        model_bytes: bytes,
        rows: test.len(),
        intents: model.intents().len(),
        confusions: args.confusion.then(|| confused::cells(&answered, &test)),
        training: training.filter(|_| args.confusion),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
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
        ("answered at once", share(Some(report.answered_share))),
        ("wrongly, of all rows", share(Some(report.wrong_share))),
        ("latency p50 / p99", report.latency_us.to_string()),
        ("training", report.train_seconds.map_or_else(|| "–".to_owned(), |took| format!("{took:.2} s"))),
        ("model", format!("{:.2} MB", report.model_bytes as f64 / 1e6)),
        ("test rows, intents", format!("{}, {}", report.rows, report.intents)),
    ];
    let mut page = rows.map(|(name, value)| format!("{name:<22}{value}")).join("\n");
    page.push_str(&report.confusions.as_deref().map_or_else(String::new, confused::page));
    page.push_str(&report.training.as_ref().map_or_else(String::new, confused::labels));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_checked() {
        assert_eq!(threshold("auto"), Ok(Threshold::Auto));
        assert_eq!(threshold("0.35"), Ok(Threshold::At(0.35)));
        for bad in ["2", "-0.1", "NaN", "high"] {
            assert!(threshold(bad).is_err(), "{bad}");
        }
    }
}
