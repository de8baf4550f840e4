//! `zhike eval slots`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::ops::{ControlFlow, Range};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use nlu::tag::measure::{Count, Phrase, count};
use nlu::tag::{Annotated, Found, Settings, Tagger};
use nlu::{Intent, Model, Training};
use serde::Serialize;

use super::annotated::{self, Line};
use super::judged::{self, Latency};

/// What to train on, and what to measure on.
#[derive(clap::Args)]
pub struct Args {
    /// Files to learn from.
    #[arg(long, value_delimiter = ',', required = true, value_name = "JSONL[,JSONL]")]
    train: Vec<PathBuf>,
    /// Files that are measured too, but not learned from: what to compare changes by, so that the test files are read once.
    #[arg(long, value_delimiter = ',', value_name = "JSONL[,JSONL]")]
    valid: Vec<PathBuf>,
    /// Files to measure on; never looked at before.
    #[arg(long, value_delimiter = ',', required = true, value_name = "JSONL[,JSONL]")]
    test: Vec<PathBuf>,
    /// Write each test row here, as a JSON object: text, what is marked, what was found and how surely, both intents.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    slot_f1: f64,
    precision: f64,
    recall: f64,
    /// `None` where the files mark no intents.
    intent_accuracy: Option<f64>,
    exact: f64,
    valid_slot_f1: Option<f64>,
    latency_us: Latency,
    train_seconds: f64,
    model_bytes: usize,
    rows: usize,
    slots: usize,
    by_slot: BTreeMap<String, Count>,
}

/// What was found in one text.
struct Judgement {
    found: Vec<Found>,
    phrases: Vec<Phrase>,
    intent: Option<String>,
    took: Duration,
}

#[derive(Serialize)]
struct Prediction<'a> {
    text: &'a str,
    marked: Vec<Slot<'a>>,
    found: Vec<Slot<'a>>,
    intent: Option<&'a str>,
    given_intent: Option<&'a str>,
}

#[derive(Serialize)]
struct Slot<'a> {
    slot: &'a str,
    text: &'a str,
    /// Bytes.
    span: Range<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
pub fn run(args: &Args) -> Result<()> {
    let train = annotated::read(&args.train)?;
    let valid = if args.valid.is_empty() { Vec::new() } else { annotated::read(&args.valid)? };
    let test = annotated::read(&args.test)?;
    let examples: Vec<Annotated> = train.iter().map(|line| line.example.clone()).collect();
    let began = Instant::now();
    let tagger = Tagger::train(&examples, &Settings::default(), &mut |_| ControlFlow::Continue(()))
        .context("the training lines cannot be learned from")?;
    let train_seconds = began.elapsed().as_secs_f64();
    let intents = intents(&train)?;
    let judged = judge(&tagger, intents.as_ref(), &test);
    if let Some(file) = &args.predictions {
        write_predictions(file, &judged, &test)?;
    }
    let (all, by_slot) = counted(&judged, &test);
    let on_valid = judge(&tagger, None, &valid);
    let report = Report {
        slot_f1: all.f1(),
        precision: all.precision(),
        recall: all.recall(),
        intent_accuracy: intents.is_some().then(|| share(&judged, &test, right_intent)),
        exact: share(&judged, &test, |said, line| {
            right_slots(said, line) && (intents.is_none() || right_intent(said, line))
        }),
        valid_slot_f1: (!valid.is_empty()).then(|| counted(&on_valid, &valid).0.f1()),
        latency_us: judged::latency(judged.iter().map(|said| said.took)),
        train_seconds,
        model_bytes: tagger.to_bytes().len(),
        rows: test.len(),
        slots: tagger.slots().len(),
        by_slot: by_slot.into_iter().map(|(name, count)| (name.to_owned(), count)).collect(),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
}

/// The intents of the same lines; none where not every line has one, or all have the same.
fn intents(lines: &[Line]) -> Result<Option<Model>> {
    let mut by_intent: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in lines {
        let Some(intent) = &line.intent else { return Ok(None) };
        by_intent.entry(intent).or_default().push(line.example.text.clone());
    }
    if by_intent.len() < 2 {
        return Ok(None);
    }
    let intents = by_intent
        .into_iter()
        .map(|(id, examples)| Intent { id: id.to_owned(), examples, ..Intent::default() })
        .collect();
    let model = Model::train(&Training { intents, ..Training::default() });
    model.map(Some).context("the intents of the training lines cannot be learned")
}

/// One after another, as messages come.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
fn judge(tagger: &Tagger, intents: Option<&Model>, lines: &[Line]) -> Vec<Judgement> {
    lines
        .iter()
        .map(|line| {
            let began = Instant::now();
            let found = tagger.tag_pieces(&line.example.text, &line.example.pieces);
            let took = began.elapsed();
            let intent = intents
                .and_then(|model| model.understand(&line.example.text).intents.into_iter().next())
                .map(|top| top.id);
            let phrases = found.iter().map(|found| (found.span.clone(), found.slot.clone())).collect();
            Judgement { found, phrases, intent, took }
        })
        .collect()
}

fn counted<'a>(judged: &'a [Judgement], lines: &'a [Line]) -> (Count, BTreeMap<&'a str, Count>) {
    count(
        judged.iter().zip(lines).map(|(said, line)| (line.example.slots.as_slice(), said.phrases.as_slice())),
    )
}

