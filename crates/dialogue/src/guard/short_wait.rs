//! A short wait with more behind it than politeness hides nothing: 稍等，改好了.

use super::folded::Folded;

/// Words around a short wait that tell nothing.
const POLITE: &[&str] = &[
    "不好意思",
    "对不起",
    "谢谢",
    "感谢",
    "抱歉",
    "麻烦",
    "理解",
    "配合",
    "支持",
    "耐心",
    "好的",
    "一下",
    "亲",
    "您",
    "你",
    "请",
    "的",
    "了",
    "下",
    "哦",
    "哈",
    "呢",
    "啊",
    "吧",
    "好",
    "嗯",
    "thank you",
    "thanks",
    "sorry",
    "please",
    "patience",
    "understanding",
    "for",
    "your",
    "the",
    "about",
    "this",
    "that",
    "ok",
    "okay",
    "sure",
    "a",
    "wait",
    "there",
    "so",
    "much",
    "very",
    "us",
    "with",
    "all right",
    "one",
    "moment",
    "and",
];
/// Letters that say something.
const TELLS: usize = 3;

/// 稍等，改好了: more is said than to wait.
pub(super) fn goes_on(text: &Folded, waits: &[&str]) -> bool {
    let mut rest: String = text.chars.iter().collect();
    // The longest first, and Latin ones as whole words.
    for word in waits.iter().chain(POLITE).filter(|word| !word.is_ascii()) {
        rest = rest.replace(word, " ");
    }
    let mut latin = format!(" {} ", rest.replace(|c: char| !c.is_alphanumeric(), " "));
    for word in waits.iter().chain(POLITE).filter(|word| word.is_ascii()) {
        latin = latin.replace(&format!(" {word} "), "  ");
    }
    let words = latin.split_whitespace().filter(|word| word.is_ascii()).count();
    latin.chars().filter(|c| nlu::normal::is_han(*c)).count() + words >= TELLS
}
