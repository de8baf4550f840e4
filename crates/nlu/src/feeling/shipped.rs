//! The model that is shipped: read where it lies, without a copy, at the first message.

use std::sync::LazyLock;

use super::gram::grams;
use super::line::{ANGRY, ORDER, PLANES};
use super::word::{Hit, signs};

const FEELINGS: usize = ORDER.len();
pub(crate) const MAGIC: &[u8; 4] = b"ZKF1";
/// The magic word, how many features there are, the line of anger.
const HEAD: usize = 12;
/// By plane: scale, bias, slope, offset.
const PLANE: usize = 16;

static SHIPPED: LazyLock<Option<Shipped<'static>>> =
    LazyLock::new(|| Shipped::parse(include_bytes!("../../data/emotion/model.bin")));

/// The model that is shipped; a broken file is none, and every message is neutral.
pub(crate) fn shipped() -> Option<&'static Shipped<'static>> {
    SHIPPED.as_ref()
}

/// The probability of anger from which a person is fetched, chosen on folds of the training text.
pub fn anger_line() -> f32 {
    shipped().map_or(1.0, |model| model.line)
}

/// How margins of one plane are read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    /// What one step of a weight is.
    pub(crate) scale: f32,
    pub(crate) bias: f32,
    /// From a margin to a probability.
    pub(crate) slope: f32,
    pub(crate) offset: f32,
}

/// A file of features in order, each with one byte for every plane.
pub(crate) struct Shipped<'a> {
    planes: [Reading; PLANES],
    line: f32,
    keys: &'a [[u8; 4]],
    weights: &'a [[u8; PLANES]],
}

impl<'a> Shipped<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let (head, []) = head.as_chunks::<4>() else { return None };
        let [magic, count, line] = head else { return None };
        let count = u32::from_le_bytes(*count) as usize;
        let (planes, rest) = rest.split_at_checked(PLANE * PLANES)?;
        let (keys, weights) = rest.split_at_checked(count.checked_mul(4)?)?;
        let (numbers, []) = planes.as_chunks::<4>() else { return None };
        let mut numbers = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let mut planes = [Reading::default(); PLANES];
        for plane in &mut planes {
            let mut next = || numbers.next().filter(|number| number.is_finite());
            *plane = Reading { scale: next()?, bias: next()?, slope: next()?, offset: next()? };
        }
        let (keys, []) = keys.as_chunks::<4>() else { return None };
        let (weights, []) = weights.as_chunks::<PLANES>() else { return None };
        let line = f32::from_le_bytes(*line);
        (magic == MAGIC && weights.len() == count && (0.0..=1.0).contains(&line)).then_some(Self {
            planes,
            line,
            keys,
            weights,
        })
    }

    /// How likely each feeling and each sign is: the feelings add up to one.
    pub(crate) fn read(&self, text: &str, normal: &str, hits: &[Hit]) -> [f32; PLANES] {
        let mut sums = [0i32; PLANES];
        let mut known = 0u32;
        for feature in features(text, normal, hits) {
            let found = self.keys.binary_search_by_key(&feature, |key| u32::from_le_bytes(*key));
            let Some(row) = found.ok().and_then(|at| self.weights.get(at)) else { continue };
            known += 1;
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += i32::from(*weight as i8));
        }
        let norm = norm(known as usize);
        let mut margins = [0f32; PLANES];
        for ((margin, sum), plane) in margins.iter_mut().zip(sums).zip(&self.planes) {
            *margin = sum as f32 * plane.scale * norm + plane.bias;
        }
        shares(&self.planes, &margins)
    }
}

/// What a text that has so many known features is multiplied by, so that long ones are not louder.
pub(crate) fn norm(known: usize) -> f32 {
    1.0 / (known.max(1) as f32).sqrt()
}

/// From margins to probabilities.
pub(crate) fn shares(planes: &[Reading; PLANES], margins: &[f32; PLANES]) -> [f32; PLANES] {
    let mut out = [0f32; PLANES];
    for ((out, margin), plane) in out.iter_mut().zip(margins).zip(planes) {
        *out = 1.0 / (1.0 + (-(margin * plane.slope + plane.offset)).exp());
    }
    let (feelings, _) = out.split_at_mut(FEELINGS);
    let sum: f32 = feelings.iter().sum();
    feelings.iter_mut().for_each(|share| *share /= sum.max(1e-6));
    out
}

/// The features of a text as the model numbers them, in order.
pub(crate) fn features(text: &str, normal: &str, hits: &[Hit]) -> Vec<u32> {
    let short = |hash: u64| (hash ^ (hash >> 32)) as u32;
    let mut out: Vec<u32> = grams(text, normal, &signs(hits)).into_iter().map(short).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The likeliest feeling's place.
pub(crate) fn likeliest(shares: &[f32; PLANES]) -> usize {
    let feelings = shares.iter().take(FEELINGS).enumerate();
    feelings.fold((0, 0.0), |best, (at, share)| if *share > best.1 { (at, *share) } else { best }).0
}

/// How likely anger is.
pub(crate) fn anger(shares: &[f32; PLANES]) -> f32 {
    shares.get(ANGRY).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_no_model() {
        let whole = include_bytes!("../../data/emotion/model.bin");
        assert!(Shipped::parse(whole).is_some());
        for cut in [0, 3, 11, 12, 100, 400, whole.len() - 1] {
            assert!(Shipped::parse(&whole[..cut]).is_none(), "{cut}");
        }
        let mut other = whole.to_vec();
        other[0] ^= 1;
        assert!(Shipped::parse(&other).is_none());
        let mut many = whole.to_vec();
        many[4..8].fill(0xff);
        assert!(Shipped::parse(&many).is_none());
        let mut endless = whole.to_vec();
        endless[12..16].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(Shipped::parse(&endless).is_none());
    }
}
