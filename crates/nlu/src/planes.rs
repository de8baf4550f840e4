//! Several yes-or-no machines learned from the same lines: what the models of feelings and of danger share.

use crate::feeling::learn::{Side, known, numbers};
use crate::table::Weights;

/// What an error costs, and how much the scaled machine has to say; chosen on the folds.
const COST: f32 = 1.0;
const SCALED: f32 = 0.5;
/// Parts of the lines, each judged by a model of the others; as many lines that follow one another stay together.
const FOLDS: usize = 8;
const TOGETHER: usize = 5;

/// A line that is learned from.
pub(crate) trait Line {
    /// Its features, in order, each once.
    fn features(&self) -> &[u32];
    /// Whether it is on the yes side of a plane.
    fn is(&self, plane: usize) -> bool;
}

/// A machine for each plane; `balance` tells how far rare sides are made up for.
pub(crate) fn fit<const N: usize, L: Line>(lines: &[&L], balance: f32) -> Weights<N> {
    let features: Vec<Vec<u32>> = lines.iter().map(|line| line.features().to_vec()).collect();
    let known = known(&features);
    let cut: Vec<Vec<u32>> = features.iter().map(|row| numbers(&known, row)).collect();
    let (weights, bias) = (0..N)
        .map(|plane| {
            let positive: Vec<bool> = lines.iter().map(|line| line.is(plane)).collect();
            let side = Side { rows: &cut, positive: &positive, features: known.len() };
            side.machine(COST, balance, SCALED)
        })
        .unzip();
    Weights { known, weights, bias }
}

/// The margins of every line by a model that has not seen it.
pub(crate) fn held_out<const N: usize, L: Line>(lines: &[L], balance: f32) -> Vec<[f32; N]> {
    let mut out = vec![[0f32; N]; lines.len()];
    for part in 0..FOLDS {
        let of = |at: usize| (at / TOGETHER) % FOLDS == part;
        let kept: Vec<&L> =
            lines.iter().enumerate().filter(|(at, _)| !of(*at)).map(|(_, line)| line).collect();
        let model = fit(&kept, balance);
        for (at, margins) in out.iter_mut().enumerate().filter(|(at, _)| of(*at)) {
            *margins = model.margins(lines[at].features());
        }
    }
    out
}
