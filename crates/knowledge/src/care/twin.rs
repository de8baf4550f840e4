//! Texts that say almost the same, found without comparing each with each: a text is a short row of smallest hashes of its shingles, and only
//! rows that share a stretch are compared (MinHash with bands).

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use nlu::normal::{is_han, normalise};

/// Characters of Chinese, or words, that stand together in a shingle.
const SHINGLE: usize = 4;
/// Smallest hashes of a text.
const ROW: usize = 64;
/// Hashes that two texts must share side by side to be compared: half of the pairs that are 0.64 alike are, and nearly all from 0.75 on.
const BAND: usize = 4;
/// From here on two texts say almost the same.
const ALIKE: f32 = 0.75;
/// Shorter texts say too little to be the same as another.
const LEAST: usize = 12;
/// Shingles of a text that count.
const MOST: usize = 4_000;
/// In a stretch that more texts share each is compared with the first only.
const CROWD: usize = 30;

/// What stands for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Print([u32; ROW]);

impl Print {
    /// Of this text, piece by piece; `None` where it is too short.
    pub(super) fn of<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut words: Vec<String> = Vec::new();
        for piece in pieces {
            words.extend(self::words(&normalise(piece)));
            if words.len() >= MOST {
                break;
            }
        }
        let mut row = [u32::MAX; ROW];
        let mut shingles = 0;
        for shingle in words.windows(SHINGLE).take(MOST) {
            shingles += 1;
            let mut hasher = DefaultHasher::new();
            shingle.hash(&mut hasher);
            let hash = hasher.finish();
            for (place, least) in row.iter_mut().enumerate() {
                *least = (*least).min(mixed(hash, place as u64));
            }
        }
        (shingles >= LEAST).then_some(Self(row))
    }

    /// About how much of both texts is the same, from 0 to 1.
    fn alike(&self, other: &Self) -> f32 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f32 / ROW as f32
    }
}

/// One of many orders of the same hashes.
const fn mixed(hash: u64, place: u64) -> u32 {
    let mut mixed = hash ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 32) as u32
}

/// Each Han character, and each word of letters and digits.
fn words(normal: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in normal.chars() {
        let han = is_han(c);
        if !han && c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if han {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Pairs of texts, by their places in `prints`, that say almost the same, each once with how alike they are.
pub(super) fn twins(prints: &[(usize, &Print)]) -> Vec<(usize, usize, f32)> {
    let mut stretches: HashMap<(usize, &[u32]), Vec<usize>> = HashMap::new();
    for (at, (_, print)) in prints.iter().enumerate() {
        for (band, stretch) in print.0.chunks(BAND).enumerate() {
            stretches.entry((band, stretch)).or_default().push(at);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for together in stretches.into_values().filter(|together| together.len() > 1) {
        let firsts = if together.len() > CROWD { 1 } else { together.len() };
        for (place, a) in together.iter().enumerate().take(firsts) {
            pairs.extend(together[place + 1..].iter().map(|b| (*a, *b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let near = |(a, b): (usize, usize)| {
        let share = prints[a].1.alike(prints[b].1);
        (share >= ALIKE).then_some((prints[a].0, prints[b].0, share))
    };
    pairs.into_iter().filter_map(near).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETURNS: &str = "签收后 7 天内可以无理由退货，15 天内有质量问题可以退或换。按自然日、从签收第二天算起。大促延长的期限写在订单页上。\
                           打开我的订单，选原因提交，1 个工作日内审核。被驳回的页面会写原因，补上照片可以再申请一次。";
    const FEES: &str = "订单满 99 元包邮，不满的收 8 元运费。偏远地区另收 12 元，结算时会写明。退货时原来的运费不退，质量问题除外。";

    fn found(texts: &[&str]) -> Vec<(usize, usize)> {
        let prints: Vec<Print> = texts.iter().filter_map(|text| Print::of([*text])).collect();
        assert_eq!(prints.len(), texts.len());
        let prints: Vec<(usize, &Print)> = prints.iter().enumerate().collect();
        twins(&prints).into_iter().map(|(a, b, _)| (a, b)).collect()
    }

    #[test]
    fn what_says_almost_the_same_is_found_and_what_does_not_is_left() {
        let copied = RETURNS.replace("15 天", "十五天");
        let english = "You can return anything within seven days of delivery, as long as it is whole and has all its parts with it.";
        assert_eq!(found(&[RETURNS, FEES, &copied, english, RETURNS]), [(0, 2), (0, 4), (2, 4)]);
        assert_eq!(found(&[RETURNS, FEES, english]), []);
        assert_eq!(Print::of(["太短了"]), None);
        assert_eq!(Print::of([""]), None);
    }

    /// Ten thousand templates with one line of their own are no ten thousand times ten thousand comparisons.
    #[test]
    fn a_crowd_is_compared_with_one_of_them() {
        let prints: Vec<Print> = (0..500).filter_map(|_| Print::of([RETURNS])).collect();
        let prints: Vec<(usize, &Print)> = prints.iter().enumerate().collect();
        assert_eq!(twins(&prints).len(), 499);
    }
}
