//! The chain of labels: what may follow what, how likely all ways together are, and which is the likeliest.
//!
//! A state is: outside before any slot; first piece of slot x; further piece of x; outside after x. The chain so remembers which slot came
//! last, however long ago, and can hold nothing but whole slots.

use std::sync::Arc;

use super::pairs::Pairs;

/// Probability below which a state is not followed further.
const NEGLIGIBLE: f32 = 1e-7;

/// Weights of moves between states. Rows of `begin` and `end`: no slot yet, inside x, outside after x.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Moves {
    pub(crate) slots: usize,
    /// Which slots have a weight in which row.
    pub(crate) pairs: Arc<Pairs>,
    /// By pair.
    pub(crate) begin: Vec<f32>,
    /// By row: any slot without a weight there.
    pub(crate) other: Vec<f32>,
    /// First piece to second, then further ones.
    pub(crate) stay: Vec<f32>,
    /// From inside to outside.
    pub(crate) leave: Vec<f32>,
    /// Outside to outside: no slot yet, after x.
    pub(crate) rest: Vec<f32>,
    /// The last piece of a text, by row.
    pub(crate) end: Vec<f32>,
}

impl Moves {
    pub(crate) fn new(slots: usize, pairs: &Arc<Pairs>, weight: f32) -> Self {
        Self {
            slots,
            pairs: Arc::clone(pairs),
            begin: vec![weight; pairs.len()],
            other: vec![weight; 2 * slots + 1],
            stay: vec![weight; 2 * slots],
            leave: vec![weight; slots],
            rest: vec![weight; slots + 1],
            end: vec![weight; 2 * slots + 1],
        }
    }

    pub(crate) fn parts(&self) -> [&Vec<f32>; 6] {
        [&self.begin, &self.stay, &self.leave, &self.rest, &self.end, &self.other]
    }

    pub(crate) fn parts_mut(&mut self) -> [&mut Vec<f32>; 6] {
        let Self { begin, stay, leave, rest, end, other, .. } = self;
        [begin, stay, leave, rest, end, other]
    }

    pub(crate) fn rows(&self) -> usize {
        2 * self.slots + 1
    }

    pub(crate) fn states(&self) -> usize {
        3 * self.slots + 1
    }

    /// Outside, first piece of each slot, further piece of each slot.
    pub(crate) fn labels(&self) -> usize {
        2 * self.slots + 1
    }

    pub(crate) fn exp(&self) -> Self {
        let mut out = self.clone();
        out.parts_mut().into_iter().flatten().for_each(|w| *w = w.exp());
        out
    }

    /// Names each move of one way: which part of the weights, and where in it.
    pub(crate) fn walk(&self, states: &[u16], mut see: impl FnMut(usize, usize)) {
        let n = self.slots;
        let mut before = 0;
        for state in states.iter().map(|state| usize::from(*state)) {
            match state {
                _ if (1..=n).contains(&state) => {
                    let row = self.row(before);
                    match self.pairs.find(row, state - 1) {
                        Some(at) => see(0, at),
                        None => see(5, row),
                    }
                }
                _ if (n + 1..=2 * n).contains(&state) => see(1, before - 1),
                _ if (1..=2 * n).contains(&before) => see(2, state - 2 * n - 1),
                _ => see(3, state.saturating_sub(2 * n)),
            }
            before = state;
        }
        see(4, self.row(before));
    }

    /// The sum of the weights of the moves of one way.
    pub(crate) fn way(&self, states: &[u16]) -> f64 {
        let mut sum = 0.0;
        let parts = self.parts();
        self.walk(states, |part, at| sum += parts[part].get(at).copied().map_or(0.0, f64::from));
        sum
    }

    /// The label of a state.
    pub(crate) fn label(&self, state: usize) -> usize {
        if state < self.labels() { state } else { 0 }
    }

    /// The row of a state.
    pub(crate) fn row(&self, state: usize) -> usize {
        let n = self.slots;
        if state > n { state - n } else { state }
    }
}

/// Forward and backward probabilities of one text, scaled so that the forward ones sum to 1 at each piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    pub(crate) pieces: usize,
    /// Piece by label: exponentials of scores, the largest 1.
    pub(crate) psi: Vec<f32>,
    /// Piece by state.
    pub(crate) alpha: Vec<f32>,
    pub(crate) beta: Vec<f32>,
    /// Piece by row: forward probability.
    pub(crate) mass: Vec<f32>,
    pub(crate) scale: Vec<f32>,
    /// The logarithm of the sum over all ways.
    pub(crate) log: f64,
}

