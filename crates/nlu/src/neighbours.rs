//! The sentences of a training set that lie nearest to a text, by what tells its classes apart: of an encoder's vectors only the part that the
//! directions of [`crate::means`] span, where what varies inside a class counts for little. Kept in one byte a number.

use crate::file::{Reader, Stored, Writer};
use crate::linear::dot;

/// Numbers of one sentence, at most.
const WIDTH: usize = 128;
/// What of a class must be new for an axis of its own, as a share of all.
const NEW: f32 = 1e-3;

/// Sentences with their classes, as unit vectors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Neighbours {
    /// The classes whose directions are the axes, the one that adds most first.
    axes: Vec<usize>,
    /// What makes them orthogonal: the Cholesky factor of their inner products, row by row up to the diagonal.
    factor: Vec<f32>,
    classes: Vec<usize>,
    scales: Vec<f32>,
    /// By sentence, then axis.
    values: Vec<i8>,
}

impl Neighbours {
    /// Learns from sentences with their classes, each given by how far it lies along the direction of each class.
    pub(crate) fn fit(rows: &[(Vec<f32>, usize)], classes: usize) -> Self {
        if classes == 0 || rows.iter().any(|(along, class)| along.len() != classes || *class >= classes) {
            return Self::default();
        }
        let (mut means, mut counts) = (vec![0f32; classes * classes], vec![0f32; classes]);
        for (along, class) in rows {
            counts[*class] += 1.0;
            means[class * classes..][..classes].iter_mut().zip(along).for_each(|(sum, value)| *sum += value);
        }
        for (mean, count) in means.chunks_exact_mut(classes).zip(counts) {
            mean.iter_mut().for_each(|value| *value /= count.max(1.0));
        }
        let (axes, factor) = axes(&means, classes);
        let mut out = Self { axes, factor, ..Self::default() };
        for (along, class) in rows {
            let (values, scale) = out.place(along);
            if scale > 0.0 {
                out.classes.push(*class);
                out.scales.push(scale);
                out.values.extend(values);
            }
        }
        out
    }

    /// The cosine to the nearest sentence of each class, 0 for one without; nothing where nothing was learned.
    pub(crate) fn nearest(&self, along: &[f32], classes: usize) -> Vec<f32> {
        if self.axes.is_empty() || along.len() != classes {
            return Vec::new();
        }
        let (own, scale) = self.place(along);
        let mut best = vec![f32::NEG_INFINITY; classes];
        let sentences = self.values.chunks_exact(own.len()).zip(&self.scales).zip(&self.classes);
        for ((values, other), class) in sentences {
            let product: i32 = values.iter().zip(&own).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
            best[*class] = best[*class].max(scale * other * product as f32);
        }
        best.iter_mut().filter(|cosine| !cosine.is_finite()).for_each(|cosine| *cosine = 0.0);
        best
    }

    /// A unit vector in bytes, and what one of their steps is; scale 0 for what lies nowhere.
    fn place(&self, along: &[f32]) -> (Vec<i8>, f32) {
        let mut own: Vec<f32> = Vec::with_capacity(self.axes.len());
        let mut rest = self.factor.as_slice();
        for (at, axis) in self.axes.iter().enumerate() {
            let (row, after) = rest.split_at(at + 1);
            own.push((along[*axis] - dot(&row[..at], &own)) / row[at]);
            rest = after;
        }
        let length = dot(&own, &own).sqrt();
        let largest = own.iter().fold(0f32, |most, value| most.max(value.abs()));
        if !(largest > 0.0 && length.is_finite()) {
            return (vec![0; own.len()], 0.0);
        }
        (own.iter().map(|value| (value / largest * 127.0).round() as i8).collect(), largest / length / 127.0)
    }
}

/// Chooses axes among the classes, given the mean of each along the direction of each: Cholesky's factor with pivots.
fn axes(means: &[f32], classes: usize) -> (Vec<usize>, Vec<f32>) {
    let own = |class: usize| means[class * classes + class];
    let mut left: Vec<f32> = (0..classes).map(|class| if own(class) > 0.0 { 1.0 } else { 0.0 }).collect();
    let mut rows = vec![[0f32; WIDTH]; classes];
    let mut axes: Vec<usize> = Vec::new();
    while axes.len() < WIDTH {
        let most = (0..classes).max_by(|a, b| left[*a].total_cmp(&left[*b]).then(b.cmp(a)));
        let Some(axis) = most.filter(|class| left[*class] > NEW) else { break };
        let (at, pivot, row) = (axes.len(), left[axis].sqrt(), rows[axis]);
        for class in 0..classes {
            let product = means[axis * classes + class] / own(axis);
            rows[class][at] = (product - dot(&rows[class][..at], &row[..at])) / pivot;
            left[class] -= rows[class][at] * rows[class][at];
        }
        rows[axis][at] = pivot;
        left[axis] = 0.0;
        axes.push(axis);
    }
    let factor = axes.iter().enumerate().flat_map(|(at, axis)| rows[*axis][..=at].to_vec()).collect();
    (axes, factor)
}

