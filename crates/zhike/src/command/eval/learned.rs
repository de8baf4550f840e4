//! Labelled lines learned from and judged by a model of intents.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use nlu::file::FileError;
use nlu::measure::Answered;
use nlu::{Encoder, Intent, Model, Training};

use super::table::Line;

/// Steps between 0 and 1 at which a line is tried.
const STEPS: usize = 200;
/// The largest file that is read as a model.
const MODEL_BYTES: u64 = 1 << 30;

/// What a model says of one text.
pub struct Judgement {
    pub intent: String,
    pub confidence: f32,
    pub outside: f32,
    pub took: Duration,
}

/// The sentence encoder at a path.
pub fn encoder(path: Option<&Path>) -> Result<Option<Arc<dyn Encoder>>> {
    let encoder = path.map(encoder::Model::load).transpose()?;
    Ok(encoder.map(|encoder| Arc::new(encoder) as Arc<dyn Encoder>))
}

/// The model in a file, with its size.
pub fn open(file: &Path, encoder: Option<Arc<dyn Encoder>>) -> Result<(Model, usize)> {
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    if size > MODEL_BYTES {
        bail!("{} has {size} bytes; a model has at most {MODEL_BYTES}", file.display());
    }
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let model = Model::from_bytes(&bytes, encoder).map_err(|error| match &error {
        FileError::OtherEncoder { .. } => {
            anyhow!("{}: {error}; `--encoder PATH` names one", file.display())
        }
        _ => anyhow!("{}: {error}", file.display()),
    })?;
    Ok((model, bytes.len()))
}

/// A training set of labelled lines; `outside` is the label of what no intent answers.
pub fn training(lines: &[Line], outside: &str) -> Training {
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
pub fn judge(model: &Model, lines: &[Line]) -> Vec<Judgement> {
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

/// What is answered when everything from `threshold` on is out of scope.
pub fn answer<'a>(
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
pub fn best_line(judged: &[Judgement], lines: &[Line], outside: &str) -> f32 {
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
}
