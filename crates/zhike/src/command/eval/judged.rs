//! Test rows judged one after another on one thread, as messages come, and how long that takes.

use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use nlu::measure::Answered;
use serde::Serialize;

use super::table::Line;

/// What a model says of one text.
pub struct Judged {
    pub label: String,
    pub confidence: f32,
    pub took: Duration,
}

impl Judged {
    pub fn answered<'a>(&'a self, line: &'a Line) -> Answered<'a> {
        Answered { expected: &line.label, given: &self.label, confidence: self.confidence, outside: 0.0 }
    }
}

#[derive(Serialize)]
pub struct Latency {
    p50: f64,
    p99: f64,
}

impl fmt::Display for Latency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:.0} / {:.0} µs", self.p50, self.p99)
    }
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
pub fn each(lines: &[Line], read: impl Fn(&str) -> (String, f32)) -> Vec<Judged> {
    lines
        .iter()
        .map(|line| {
            let began = Instant::now();
            let (label, confidence) = read(&line.text);
            Judged { label, confidence, took: began.elapsed() }
        })
        .collect()
}

/// Of texts that were read one after another.
pub fn latency(took: impl Iterator<Item = Duration>) -> Latency {
    let mut all: Vec<f64> = took.map(|took| took.as_secs_f64() * 1e6).collect();
    all.sort_by(f64::total_cmp);
    let at = |share: f64| {
        all.get(((all.len() as f64 - 1.0) * share).round() as usize).copied().unwrap_or_default()
    };
    Latency { p50: at(0.5), p99: at(0.99) }
}

/// One line a test row: expected, given, confidence, text.
pub fn write(file: &Path, judged: &[Judged], lines: &[Line]) -> Result<()> {
    let mut out = Vec::new();
    writeln!(out, "expected\tgiven\tconfidence\ttext")?;
    for (said, line) in judged.iter().zip(lines) {
        writeln!(out, "{}\t{}\t{:.4}\t{}", line.label, said.label, said.confidence, line.text)?;
    }
    std::fs::write(file, out).with_context(|| format!("{} cannot be written", file.display()))
}

pub fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}
