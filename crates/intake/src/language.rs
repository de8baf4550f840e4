//! Which of our two languages a text is in.

use base::Locale;

/// Letters that are looked at.
const LOOKED_AT: usize = 4_000;

/// Chinese where a fair part of what is written is: one Chinese character says about as much as four Latin letters.
pub fn guess(text: &str) -> Locale {
    let (mut han, mut latin) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(LOOKED_AT) {
        if matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}') {
            han += 1;
        } else {
            latin += 1;
        }
    }
    if han * 4 > latin { Locale::Zh } else { Locale::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_language_that_says_most() {
        assert_eq!(guess("退货政策"), Locale::Zh);
        assert_eq!(guess("使用 iPhone 15 Pro Max 扫码支付"), Locale::Zh);
        assert_eq!(guess("Return policy (退货)"), Locale::En);
        assert_eq!(guess("123"), Locale::En);
    }
}