fn right_intent(said: &Judgement, line: &Line) -> bool {
    said.intent.is_some() && said.intent == line.intent
}

fn right_slots(said: &Judgement, line: &Line) -> bool {
    let key = |phrase: &Phrase| (phrase.0.start, phrase.0.end, phrase.1.clone());
    let marked: BTreeSet<_> = line.example.slots.iter().map(key).collect();
    marked == said.phrases.iter().map(key).collect()
}

fn share(judged: &[Judgement], lines: &[Line], right: impl Fn(&Judgement, &Line) -> bool) -> f64 {
    let hits = judged.iter().zip(lines).filter(|(said, line)| right(said, line)).count();
    hits as f64 / lines.len().max(1) as f64
}

fn write_predictions(file: &PathBuf, judged: &[Judgement], lines: &[Line]) -> Result<()> {
    let mut out = Vec::new();
    for (said, line) in judged.iter().zip(lines) {
        let text = line.example.text.as_str();
        let marked = line.example.slots.iter().map(|(span, slot)| Slot {
            slot,
            text: text.get(span.clone()).unwrap_or_default(),
            span: span.clone(),
            confidence: None,
        });
        let found = said.found.iter().map(|found| Slot {
            slot: &found.slot,
            text: &found.text,
            span: found.span.clone(),
            confidence: Some(found.confidence),
        });
        let row = Prediction {
            text,
            marked: marked.collect(),
            found: found.collect(),
            intent: line.intent.as_deref(),
            given_intent: said.intent.as_deref(),
        };
        serde_json::to_writer(&mut out, &row)?;
        writeln!(out)?;
    }
    std::fs::write(file, out).with_context(|| format!("{} cannot be written", file.display()))
}

fn page(report: &Report) -> String {
    let share = |value: f64| format!("{:.2} %", 100.0 * value);
    let maybe = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), share);
    let rows = [
        ("slots, F1", share(report.slot_f1)),
        ("slots, precision", share(report.precision)),
        ("slots, recall", share(report.recall)),
        ("intents, accuracy", maybe(report.intent_accuracy)),
        ("all right", share(report.exact)),
        ("valid, slots, F1", maybe(report.valid_slot_f1)),
        ("latency p50 / p99", report.latency_us.to_string()),
        ("training", format!("{:.2} s", report.train_seconds)),
        ("model", format!("{} bytes", report.model_bytes)),
        ("test rows, slots", format!("{}, {}", report.rows, report.slots)),
    ];
    let mut out = rows.map(|(name, value)| format!("{name:<22}{value}")).join("\n");
    let width = report.by_slot.keys().map(|name| name.chars().count()).max().unwrap_or(0).max(4) + 2;
    out += &format!(
        "\n\n{:<width$}{:>9}{:>11}{:>9}{:>8}{:>8}",
        "slot", "F1", "precision", "recall", "marked", "found"
    );
    for (name, count) in &report.by_slot {
        out += &format!(
            "\n{name:<width$}{:>9.2}{:>11.2}{:>9.2}{:>8}{:>8}",
            100.0 * count.f1(),
            100.0 * count.precision(),
            100.0 * count.recall(),
            count.expected,
            count.found
        );
    }
    out
}
