//! Learning the weights: the likelihood of the whole chain, one text at a time, by AdaGrad, with features left out at random and the
//! weights of later rounds averaged.

use std::ops::ControlFlow;

use super::chain::Moves;
use super::learner::Learner;
use super::lexicon::Lexicon;
use super::prepare::{Lesson, prepare};
use super::weights::{Rows, grained};

/// How a tagger learns.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Rounds over the examples, 1 to 1,000.
    pub rounds: usize,
    /// Length of the first steps.
    pub rate: f32,
    /// Share of features that each look at an example leaves out, 0 to 0.9.
    pub dropout: f32,
    /// Shrinkage of all weights after each round, 0 to 0.9.
    pub decay: f32,
    /// Texts in which a feature must occur.
    pub least: u32,
    /// Weights below this are dropped in the end.
    pub prune: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rounds: 40, rate: 0.1, dropout: 0.2, decay: 0.02, least: 2, prune: 0.01 }
    }
}

impl Settings {
    fn bounded(&self) -> Self {
        let share = |value: f32| if value.is_finite() { value.clamp(0.0, 0.9) } else { 0.0 };
        Self {
            rounds: self.rounds.clamp(1, 1_000),
            rate: share(self.rate),
            dropout: share(self.dropout),
            decay: share(self.decay),
            least: self.least,
            prune: share(self.prune),
        }
    }
}

/// How far training is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Looks at an example done.
    pub done: usize,
    /// Looks at an example in all.
    pub of: usize,
    /// Mean negative logarithm of the probability of the examples looked at in this round.
    pub loss: f64,
}

/// Examples between two reports.
const REPORT: usize = 500;

/// Sums of weights over rounds.
struct Mean {
    rows: Vec<f32>,
    moves: Moves,
    rounds: usize,
}

impl Mean {
    fn add(&mut self, rows: &Rows, moves: &Moves) {
        self.rounds += 1;
        self.rows.iter_mut().zip(&rows.weights).for_each(|(sum, w)| *sum += w);
        for (sums, part) in self.moves.parts_mut().into_iter().zip(moves.parts()) {
            sums.iter_mut().zip(part).for_each(|(sum, w)| *sum += w);
        }
    }

    fn finish(self, mut rows: Rows, prune: f32) -> (Rows, Moves) {
        let by = 1.0 / self.rounds.max(1) as f32;
        rows.weights = self.rows;
        let mut moves = self.moves;
        rows.weights
            .iter_mut()
            .chain(moves.parts_mut().into_iter().flatten())
            .for_each(|w| *w = grained(*w * by));
        (rows.finished(prune), moves)
    }
}

/// Learns lexicon and weights; `None` when `progress` says to stop.
pub(crate) fn learn(
    lessons: &[Lesson],
    slots: usize,
    settings: &Settings,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Option<(Lexicon, Rows, Moves)> {
    let settings = settings.bounded();
    let of = settings.rounds * lessons.len();
    if progress(Progress { done: 0, of, loss: 0.0 }).is_break() {
        return None;
    }
    let (lexicon, all, rows, pairs) = prepare(lessons, slots, settings.least);
    let mut mean =
        Mean { rows: vec![0.0; rows.weights.len()], moves: Moves::new(slots, &pairs, 0.0), rounds: 0 };
    let mut learner = Learner::new(settings.clone(), rows, slots, &pairs);
    let mut order: Vec<usize> = (0..all.len()).collect();
    for round in 0..settings.rounds {
        learner.random.shuffle(&mut order);
        let mut loss = 0.0;
        for (at, one) in order.iter().enumerate() {
            loss += learner.learn(&all[*one]);
            let (in_round, done) = (at + 1, round * all.len() + at + 1);
            if (in_round % REPORT == 0 || in_round == all.len())
                && progress(Progress { done, of, loss: loss / in_round as f64 }).is_break()
            {
                return None;
            }
        }
        learner.shrink();
        if round >= settings.rounds / 2 {
            mean.add(&learner.rows, &learner.moves);
        }
    }
    let (rows, moves) = mean.finish(learner.rows, settings.prune);
    Some((lexicon.sorted(), rows, moves))
}
