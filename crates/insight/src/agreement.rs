//! What labels by two people say: how far they agree, and within which interval a share lies.

use std::collections::BTreeMap;

/// 97.5 % of a normal distribution lie below.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a share of which `hits` of `all` were seen, by Wilson's score; nothing can be said of nothing.
pub fn wilson(hits: u32, all: u32) -> Option<(f32, f32)> {
    if all == 0 {
        return None;
    }
    let (n, share) = (f64::from(all), f64::from(hits.min(all)) / f64::from(all));
    let wide = 1.0 + Z * Z / n;
    let middle = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let end = |value: f64| (value / wide).clamp(0.0, 1.0) as f32;
    Some((end(middle - spread), end(middle + spread)))
}

/// The 95 % interval of how much larger the first share is than the second, each `(hits, all)`: Newcombe's hybrid score, from Wilson's intervals of both.
pub fn difference(first: (u32, u32), second: (u32, u32)) -> Option<(f32, f32)> {
    let share = |(hits, all): (u32, u32)| f64::from(hits.min(all)) / f64::from(all);
    let ends = |(hits, all)| wilson(hits, all).map(|(low, high)| (f64::from(low), f64::from(high)));
    let ((low, high), (other_low, other_high)) = (ends(first)?, ends(second)?);
    let (one, other) = (share(first), share(second));
    let apart = one - other;
    let down = ((one - low).powi(2) + (other_high - other).powi(2)).sqrt();
    let up = ((high - one).powi(2) + (other - other_low).powi(2)).sqrt();
    Some(((apart - down) as f32, (apart + up) as f32))
}

/// Cohen's kappa of two people's labels: their agreement beyond what chance would give, at most 1. Without labels, or where chance alone
/// would make them agree always, there is none.
pub fn kappa<'l>(pairs: impl IntoIterator<Item = (&'l str, &'l str)>) -> Option<f32> {
    let (mut all, mut same) = (0.0_f64, 0.0_f64);
    let mut shares: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (one, other) in pairs {
        all += 1.0;
        same += f64::from(u8::from(one == other));
        shares.entry(one).or_default().0 += 1.0;
        shares.entry(other).or_default().1 += 1.0;
    }
    let chance: f64 = shares.values().map(|(one, other)| one * other).sum::<f64>() / (all * all);
    let left = 1.0 - chance;
    (all > 0.0 && left > 1e-9).then(|| ((same / all - chance) / left) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_one_of_the_books() {
        let near = |found: Option<(f32, f32)>, low: f32, high: f32| {
            let (from, to) = found.expect("an interval");
            assert!((from - low).abs() < 1e-3 && (to - high).abs() < 1e-3, "{from} {to}");
        };
        near(wilson(0, 10), 0.0, 0.2775);
        near(wilson(10, 10), 0.7225, 1.0);
        near(wilson(81, 263), 0.2553, 0.3662);
        assert_eq!(wilson(0, 0), None);
        near(wilson(9, 3), 0.4385, 1.0);
    }

    #[test]
    fn the_interval_of_a_difference_is_newcombes() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
        let cases = [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ];
        for (first, second, low, high) in cases {
            let (from, to) = difference(first, second).expect("an interval");
            assert!(
                (from - low).abs() < 1e-3 && (to - high).abs() < 1e-3,
                "{first:?} {second:?} {from} {to}"
            );
        }
        assert_eq!(difference((1, 2), (0, 0)), None);
    }

    #[test]
    fn agreement_is_more_than_chance() {
        let table = |yes_yes: usize, yes_no: usize, no_yes: usize, no_no: usize| {
            let of = |pair, times| std::iter::repeat_n(pair, times);
            let rows = of(("y", "y"), yes_yes).chain(of(("y", "n"), yes_no)).chain(of(("n", "y"), no_yes));
            kappa(rows.chain(of(("n", "n"), no_no)))
        };
        assert!((table(20, 5, 10, 15).expect("some") - 0.4).abs() < 1e-6);
        assert!((table(45, 15, 25, 15).expect("some") - 0.1304).abs() < 1e-3);
        assert_eq!(table(10, 0, 0, 10), Some(1.0));
        assert!(table(0, 5, 5, 0).expect("some") < 0.0);
        assert_eq!(table(10, 0, 0, 0), None, "whoever says the same of everything shows nothing");
        assert_eq!(kappa([]), None);
    }
}
