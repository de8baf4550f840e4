//! How the shipped model is learned from the lines in `data/danger`: `cargo run -p nlu --example dangers` writes it anew.

use super::DangerKind;
use super::feature::{features, spoken};
use super::line::DangerLine;
use super::shipped::{Bounds, KINDS, MAGIC, PLANES, Pattern, Verdict, judge};
use super::{patterns, sights};
use crate::normal::normalise;
use crate::planes::{Line, fit, held_out};

/// How far rare sides are made up for; chosen on the folds.
const BALANCE: f32 = 0.5;
/// How much of a kind its own line must find, and how many of the sure must be right. A missed life is worse than a needless look.
const LINES: [(DangerKind, f64, f64); KINDS] = [
    (DangerKind::SelfHarm, 0.94, 0.88),
    (DangerKind::Violence, 0.75, 0.9),
    (DangerKind::Minors, 0.72, 0.9),
    (DangerKind::DataLeak, 0.72, 0.9),
    (DangerKind::Legal, 0.72, 0.9),
    (DangerKind::Regulator, 0.72, 0.9),
    (DangerKind::Fraud, 0.72, 0.9),
    (DangerKind::Media, 0.72, 0.93),
];
/// How many ordinary messages there are in life for each ordinary line here.
const ORDINARY: f64 = 1.0;
/// How much of all danger is to be found by danger of any kind, and how much of what patterns see is to be kept.
const ANY: f64 = 0.96;
const KEPT: f64 = 0.97;
/// How much of the ordinary talk without a word of danger is to stay silent.
const BARE: f64 = 0.93;

/// What the folds told.
#[derive(Clone, Debug, Default)]
pub struct FoldReport {
    /// By kind: lines, raised at all, raised as this kind, sure of it.
    pub kinds: Vec<(&'static str, [usize; 4])>,
    /// Ordinary lines of the danger text: how many, raised, sure of any kind.
    pub ordinary: [usize; 3],
    /// Ordinary lines from elsewhere: the same.
    pub beside: [usize; 3],
    /// What was judged wrongly: the kind or none, and the text.
    pub wrong: Vec<(&'static str, String)>,
}

/// The model's file, and what held-out folds told of it.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The bytes of `data/danger/model.bin`.
    pub bytes: Vec<u8>,
    /// What the folds told.
    pub report: FoldReport,
}

struct Row<'a> {
    line: &'a DangerLine,
    features: Vec<u32>,
    patterns: [Pattern; KINDS],
    /// A word speaks of danger.
    spoken: bool,
    /// From elsewhere.
    beside: bool,
}

impl<'a> Row<'a> {
    fn new(line: &'a DangerLine, beside: bool) -> Self {
        let normal = normalise(&line.text);
        let sights = sights(&normal);
        let features = features(&line.text, &normal, &sights);
        let spoken = spoken(&normal, &sights);
        Self { line, features, patterns: patterns(&sights), spoken, beside }
    }

    /// The patterns see something, and not only what looks alike.
    fn seen(&self) -> bool {
        self.patterns.iter().any(|pattern| matches!(pattern, Pattern::Words | Pattern::Number))
    }
}

impl Line for Row<'_> {
    fn features(&self) -> &[u32] {
        &self.features
    }

    fn is(&self, plane: usize) -> bool {
        self.line.kind.is_some_and(|kind| plane == KINDS || DangerKind::ALL.get(plane) == Some(&kind))
    }
}

/// Learns the model from its lines and from ordinary talk beside them. The same lines always give the same bytes.
pub fn train(lines: &[DangerLine], beside: &[DangerLine]) -> Trained {
    let mut rows: Vec<Row<'_>> = lines.iter().map(|line| Row::new(line, false)).collect();
    // What the patterns see in ordinary talk nobody has labelled: it is left out.
    let beside = beside.iter().map(|line| Row::new(line, true));
    rows.extend(beside.filter(|row| !row.seen()));
    let judged = held_out(&rows, BALANCE);
    let bounds = bounds(&rows, &judged);
    let bare = bare(&rows, &judged);
    let report = report(&rows, &judged, &bounds, bare);
    let own = bounds.map(|bounds| [bounds.raised, bounds.sure]);
    let bytes = fit(&rows.iter().collect::<Vec<_>>(), BALANCE).bytes(MAGIC, bare, &own);
    Trained { bytes, report }
}

