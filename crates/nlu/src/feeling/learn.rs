//! Linear machines over features that are there or not: an L2-regularised support vector machine by dual coordinate descent, on features
//! scaled by how much more often one side has them (NB-SVM), or as they are.

use crate::random::Random;

/// Rounds over the training set.
const ROUNDS: usize = 30;
/// Largest violation at which the work is done.
const SETTLED: f32 = 0.01;
/// Added to every count, so that what one side never has is not infinitely telling.
const SMOOTH: f32 = 1.0;

/// Rows of feature numbers with the side on which each stands.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) rows: &'a [Vec<u32>],
    pub(crate) positive: &'a [bool],
    /// How many features there are.
    pub(crate) features: usize,
}

impl Side<'_> {
    /// By feature the logarithm of how much more often a positive row has it than a negative one.
    pub(crate) fn ratios(&self) -> Vec<f32> {
        let mut counts = vec![[SMOOTH; 2]; self.features];
        for (row, positive) in self.rows.iter().zip(self.positive) {
            for feature in row {
                if let Some(count) = counts.get_mut(*feature as usize) {
                    count[usize::from(*positive)] += 1.0;
                }
            }
        }
        let total =
            counts.iter().fold([0f64; 2], |sum, c| [sum[0] + f64::from(c[0]), sum[1] + f64::from(c[1])]);
        let shift = (total[0] / total[1].max(1e-9)).ln() as f32;
        counts.iter().map(|c| (c[1] / c[0]).ln() + shift).collect()
    }

    /// Weights of features (to be multiplied by `scale` and by the row's norm) and the bias. `cost` is the price of an error, for
    /// negative and positive rows.
    pub(crate) fn fit(&self, scale: &[f32], norm: impl Fn(&[u32]) -> f32, cost: [f32; 2]) -> (Vec<f32>, f32) {
        let mut weights = vec![0f32; self.features];
        let mut bias = 0f32;
        let norms: Vec<f32> = self.rows.iter().map(|row| norm(row)).collect();
        let of = |feature: u32| scale.get(feature as usize).copied().unwrap_or_default();
        let squares: Vec<f32> = self
            .rows
            .iter()
            .zip(&norms)
            .map(|(row, norm)| row.iter().map(|f| of(*f).powi(2)).sum::<f32>() * norm * norm + 1.0)
            .collect();
        let mut alpha = vec![0f32; self.rows.len()];
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        let mut random = Random::new(0x9e37_79b9_7f4a_7c15);
        for _ in 0..ROUNDS {
            random.shuffle(&mut order);
            let mut most = 0f32;
            for &at in &order {
                let side = if self.positive[at] { 1f32 } else { -1.0 };
                let soft = 0.5 / cost[usize::from(self.positive[at])];
                let row = &self.rows[at];
                let sum: f32 = row.iter().map(|f| weights[*f as usize] * of(*f)).sum();
                let slope = side * (sum * norms[at] + bias) - 1.0 + soft * alpha[at];
                let violation = if alpha[at] == 0.0 { slope.min(0.0) } else { slope };
                most = most.max(violation.abs());
                if violation.abs() > 1e-6 {
                    let old = alpha[at];
                    alpha[at] = (old - slope / (squares[at] + soft)).max(0.0);
                    let step = (alpha[at] - old) * side;
                    for f in row {
                        weights[*f as usize] += step * of(*f) * norms[at];
                    }
                    bias += step;
                }
            }
            if most < SETTLED {
                break;
            }
        }
        (weights, bias)
    }
}

impl Side<'_> {
    /// One weight for each feature of the two machines together, with every row as long as the root of its features. `cost` is what an error
    /// costs, `balance` (0 to 1) how far the rarer side is made up for, `scaled` how much the scaled machine has to say.
    pub(crate) fn machine(&self, cost: f32, balance: f32, scaled: f32) -> (Vec<f32>, f32) {
        let norm = |row: &[u32]| 1.0 / (row.len().max(1) as f32).sqrt();
        let positive = self.positive.iter().filter(|p| **p).count().max(1) as f32;
        let ratio = ((self.positive.len() as f32 - positive).max(1.0) / positive).powf(balance);
        let scale = self.ratios();
        let (mut weights, bias) = self.fit(&scale, norm, [cost * 0.3, cost * 0.3 * ratio]);
        let (plain, second) = self.fit(&vec![1.0; self.features], norm, [cost, cost * ratio]);
        for ((weight, scale), plain) in weights.iter_mut().zip(&scale).zip(&plain) {
            *weight = scaled * *weight * scale + (1.0 - scaled) * plain;
        }
        (weights, scaled * bias + (1.0 - scaled) * second)
    }
}

