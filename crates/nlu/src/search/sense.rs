//! What a text means, word by word: how near two texts are that share no word.

use std::sync::OnceLock;

use super::fold::Kind;
use super::run::Runs;
use crate::token::{is_stop, stem};
use crate::vectors::{self, Tongue};

/// Words of a text that are compared at most.
const WORDS: usize = 64;
/// The meaning of a text.
#[derive(Clone, Debug, Default)]
pub struct Sense {
    words: Vec<Meant>,
    /// In which directions their vectors point, one behind another.
    directions: Vec<i8>,
    /// Where all of them are looked up, with how much each weighs.
    places: [Vec<(u32, f32)>; 2],
    mean: OnceLock<[Vec<f32>; 2]>,
}

#[derive(Clone, Copy, Debug)]
struct Meant {
    tongue: Tongue,
    weight: f32,
    /// One by the length of its direction.
    shrink: f32,
}

/// How near two meanings are, each from -1 (in fact about 0) to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// How well each word of the first is met by the nearest of the second, by weight.
    pub there: f32,
    /// How well each word of the second is met by the nearest of the first, by weight.
    pub back: f32,
}

impl Sense {
    /// Reads a text; `weight` says how much a word of it (folded; an English stem) weighs.
    pub fn of(text: &str, weight: impl Fn(&str) -> f32) -> Self {
        Self::of_runs(&Runs::of(text), weight)
    }

    pub(super) fn of_runs(Runs { runs, .. }: &Runs, weight: impl Fn(&str) -> f32) -> Self {
        let mut out = Self::default();
        let mut add = |tongue: Tongue, places: &[u32], weight: f32| {
            if places.is_empty() || weight <= 0.0 || out.words.len() >= WORDS {
                return;
            }
            let begun = out.directions.len();
            if vectors::push_direction(tongue, places, &mut out.directions) {
                let own = &out.directions[begun..];
                let shrink = 1.0 / (product(own, own) as f32).sqrt().max(1.0);
                out.words.push(Meant { tongue, weight, shrink });
                let share = weight / places.len() as f32;
                out.places[tongue as usize].extend(places.iter().map(|place| (*place, share)));
            }
        };
        for run in runs {
            if run.kind == Kind::Han {
                let known = run.parts().filter_map(|(word, place)| Some((word, place?)));
                known.for_each(|(word, place)| add(Tongue::Han, &[place], weight(word)));
            } else {
                let stem = stem(&run.text);
                if !is_stop(&stem) {
                    add(Tongue::English, &vectors::places(&run.text), weight(&stem));
                }
            }
        }
        out
    }

    /// Whether nothing of the text has a meaning that is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn words(&self) -> impl Iterator<Item = (Meant, &[i8])> {
        self.words.iter().copied().zip(self.directions.chunks_exact(vectors::DIMENSIONS))
    }

    /// How near another text is, word by word.
    pub fn near(&self, other: &Self) -> Nearness {
        let mut best = vec![0f32; other.words.len()];
        let (mut met, mut all) = (0.0, 0.0);
        for (one, direction) in self.words() {
            let mut nearest = 0f32;
            for ((two, of), best) in other.words().zip(&mut best) {
                if one.tongue == two.tongue {
                    let near = product(direction, of) as f32 * one.shrink * two.shrink;
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
        Nearness { there: share(met, all), back: share(back, of) }
    }

    /// How near each of its words is to the nearest of another text, in order.
    pub fn nearest(&self, other: &Self) -> Vec<f32> {
        let near = |(one, direction): (Meant, &[i8])| {
            let same = other.words().filter(|(two, _)| two.tongue == one.tongue);
            let nears = same.map(|(two, of)| product(direction, of) as f32 * one.shrink * two.shrink);
            nears.fold(0.0, f32::max)
        };
        self.words().map(near).collect()
    }

    /// How much each of its words weighs, in order.
    pub fn weights(&self) -> impl Iterator<Item = f32> + '_ {
        self.words.iter().map(|word| word.weight)
    }

    /// How near another text is, all words of each taken together.
    pub fn alike(&self, other: &Self) -> f32 {
        let products = self
            .mean()
            .iter()
            .zip(other.mean())
            .map(|(one, two)| one.iter().zip(two).map(|(x, y)| x * y).sum::<f32>());
        products.fold(0.0, f32::max)
    }

    fn mean(&self) -> &[Vec<f32>; 2] {
        self.mean.get_or_init(|| {
            let mean = |tongue: Tongue| match &self.places[tongue as usize] {
                none if none.is_empty() => Vec::new(),
                places => vectors::mean(tongue, places.iter().copied()),
            };
            [mean(Tongue::English), mean(Tongue::Han)]
        })
    }
}

fn share(part: f32, all: f32) -> f32 {
    if all > 0.0 { part / all } else { 0.0 }
}

fn product(one: &[i8], two: &[i8]) -> i32 {
    one.iter().zip(two).map(|(x, y)| i32::from(*x) * i32::from(*y)).sum()
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
            assert!(of(text).alike(&of(near)) > of(text).alike(&of(far)));
            let (near, far) = (of(text).near(&of(near)), of(text).near(&of(far)));
            assert!(near.there > far.there && near.back > far.back, "{near:?} {far:?}");
        }
        let own = of("退款 refund").near(&of("refund 退款"));
        assert!(own.there > 0.99 && own.back > 0.99, "{own:?}");
        assert!(of("").is_empty() && of("").near(&of("退款")) == Nearness::default());
    }
}
