//! Puts a core's scores together into calibrated probabilities, fitted on held-out scores.

use crate::core::{HeldOut, Raw};
use crate::file::{Reader, Stored, Writer};
use crate::linear::{Logistic, softmax};

const TERMS: usize = 6;
/// Rounds of fitting the terms, at most, and how far one goes at most.
const ROUNDS: usize = 20;
const LONGEST: f32 = 3.0;
/// What large terms cost.
const RIDGE: f32 = 1e-4;
/// How many texts are thought to be out of scope where none is there to learn from, beside one in scope.
const STRANGERS: f32 = 0.1;
/// Held-out rows that are enough for the terms, and fewer than tell what they are.
const ENOUGH: usize = 1_500;
const FEW: usize = 200;

/// Which class is what: intents first, then requests for a person, their lookalikes, and the background.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Classes {
    pub(crate) intents: usize,
}

impl Classes {
    pub(crate) const fn request(self) -> usize {
        self.intents
    }

    pub(crate) const fn lookalike(self) -> usize {
        self.intents + 1
    }

    pub(crate) const fn background(self) -> usize {
        self.intents + 2
    }

    pub(crate) const fn count(self) -> usize {
        self.intents + 3
    }
}

/// Calibrated intent probabilities and the out-of-scope decision.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Blend {
    /// Of texts without a sentence's vector, and of those with one: an encoder does not know every language.
    terms: [[f32; TERMS]; 2],
    classes: Classes,
    scope: Logistic,
}

/// A blended reading of one text.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// Probability per intent among the intents and requests, times how likely it is that any of them is meant.
    pub(crate) confidence: Vec<f32>,
    pub(crate) out_of_scope: f32,
    /// Probability of a request for a person, before patterns.
    pub(crate) request: f32,
    /// Probability of a text that only looks like one.
    pub(crate) lookalike: f32,
    /// Probability of the background.
    pub(crate) background: f32,
}

/// Whether there is a sentence's vector.
fn kind_of(raw: &Raw) -> usize {
    usize::from(!raw.means.is_empty())
}

impl Blend {
    /// Fits on held-out scores, and on those of `strangers`, whose intent the core did not know.
    pub(crate) fn fit(
        held: &[HeldOut],
        strangers: &[HeldOut],
        class_of: impl Fn(usize) -> usize,
        classes: Classes,
    ) -> Self {
        let terms = [[4.0, 0.5, 0.5, 0.0, 0.0, 0.0]; 2];
        let mut blend = Self { terms, classes, scope: Logistic::default() };
        let rows: [Vec<&HeldOut>; 2] =
            [0, 1].map(|kind| held.iter().filter(|h| kind_of(&h.raw) == kind).collect());
        [0, 1].iter().for_each(|kind| blend.fit_terms(*kind, &rows[*kind], &class_of));
        // Too few to learn from count as the others.
        if let Some(few) =
            [0, 1].into_iter().find(|kind| rows[*kind].len() < FEW && rows[1 - kind].len() >= FEW)
        {
            blend.terms[few] = blend.terms[1 - few];
        }
        let background = classes.background();
        let rows: Vec<(&HeldOut, bool)> = held
            .iter()
            .filter(|h| class_of(h.item) < classes.intents || class_of(h.item) == background)
            .map(|h| (h, class_of(h.item) == background))
            .chain(strangers.iter().map(|h| (h, true)))
            .collect();
        let outside = rows.iter().filter(|(_, outside)| *outside).count().max(1) as f32;
        let share = match strangers.is_empty() {
            true => (rows.len() as f32 / outside * 0.4).clamp(1.0, 5.0),
            false => STRANGERS * held.len() as f32 / outside,
        };
        let rows: Vec<(Vec<f32>, bool, f32)> = rows
            .into_iter()
            .map(|(h, outside)| {
                (
                    blend.scope_inputs(&h.raw, &blend.probabilities(&h.raw)),
                    outside,
                    if outside { share } else { 1.0 },
                )
            })
            .collect();
        blend.scope = Logistic::fit(&rows);
        blend
    }

    fn term(&self, raw: &Raw, class: usize) -> [f32; TERMS] {
        let of = |list: &[f32]| list.get(class).copied().unwrap_or_default();
        let (mean, sentence) = (of(&raw.means), of(&raw.sentences));
        let special = f32::from(u8::from(class == self.classes.background()));
        [raw.linear[class], raw.best[class].0 * 4.0, raw.near[class] * 4.0, special, mean, sentence]
    }