/// Numbers for the features that at least two rows have, in order of their hashes.
pub(crate) fn known<T: Copy + Ord>(rows: &[Vec<T>]) -> Vec<T> {
    let mut all: Vec<T> = rows.iter().flatten().copied().collect();
    all.sort_unstable();
    all.chunk_by(|a, b| a == b)
        .filter(|same| same.len() > 1)
        .filter_map(|same| same.first().copied())
        .collect()
}

/// The numbers of the features of one row that are known.
pub(crate) fn numbers<T: Ord>(known: &[T], row: &[T]) -> Vec<u32> {
    row.iter().filter_map(|feature| known.binary_search(feature).ok()).map(|at| at as u32).collect()
}

/// The slope and offset of a logistic curve that makes scores probabilities (Platt), by Newton's method in a fixed number of steps.
pub(crate) fn logistic(scores: &[(f32, bool)]) -> (f32, f32) {
    let positive = scores.iter().filter(|s| s.1).count() as f64;
    let negative = scores.len() as f64 - positive;
    // Platt's targets: never quite 0 or 1, so that what is separable stays finite.
    let targets = [1.0 / (negative + 2.0), (positive + 1.0) / (positive + 2.0)];
    let (mut slope, mut offset) = (1f64, 0f64);
    for _ in 0..50 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0f64, 0f64, 1e-6, 0f64, 1e-6);
        for (score, is) in scores {
            let x = f64::from(*score);
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let error = p - targets[usize::from(*is)];
            let curve = (p * (1.0 - p)).max(1e-9);
            ga += error * x;
            gb += error;
            haa += curve * x * x;
            hab += curve * x;
            hbb += curve;
        }
        let det = haa * hbb - hab * hab;
        if det.abs() < 1e-12 {
            break;
        }
        let (da, db) = ((hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det);
        slope = (slope - da.clamp(-1.0, 1.0)).clamp(0.05, 50.0);
        offset = (offset - db.clamp(-2.0, 2.0)).clamp(-20.0, 20.0);
    }
    (slope as f32, offset as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_told_apart_and_runs_agree() {
        let rows = vec![vec![0, 2], vec![0, 3], vec![1, 2], vec![1, 3], vec![], vec![0]];
        let positive = [true, true, false, false, false, true];
        let side = Side { rows: &rows, positive: &positive, features: 4 };
        let ratios = side.ratios();
        assert!(ratios[0] > 0.5 && ratios[1] < -0.5 && ratios[2].abs() < 0.5, "{ratios:?}");
        let first = side.fit(&ratios, |_| 1.0, [1.0, 1.0]);
        assert_eq!(first, side.fit(&ratios, |_| 1.0, [1.0, 1.0]));
        let score = |row: &[u32]| {
            row.iter().map(|f| first.0[*f as usize] * ratios[*f as usize]).sum::<f32>() + first.1
        };
        assert!(score(&[0, 3]) > 0.0 && score(&[1, 2]) < 0.0);
    }

    #[test]
    fn what_one_row_has_alone_is_not_known() {
        let known = known(&[vec![5u64, 7], vec![7, 9], vec![7, 9]]);
        assert_eq!(known, [7, 9]);
        assert_eq!(numbers(&known, &[1, 7, 9]), [0, 1]);
    }

    #[test]
    fn probabilities_follow_how_often_it_is_so() {
        let scores: Vec<(f32, bool)> = (0..200).map(|i| (i as f32 / 100.0 - 1.0, i % 10 < i / 20)).collect();
        let (slope, offset) = logistic(&scores);
        let p = |x: f32| 1.0 / (1.0 + (-(slope * x + offset)).exp());
        assert!(p(-0.9) < 0.2 && p(0.9) > 0.8, "{slope} {offset}");
        assert!(logistic(&[]).0.is_finite() && logistic(&[(1.0, true)]).1.is_finite());
    }
}
