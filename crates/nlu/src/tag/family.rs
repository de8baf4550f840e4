//! Families of English words: where a word stands in a tree of what words mean, made by `scripts/families.py`, where its format stands.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Halvings of the tree.
const DEPTH: u32 = 14;

static BYTES: &[u8] = include_bytes!("../../data/families.bin");

/// What the families are.
pub(crate) fn bytes() -> &'static [u8] {
    BYTES
}

static PATHS: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| read(BYTES).unwrap_or_default());

fn read(bytes: &'static [u8]) -> Option<HashMap<&'static str, u16>> {
    let rest = bytes.strip_prefix(b"ZKF1")?;
    let (count, rest) = rest.split_first_chunk::<4>()?;
    let (long, rest) = rest.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    let (names, rest) = rest.split_at_checked(u32::from_le_bytes(*long) as usize)?;
    let (paths, _) = rest.split_at_checked(2 * count)?;
    let (paths, _) = paths.as_chunks::<2>();
    let names = std::str::from_utf8(names).ok()?.split('\n');
    let out: HashMap<&str, u16> = names.zip(paths.iter().map(|path| u16::from_le_bytes(*path))).collect();
    (out.len() == count).then_some(out)
}

/// The path of a word in lower case: a leading 1, then a bit for each halving; 0 where it is not known, with or without its ending.
pub(crate) fn path(word: &str) -> u16 {
    if word.len() < 2 || word.len() > 24 || !word.is_ascii() {
        return 0;
    }
    let of = |word: &str| PATHS.get(word).copied();
    let stem = || word.trim_end_matches("'s").trim_end_matches(['.', 's']);
    of(word).or_else(|| of(stem())).unwrap_or(0)
}

/// Beyond the text: the path of no word.
pub(crate) const OUTSIDE: u16 = 1;

/// The first `bits` halvings of a path; what is no path stays as it is.
pub(crate) fn first(path: u16, bits: u32) -> u32 {
    if path > OUTSIDE { u32::from(path) >> DEPTH.saturating_sub(bits) } else { path.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_whole() {
        let (body, sum) = BYTES.split_last_chunk::<8>().expect("a check sum");
        let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(hash, u64::from_le_bytes(*sum));
        assert!(PATHS.len() > 20_000);
        assert!(PATHS.values().all(|path| path.ilog2() == DEPTH));
    }

    #[test]
    fn words_of_one_family_share_the_beginning_of_their_paths() {
        // How many halvings two words go the same way.
        let near = |a: &str, b: &str| {
            DEPTH
                - (0..=DEPTH)
                    .find(|bits| first(path(a), DEPTH - bits) == first(path(b), DEPTH - bits))
                    .unwrap_or(DEPTH)
        };
        for (a, b, far) in
            [("boston", "chicago", "money"), ("red", "blue", "parcel"), ("pizza", "pasta", "monday")]
        {
            assert!(near(a, b) > near(a, far), "{a} {b} {} {far} {}", near(a, b), near(a, far));
        }
        assert_eq!(path("boston"), path("boston's"));
        assert_eq!([path(""), path("退款"), path("zqxv"), path(&"a".repeat(1_000))], [0; 4]);
    }
}
