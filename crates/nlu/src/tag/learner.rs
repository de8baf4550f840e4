//! One learner: scores an example, compares it with what is marked, and moves its weights.

use std::sync::Arc;

use super::chain::{Lattice, Moves};
use super::learn::Settings;
use super::pairs::Pairs;
use super::prepare::{NONE, Prepared};
use super::weights::Rows;
use crate::random::Random;

/// A weight is moved against its slope, the less the more it was moved before.
fn step(weight: &mut f32, moved: &mut f32, slope: f32, rate: f32) {
    *moved += slope * slope;
    *weight -= rate * slope / moved.sqrt();
}

/// Slopes smaller than this are passed over.
const FLAT: f32 = 1e-4;
/// Moves from where the chain is with less probability than this are passed over.
const UNLIKELY: f32 = 1e-5;

/// Weights with all that is needed to move them.
pub(crate) struct Learner {
    settings: Settings,
    pub(crate) rows: Rows,
    moved: Vec<f32>,
    pub(crate) moves: Moves,
    /// Exponentials of `moves`.
    exp: Moves,
    moves_moved: Moves,
    slope: Moves,
    /// Rows of moves whose slopes are not 0.
    touched: Vec<bool>,
    lattice: Lattice,
    kept: Vec<bool>,
    scores: Vec<f32>,
    slopes: Vec<f32>,
    side: Vec<f32>,
    pub(crate) random: Random,
}

impl Learner {
    pub(crate) fn new(settings: Settings, rows: Rows, slots: usize, pairs: &Arc<Pairs>) -> Self {
        let moves = Moves::new(slots, pairs, 0.0);
        Self {
            settings,
            moved: vec![1.0; rows.weights.len()],
            rows,
            exp: moves.exp(),
            moves_moved: Moves::new(slots, pairs, 1.0),
            slope: moves.clone(),
            touched: vec![false; moves.rows()],
            moves,
            lattice: Lattice::default(),
            kept: Vec::new(),
            scores: Vec::new(),
            slopes: Vec::new(),
            side: Vec::new(),
            random: Random::new(0x9e37_79b9_7f4a_7c15),
        }
    }

    /// The score of each label for each piece, by the features that are kept this time.
    fn score(&mut self, one: &Prepared, by: f32) {
        let labels = self.moves.labels();
        let f = &one.features;
        self.scores.clear();
        self.scores.resize(f.len() * labels, 0.0);
        self.side.clear();
        self.side.resize(labels, 0.0);
        let mut at = 0;
        for t in 0..f.len() {
            let row = &mut self.scores[t * labels..(t + 1) * labels];
            for name in f.of(t) {
                if self.kept[at] && *name != NONE {
                    self.rows.add(*name, by, row);
                }
                at += 1;
            }
            row.iter_mut().zip(&self.side).for_each(|(score, s)| *score += s);
            if self.kept[f.names.len() + t] && f.after[t] != NONE {
                self.rows.add(f.after[t], by, &mut self.side);
            }
        }
        self.side.fill(0.0);
        for t in (0..f.len()).rev() {
            let row = &mut self.scores[t * labels..(t + 1) * labels];
            row.iter_mut().zip(&self.side).for_each(|(score, s)| *score += s);
            if self.kept[f.names.len() + f.len() + t] && f.before[t] != NONE {
                self.rows.add(f.before[t], by, &mut self.side);
            }
        }
    }

    fn move_row(&mut self, row: u32, slopes: &[f32], by: f32) {
        for at in self.rows.range(row) {
            let slope = slopes[usize::from(self.rows.labels[at])] * by;
            if slope.abs() > FLAT {
                step(&mut self.rows.weights[at], &mut self.moved[at], slope, self.settings.rate);
            }
        }
    }

    fn move_rows(&mut self, one: &Prepared, by: f32) {
        let labels = self.moves.labels();
        let f = &one.features;
        let slopes = std::mem::take(&mut self.slopes);
        let of = |t: usize| &slopes[t * labels..(t + 1) * labels];
        let mut at = 0;
        for t in 0..f.len() {
            for name in f.of(t) {
                if self.kept[at] && *name != NONE {
                    self.move_row(*name, of(t), by);
                }
                at += 1;
            }
        }
        let mut side = vec![0.0; labels];
        for t in (0..f.len()).rev() {
            if self.kept[f.names.len() + t] && f.after[t] != NONE {
                self.move_row(f.after[t], &side, by);
            }
            side.iter_mut().zip(of(t)).for_each(|(s, g)| *s += g);
        }
        side.fill(0.0);
        for t in 0..f.len() {
            if self.kept[f.names.len() + f.len() + t] && f.before[t] != NONE {
                self.move_row(f.before[t], &side, by);
            }
            side.iter_mut().zip(of(t)).for_each(|(s, g)| *s += g);
        }
        self.slopes = slopes;
    }

