//! How the shipped model is learned from the lines in `data/emotion`: `cargo run -p nlu --example feelings` writes it anew.

use super::learn::logistic;
use super::line::{FeltLine, ORDER, PLANES};
use super::shipped::{MAGIC, Reading, anger, features, likeliest, shares};
use super::word::{Hit, hits};
use crate::normal::normalise;
use crate::planes::{Line, fit, held_out};

/// How far rare sides are made up for; chosen on the folds.
const BALANCE: f32 = 0.4;
/// How many hand-offs for anger must be right where messages come as in life: see [`ORDINARY`].
const PRECISION: f64 = 0.85;
/// How many ordinary messages there are in life for each line of another feeling than anger in the training text.
const ORDINARY: f64 = 3.0;

/// What the folds told.
#[derive(Clone, Debug, Default)]
pub struct FoldReport {
    /// Lines in all.
    pub lines: usize,
    /// By feeling expected, then given, in the order neutral, angry, anxious, disappointed, confused, satisfied.
    pub confusion: [[usize; ORDER.len()]; ORDER.len()],
    /// The probability of anger from which a person is fetched.
    pub line: f32,
    /// How many hand-offs at that line are right.
    pub precision: f64,
    /// How much of the anger they find.
    pub recall: f64,
    /// By sign (clear, strong, urgent, abuse, threat) how many are right from a half, and how many are found.
    pub signs: Vec<(f64, f64)>,
    /// What was judged wrongly: expected, given, text.
    pub wrong: Vec<(&'static str, &'static str, String)>,
}

/// The model's file, and what held-out folds told of it.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The bytes of `data/emotion/model.bin`.
    pub bytes: Vec<u8>,
    /// What the folds told.
    pub report: FoldReport,
}

/// Learns the model. The same lines always give the same bytes.
pub fn train(lines: &[FeltLine]) -> Trained {
    let rows: Vec<Row<'_>> = lines.iter().map(Row::new).collect();
    let judged = held_out(&rows, BALANCE);
    let planes = curves(&rows, &judged);
    let report = report(&rows, &judged, &planes);
    let own = planes.map(|plane| [plane.slope, plane.offset]);
    let learned = fit(&rows.iter().collect::<Vec<_>>(), BALANCE);
    Trained { bytes: learned.bytes(MAGIC, report.line, &own), report }
}

struct Row<'a> {
    line: &'a FeltLine,
    hits: Vec<Hit>,
    features: Vec<u32>,
}

impl<'a> Row<'a> {
    fn new(line: &'a FeltLine) -> Self {
        let normal = normalise(&line.text);
        let hits = hits(&normal);
        let features = features(&line.text, &normal, &hits);
        Self { line, hits, features }
    }
}

impl Line for Row<'_> {
    fn features(&self) -> &[u32] {
        &self.features
    }

    fn is(&self, plane: usize) -> bool {
        self.line.is(plane, &self.hits)
    }
}

/// The curves that make margins probabilities.
fn curves(rows: &[Row<'_>], judged: &[[f32; PLANES]]) -> [Reading; PLANES] {
    std::array::from_fn(|plane| {
        let scores: Vec<(f32, bool)> =
            judged.iter().zip(rows).map(|(margins, row)| (margins[plane], row.is(plane))).collect();
        let (slope, offset) = logistic(&scores);
        Reading { slope, offset }
    })
}

fn report(rows: &[Row<'_>], judged: &[[f32; PLANES]], planes: &[Reading; PLANES]) -> FoldReport {
    let all: Vec<[f32; PLANES]> = judged.iter().map(|margins| shares(planes, margins)).collect();
    let mut out = FoldReport { lines: rows.len(), line: 1.0, ..FoldReport::default() };
    for (row, shares) in rows.iter().zip(&all) {
        let (expected, given) = (row.line.feeling, likeliest(shares));
        out.confusion[expected][given] += 1;
        if expected != given {
            out.wrong.push((ORDER[expected].name(), ORDER[given].name(), row.line.text.clone()));
        }
    }
    for plane in ORDER.len()..PLANES {
        let said = |shares: &[f32; PLANES]| shares[plane] >= 0.5;
        let right = rows.iter().zip(&all).filter(|(row, shares)| row.is(plane) && said(shares)).count();
        let (given, expected) = (
            all.iter().filter(|shares| said(shares)).count(),
            rows.iter().filter(|row| row.is(plane)).count(),
        );
        out.signs.push((right as f64 / given.max(1) as f64, right as f64 / expected.max(1) as f64));
    }
    let mut angry: Vec<(f32, bool)> =
        all.iter().zip(rows).map(|(shares, row)| (anger(shares), row.is(super::line::ANGRY))).collect();
    angry.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total = angry.iter().filter(|(_, is)| *is).count().max(1) as f64;
    let (mut right, mut wrong) = (0.0, 0.0);
    for (share, is) in &angry {
        *(if *is { &mut right } else { &mut wrong }) += 1.0;
        if right / (right + ORDINARY * wrong) >= PRECISION {
            (out.line, out.precision, out.recall) = (*share, right / (right + wrong), right / total);
        }
    }
    out
}
