//! One-against-rest support vector machines on sparse and dense features, trained by dual coordinate descent in a fixed order: the same data
//! give the same model. (Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008; L2 loss.)

mod stored;

use crate::random::Random;
use crate::training::TrainError;
use crate::vocabulary::Sparse;
use crate::watch::{BATCH, Watch};

/// Rounds over the training set, at most; more than these win nothing on texts never seen.
const ROUNDS: usize = 8;
/// In one round of these all classes of a text are looked at, in the others only those that it still teaches.
const FULL: usize = 4;
/// How much longer such a round takes.
const EFFORT: u64 = 4;
/// The largest violation at which nothing is left to learn.
const TOLERANCE: f32 = 0.1;
/// Where no more than one plane of so many moves, only those are touched.
const SPARSE: usize = 4;
/// What an error costs against large weights.
const COST: f32 = 1.0;

/// A text as the model sees it: how it is written, and what its words mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Point {
    pub(crate) sparse: Sparse,
    pub(crate) dense: Vec<f32>,
}

/// Weights by feature, then class.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    classes: usize,
    /// One byte a weight, with a scale for each feature.
    sparse: Vec<i8>,
    scales: Vec<f32>,
    /// By class, then dimension.
    dense: Vec<f32>,
    bias: Vec<f32>,
}

/// One training example.
pub(crate) struct Sample<'a> {
    pub(crate) point: &'a Point,
    pub(crate) class: usize,
    pub(crate) weight: f32,
}

/// All planes while they are learned: one row of weights for each feature, dimension, and the constant.
struct Planes<'a> {
    samples: &'a [Sample<'a>],
    classes: usize,
    features: usize,
    weights: Vec<f32>,
    /// How much each text holds each plane, text by text.
    alpha: Vec<f32>,
    /// The classes that a text still teaches.
    teaches: Vec<Vec<u16>>,
    /// The square of each text's length.
    squares: Vec<f32>,
}

