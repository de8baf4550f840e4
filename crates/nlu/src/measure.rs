//! The field's figures over answered test rows: accuracy, macro-F1, out-of-scope recall, AUROC, MCC, calibration error.

use std::collections::BTreeMap;

use serde::Serialize;

/// Bins of equal width for the calibration error.
const BINS: usize = 15;

/// One row of a test, answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered<'a> {
    /// The label that is right.
    pub expected: &'a str,
    /// The label that was given.
    pub given: &'a str,
    /// How sure of it, 0 to 1.
    pub confidence: f32,
    /// How likely it is that none of the labels is meant: larger is further outside, on any scale.
    pub outside: f32,
}

/// Figures over a test. Shares are 0 to 1; what has no rows to be measured on is absent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Rows answered rightly; out of scope counts as a label.
    pub accuracy: f64,
    /// Mean F1 of all labels that are expected or given.
    pub macro_f1: f64,
    /// Rows answered rightly among those that are in scope.
    pub in_scope_accuracy: Option<f64>,
    /// Rows recognised among those that are out of scope.
    pub oos_recall: Option<f64>,
    /// How often a row out of scope is judged further outside than one in scope; ties count half.
    pub auroc: Option<f64>,
    /// Matthews correlation of 'is out of scope', -1 to 1; 0 where it is not defined.
    pub mcc: Option<f64>,
    /// Expected calibration error: mean distance of confidence and accuracy over 15 bins, weighted by rows.
    pub ece: f64,
}

/// Measures; `outside` is the label of what is out of scope. Nothing can be said of no rows.
pub fn figures(rows: &[Answered<'_>], outside: &str) -> Option<Figures> {
    if rows.is_empty() {
        return None;
    }
    let right = |row: &&Answered<'_>| row.expected == row.given;
    let is_outside = |row: &&Answered<'_>| row.expected == outside;
    let (beyond, within): (Vec<&Answered<'_>>, Vec<&Answered<'_>>) = rows.iter().partition(is_outside);
    let of = |some: &[&Answered<'_>]| {
        (!some.is_empty()).then(|| share(some.iter().filter(|row| right(row)).count(), some.len()))
    };
    let both = !beyond.is_empty() && !within.is_empty();
    Some(Figures {
        accuracy: share(rows.iter().filter(right).count(), rows.len()),
        macro_f1: macro_f1(rows),
        in_scope_accuracy: of(&within),
        oos_recall: of(&beyond),
        auroc: both.then(|| auroc(&within, &beyond)),
        mcc: both.then(|| mcc(rows, outside)),
        ece: calibration_error(rows),
    })
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn macro_f1(rows: &[Answered<'_>]) -> f64 {
    // Expected, given, and both at once.
    let mut labels: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for row in rows {
        labels.entry(row.expected).or_default().0 += 1;
        labels.entry(row.given).or_default().1 += 1;
        if row.expected == row.given {
            labels.entry(row.given).or_default().2 += 1;
        }
    }
    let sum: f64 = labels.values().map(|(expected, given, both)| share(2 * both, expected + given)).sum();
    sum / labels.len() as f64
}

fn auroc(within: &[&Answered<'_>], beyond: &[&Answered<'_>]) -> f64 {
    let mut scores: Vec<(f32, bool)> = within
        .iter()
        .map(|row| (row.outside, false))
        .chain(beyond.iter().map(|row| (row.outside, true)))
        .collect();
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Mann and Whitney: the sum of ranks, equal scores share theirs.
    let (mut ranks, mut at) = (0.0, 0);
    while at < scores.len() {
        let same = scores[at..].iter().take_while(|(score, _)| *score == scores[at].0).count();
        let rank = at as f64 + (same as f64 + 1.0) / 2.0;
        ranks += rank * scores[at..at + same].iter().filter(|(_, beyond)| *beyond).count() as f64;
        at += same;
    }
    let (inside, outside) = (within.len() as f64, beyond.len() as f64);
    (ranks - outside * (outside + 1.0) / 2.0) / (inside * outside)
}

fn mcc(rows: &[Answered<'_>], outside: &str) -> f64 {
    let count = |expected: bool, given: bool| {
        rows.iter().filter(|r| (r.expected == outside) == expected && (r.given == outside) == given).count()
            as f64
    };
    let (hit, missed, wrong, passed) =
        (count(true, true), count(true, false), count(false, true), count(false, false));
    let below = ((hit + wrong) * (hit + missed) * (passed + wrong) * (passed + missed)).sqrt();
    if below == 0.0 { 0.0 } else { (hit * passed - wrong * missed) / below }
}

fn calibration_error(rows: &[Answered<'_>]) -> f64 {
    let mut bins = [(0usize, 0f64, 0usize); BINS];
    for row in rows {
        let bin = &mut bins[((row.confidence * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += 1;
        bin.1 += f64::from(row.confidence);
        bin.2 += usize::from(row.expected == row.given);
    }
    bins.iter().map(|(_, sure, right)| (sure - *right as f64).abs()).sum::<f64>() / rows.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(expected: &'static str, given: &'static str, confidence: f32, outside: f32) -> Answered<'static> {
        Answered { expected, given, confidence, outside }
    }

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-6, "{found} instead of {wanted}");
    }

    /// Worked out by hand.
    #[test]
    fn five_rows_give_what_they_must() {
        let rows = [
            row("a", "a", 0.9, 0.1),
            row("a", "b", 0.6, 0.4),
            row("b", "b", 0.8, 0.2),
            row("oos", "oos", 0.7, 0.7),
            row("oos", "a", 0.5, 0.3),
        ];
        let found = figures(&rows, "oos").expect("rows");
        near(found.accuracy, 3.0 / 5.0);
        // F1: a 2·1/(2+2), b 2·1/(1+2), oos 2·1/(2+1).
        near(found.macro_f1, (0.5 + 2.0 / 3.0 + 2.0 / 3.0) / 3.0);
        near(found.in_scope_accuracy.expect("in scope"), 2.0 / 3.0);
        near(found.oos_recall.expect("outside"), 0.5);
        // Of six pairs five are in order: 0.3 is not above 0.4.
        near(found.auroc.expect("both"), 5.0 / 6.0);
        // One hit, one missed, none wrong, three passed.
        near(found.mcc.expect("both"), 3.0 / (1.0f64 * 2.0 * 3.0 * 4.0).sqrt());
        near(found.ece, (0.1 + 0.6 + 0.2 + 0.3 + 0.5) / 5.0);
    }

    #[test]
    fn equal_scores_share_their_rank_and_what_is_missing_is_not_made_up() {
        let same = [row("a", "a", 1.0, 0.5), row("oos", "a", 0.0, 0.5)];
        near(figures(&same, "oos").and_then(|f| f.auroc).expect("both"), 0.5);
        let inside = [row("a", "a", 1.0, 0.0)];
        let found = figures(&inside, "oos").expect("a row");
        assert_eq!((found.oos_recall, found.auroc, found.mcc), (None, None, None));
        near(found.ece, 0.0);
        assert_eq!(figures(&[], "oos"), None);
    }
}
