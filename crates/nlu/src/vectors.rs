//! English and Chinese word vectors: what words mean beside how they are written, so that few examples go further.
//!
//! The tables are distilled from sentence encoders (all-MiniLM-L6-v2, Apache-2.0, and multilingual-e5-small, MIT) by `scripts/vectors.py`,
//! where their format stands. The two languages have spaces of their own.

use std::sync::LazyLock;

use crate::quick::QuickMap;

/// Values of each vector.
pub(crate) const DIMENSIONS: usize = 192;

/// Characters of the longest Chinese word.
const LONGEST: usize = 4;

static ENGLISH: &[u8] = include_bytes!("../data/vectors.bin");
static HAN: &[u8] = include_bytes!("../data/han.bin");

static WORDS: LazyLock<Table> = LazyLock::new(|| Table::read(ENGLISH).unwrap_or_default());
static PIECES: LazyLock<Table> = LazyLock::new(|| Table::read(HAN).unwrap_or_default());

/// A language whose words have vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Han,
}

impl Tongue {
    fn table(self) -> &'static Table {
        match self {
            Self::English => &WORDS,
            Self::Han => &PIECES,
        }
    }
}

/// The last bytes of the tables: what they are.
pub(crate) fn checksum() -> [[u8; 8]; 2] {
    [ENGLISH, HAN].map(|bytes| bytes.last_chunk().copied().unwrap_or_default())
}

/// Names with their places; scales and values stay where they are.
#[derive(Default)]
struct Table {
    places: QuickMap<&'static str, u32>,
    /// Characters of the longest name that begins with a character.
    longest: QuickMap<char, usize>,
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
        let places: QuickMap<&str, u32> = names.split('\n').zip(0..).collect();
        (usize::from(u16::from_le_bytes(*dimensions)) == DIMENSIONS && places.len() == count).then(|| Self {
            longest: longest(names),
            places,
            scales,
            values,
        })
    }

    /// The direction of a vector, of any length.
    fn values(&self, place: u32) -> Option<&'static [u8]> {
        let at = place as usize * DIMENSIONS;
        self.values.get(at..at + DIMENSIONS)
    }

    fn add(&self, place: u32, weight: f32, sum: &mut [f32]) {
        let at = place as usize;
        let scale = self.scales.get(4 * at..4 * at + 4).and_then(|bytes| bytes.try_into().ok());
        let weight = weight * scale.map_or(0.0, f32::from_le_bytes);
        let values = self.values.get(at * DIMENSIONS..(at + 1) * DIMENSIONS).unwrap_or_default();
        sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * f32::from(value.cast_signed()));
    }
}

fn longest(names: &'static str) -> QuickMap<char, usize> {
    let mut out = QuickMap::default();
    for name in names.split('\n') {
        if let Some(first) = name.chars().next() {
            let most: &mut usize = out.entry(first).or_default();
            *most = name.chars().take(LONGEST).count().max(*most);
        }
    }
    out
}

/// Adds the direction in which the vector of a word points, of any length, to others; nothing when it has none.
pub(crate) fn push_direction(tongue: Tongue, places: &[u32], all: &mut Vec<i8>) -> bool {
    if let [place] = places {
        let Some(values) = tongue.table().values(*place) else { return false };
        all.extend(values.iter().map(|value| value.cast_signed()));
        return true;
    }
    let mean = mean(tongue, places.iter().map(|place| (*place, 1.0)));
    let most = mean.iter().fold(f32::EPSILON, |most, value| most.max(value.abs()));
    all.extend(mean.iter().map(|value| (value / most * 127.0).round() as i8));
    true
}

/// The places of a word in lower case: one where the table has the whole word, else those of the longest parts; none for what is not
/// made of Latin letters.
pub(crate) fn places(word: &str) -> Vec<u32> {
    if let Some(place) = WORDS.places.get(word) {
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
            Some((end, *WORDS.places.get(part.as_str())?))
        });
        let Some((end, place)) = found else { return Vec::new() };
        out.push(place);
        start = end;
    }
    out
}

/// A run of Han characters cut into the longest words that the table has from each place on, each with its place; characters
/// that it does not have stand alone, without one.
pub(crate) fn cut(run: &str) -> Vec<(&str, Option<u32>)> {
    let ends: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at + 1 < ends.len() {
        let first = run[ends[at]..].chars().next();
        let longest = first.and_then(|first| PIECES.longest.get(&first)).map_or(0, |longest| *longest);
        let found = (1..=longest.min(ends.len() - 1 - at)).rev().find_map(|count| {
            let word = &run[ends[at]..ends[at + count]];
            Some((word, *PIECES.places.get(word)?, count))
        });
        match found {
            Some((word, place, count)) => {
                out.push((word, Some(place)));
                at += count;
            }
            None => {
                out.push((&run[ends[at]..ends[at + 1]], None));
                at += 1;
            }
        }
    }
    out
}

/// The words of a run of Han characters with their places, the longest that the table has from each place on.
pub(crate) fn words(run: &str) -> Vec<(&str, u32)> {
    cut(run).into_iter().filter_map(|(word, place)| Some((word, place?))).collect()
}

/// The unit vector of a text's words, each with its weight; zero where none is known.
pub(crate) fn mean(tongue: Tongue, words: impl Iterator<Item = (u32, f32)>) -> Vec<f32> {
    let mut sum = vec![0f32; DIMENSIONS];
    let table = tongue.table();
    words.for_each(|(place, weight)| table.add(place, weight, &mut sum));
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
        mean(Tongue::English, text.split(' ').flat_map(places).map(|place| (place, 1.0)))
    }

    fn of_han(text: &str) -> Vec<f32> {
        mean(Tongue::Han, words(text).into_iter().map(|(_, place)| (place, 1.0)))
    }

    fn product(a: &[f32], b: &[f32]) -> f32 {
        a.iter().zip(b).map(|(x, y)| x * y).sum()
    }

    fn cosine(a: &str, b: &str) -> f32 {
        product(&of(a), &of(b))
    }

    /// The whole files are what was written.
    #[test]
    fn the_tables_are_whole() {
        for (bytes, table, least) in [(ENGLISH, &WORDS, 20_000), (HAN, &PIECES, 12_000)] {
            let (body, sum) = bytes.split_last_chunk::<8>().expect("a checksum");
            let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
            });
            assert_eq!(hash, u64::from_le_bytes(*sum));
            assert!(table.places.len() > least);
        }
        let longest = PIECES.places.keys().map(|word| word.chars().count()).max();
        assert_eq!(longest, Some(LONGEST));
    }

    #[test]
    fn chinese_words_of_one_meaning_are_near() {
        for (a, b, far) in [
            ("付款", "支付", "天气"),
            ("快递", "物流", "生日"),
            ("购买", "买", "睡觉"),
            ("便宜", "优惠", "电影"),
            ("航班", "机票", "音乐"),
        ] {
            let (near, away) = (product(&of_han(a), &of_han(b)), product(&of_han(a), &of_han(far)));
            assert!(near > away + 0.1, "{a} {b} {near} {away}");
        }
    }

    #[test]
    fn a_run_is_cut_into_the_longest_words() {
        let cut = |run| words(run).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(cut(""), Vec::<&str>::new());
        assert_eq!(cut("我要取消订单"), ["我要", "取消", "订单"]);
        assert_eq!(cut("退款"), ["退", "款"]);
        let long = "付款".repeat(40_000);
        assert_eq!(words(&long).len(), 40_000);
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