fn rows_of(alpha: &[f32], n: usize, out: &mut [f32]) {
    out[0] = alpha[0];
    for x in 0..n {
        out[1 + x] = alpha[1 + x] + alpha[1 + n + x];
        out[1 + n + x] = alpha[1 + 2 * n + x];
    }
}

impl Lattice {
    /// `scores` are by piece, then label; `moves` are exponentials.
    pub(crate) fn fill(&mut self, scores: &[f32], moves: &Moves) {
        let labels = moves.labels();
        self.pieces = scores.len() / labels;
        self.psi.clear();
        self.log = 0.0;
        for row in scores.chunks_exact(labels) {
            let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            self.log += f64::from(top);
            self.psi.extend(row.iter().map(|score| (score - top).exp()));
        }
        self.forward(moves);
        self.backward(moves);
    }

    fn forward(&mut self, moves: &Moves) {
        let (n, states, rows, labels) = (moves.slots, moves.states(), moves.rows(), moves.labels());
        self.alpha.clear();
        self.alpha.resize(self.pieces * states, 0.0);
        self.mass.clear();
        self.mass.resize((self.pieces + 1) * rows, 0.0);
        self.scale.clear();
        // Before the first piece the chain is outside, with no slot yet.
        self.mass[0] = 1.0;
        let mut before = vec![0.0; states];
        before[0] = 1.0;
        for t in 0..self.pieces {
            let now = &mut self.alpha[t * states..(t + 1) * states];
            let psi = &self.psi[t * labels..(t + 1) * labels];
            let mass = &self.mass[t * rows..(t + 1) * rows];
            let mut common = 0.0;
            for (row, share) in mass.iter().enumerate().filter(|(_, share)| **share > NEGLIGIBLE) {
                let other = moves.other[row];
                common += share * other;
                moves.pairs.of(row).for_each(|(at, y)| now[1 + y] += share * (moves.begin[at] - other));
            }
            now[0] = before[0] * moves.rest[0] * psi[0];
            for x in 0..n {
                let (b, i, o) = (before[1 + x], before[1 + n + x], before[1 + 2 * n + x]);
                now[1 + x] = (now[1 + x] + common).max(0.0) * psi[1 + x];
                now[1 + n + x] = (b * moves.stay[x] + i * moves.stay[n + x]) * psi[1 + n + x];
                now[1 + 2 * n + x] = ((b + i) * moves.leave[x] + o * moves.rest[1 + x]) * psi[0];
            }
            let sum: f32 = now.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            now.iter_mut().for_each(|a| *a /= sum);
            self.scale.push(sum);
            self.log += f64::from(sum).ln();
            rows_of(now, n, &mut self.mass[(t + 1) * rows..(t + 2) * rows]);
            before.copy_from_slice(now);
        }
        let last = &self.mass[self.pieces * rows..];
        let end: f32 = last.iter().zip(&moves.end).map(|(m, e)| m * e).sum::<f32>().max(f32::MIN_POSITIVE);
        self.scale.push(end);
        self.log += f64::from(end).ln();
    }

    fn backward(&mut self, moves: &Moves) {
        let (n, states, rows, labels) = (moves.slots, moves.states(), moves.rows(), moves.labels());
        self.beta.clear();
        self.beta.resize(self.pieces * states, 0.0);
        if self.pieces == 0 {
            return;
        }
        let end = self.scale[self.pieces];
        for state in 0..states {
            self.beta[(self.pieces - 1) * states + state] = moves.end[moves.row(state)] / end;
        }
        let mut coming = vec![0.0; n];
        for t in (0..self.pieces - 1).rev() {
            let (now, next) = self.beta[t * states..(t + 2) * states].split_at_mut(states);
            let psi = &self.psi[(t + 1) * labels..(t + 2) * labels];
            let scale = self.scale[t + 1];
            for y in 0..n {
                coming[y] = psi[1 + y] * next[1 + y] / scale;
            }
            let mass = &self.mass[(t + 1) * rows..(t + 2) * rows];
            let all: f32 = coming.iter().sum();
            let dot = |row: usize| {
                if mass[row] <= NEGLIGIBLE {
                    return 0.0;
                }
                let other = moves.other[row];
                let own = moves.pairs.of(row).map(|(at, y)| (moves.begin[at] - other) * coming[y]);
                (other * all + own.sum::<f32>()).max(0.0)
            };
            now[0] = dot(0) + moves.rest[0] * psi[0] * next[0] / scale;
            for x in 0..n {
                let out = psi[0] * next[1 + 2 * n + x] / scale;
                let further = psi[1 + n + x] * next[1 + n + x] / scale;
                let inside = dot(1 + x) + moves.leave[x] * out;
                now[1 + x] = inside + moves.stay[x] * further;
                now[1 + n + x] = inside + moves.stay[n + x] * further;
                now[1 + 2 * n + x] = dot(1 + n + x) + moves.rest[1 + x] * out;
            }
        }
    }

