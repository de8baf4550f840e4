//! A count of what the reply itself lists right behind it: 两张卡：储蓄卡和信用卡.

use nlu::entity::{Amount, Found};

use super::folded::Folded;

/// The most that a sentence lists.
const MOST: i64 = 9;
/// Words before the count that say that there are so many, and not how many are allowed.
const THERE_ARE: &[&str] =
    &["有", "共", "找到", "推荐", "可选", "可以选", "查到", "have", "has", "are", "found", "offer"];
/// Between two things that are listed.
const AND: &[&str] = &["、", "以及", "和", "或", "与", " and ", " or "];

/// Does the sentence list as many things as it counts?
pub(super) fn counts_what_follows(text: &Folded, found: &Found, amount: &Amount) -> bool {
    let Some(count) = amount.least.integer().filter(|count| (2..=MOST).contains(count)) else {
        return false;
    };
    let (start, end) = (text.place(found.span.start), text.place(found.span.end));
    let sentence = text.sentence(start);
    let before = text.slice(sentence.start..start);
    if !THERE_ARE.iter().any(|word| before.contains(word)) {
        return false;
    }
    let after = text.slice(end..sentence.end);
    let Some((at, mark)) = after.char_indices().find(|(_, c)| matches!(c, ':' | ',' | '，' | '：')) else {
        return false;
    };
    let mut list = after[at + mark.len_utf8()..].replace(", and ", " and ").replace(", or ", " or ");
    for word in AND {
        list = list.replace(word, ",");
    }
    list.split([',', '，']).filter(|one| !one.trim().is_empty()).count() as i64 == count
}
