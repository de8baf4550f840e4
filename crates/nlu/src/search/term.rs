//! Which terms a text is found by.

use std::collections::BTreeSet;

use super::fold::{Folded, Kind, addresses, fold, runs, word};
use crate::token::stem;

/// Beginnings of English words and of numbers that are terms of their own, in characters.
pub(super) const BEGINNINGS: [usize; 2] = [3, 5];
/// The end of a number by which it is found: people read out the last four digits.
pub(super) const END: usize = 4;
/// Characters of a word that count; what is longer is no word.
pub(super) const WORD: usize = 64;

/// Every term of a text.
pub fn terms(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let mut found = BTreeSet::new();
    for range in addresses(&folded) {
        found.insert(address(&word(&folded, range)));
    }
    for (kind, range) in runs(&folded) {
        match kind {
            Kind::Han => han(&folded[range], &mut found),
            Kind::Word => of_word(&word(&folded, range), &mut found),
            Kind::Gap => {}
        }
    }
    found
}

fn han(run: &[Folded], found: &mut BTreeSet<String>) {
    found.extend(run.iter().map(|one| single(one.c)));
    found.extend(run.windows(2).map(|two| pair(two[0].c, two[1].c)));
}

fn of_word(word: &str, found: &mut BTreeSet<String>) {
    let word = cut(word);
    found.insert(whole(word));
    found.extend(beginnings(word));
    if is_number(word) {
        found.extend(end(word));
    } else {
        found.insert(stemmed(word));
    }
}

pub(super) fn cut(word: &str) -> &str {
    word.char_indices().nth(WORD).map_or(word, |(at, _)| &word[..at])
}

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

pub(super) fn single(c: char) -> String {
    format!("1{c}")
}

pub(super) fn pair(a: char, b: char) -> String {
    format!("2{a}{b}")
}

pub(super) fn whole(word: &str) -> String {
    format!("w{word}")
}

pub(super) fn stemmed(word: &str) -> String {
    format!("s{}", stem(word))
}

pub(super) fn address(word: &str) -> String {
    format!("m{word}")
}

pub(super) fn beginning(word: &str, length: usize) -> Option<String> {
    let (at, _) = word.char_indices().nth(length - 1)?;
    let last = word[at..].chars().next().map_or(0, char::len_utf8);
    Some(format!("b{}", &word[..at + last]))
}

fn beginnings(word: &str) -> impl Iterator<Item = String> + '_ {
    BEGINNINGS.into_iter().filter_map(|length| beginning(word, length))
}

pub(super) fn end(word: &str) -> Option<String> {
    let length = word.chars().count();
    let (at, _) = word.char_indices().nth(length.checked_sub(END)?)?;
    Some(format!("e{}", &word[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_terms() {
        let all = |text: &str| terms(text).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(all("退貨款"), "1款 1货 1退 2货款 2退货");
        assert_eq!(all("Refunds"), "bref brefun srefund wrefunds");
        assert_eq!(all("ZK20260001"), "bzk2 bzk202 e0001 wzk20260001");
        assert_eq!(all("Café"), "bcaf scaf wcafe");
        assert!(terms("请发到 Wang.Li+a@Example.com。").contains("mwang.li+a@example.com"));
        assert!(terms("请发到a@b.cn吧").contains("ma@b.cn"), "letters beside Chinese are words of their own");
        assert!(terms("，。！？ 😡").is_empty());
        assert_eq!(terms(&"x".repeat(10_000)).iter().map(String::len).max(), Some(1 + WORD));
    }
}