impl Neighbours {
    /// Are all parts there, for so many classes?
    pub(crate) fn fits(&self, classes: usize) -> bool {
        let (width, count) = (self.axes.len(), self.classes.len());
        width <= WIDTH
            && self.axes.iter().chain(&self.classes).all(|class| *class < classes)
            && self.factor.len() == width * (width + 1) / 2
            && self.scales.len() == count
            && count.checked_mul(width) == Some(self.values.len())
    }
}

impl Stored for Neighbours {
    fn store(&self, out: &mut Writer) {
        self.axes.store(out);
        self.factor.store(out);
        self.classes.store(out);
        self.scales.store(out);
        let values: Vec<u8> = self.values.iter().map(|value| value.cast_unsigned()).collect();
        out.count(values.len());
        out.bytes(&values);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let (axes, factor) = (Vec::load(from)?, Vec::load(from)?);
        let (classes, scales) = (Vec::load(from)?, Vec::load(from)?);
        let count = from.count(1)?;
        let values = from.bytes(count)?.iter().map(|value| value.cast_signed()).collect();
        Some(Self { axes, factor, classes, scales, values })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::means::Means;

    /// Learned as a core does: directions, then neighbours along them.
    fn learned(rows: &[(Vec<f32>, usize)], classes: usize) -> (Means, Neighbours) {
        let given: Vec<(&[f32], usize)> = rows.iter().map(|(v, class)| (v.as_slice(), *class)).collect();
        let means = Means::fit(&given, classes);
        let along: Vec<(Vec<f32>, usize)> = rows.iter().map(|(v, class)| (means.along(v), *class)).collect();
        let neighbours = Neighbours::fit(&along, classes);
        (means, neighbours)
    }

    /// Three classes in four dimensions; in the last two, texts of one class differ as widely as those of any.
    fn rows() -> Vec<(Vec<f32>, usize)> {
        let centres = [[2.0, 0.0], [-1.0, 1.7], [-1.0, -1.7]];
        let noise = |i: usize, step: usize| ((i * step) % 11) as f32 - 5.0;
        (0..66)
            .map(|i| {
                let class = i % 3;
                let [x, y] = centres[class];
                (vec![x + 0.02 * noise(i, 3), y, 0.3 * noise(i, 5), 0.3 * noise(i, 7)], class)
            })
            .collect()
    }

    #[test]
    fn a_sentence_is_nearest_to_itself_and_near_its_class() {
        let rows = rows();
        let (means, neighbours) = learned(&rows, 4);
        assert!(
            neighbours.fits(4) && neighbours.axes.len() == 2,
            "three means lie in a plane: {neighbours:?}"
        );
        for (vector, class) in &rows {
            let near = neighbours.nearest(&means.along(vector), 4);
            assert!((near[*class] - 1.0).abs() < 0.02, "{near:?}");
            assert!((0..3).filter(|other| other != class).all(|other| near[other] < 0.5), "{class} {near:?}");
            assert!(near[3].abs() < 1e-6, "a class without sentences says nothing");
        }
    }

    /// Lengths do not count.
    #[test]
    fn a_scaled_place_is_the_same_place() {
        let rows = rows();
        let (means, neighbours) = learned(&rows, 3);
        let along = means.along(&rows[5].0);
        let doubled: Vec<f32> = along.iter().map(|value| 2.0 * value).collect();
        assert_eq!(neighbours.nearest(&along, 3), neighbours.nearest(&doubled, 3));
    }

    #[test]
    fn more_classes_than_axes_are_told_apart_still() {
        let classes = WIDTH + 40;
        let rows: Vec<(Vec<f32>, usize)> = (0..2 * classes)
            .map(|i| {
                let class = i % classes;
                let mut vector = vec![0.0; classes + 1];
                vector[class] = 1.0;
                vector[classes] = if i < classes { 0.1 } else { -0.1 };
                (vector, class)
            })
            .collect();
        let (means, neighbours) = learned(&rows, classes);
        assert!(neighbours.fits(classes) && neighbours.axes.len() == WIDTH);
        let chosen = neighbours.axes.iter().all(|axis| {
            let near = neighbours.nearest(&means.along(&rows[*axis].0), classes);
            near.iter().all(|other| *other <= near[*axis])
        });
        assert!(chosen, "what has an axis is nearest to itself");
    }

    #[test]
    fn nothing_is_learned_from_nothing() {
        assert!(Neighbours::fit(&[], 0).nearest(&[], 0).is_empty());
        assert!(Neighbours::fit(&[], 2).nearest(&[0.0, 1.0], 2).is_empty());
        assert!(Neighbours::fit(&[(Vec::new(), 0)], 2).nearest(&[], 2).is_empty());
        let (means, neighbours) = learned(&rows(), 3);
        assert!(neighbours.nearest(&[], 3).is_empty(), "of another encoder");
        let nowhere = neighbours.nearest(&[0.0; 3], 3);
        assert!(nowhere.iter().all(|cosine| *cosine == 0.0), "{nowhere:?}");
        assert!(means.along(&[1.0]).is_empty());
    }
}
