//! Spoken text made plain, over any text at all.

use nlu::normalise;
use nlu::spoken::plain;
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "嗯", "那个", "我", "我想", "就是", "退款", "幺", "三", "八", "零", "咋整", "啊", "，", "um", "so",
    "like", "you know", "i", "i-", "kind of", "zed", "double", "two", "oh", "w-x-1-2", "re fund", "?", ".",
    "😡", "\u{0}", " ", "é",
];

proptest! {
    #[test]
    fn any_text_is_made_plain(text in "\\PC{0,80}") {
        let normal = normalise(&text);
        let meant = plain(&normal);
        prop_assert_eq!(normal.chars().any(char::is_alphanumeric), meant.chars().any(char::is_alphanumeric));
    }

    #[test]
    fn any_order_of_spoken_words_is_made_plain(words in prop::collection::vec(prop::sample::select(WORDS), 0..16)) {
        for text in [words.concat(), words.join(" ")] {
            let normal = normalise(&text);
            let meant = plain(&normal);
            prop_assert_eq!(normal.chars().any(char::is_alphanumeric), meant.chars().any(char::is_alphanumeric));
        }
    }
}

#[test]
fn long_text_is_bounded() {
    for text in ["我想".repeat(50_000), "um so i want ".repeat(10_000), "double ".repeat(20_000)] {
        let normal = normalise(&text);
        assert!(plain(&normal).len() <= normal.len());
    }
}
