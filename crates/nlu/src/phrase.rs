//! Closed lists: the ritual words of a conversation, which carry no question of their own.

use std::sync::LazyLock;

use crate::normal::{is_emoji, is_han};

/// What a ritual phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rite {
    /// 嗯, 啊, well: nothing.
    Filler,
    /// 为什么, what do you mean: without what was said before it means nothing.
    Vague,
    /// 我想问一下: a question is coming.
    Opening,
    /// 你好, hi.
    Greeting,
    /// 谢谢, thanks.
    Thanks,
    /// 再见, bye.
    Goodbye,
    /// 好的, yes.
    Affirm,
    /// 不是, no.
    Deny,
    /// 算了, never mind.
    Cancel,
}

static LISTS: LazyLock<Vec<(Rite, &'static str)>> = LazyLock::new(|| {
    let mut out = Vec::new();
    for line in include_str!("../data/phrases.txt").lines() {
        if let Some((name, phrases)) = line.split_once(": ")
            && let Some(rite) = Rite::named(name)
        {
            out.extend(phrases.split('|').map(|phrase| (rite, phrase.trim())));
        }
    }
    out
});

impl Rite {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "filler" => Self::Filler,
            "vague" => Self::Vague,
            "opening" => Self::Opening,
            "greeting" => Self::Greeting,
            "thanks" => Self::Thanks,
            "goodbye" => Self::Goodbye,
            "affirm" => Self::Affirm,
            "deny" => Self::Deny,
            "cancel" => Self::Cancel,
            _ => return None,
        })
    }
}

/// The rites a text consists of, in order, if it consists of nothing else; `None` when something is left over.
pub(crate) fn rites(normal: &str) -> Option<Vec<Rite>> {
    let mut rest = normal;
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start_matches(is_gap);
        if rest.is_empty() {
            return Some(out);
        }
        let (rite, len) = longest(rest)?;
        out.push(rite);
        rest = &rest[len..];
    }
}

/// What is left of a text when greetings and openings at its beginning are taken away.
pub(crate) fn without_opening(normal: &str) -> &str {
    let mut rest = normal.trim_start_matches(is_gap);
    while let Some((rite, len)) = longest(rest) {
        let after = rest[len..].trim_start_matches(is_gap);
        let courtesy = rite == Rite::Greeting
            || matches!(rite, Rite::Opening)
                && rest.starts_with(['我', '想', '请', '问', '咨', '麻', '打', 'i', 'e']);
        // 在 and 在不在 greet only when something sets them off: 在哪里看物流 is a question.
        let greets =
            after.len() < rest.len() - len || rest[..len].chars().count() > 1 && !rest.starts_with("在不");
        if !courtesy || !greets || after.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            break;
        }
        rest = after;
    }
    rest
}

fn is_gap(c: char) -> bool {
    !c.is_alphanumeric() || is_emoji(c)
}

fn longest(rest: &str) -> Option<(Rite, usize)> {
    LISTS
        .iter()
        .copied()
        .filter(|(_, phrase)| rest.starts_with(phrase) && ends_word(phrase, &rest[phrase.len()..]))
        .map(|(rite, phrase)| (rite, phrase.len()))
        .max_by_key(|(rite, len)| (*len, *rite))
}

fn ends_word(phrase: &str, after: &str) -> bool {
    let latin = phrase.ends_with(|c: char| c.is_ascii_alphanumeric());
    !latin || !after.starts_with(|c: char| c.is_alphanumeric() && !is_han(c) || c == '\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_consumed_whole_or_not_at_all() {
        assert_eq!(rites("你好啊,在吗"), Some(vec![Rite::Greeting, Rite::Greeting]));
        assert_eq!(rites("ok thanks!"), Some(vec![Rite::Affirm]));
        assert_eq!(rites("不用了,谢谢"), Some(vec![Rite::Cancel, Rite::Thanks]));
        assert_eq!(rites("?"), Some(vec![]));
        assert_eq!(rites("好的怎么退货"), None);
        assert_eq!(rites("history"), None);
    }

    #[test]
    fn openings_are_dropped_from_questions_only() {
        assert_eq!(without_opening("你好,怎么退货"), "怎么退货");
        assert_eq!(without_opening("hi there, where is my order"), "where is my order");
        assert_eq!(without_opening("你好"), "你好");
        assert_eq!(without_opening("在哪里看物流"), "在哪里看物流");
    }
}
