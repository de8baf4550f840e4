//! Weights of features: for each feature the labels it was seen with, and what it says for each.

use super::hash::Index;
use super::template::Features;

/// Weights are kept in steps of this.
pub(crate) const GRAIN: f32 = 1.0 / 256.0;

/// The nearest weight in whole steps.
pub(crate) fn grained(weight: f32) -> f32 {
    let steps = (weight / GRAIN).round();
    if steps.is_finite() { steps.clamp(-500_000.0, 500_000.0) * GRAIN } else { 0.0 }
}

/// Features with their labels, row after row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) index: Index,
    /// Where the row of each feature ends.
    pub(crate) ends: Vec<u32>,
    pub(crate) labels: Vec<u16>,
    pub(crate) weights: Vec<f32>,
}

impl Rows {
    pub(crate) fn range(&self, row: u32) -> std::ops::Range<usize> {
        let row = row as usize;
        let from = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        from..self.ends[row] as usize
    }

    pub(crate) fn add(&self, row: u32, by: f32, out: &mut [f32]) {
        let range = self.range(row);
        for (label, weight) in self.labels[range.clone()].iter().zip(&self.weights[range]) {
            out[usize::from(*label)] += by * weight;
        }
    }

    /// The scores of each label for each piece of a text.
    pub(crate) fn scores(&self, features: &Features, labels: usize, out: &mut Vec<f32>) {
        out.clear();
        out.resize(features.len() * labels, 0.0);
        let mut side = vec![0.0; labels];
        for (t, row) in out.chunks_exact_mut(labels).enumerate() {
            for name in features.of(t) {
                if let Some(found) = self.index.get(*name) {
                    self.add(found, 1.0, row);
                }
            }
            row.iter_mut().zip(&side).for_each(|(score, s)| *score += s);
            if let Some(found) = self.index.get(features.after[t]) {
                self.add(found, 1.0, &mut side);
            }
        }
        side.fill(0.0);
        for (t, row) in out.chunks_exact_mut(labels).enumerate().rev() {
            row.iter_mut().zip(&side).for_each(|(score, s)| *score += s);
            if let Some(found) = self.index.get(features.before[t]) {
                self.add(found, 1.0, &mut side);
            }
        }
    }

    /// The same without weights that say next to nothing, and without rows that are then empty.
    pub(crate) fn finished(&self, least: f32) -> Self {
        let mut out = Self { index: Index::with_room(self.index.len()), ..Self::default() };
        for (row, key) in self.index.keys().into_iter().enumerate() {
            let before = out.labels.len();
            for at in self.range(row as u32).filter(|at| self.weights[*at].abs() >= least.max(GRAIN)) {
                out.labels.push(self.labels[at]);
                out.weights.push(self.weights[at]);
            }
            if out.labels.len() > before {
                out.index.place(key);
                out.ends.push(out.labels.len() as u32);
            }
        }
        out
    }
}
