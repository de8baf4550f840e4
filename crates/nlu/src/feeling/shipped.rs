//! The model that is shipped: read where it lies, without a copy, at the first message.

use std::sync::LazyLock;

use super::gram::grams;
use super::line::{ANGRY, ORDER, PLANES};
use super::word::{Hit, signs};
use crate::table::{Table, short};

const FEELINGS: usize = ORDER.len();
pub(crate) const MAGIC: &[u8; 4] = b"ZKF1";

static SHIPPED: LazyLock<Option<Shipped<'static>>> =
    LazyLock::new(|| Shipped::parse(include_bytes!("../../data/emotion/model.bin")));

/// The model that is shipped; a broken file is none, and every message is neutral.
pub(crate) fn shipped() -> Option<&'static Shipped<'static>> {
    SHIPPED.as_ref()
}

/// The probability of anger from which a person is fetched, chosen on folds of the training text.
pub fn anger_line() -> f32 {
    shipped().map_or(1.0, |model| model.table.line)
}

/// How margins of one plane are read: from a margin to a probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) slope: f32,
    pub(crate) offset: f32,
}

/// The file: feelings and signs by hashed features.
pub(crate) struct Shipped<'a> {
    table: Table<'a, PLANES>,
    planes: [Reading; PLANES],
}

impl<'a> Shipped<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let table: Table<'a, PLANES> = Table::parse(bytes, MAGIC)?;
        let planes = table.planes.map(|[_, _, slope, offset]| Reading { slope, offset });
        Some(Self { table, planes })
    }

    /// How likely each feeling and each sign is: the feelings add up to one.
    pub(crate) fn read(&self, text: &str, normal: &str, hits: &[Hit]) -> [f32; PLANES] {
        shares(&self.planes, &self.table.margins(&features(text, normal, hits)))
    }
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
    short(grams(text, normal, &signs(hits)))
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