impl Planes<'_> {
    /// The rows of a text with their values.
    fn rows(&self, sample: usize) -> impl Iterator<Item = (usize, f32)> {
        let (point, features) = (self.samples[sample].point, self.features);
        let words = point.sparse.iter().map(|&(feature, value)| (feature as usize, value));
        let meaning = point.dense.iter().enumerate().map(move |(at, value)| (features + at, *value));
        words.chain(meaning).chain([(features + point.dense.len(), 1.0)])
    }

    /// One text and all classes; the largest violation. `margins` and `steps` are room to work in.
    fn all(&mut self, sample: usize, margins: &mut [f32], steps: &mut [f32]) -> f32 {
        let classes = self.classes;
        margins.fill(0.0);
        for (row, value) in self.rows(sample) {
            let weights = &self.weights[row * classes..(row + 1) * classes];
            margins.iter_mut().zip(weights).for_each(|(m, w)| *m += value * w);
        }
        let square = self.squares[sample];
        let mut worst = 0f32;
        self.teaches[sample].clear();
        for class in 0..classes {
            let (step, violation) = self.step(sample, class, margins[class], square);
            steps[class] = step;
            worst = worst.max(violation);
            if violation > 0.0 || self.alpha[sample * classes + class] > 0.0 {
                self.teaches[sample].push(class as u16);
            }
        }
        if worst > 0.0 {
            let moved: Vec<(usize, f32)> =
                steps.iter().copied().enumerate().filter(|(_, step)| *step != 0.0).collect();
            let rows: Vec<(usize, f32)> = self.rows(sample).collect();
            if moved.len() <= classes / SPARSE {
                self.go(&rows, &moved);
            } else {
                for (row, value) in rows {
                    let weights = &mut self.weights[row * classes..(row + 1) * classes];
                    weights.iter_mut().zip(&*steps).for_each(|(w, step)| *w += value * step);
                }
            }
        }
        worst
    }

    /// Moves some planes along a text.
    fn go(&mut self, rows: &[(usize, f32)], moved: &[(usize, f32)]) {
        for (row, value) in rows {
            let weights = &mut self.weights[row * self.classes..(row + 1) * self.classes];
            moved.iter().for_each(|(class, step)| weights[*class] += value * step);
        }
    }

    /// One text and the classes that it still teaches.
    fn some(&mut self, sample: usize, margins: &mut [f32]) {
        let (classes, teaches) = (self.classes, std::mem::take(&mut self.teaches[sample]));
        let rows: Vec<(usize, f32)> = self.rows(sample).collect();
        let margins = &mut margins[..teaches.len()];
        margins.fill(0.0);
        for (row, value) in &rows {
            let weights = &self.weights[row * classes..(row + 1) * classes];
            margins
                .iter_mut()
                .zip(&teaches)
                .for_each(|(m, class)| *m += value * weights[usize::from(*class)]);
        }
        let square = self.squares[sample];
        let mut moved: Vec<(usize, f32)> = Vec::with_capacity(teaches.len());
        for (margin, class) in margins.iter().zip(&teaches) {
            let class = usize::from(*class);
            let (step, _) = self.step(sample, class, *margin, square);
            moved.extend((step != 0.0).then_some((class, step)));
        }
        self.go(&rows, &moved);
        self.teaches[sample] = teaches;
    }

    /// How far a plane moves along a text, and how much there was to mend.
    fn step(&mut self, sample: usize, class: usize, margin: f32, square: f32) -> (f32, f32) {
        let Sample { class: own, weight, .. } = self.samples[sample];
        let sign = if own == class { 1.0 } else { -1.0 };
        let soft = 0.5 / (COST * weight);
        let alpha = &mut self.alpha[sample * self.classes + class];
        let gradient = sign * margin - 1.0 + soft * *alpha;
        if *alpha == 0.0 && gradient >= 0.0 {
            return (0.0, 0.0);
        }
        let before = *alpha;
        *alpha = (before - gradient / (square + soft)).max(0.0);
        ((*alpha - before) * sign, gradient.abs())
    }

    fn learn(&mut self, watch: &mut Watch<'_>) -> Result<(), TrainError> {
        let mut order: Vec<usize> = (0..self.samples.len()).collect();
        let (mut margins, mut steps) = (vec![0f32; self.classes], vec![0f32; self.classes]);
        let mut random = Random::new(0x9e37_79b9_7f4a_7c15);
        for round in 0..ROUNDS {
            random.shuffle(&mut order);
            let (full, mut worst) = (is_full(round), 0f32);
            for batch in order.chunks(BATCH) {
                if full {
                    worst =
                        batch.iter().map(|i| self.all(*i, &mut margins, &mut steps)).fold(worst, f32::max);
                } else {
                    batch.iter().for_each(|i| self.some(*i, &mut margins));
                }
                watch.advance(effort(round) * batch.len() as u64)?;
            }
            if full && worst <= TOLERANCE {
                break;
            }
        }
        Ok(())
    }
}

const fn is_full(round: usize) -> bool {
    round == 1 || round.is_multiple_of(FULL)
}

const fn effort(round: usize) -> u64 {
    if is_full(round) { EFFORT } else { 1 }
}

impl Linear {
    /// How much work it is to learn so many texts, at most.
    pub(crate) fn work(samples: usize) -> u64 {
        samples as u64 * (0..ROUNDS).map(effort).sum::<u64>()
    }

