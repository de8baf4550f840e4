//! English word vectors: what words mean beside how they are written, so that few examples go further.
//!
//! The table is distilled from a sentence encoder (all-MiniLM-L6-v2, Apache-2.0) by `scripts/vectors.py`, where its format stands.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Values of each vector.
pub(crate) const DIMENSIONS: usize = 192;

static BYTES: &[u8] = include_bytes!("../data/vectors.bin");

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(BYTES).unwrap_or_default());

/// The last bytes of the table: what it is.
pub(crate) fn checksum() -> [u8; 8] {
    BYTES.last_chunk().copied().unwrap_or_default()
}

/// Names with their places; scales and values stay where they are.
#[derive(Default)]
struct Table {
    places: HashMap<&'static str, u32>,
    scales: &'static [u8],
    values: &'static [u8],
}

impl Table {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"ZKV1")?;
        let (dimensions, rest) = rest.split_first_chunk::<2>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (long, rest) = rest.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (names, rest) = rest.split_at_checked(u32::from_le_bytes(*long) as usize)?;
        let (scales, rest) = rest.split_at_checked(4 * count)?;
        let (values, _) = rest.split_at_checked(DIMENSIONS * count)?;
        let names = std::str::from_utf8(names).ok()?;
        let places: HashMap<&str, u32> = names.split('\n').zip(0..).collect();
        (usize::from(u16::from_le_bytes(*dimensions)) == DIMENSIONS && places.len() == count)
            .then_some(Self { places, scales, values })
    }

    fn add(&self, place: u32, weight: f32, sum: &mut [f32]) {
        let at = place as usize;
        let scale = self.scales.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
        let weight = weight * scale.map_or(0.0, f32::from_le_bytes);
        let values = self.values.get(at * DIMENSIONS..(at + 1) * DIMENSIONS).unwrap_or_default();
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * f32::from(value.cast_signed()));
    }
}

/// The places of a word in lower case: one where the table has the whole word, else those of the longest parts; none for what is not
/// made of Latin letters.
pub(crate) fn places(word: &str) -> Vec<u32> {
    if let Some(place) = TABLE.places.get(word) {
        return vec![*place];
    }
    let mut out = Vec::new();
    if word.len() > 40 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return out;
    }
    let (mut start, mut part) = (0, String::new());
    while start < word.len() {
        let found = (start + 1..=word.len()).rev().find_map(|end| {
            part.clear();
            if start > 0 {
                part.push_str("##");
            }
            part.push_str(&word[start..end]);
            Some((end, *TABLE.places.get(part.as_str())?))
        });
        let Some((end, place)) = found else { return Vec::new() };
        out.push(place);
        start = end;
    }
    out
}

/// The unit vector of a text's words, each with its weight; zero where none is known.
pub(crate) fn mean(words: impl Iterator<Item = (impl AsRef<[u32]>, f32)>) -> Vec<f32> {
    let mut sum = vec![0f32; DIMENSIONS];
    for (places, weight) in words {
        for place in places.as_ref() {
            TABLE.add(*place, weight, &mut sum);
        }
    }
    let norm = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        sum.iter_mut().for_each(|value| *value /= norm);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<f32> {
        mean(text.split(' ').map(|word| (places(word), 1.0)))
    }

    fn cosine(a: &str, b: &str) -> f32 {
        of(a).iter().zip(of(b)).map(|(x, y)| x * y).sum()
    }

    /// The whole file is what was written.
    #[test]
    fn the_table_is_whole() {
        let (body, sum) = BYTES.split_last_chunk::<8>().expect("a checksum");
        let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(hash, u64::from_le_bytes(*sum));
        assert!(TABLE.places.len() > 20_000);
    }

    #[test]
    fn words_of_one_meaning_are_near() {
        for (a, b, far) in [
            ("parcel", "package", "weather"),
            ("refund", "reimbursement", "music"),
            ("buy", "purchase", "sleep"),
            ("my card was stolen", "someone took my debit card", "what is the weather today"),
        ] {
            assert!(cosine(a, b) > cosine(a, far) + 0.15, "{a} {b} {} {}", cosine(a, b), cosine(a, far));
        }
    }

    #[test]
    fn what_is_unknown_adds_nothing() {
        assert_eq!(places("退款"), Vec::<u32>::new());
        assert!(places("reimbursementlike").len() > 1);
        assert_eq!(places(&"a".repeat(1_000)), Vec::<u32>::new());
        assert!(of("").iter().all(|value| *value == 0.0));
    }
}
