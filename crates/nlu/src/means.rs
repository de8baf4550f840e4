//! What the sentences of one class have in common: the mean of an encoder's vectors, looked at along the directions in which sentences of one
//! class differ least. (Linear discriminant analysis with shrinkage, as cosines: few examples are enough for it.)

use crate::file::{Reader, Stored, Writer};
use crate::linear::dot;

/// Texts that are many enough to know how sentences of one class differ.
const ENOUGH: usize = 3_000;
/// How much of the shrinkage is there with any number of texts, and how many texts halve the rest.
const SHRINK: f32 = 0.1;
const HALF: f32 = 600.0;

/// One direction for each class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Means {
    /// The mean of all classes.
    origin: Vec<f32>,
    /// By class, then dimension; zero for a class without examples.
    directions: Vec<f32>,
}

impl Means {
    /// Learns from vectors with their classes; nothing where there are no vectors.
    pub(crate) fn fit(rows: &[(&[f32], usize)], classes: usize) -> Self {
        let width = rows.first().map_or(0, |row| row.0.len());
        if width == 0 || rows.iter().any(|(vector, class)| vector.len() != width || *class >= classes) {
            return Self::default();
        }
        let (mut means, mut counts) = (vec![0f32; classes * width], vec![0f32; classes]);
        for (vector, class) in rows {
            counts[*class] += 1.0;
            add(&mut means[class * width..][..width], vector, 1.0);
        }
        let present: Vec<usize> = (0..classes).filter(|class| counts[*class] > 0.0).collect();
        let mut origin = vec![0f32; width];
        for class in &present {
            let mean = &mut means[class * width..][..width];
            mean.iter_mut().for_each(|value| *value /= counts[*class]);
            add(&mut origin, mean, 1.0 / present.len() as f32);
        }
        let Some(spread) = Spread::fit(rows, &means, width) else { return Self::default() };
        for class in &present {
            let mean = &mut means[class * width..][..width];
            add(mean, &origin, -1.0);
            let direction = spread.solve(mean);
            let length = dot(&direction, mean).max(0.0).sqrt();
            mean.fill(0.0);
            if length > 0.0 {
                add(mean, &direction, 1.0 / length);
            }
        }
        Self { origin, directions: means }
    }

    /// How much a text looks like each class; nothing where nothing was learned, or for a vector of another encoder.
    pub(crate) fn scores(&self, vector: &[f32]) -> Vec<f32> {
        let Some(own) = self.centred(vector) else { return Vec::new() };
        let length = dot(&own, &own).sqrt();
        let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
        self.directions.chunks_exact(own.len()).map(|direction| scale * dot(direction, &own)).collect()
    }

    /// How far a text lies along the direction of each class: its score times its length.
    pub(crate) fn along(&self, vector: &[f32]) -> Vec<f32> {
        let Some(own) = self.centred(vector) else { return Vec::new() };
        self.directions.chunks_exact(own.len()).map(|direction| dot(direction, &own)).collect()
    }

    fn centred(&self, vector: &[f32]) -> Option<Vec<f32>> {
        if self.origin.is_empty() || vector.len() != self.origin.len() {
            return None;
        }
        let mut own = vector.to_vec();
        add(&mut own, &self.origin, -1.0);
        Some(own)
    }
}

impl Means {
    /// Is there a direction for each of so many classes, or nothing at all?
    pub(crate) fn fits(&self, classes: usize) -> bool {
        self.origin.len().checked_mul(classes) == Some(self.directions.len())
    }
}

impl Stored for Means {
    fn store(&self, out: &mut Writer) {
        self.origin.store(out);
        self.directions.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { origin: Vec::load(from)?, directions: Vec::load(from)? })
    }
}

fn add(sum: &mut [f32], values: &[f32], weight: f32) {
    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
}

/// How sentences of one class differ: the Cholesky factor of their covariance, shrunk towards the same in every direction; its mean
/// variance is 1.
struct Spread {
    width: usize,
    /// The lower triangle, row by row.
    factor: Vec<f32>,
}

