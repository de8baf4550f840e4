//! What a text means, word by word: how near two texts are that share no word.

use super::fold::{Kind, fold, runs, word};
use crate::token::{is_stop, stem};
use crate::vectors::{self, Tongue};

/// Words of a text that are compared at most.
const WORDS: usize = 64;

/// The meaning of a text.
#[derive(Clone, Debug, Default)]
pub struct Sense {
    words: Vec<Meant>,
    mean: [Vec<f32>; 2],
}

#[derive(Clone, Debug)]
struct Meant {
    tongue: Tongue,
    weight: f32,
    vector: Vec<f32>,
}

/// How near two meanings are, each from -1 (in fact about 0) to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// Of all the words together.
    pub whole: f32,
    /// How well each word of the first is met by the nearest of the second, by weight.
    pub there: f32,
    /// How well each word of the second is met by the nearest of the first, by weight.
    pub back: f32,
}

impl Sense {
    /// Reads a text; `weight` says how much a word of it (folded; an English stem) weighs.
    pub fn of(text: &str, weight: impl Fn(&str) -> f32) -> Self {
        let folded = fold(text);
        let mut words = Vec::new();
        let mut sums = [Vec::new(), Vec::new()];
        for (kind, range) in runs(&folded) {
            let run = word(&folded, range);
            let found: Vec<(Tongue, Vec<u32>, f32)> = match kind {
                Kind::Han => vectors::words(&run)
                    .into_iter()
                    .map(|(word, place)| (Tongue::Han, vec![place], weight(word)))
                    .collect(),
                _ => {
                    let stem = stem(&run);
                    let weight = if is_stop(&stem) { 0.0 } else { weight(&stem) };
                    vec![(Tongue::English, vectors::places(&run), weight)]
                }
            };
            for (tongue, places, weight) in found {
                if places.is_empty() || weight <= 0.0 || words.len() >= WORDS {
                    continue;
                }
                let share = weight / places.len() as f32;
                sums[tongue as usize].extend(places.iter().map(|place| (*place, share)));
                let vector = vectors::mean(tongue, places.into_iter().map(|place| (place, 1.0)));
                words.push(Meant { tongue, weight, vector });
            }
        }
        let [english, han] = sums;
        let mean = |tongue, sum: Vec<(u32, f32)>| match sum.is_empty() {
            true => Vec::new(),
            false => vectors::mean(tongue, sum.into_iter()),
        };
        Self { words, mean: [mean(Tongue::English, english), mean(Tongue::Han, han)] }
    }

    /// Whether nothing of the text has a meaning that is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How near another text is.
    pub fn near(&self, other: &Self) -> Nearness {
        let mut best = vec![0f32; other.words.len()];
        let (mut met, mut all) = (0.0, 0.0);
        for one in &self.words {
            let mut nearest = 0f32;
            for (two, best) in other.words.iter().zip(&mut best) {
                if one.tongue == two.tongue {
                    let near = product(&one.vector, &two.vector);
                    nearest = nearest.max(near);
                    *best = best.max(near);
                }
            }
            met += one.weight * nearest;
            all += one.weight;
        }
        let (mut back, mut of) = (0.0, 0.0);
        for (two, best) in other.words.iter().zip(best) {
            back += two.weight * best;
            of += two.weight;
        }
        let whole = self.mean.iter().zip(&other.mean).map(|(one, two)| product(one, two)).fold(0.0, f32::max);
        Nearness { whole, there: share(met, all), back: share(back, of) }
    }
}

fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { part / all } else { 0.0 }
}

fn product(one: &[f32], two: &[f32]) -> f32 {
    one.iter().zip(two).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_of_one_meaning_are_near() {
        let of = |text: &str| Sense::of(text, |_| 1.0);
        for (text, near, far) in [
            ("怎么付款", "如何支付", "天气怎么样"),
            ("where is my parcel", "track a package", "sing a song for the cat"),
        ] {
            let (near, far) = (of(text).near(&of(near)), of(text).near(&of(far)));
            assert!(
                near.whole > far.whole && near.there > far.there && near.back > far.back,
                "{near:?} {far:?}"
            );
        }
        let own = of("退款 refund").near(&of("refund 退款"));
        assert!(own.there > 0.99 && own.back > 0.99 && own.whole > 0.99, "{own:?}");
        assert!(of("").is_empty() && of("").near(&of("退款")) == Nearness::default());
    }
}