    pub(crate) fn fit(
        samples: &[Sample<'_>],
        features: usize,
        classes: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Self, TrainError> {
        let planned = watch.done() + Self::work(samples.len());
        let dimensions = samples.first().map_or(0, |sample| sample.point.dense.len());
        let mut planes = Planes {
            samples,
            classes,
            features,
            weights: vec![0.0; (features + dimensions + 1) * classes],
            alpha: vec![0.0; samples.len() * classes],
            teaches: vec![Vec::new(); samples.len()],
            squares: Vec::new(),
        };
        let square = |sample| planes.rows(sample).map(|(_, value)| value * value).sum::<f32>();
        planes.squares = (0..samples.len()).map(square).collect();
        planes.learn(watch)?;
        watch.reach(planned)?;
        let mut rows = planes.weights.chunks_exact(classes.max(1));
        let mut model = Self {
            classes,
            sparse: Vec::with_capacity(features * classes),
            scales: Vec::with_capacity(features),
            dense: vec![0.0; dimensions * classes],
            bias: vec![0.0; classes],
        };
        for row in rows.by_ref().take(features) {
            let scale = row.iter().fold(0f32, |most, w| most.max(w.abs())) / 127.0;
            model.scales.push(scale);
            model.sparse.extend(row.iter().map(|w| if scale > 0.0 { (w / scale).round() as i8 } else { 0 }));
        }
        for (at, row) in rows.by_ref().take(dimensions).enumerate() {
            row.iter().enumerate().for_each(|(class, w)| model.dense[class * dimensions + at] = *w);
        }
        if let Some(constant) = rows.next() {
            model.bias.copy_from_slice(constant);
        }
        Ok(model)
    }

    /// One margin per class: above 0 speaks for it.
    pub(crate) fn scores(&self, point: &Point) -> Vec<f32> {
        let mut out = self.bias.clone();
        for &(feature, value) in &point.sparse {
            let value = value * self.scales[feature as usize];
            out.iter_mut().zip(self.row(feature)).for_each(|(o, w)| *o += value * f32::from(*w));
        }
        if !point.dense.is_empty() {
            let planes = self.dense.chunks_exact(point.dense.len());
            out.iter_mut().zip(planes).for_each(|(o, plane)| *o += dot(plane, &point.dense));
        }
        out
    }

    fn row(&self, feature: u32) -> &[i8] {
        &self.sparse[feature as usize * self.classes..(feature as usize + 1) * self.classes]
    }

    /// What a feature of a text adds for one class, against the mean of all classes.
    pub(crate) fn share(&self, (feature, value): (u32, f32), class: usize) -> f32 {
        let row = self.row(feature);
        let mean = row.iter().map(|w| f32::from(*w)).sum::<f32>() / self.classes as f32;
        value * self.scales[feature as usize] * (f32::from(row[class]) - mean)
    }
}

/// The inner product, in lanes.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = left.remainder().iter().zip(right.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in left.zip(right) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Logits to probabilities, in place.
pub(crate) fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    scores.iter_mut().for_each(|s| *s /= sum);
}

/// A small logistic regression on dense features with standardised inputs: used to put scores together.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Logistic {
    mean: Vec<f32>,
    scale: Vec<f32>,
    weights: Vec<f32>,
    bias: f32,
}

impl Logistic {
    /// Fits by gradient descent; `rows` are (features, positive?, weight).
    pub(crate) fn fit(rows: &[(Vec<f32>, bool, f32)]) -> Self {
        let Some(width) = rows.first().map(|r| r.0.len()) else { return Self::default() };
        let count = rows.len() as f32;
        let mean: Vec<f32> = (0..width).map(|i| rows.iter().map(|r| r.0[i]).sum::<f32>() / count).collect();
        let scale: Vec<f32> = (0..width)
            .map(|i| (rows.iter().map(|r| (r.0[i] - mean[i]).powi(2)).sum::<f32>() / count).sqrt().max(1e-3))
            .collect();
        let mut model = Self { mean, scale, weights: vec![0.0; width], bias: 0.0 };
        let inputs: Vec<Vec<f32>> = rows.iter().map(|r| model.standard(&r.0)).collect();
        let total: f32 = rows.iter().map(|r| r.2).sum();
        for _ in 0..200 {
            let mut gradient = vec![0f32; width];
            let mut gradient_bias = 0.0;
            for (x, row) in inputs.iter().zip(rows) {
                let error = row.2 * (model.standardised(x) - f32::from(u8::from(row.1)));
                gradient.iter_mut().zip(x).for_each(|(g, v)| *g += error * v);
                gradient_bias += error;
            }
            for (w, g) in model.weights.iter_mut().zip(&gradient) {
                *w -= 1.0 * (g / total + 0.002 * *w);
            }
            model.bias -= gradient_bias / total;
        }
        model
    }