    /// Maximum likelihood by Newton's method; the problem is convex, so the start does not matter.
    fn fit_terms(&mut self, kind: usize, held: &[&HeldOut], class_of: &impl Fn(usize) -> usize) {
        let stride = held.len().div_ceil(ENOUGH).max(1);
        let rows = held.len().div_ceil(stride).max(1) as f32;
        for _ in 0..ROUNDS {
            let mut gradient = self.terms[kind].map(|term| RIDGE * rows * term);
            let mut curve = [[0f32; TERMS]; TERMS];
            (0..TERMS).for_each(|k| curve[k][k] = RIDGE * rows);
            for h in held.iter().step_by(stride) {
                let p = self.probabilities(&h.raw);
                let truth = class_of(h.item);
                let mut mean = [0f32; TERMS];
                for (class, p) in p.iter().enumerate().filter(|(_, p)| **p > 1e-3) {
                    let x = self.term(&h.raw, class);
                    for k in 0..TERMS {
                        mean[k] += p * x[k];
                        (0..=k).for_each(|l| curve[k][l] += p * x[k] * x[l]);
                    }
                }
                let x = self.term(&h.raw, truth);
                for k in 0..TERMS {
                    gradient[k] += mean[k] - x[k];
                    (0..=k).for_each(|l| curve[k][l] -= mean[k] * mean[l]);
                }
            }
            let step = solve(curve, gradient);
            let longest = step.iter().fold(0f32, |most, part| most.max(part.abs()));
            let scale = (LONGEST / longest.max(LONGEST)).min(1.0);
            self.terms[kind].iter_mut().zip(step).for_each(|(term, step)| *term -= scale * step);
            if longest < 1e-2 {
                break;
            }
        }
    }

    fn probabilities(&self, raw: &Raw) -> Vec<f32> {
        let terms = &self.terms[kind_of(raw)];
        let mut z: Vec<f32> = (0..self.classes.count())
            .map(|class| self.term(raw, class).iter().zip(terms).map(|(x, t)| x * t).sum())
            .collect();
        softmax(&mut z);
        z
    }

    fn scope_inputs(&self, raw: &Raw, p: &[f32]) -> Vec<f32> {
        let n = self.classes.intents;
        let (mut top, mut next) = (0f32, 0f32);
        for p in &p[..n] {
            if *p > top {
                (top, next) = (*p, top);
            } else if *p > next {
                next = *p;
            }
        }
        let odds = |p: f32| {
            let p = p.clamp(1e-4, 1.0 - 1e-4);
            (p / (1.0 - p)).ln()
        };
        let outside = p[self.classes.background()];
        let most = |list: &[f32]| list.iter().take(n).copied().fold(0f32, f32::max);
        let best = raw.best[..n].iter().map(|b| b.0).fold(0f32, f32::max);
        let margin = raw.linear[..n].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        vec![
            margin,
            odds(outside),
            odds(top),
            top - next,
            best,
            raw.best[self.classes.background()].0,
            raw.coverage,
            most(&raw.means),
            most(&raw.sentences),
        ]
    }

    pub(crate) fn read(&self, raw: &Raw) -> Reading {
        let p = self.probabilities(raw);
        let out_of_scope = self.scope.probability(&self.scope_inputs(raw, &p));
        let n = self.classes.intents;
        let rest = p[..=n].iter().sum::<f32>().max(1e-6);
        let confidence = p[..n].iter().map(|p| p / rest * (1.0 - out_of_scope)).collect();
        Reading {
            confidence,
            out_of_scope,
            request: p[self.classes.request()],
            lookalike: p[self.classes.lookalike()],
            background: p[self.classes.background()],
        }
    }
}

impl Stored for Blend {
    fn store(&self, out: &mut Writer) {
        self.terms.iter().for_each(|terms| terms.store(out));
        self.classes.intents.store(out);
        self.scope.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let terms = [Stored::load(from)?, Stored::load(from)?];
        Some(Self { terms, classes: Classes { intents: usize::load(from)? }, scope: Logistic::load(from)? })
    }
}

impl Blend {
    /// Is it of so many intents?
    pub(crate) fn fits(&self, intents: usize) -> bool {
        self.classes.intents == intents
    }
}

/// Solves for a symmetric matrix whose lower triangle is given, by its Cholesky factor.
fn solve(mut matrix: [[f32; TERMS]; TERMS], mut vector: [f32; TERMS]) -> [f32; TERMS] {
    for row in 0..TERMS {
        for column in 0..=row {
            let done: f32 = (0..column).map(|k| matrix[row][k] * matrix[column][k]).sum();
            let rest = matrix[row][column] - done;
            matrix[row][column] =
                if row == column { rest.max(1e-6).sqrt() } else { rest / matrix[column][column] };
        }
        let done: f32 = (0..row).map(|k| matrix[row][k] * vector[k]).sum();
        vector[row] = (vector[row] - done) / matrix[row][row];
    }
    for row in (0..TERMS).rev() {
        let done: f32 = (row + 1..TERMS).map(|k| matrix[k][row] * vector[k]).sum();
        vector[row] = (vector[row] - done) / matrix[row][row];
    }
    vector
}