impl Spread {
    fn fit(rows: &[(&[f32], usize)], means: &[f32], width: usize) -> Option<Self> {
        let stride = rows.len().div_ceil(ENOUGH).max(1);
        let mut covariance = vec![0f32; width * width];
        for (vector, class) in rows.iter().step_by(stride) {
            let mut rest = vector.to_vec();
            add(&mut rest, &means[class * width..][..width], -1.0);
            for (at, value) in rest.iter().enumerate() {
                add(&mut covariance[at * width..][..=at], &rest[..=at], *value);
            }
        }
        let variance = (0..width).map(|at| covariance[at * width + at]).sum::<f32>() / width as f32;
        if variance <= 0.0 {
            return None;
        }
        covariance.iter_mut().for_each(|value| *value /= variance);
        let shrink = SHRINK + HALF / rows.len() as f32;
        (0..width).for_each(|at| covariance[at * width + at] += shrink);
        Some(Self { width, factor: cholesky(covariance, width) })
    }

    /// The inverse of the covariance times a vector.
    fn solve(&self, vector: &[f32]) -> Vec<f32> {
        let mut out = vector.to_vec();
        for row in 0..self.width {
            let factors = &self.factor[row * self.width..][..=row];
            out[row] = (out[row] - dot(&factors[..row], &out[..row])) / factors[row];
        }
        for row in (0..self.width).rev() {
            let factors = &self.factor[row * self.width..][..=row];
            out[row] /= factors[row];
            let value = out[row];
            add(&mut out[..row], &factors[..row], -value);
        }
        out
    }
}

/// The lower factor of a positive definite matrix whose lower triangle is given.
fn cholesky(mut matrix: Vec<f32>, width: usize) -> Vec<f32> {
    for row in 0..width {
        let (done, rest) = matrix.split_at_mut(row * width);
        let own = &mut rest[..=row];
        for column in 0..row {
            let other = &done[column * width..][..=column];
            own[column] = (own[column] - dot(&own[..column], &other[..column])) / other[column];
        }
        own[row] = (own[row] - dot(&own[..row], &own[..row])).max(f32::MIN_POSITIVE).sqrt();
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two classes that differ in the second number, while both vary widely in the first.
    #[test]
    fn what_varies_inside_a_class_says_little() {
        let rows: Vec<(Vec<f32>, usize)> = (0..40u8)
            .map(|i| (vec![f32::from(i % 10), if i % 2 == 0 { 1.0 } else { -1.0 }], usize::from(i % 2)))
            .collect();
        let rows: Vec<(&[f32], usize)> = rows.iter().map(|(v, class)| (v.as_slice(), *class)).collect();
        // Little shrinkage is wanted here: the same rows many times over.
        let many: Vec<(&[f32], usize)> = rows.iter().copied().cycle().take(100_000).collect();
        let means = Means::fit(&many, 3);
        for (vector, class) in [([9.0, 0.9], 0), ([0.0, -0.9], 1), ([9.0, -0.9], 1), ([0.0, 0.9], 0)] {
            let scores = means.scores(&vector);
            assert!(scores[class] > scores[1 - class], "{vector:?} {scores:?}");
            assert!(scores[2].abs() < 1e-6, "a class without examples says nothing");
        }
    }

    #[test]
    fn a_factor_solves_what_it_is_of() {
        let matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        let spread = Spread { width: 3, factor: cholesky(matrix, 3) };
        let found = spread.solve(&[7.0, 10.0, 10.0]);
        // [[4 2 1] [2 5 3] [1 3 6]] times [1 1 1] is [7 10 10].
        assert!(found.iter().all(|value| (value - 1.0).abs() < 1e-5), "{found:?}");
    }

    #[test]
    fn nothing_is_learned_from_nothing() {
        assert!(Means::fit(&[], 3).scores(&[1.0]).is_empty());
        assert!(Means::fit(&[(&[], 0)], 3).scores(&[]).is_empty());
        let same: &[f32] = &[1.0, 2.0];
        assert!(Means::fit(&[(same, 0), (same, 0)], 2).scores(same).is_empty());
        let means = Means::fit(&[(&[1.0, 0.0], 0), (&[0.5, 0.1], 0), (&[0.0, 1.0], 1)], 2);
        assert!(means.scores(&[1.0]).is_empty(), "of another encoder");
        assert!(means.scores(&[0.0, 0.0]).iter().all(|score| score.is_finite()));
    }
}
