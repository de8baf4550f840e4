//! Medians, percentiles and how they are written.

use serde::Serialize;

/// Several runs of one measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Middle one.
    pub median: f64,
    /// Smallest.
    pub least: f64,
    /// Largest.
    pub most: f64,
    /// How many.
    pub runs: usize,
}

impl Figure {
    /// Of at least one run; of none it is all zeros.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let median = match values.len() {
            0 => 0.0,
            n if n % 2 == 1 => values[middle],
            _ => f64::midpoint(values[middle - 1], values[middle]),
        };
        let (least, most) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
        Self { median, least, most, runs: values.len() }
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = if self.median < 1.0 {
            3
        } else if self.median < 100.0 {
            2
        } else {
            0
        };
        write!(f, "{:.digits$} ({:.digits$}–{:.digits$})", self.median, self.least, self.most)
    }
}

/// The value below which `per_hundred` of the samples lie (nearest rank), from microseconds to milliseconds.
pub fn percentile_ms(samples_us: &mut [u64], per_hundred: usize) -> f64 {
    samples_us.sort_unstable();
    let rank = (samples_us.len() * per_hundred).div_ceil(100).max(1);
    samples_us.get(rank - 1).map_or(0.0, |us| *us as f64 / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_spread() {
        let figure = Figure::of(vec![3.0, 1.0, 2.0]);
        assert_eq!((figure.median, figure.least, figure.most, figure.runs), (2.0, 1.0, 3.0, 3));
        assert_eq!(Figure::of(vec![1.0, 2.0, 3.0, 10.0]).median, 2.5);
        assert_eq!(Figure::of(Vec::new()).median, 0.0);
    }

    #[test]
    fn nearest_rank() {
        let mut samples: Vec<u64> = (1..=200).rev().map(|ms| ms * 1_000).collect();
        assert_eq!(percentile_ms(&mut samples, 50), 100.0);
        assert_eq!(percentile_ms(&mut samples, 99), 198.0);
        assert_eq!(percentile_ms(&mut [7_000], 99), 7.0);
        assert_eq!(percentile_ms(&mut [], 50), 0.0);
    }
}
