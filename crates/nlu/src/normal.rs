//! Text as it is compared: width and form folded, traditional characters simplified, lower case, repeats collapsed.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

use crate::quick::QuickMap;

/// Characters of one utterance that are read; what follows is ignored.
pub const MAX_CHARS: usize = 1_000;

static SIMPLIFIED: LazyLock<QuickMap<char, char>> = LazyLock::new(|| {
    let mut map = QuickMap::default();
    for line in include_str!("../data/traditional.txt").lines().filter(|line| !line.starts_with('#')) {
        let chars: Vec<char> = line.chars().collect();
        for pair in chars.chunks_exact(2) {
            map.insert(pair[0], pair[1]);
        }
    }
    map
});

/// The simplified form of one character; itself when there is none.
pub fn simplified(c: char) -> char {
    if is_han(c) { SIMPLIFIED.get(&c).copied().unwrap_or(c) } else { c }
}

/// Is this a Han character?
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// Is this a pictograph that people send as an emoji?
pub fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{231a}'..='\u{23ff}')
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{00ad}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e007f}')
}

/// Width and compatibility forms folded, invisible characters dropped, white space single. Case and digits stay:
/// this is what slots are read from.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = true;
    for c in text.chars().take(MAX_CHARS).map(|c| if c.is_whitespace() { ' ' } else { c }).nfkc() {
        if c.is_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else if !is_invisible(c) {
            out.push(match c {
                '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
                '\u{201c}' | '\u{201d}' => '"',
                other => other,
            });
            space = false;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// [`fold`], then simplified, lower case, and repeats collapsed (三个以上相同的字留一个, `!!!` is `!`). Digits are kept as they are.
pub fn normalise(text: &str) -> String {
    let folded: Vec<char> = fold(text).chars().map(simplified).flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(folded.len() * 3);
    let mut i = 0;
    while i < folded.len() {
        let c = folded[i];
        let run = folded[i..].iter().take_while(|&&other| other == c).count();
        let keep = match c {
            _ if c.is_ascii_digit() => run,
            _ if c.is_alphabetic() && run < 3 => run,
            _ => 1,
        };
        out.extend(std::iter::repeat_n(c, keep));
        i += run;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_folded() {
        for (raw, want) in [
            ("退貨要多久？", "退货要多久?"),
            ("ＺＫ２０２６０００１", "zk20260001"),
            ("好好好好！！！", "好!"),
            ("谢谢", "谢谢"),
            ("Sooooo  SLOW\n\n", "so slow"),
            ("don\u{2019}t", "don't"),
            ("\u{200b}hi\u{feff}", "hi"),
            ("1111111", "1111111"),
            ("❤\u{fe0f}❤\u{fe0f}", "❤"),
            ("", ""),
        ] {
            assert_eq!(normalise(raw), want, "{raw:?}");
        }
    }

    #[test]
    fn long_text_is_bounded() {
        assert!(fold(&"长".repeat(50_000)).chars().count() <= MAX_CHARS);
    }
}