    /// Slopes of the moves: how often they are expected.
    fn expect_moves(&mut self) {
        let (lattice, exp, slope) = (&self.lattice, &self.exp, &mut self.slope);
        let (n, states, rows, labels) = (exp.slots, exp.states(), exp.rows(), exp.labels());
        let mut coming = vec![0.0; n];
        let mut start = vec![0.0; states];
        start[0] = 1.0;
        for t in 0..lattice.pieces {
            let psi = &lattice.psi[t * labels..(t + 1) * labels];
            let beta = &lattice.beta[t * states..(t + 1) * states];
            let scale = lattice.scale[t];
            for y in 0..n {
                coming[y] = psi[1 + y] * beta[1 + y] / scale;
            }
            let all: f32 = coming.iter().sum();
            let mass = &lattice.mass[t * rows..(t + 1) * rows];
            for (row, share) in mass.iter().enumerate().filter(|(_, share)| **share > UNLIKELY) {
                self.touched[row] = true;
                let mut others = all;
                for (at, y) in exp.pairs.of(row) {
                    slope.begin[at] += share * exp.begin[at] * coming[y];
                    others -= coming[y];
                }
                slope.other[row] += share * exp.other[row] * others.max(0.0);
            }
            let before = if t == 0 { &start[..] } else { &lattice.alpha[(t - 1) * states..t * states] };
            slope.rest[0] += before[0] * exp.rest[0] * psi[0] * beta[0] / scale;
            for x in 0..n {
                let (b, i, o) = (before[1 + x], before[1 + n + x], before[1 + 2 * n + x]);
                let further = psi[1 + n + x] * beta[1 + n + x] / scale;
                let outside = psi[0] * beta[1 + 2 * n + x] / scale;
                slope.stay[x] += b * exp.stay[x] * further;
                slope.stay[n + x] += i * exp.stay[n + x] * further;
                slope.leave[x] += (b + i) * exp.leave[x] * outside;
                slope.rest[1 + x] += o * exp.rest[1 + x] * outside;
            }
        }
        let last = &lattice.mass[lattice.pieces * rows..];
        for ((g, share), w) in slope.end.iter_mut().zip(last).zip(&exp.end) {
            *g += share * w / lattice.scale[lattice.pieces];
        }
    }

    /// Takes off the moves of the example.
    fn mark_moves(&mut self, states: &[u16]) {
        let (exp, slope) = (&self.exp, &mut self.slope);
        self.touched[0] = true;
        states.iter().for_each(|state| self.touched[exp.row(usize::from(*state))] = true);
        exp.walk(states, |part, at| {
            if let Some(g) = slope.parts_mut().into_iter().nth(part).and_then(|part| part.get_mut(at)) {
                *g -= 1.0;
            }
        });
    }

    /// Moves what has a slope, and levels the slopes again.
    fn move_moves(&mut self) {
        let (n, rate, pairs) = (self.moves.slots, self.settings.rate, Arc::clone(&self.moves.pairs));
        let mut one = |part: usize, range: std::ops::Range<usize>| {
            let slopes = &mut self.slope.parts_mut()[part][range.clone()];
            let weights = &mut self.moves.parts_mut()[part][range.clone()];
            let moved = &mut self.moves_moved.parts_mut()[part][range.clone()];
            let exp = &mut self.exp.parts_mut()[part][range];
            for (((g, w), m), e) in slopes.iter_mut().zip(weights).zip(moved).zip(exp) {
                if g.abs() > FLAT {
                    step(w, m, *g, rate);
                    *e = w.exp();
                }
                *g = 0.0;
            }
        };
        for (row, touched) in self.touched.iter_mut().enumerate().filter(|(_, touched)| **touched) {
            *touched = false;
            one(0, pairs.range(row));
            one(5, row..row + 1);
        }
        for (part, len) in [2 * n, n, n + 1, 2 * n + 1].into_iter().enumerate() {
            one(part + 1, 0..len);
        }
    }

    /// Learns from one example; returns the negative logarithm of its probability.
    pub(crate) fn learn(&mut self, one: &Prepared) -> f64 {
        let f = &one.features;
        let drop = (f64::from(self.settings.dropout) * u64::MAX as f64) as u64;
        self.kept.clear();
        for _ in 0..f.names.len() + 2 * f.len() {
            let kept = self.random.next() >= drop;
            self.kept.push(kept);
        }
        let by = 1.0 / (1.0 - self.settings.dropout);
        self.score(one, by);
        self.lattice.fill(&self.scores, &self.exp);
        let labels = self.exp.labels();
        let mut way = self.moves.way(&one.states);
        self.slopes.clear();
        self.slopes.resize(f.len() * labels, 0.0);
        for t in 0..f.len() {
            let slopes = &mut self.slopes[t * labels..(t + 1) * labels];
            self.lattice.labels(t, &self.exp, slopes);
            let label = usize::from(one.labels[t]);
            slopes[label] -= 1.0;
            way += f64::from(self.scores[t * labels + label]);
        }
        let loss = self.lattice.log - way;
        self.move_rows(one, by);
        self.expect_moves();
        self.mark_moves(&one.states);
        self.move_moves();
        loss
    }

    /// Shrinks all weights.
    pub(crate) fn shrink(&mut self) {
        let by = 1.0 - self.settings.decay;
        self.rows.weights.iter_mut().for_each(|w| *w *= by);
        self.moves.parts_mut().into_iter().flatten().for_each(|w| *w *= by);
        self.exp = self.moves.exp();
    }
}