    /// The probability of each label of a piece.
    pub(crate) fn labels(&self, t: usize, moves: &Moves, out: &mut [f32]) {
        let (states, labels) = (moves.states(), moves.labels());
        let (a, b) = (&self.alpha[t * states..(t + 1) * states], &self.beta[t * states..(t + 1) * states]);
        out.iter_mut().zip(a.iter().zip(b)).for_each(|(p, (a, b))| *p = a * b);
        out[0] += a[labels..].iter().zip(&b[labels..]).map(|(a, b)| a * b).sum::<f32>();
    }

    /// How likely it is that exactly the pieces from `start` to before `end` are slot `x`.
    pub(crate) fn span(&self, x: usize, start: usize, end: usize, moves: &Moves) -> f32 {
        let (n, states, labels) = (moves.slots, moves.states(), moves.labels());
        let mut p = self.alpha[start * states + 1 + x];
        for t in start + 1..end {
            let stay = moves.stay[if t == start + 1 { x } else { n + x }];
            p *= stay * self.psi[t * labels + 1 + n + x] / self.scale[t];
        }
        let state = if end == start + 1 { 1 + x } else { 1 + n + x };
        let mut after = self.beta[(end - 1) * states + state];
        if end < self.pieces {
            let stay = moves.stay[if end == start + 1 { x } else { n + x }];
            let further = 1 + n + x;
            after -=
                stay * self.psi[end * labels + further] * self.beta[end * states + further] / self.scale[end];
        }
        (p * after).clamp(0.0, 1.0)
    }

    /// The likeliest states. Only states that the forward pass reached are followed.
    pub(crate) fn best(&self, moves: &Moves) -> Vec<usize> {
        let (n, states, rows, labels) = (moves.slots, moves.states(), moves.rows(), moves.labels());
        let mut back: Vec<u16> = vec![0; self.pieces * states];
        let mut before = vec![0f32; states];
        before[0] = 1.0;
        let (mut now, mut weights) = (vec![0f32; states], vec![0f32; n]);
        for t in 0..self.pieces {
            let from = &mut back[t * states..(t + 1) * states];
            let psi = &self.psi[t * labels..(t + 1) * labels];
            now.fill(0.0);
            for row in 0..rows {
                let (score, state) = match row {
                    0 => (before[0], 0),
                    _ if row > n => (before[n + row], n + row),
                    _ if before[row] >= before[n + row] => (before[row], row),
                    _ => (before[n + row], n + row),
                };
                if score < NEGLIGIBLE {
                    continue;
                }
                weights.fill(moves.other[row]);
                moves.pairs.of(row).for_each(|(at, y)| weights[y] = moves.begin[at]);
                for (y, w) in weights.iter().enumerate() {
                    if score * w > now[1 + y] {
                        now[1 + y] = score * w;
                        from[1 + y] = state as u16;
                    }
                }
            }
            now[0] = before[0] * moves.rest[0] * psi[0];
            for x in 0..n {
                let (b, i, o) = (1 + x, 1 + n + x, 1 + 2 * n + x);
                now[b] *= psi[b];
                let (first, further) = (before[b] * moves.stay[x], before[i] * moves.stay[n + x]);
                from[i] = if first >= further { b } else { i } as u16;
                now[i] = first.max(further) * psi[i];
                let inside = if before[b] >= before[i] { b } else { i };
                let (left, rest) = (before[inside] * moves.leave[x], before[o] * moves.rest[1 + x]);
                from[o] = if left >= rest { inside } else { o } as u16;
                now[o] = left.max(rest) * psi[0];
            }
            let top = now.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            now.iter_mut().for_each(|p| *p /= top);
            std::mem::swap(&mut now, &mut before);
        }
        let mut state = (0..states)
            .max_by(|a, b| {
                let score = |s: usize| before[s] * moves.end[moves.row(s)];
                score(*a).total_cmp(&score(*b)).then(b.cmp(a))
            })
            .unwrap_or(0);
        let mut out = vec![0; self.pieces];
        for t in (0..self.pieces).rev() {
            out[t] = state;
            state = usize::from(back[t * states + state]);
        }
        out
    }
}