    fn standard(&self, x: &[f32]) -> Vec<f32> {
        x.iter().zip(&self.mean).zip(&self.scale).map(|((v, m), s)| ((v - m) / s).clamp(-4.0, 4.0)).collect()
    }

    fn standardised(&self, x: &[f32]) -> f32 {
        let z: f32 = self.weights.iter().zip(x).map(|(w, v)| w * v).sum::<f32>() + self.bias;
        1.0 / (1.0 + (-z).exp())
    }

    /// The probability of the positive class.
    pub(crate) fn probability(&self, x: &[f32]) -> f32 {
        self.standardised(&self.standard(x))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separable_classes_are_learned_and_runs_agree() {
        let point =
            |sparse: &[(u32, f32)], dense: f32| Point { sparse: sparse.to_vec(), dense: vec![dense; 9] };
        let points = [
            point(&[(0, 1.0)], 0.0),
            point(&[(1, 1.0)], 0.0),
            point(&[(2, 1.0)], 0.1),
            point(&[(0, 0.8), (3, 0.6)], 0.0),
        ];
        let classes = [0usize, 1, 2, 0];
        let samples: Vec<Sample<'_>> =
            points.iter().zip(classes).map(|(point, class)| Sample { point, class, weight: 1.0 }).collect();
        let fit = || Linear::fit(&samples, 4, 3, &mut Watch::unseen()).expect("learned");
        let (a, b) = (fit(), fit());
        for (point, class) in points.iter().zip(classes) {
            let scores = a.scores(point);
            assert_eq!(scores, b.scores(point));
            let best = (0..3).max_by(|x, y| scores[*x].total_cmp(&scores[*y]));
            assert_eq!(best, Some(class));
        }
        assert!(a.share((0, 0.8), 0) > 0.0 && a.share((1, 0.8), 0) < 0.0);
    }

    /// For one example on each side the plane is known: w = 1 / (|x|² + 1 / 2C) in each direction, by hand.
    #[test]
    fn the_plane_is_where_it_must_be() {
        let points = [
            Point { sparse: vec![(0, 1.0)], dense: vec![] },
            Point { sparse: vec![(1, 1.0)], dense: vec![] },
        ];
        let samples: Vec<Sample<'_>> =
            points.iter().enumerate().map(|(class, point)| Sample { point, class, weight: 1.0 }).collect();
        let model = Linear::fit(&samples, 2, 2, &mut Watch::unseen()).expect("learned");
        // By symmetry the constant has no weight, and each alpha is 1 / (1 + 1/2).
        let scores = model.scores(&points[0]);
        assert!((scores[0] - 1.0 / 1.5).abs() < 0.1 && (scores[1] + 1.0 / 1.5).abs() < 0.1, "{scores:?}");
    }

    #[test]
    fn lanes_add_up() {
        let (a, b): (Vec<f32>, Vec<f32>) = (0..21).map(|i| (i as f32, 1.0 - i as f32)).unzip();
        let plain: f32 = a.iter().zip(&b).map(|(x, y)| x * y).sum();
        assert!((dot(&a, &b) - plain).abs() < 1e-2);
    }

    #[test]
    fn logistic_finds_the_side() {
        let rows: Vec<(Vec<f32>, bool, f32)> = (0..40).map(|i| (vec![i as f32, 1.0], i >= 20, 1.0)).collect();
        let model = Logistic::fit(&rows);
        assert!(model.probability(&[35.0, 1.0]) > 0.9);
        assert!(model.probability(&[3.0, 1.0]) < 0.1);
    }
}