/// The highest line that finds so much of what is meant.
fn finding(mut margins: Vec<f32>, share: f64) -> f32 {
    margins.sort_by(f32::total_cmp);
    let at = ((1.0 - share) * margins.len() as f64) as usize;
    margins.get(at).copied().unwrap_or(f32::MAX)
}

/// The lowest line from which so many are right.
fn right(mut scores: Vec<(f32, Option<bool>)>, share: f64) -> f32 {
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut good, mut bad, mut line) = (0.0, 0.0, f32::MAX);
    for (margin, is) in scores {
        match is {
            Some(true) => good += 1.0,
            // Another danger under a wrong name fetches a person who is needed.
            Some(false) => bad += 0.25,
            None => bad += ORDINARY,
        }
        if good / (good + bad) >= share {
            line = margin;
        }
    }
    line
}

fn bounds(rows: &[Row<'_>], judged: &[[f32; PLANES]]) -> [Bounds; PLANES] {
    let of = |plane: usize, wanted: &dyn Fn(&Row<'_>) -> bool| -> Vec<f32> {
        judged.iter().zip(rows).filter(|(_, row)| wanted(row)).map(|(margins, _)| margins[plane]).collect()
    };
    std::array::from_fn(|plane| {
        let Some((_, recall, precision)) = LINES.get(plane) else {
            let seen = |row: &Row<'_>| row.is(KINDS) && row.seen();
            return Bounds {
                raised: finding(of(plane, &|row| row.is(KINDS)), ANY),
                sure: finding(of(plane, &seen), KEPT),
            };
        };
        let raised = finding(of(plane, &|row| row.is(plane)), *recall);
        let scores = judged
            .iter()
            .zip(rows)
            .map(|(margins, row)| (margins[plane], row.line.kind.map(|_| row.is(plane))));
        Bounds { raised, sure: right(scores.collect(), *precision).max(raised) }
    })
}

/// How loud danger must be where no word speaks of it: so much of such ordinary talk is below.
fn bare(rows: &[Row<'_>], judged: &[[f32; PLANES]]) -> f32 {
    let ordinary = judged.iter().zip(rows).filter(|(_, row)| !row.spoken && row.line.kind.is_none());
    finding(ordinary.map(|(margins, _)| margins[KINDS]).collect(), 1.0 - BARE).clamp(0.0, 1.0)
}

fn report(rows: &[Row<'_>], judged: &[[f32; PLANES]], bounds: &[Bounds; PLANES], bare: f32) -> FoldReport {
    let mut out = FoldReport::default();
    out.kinds.extend(DangerKind::ALL.map(|kind| (kind.name(), [0; 4])));
    for (row, margins) in rows.iter().zip(judged) {
        let bare = if row.spoken { None } else { Some(bare) };
        let verdicts = judge(margins, bounds, &row.patterns, bare);
        let most = verdicts.into_iter().max().unwrap_or_default();
        let raised = most != Verdict::Silent;
        let Some(kind) = DangerKind::ALL.iter().position(|kind| Some(*kind) == row.line.kind) else {
            let counts = if row.beside { &mut out.beside } else { &mut out.ordinary };
            counts[0] += 1;
            counts[1] += usize::from(raised);
            counts[2] += usize::from(most == Verdict::Sure);
            if raised {
                out.wrong.push(("none", row.line.text.clone()));
            }
            continue;
        };
        let (name, counts) = &mut out.kinds[kind];
        counts[0] += 1;
        counts[1] += usize::from(raised);
        counts[2] += usize::from(verdicts[kind] != Verdict::Silent);
        counts[3] += usize::from(verdicts[kind] == Verdict::Sure);
        if !raised {
            out.wrong.push((name, row.line.text.clone()));
        }
    }
    out
}
