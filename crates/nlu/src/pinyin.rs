//! Toneless syllables: what a wrong choice in an input method (推款 for 退款) still has in common with the right one.

use std::collections::HashMap;
use std::sync::LazyLock;

static SYLLABLES: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for line in include_str!("../data/pinyin.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((syllable, chars)) = line.split_once(' ') {
            map.extend(chars.chars().map(|c| (c, syllable)));
        }
    }
    map
});

/// The most common reading of a simplified character, without tone; sounds that many speakers do not tell apart
/// (zh/z, ch/c, sh/s, -ng/-n, l/n) are written alike.
pub(crate) fn blurred(c: char) -> Option<String> {
    let syllable = SYLLABLES.get(&c)?;
    let head = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => format!("{}{}", &syllable[..1], &syllable[2..]),
        [b'n', ..] => format!("l{}", &syllable[1..]),
        _ => (*syllable).to_owned(),
    };
    Some(match head.strip_suffix("ng") {
        Some(stem) if !stem.ends_with('o') => format!("{stem}n"),
        _ => head,
    })
}

static ALIKE: LazyLock<HashMap<String, Vec<char>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<char>> = HashMap::new();
    let mut chars: Vec<char> = SYLLABLES.keys().copied().collect();
    chars.sort_unstable();
    for c in chars {
        if let Some(sound) = blurred(c) {
            map.entry(sound).or_default().push(c);
        }
    }
    map
});

/// The characters that sound like this one, itself among them.
pub(crate) fn alike(c: char) -> Vec<char> {
    blurred(c).and_then(|sound| ALIKE.get(&sound).cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::blurred;

    #[test]
    fn confusable_sounds_meet() {
        assert_eq!(blurred('弟'), blurred('递'));
        assert_eq!(blurred('是'), blurred('四'));
        assert_eq!(blurred('名'), blurred('民'));
        assert_ne!(blurred('退'), blurred('货'));
        assert_eq!(blurred('a'), None);
    }
}
