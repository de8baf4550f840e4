//! Multinomial logistic regression on sparse vectors, trained by AdaGrad in a fixed order: the same data give the same model.

use crate::feature::Sparse;

/// Rounds over the training set.
const EPOCHS: usize = 10;
const RATE: f32 = 0.5;
/// Squared error below which a sample is passed over.
const SETTLED: f32 = 1e-3;
/// Shrinkage per round.
const DECAY: f32 = 0.004;

/// Weights by feature, then class.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    classes: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// One training example.
pub(crate) struct Sample<'a> {
    pub(crate) vector: &'a Sparse,
    pub(crate) class: usize,
    pub(crate) weight: f32,
}

impl Linear {
    pub(crate) fn fit(samples: &[Sample<'_>], features: usize, classes: usize) -> Self {
        let mut model = Self { classes, weights: vec![0.0; features * classes], bias: vec![0.0; classes] };
        let mut seen = vec![1e-2f32; features];
        let mut seen_bias = 1e-1f32;
        let mut order: Vec<usize> = (0..samples.len()).collect();
        let mut seed = 0x9e37_79b9_7f4a_7c15u64;
        let mut p = vec![0f32; classes];
        for _ in 0..EPOCHS {
            shuffle(&mut order, &mut seed);
            for &at in &order {
                let sample = &samples[at];
                model.scores_into(sample.vector, &mut p);
                softmax(&mut p);
                p[sample.class] -= 1.0;
                p.iter_mut().for_each(|g| *g *= sample.weight);
                let square: f32 = p.iter().map(|g| g * g).sum();
                // What is understood already teaches nothing.
                if square < SETTLED {
                    continue;
                }
                for &(feature, value) in sample.vector {
                    let f = feature as usize;
                    seen[f] += square * value * value;
                    let step = RATE * value / seen[f].sqrt();
                    let row = &mut model.weights[f * classes..(f + 1) * classes];
                    row.iter_mut().zip(&p).for_each(|(w, g)| *w -= step * g);
                }
                seen_bias += square;
                let step = 0.3 * RATE / seen_bias.sqrt();
                model.bias.iter_mut().zip(&p).for_each(|(b, g)| *b -= step * g);
            }
            model.weights.iter_mut().for_each(|w| *w *= 1.0 - DECAY);
        }
        model
    }

    /// One logit per class.
    pub(crate) fn scores(&self, vector: &Sparse) -> Vec<f32> {
        let mut out = vec![0.0; self.classes];
        self.scores_into(vector, &mut out);
        out
    }

    fn scores_into(&self, vector: &Sparse, out: &mut [f32]) {
        out.copy_from_slice(&self.bias);
        for &(feature, value) in vector {
            let f = feature as usize;
            let row = &self.weights[f * self.classes..(f + 1) * self.classes];
            out.iter_mut().zip(row).for_each(|(o, w)| *o += value * w);
        }
    }

    /// What each feature of a text adds for one class, against the mean of all classes; largest first.
    pub(crate) fn contributions(&self, vector: &Sparse, class: usize) -> Vec<(u32, f32)> {
        let mut out: Vec<(u32, f32)> = vector
            .iter()
            .map(|&(feature, value)| {
                let row =
                    &self.weights[feature as usize * self.classes..(feature as usize + 1) * self.classes];
                let mean = row.iter().sum::<f32>() / self.classes as f32;
                (feature, value * (row[class] - mean))
            })
            .collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out
    }
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

fn shuffle(order: &mut [usize], seed: &mut u64) {
    for i in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        order.swap(i, (*seed % (i as u64 + 1)) as usize);
    }
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
        let vectors: Vec<Sparse> =
            vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(2, 1.0)], vec![(0, 0.8), (3, 0.6)]];
        let classes = [0usize, 1, 2, 0];
        let samples: Vec<Sample<'_>> = vectors
            .iter()
            .zip(classes)
            .map(|(vector, class)| Sample { vector, class, weight: 1.0 })
            .collect();
        let a = Linear::fit(&samples, 4, 3);
        let b = Linear::fit(&samples, 4, 3);
        for (vector, class) in vectors.iter().zip(classes) {
            let scores = a.scores(vector);
            assert_eq!(scores, b.scores(vector));
            let best = (0..3).max_by(|x, y| scores[*x].total_cmp(&scores[*y]));
            assert_eq!(best, Some(class));
        }
        assert_eq!(a.contributions(&vectors[3], 0)[0].0, 0);
    }

    #[test]
    fn logistic_finds_the_side() {
        let rows: Vec<(Vec<f32>, bool, f32)> = (0..40).map(|i| (vec![i as f32, 1.0], i >= 20, 1.0)).collect();
        let model = Logistic::fit(&rows);
        assert!(model.probability(&[35.0, 1.0]) > 0.9);
        assert!(model.probability(&[3.0, 1.0]) < 0.1);
    }
}
