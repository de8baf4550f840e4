//! The words by which a text is ranked, unlike the terms that merely narrow down: grammar dropped, Chinese cut into words and into
//! pairs of neighbours, English into stems, numbers whole.

use std::sync::LazyLock;

use super::fold::{Folded, Kind};
use super::query::Span;
use super::run::{Run, Runs};
use super::sense::Sense;
use super::term::{cut, is_number};
use crate::pinyin;
use crate::quick::QuickMap;
use crate::token::{is_stop, spelt, stem};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// Two Chinese characters beside one another, or one that stands alone.
    Pair,
    /// A Chinese word that is known as one.
    Han,
    /// The stem of a word of another script.
    Stem,
    /// A number, perhaps with letters in it.
    Number,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it is.
    pub kind: WordKind,
    /// Its folded form.
    pub text: String,
    /// Where it stands, in characters of the text.
    pub span: Span,
}

/// Chinese words that carry grammar or politeness rather than content.
const PARTICLES: &[&str] = &[
    "的", "了", "吗", "呢", "吧", "啊", "呀", "么", "嘛", "哦", "哈", "我", "你", "您", "他", "她", "它",
    "们", "我的", "你的", "您的", "我们", "你们", "请问", "一下", "请", "下", "想问", "这个", "那个", "想",
    "就", "也", "都", "是", "在", "个", "把", "给", "会", "要",
];

/// Characters of which particles are put together.
const GRAMMAR: &str = "的了吗呢吧啊呀么嘛哦哈我你您他她它们就也都是个";

/// The words of a text, in order.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    each_word(&Runs::of(text), &mut |kind, text, span| out.push(Word { kind, text: text.to_owned(), span }));
    out
}

/// Sees the words of a text, in order, and gives what they mean; see [`words`] and [`Sense::of`].
pub fn read(text: &str, weight: impl Fn(&str) -> f32, mut see: impl FnMut(WordKind, &str)) -> Sense {
    let runs = Runs::of(text);
    each_word(&runs, &mut |kind, text, _| see(kind, text));
    Sense::of_runs(&runs, weight)
}

fn each_word(Runs { folded, runs }: &Runs, see: &mut impl FnMut(WordKind, &str, Span)) {
    let span = |range: &Span| folded[range.start].from..folded[range.end - 1].from + 1;
    let joined = |at: usize, end: usize, marks: &[char]| {
        let mark = folded.get(end).is_some_and(|one| marks.contains(&one.c));
        runs.get(at).filter(|next| mark && next.range.start == end + 1).map(|next| next.text.as_str())
    };
    let mut at = 0;
    while let Some(run) = runs.get(at) {
        at += 1;
        if run.kind == Kind::Han {
            han(run, &folded[run.range.clone()], see);
            continue;
        }
        let mut text = cut(&run.text).to_owned();
        let mut end = run.range.end;
        // it's, don't: what stands behind the apostrophe is grammar; of a denial all is.
        if let Some(tail) = joined(at, end, &['\'', '\u{2019}']).filter(|tail| tail.len() < 3) {
            at += 1;
            if tail == "t" {
                continue;
            }
        } else if let Some(tail) = joined(at, end, &['.']).filter(|tail| digits(&text) && digits(tail)) {
            text = format!("{text}.{tail}");
            end = runs[at].range.end;
            at += 1;
        }
        latin(&text, span(&(run.range.start..end)), see);
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn latin(text: &str, span: Span, see: &mut impl FnMut(WordKind, &str, Span)) {
    if is_number(text) {
        return see(WordKind::Number, text, span);
    }
    let of_one = |text: &str, see: &mut dyn FnMut(WordKind, &str, Span)| {
        let stem = stem(text);
        if !is_stop(&stem) {
            see(WordKind::Stem, &stem, span.clone());
        }
    };
    match spelt(text) {
        Some(full) => full.iter().for_each(|text| of_one(text, see)),
        None => of_one(text, see),
    }
}

/// Known words, then pairs of the characters that are left when particles are taken away.
fn han(run: &Run, folded: &[Folded], see: &mut impl FnMut(WordKind, &str, Span)) {
    static DROPPED: LazyLock<QuickMap<&str, ()>> =
        LazyLock::new(|| PARTICLES.iter().map(|one| (*one, ())).collect());
    let mut kept: Vec<&Folded> = Vec::with_capacity(folded.len());
    let mut at = 0;
    for (part, _) in run.parts() {
        let chars = part.chars().count();
        let here = &folded[at..at + chars];
        at += chars;
        if DROPPED.contains_key(part) || part.chars().all(|c| GRAMMAR.contains(c)) {
            continue;
        }
        if let (true, [first, .., last]) = (chars > 1, here) {
            see(WordKind::Han, part, first.from..last.from + 1);
        }
        kept.extend(here);
    }
    let mut pair = String::new();
    if let [one] = kept[..] {
        pair.push(one.c);
        see(WordKind::Pair, &pair, one.from..one.from + 1);
    }
    for two in kept.windows(2) {
        pair.clear();
        pair.extend([two[0].c, two[1].c]);
        see(WordKind::Pair, &pair, two[0].from..two[1].from + 1);
    }
}

/// The characters that sound like this one, itself among them; none for what is no common Chinese character.
pub fn homophones(c: char) -> Vec<char> {
    pinyin::alike(c)
}

/// How many slips of the keyboard lie between two words, if no more than `limit`.
pub fn slips(one: &str, other: &str, limit: usize) -> Option<usize> {
    crate::spell::distance(one.as_bytes(), other.as_bytes(), limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn content_is_kept_and_grammar_not() {
        for (text, want) in [
            ("我的訂單呢", "订单 订单"),
            ("退", "退"),
            ("It doesn't work, what's the pkg's 3.5 kg fee?", "work packag 3.5 kg fee"),
            ("ＺＫ20260001 Café", "zk20260001 caf"),
            ("的了吗", ""),
            ("", ""),
            ("'t 'x '", "t x"),
        ] {
            let found: Vec<String> =
                words(text).into_iter().map(|word| word.text).filter(|text| !is_stop(text)).collect();
            let want: Vec<&str> = want.split(' ').filter(|word| !word.is_empty() && !is_stop(word)).collect();
            assert_eq!(found, want, "{text}");
        }
        assert!(of("取消订单").starts_with("取消 订单 "));
    }

    #[test]
    fn spans_are_places_in_the_text() {
        let text = "請問：退貨要 ﬁve days？";
        let chars: Vec<char> = text.chars().collect();
        let at: Vec<String> = words(text).into_iter().map(|word| chars[word.span].iter().collect()).collect();
        assert!(at.contains(&"退貨".to_owned()) && at.contains(&"ﬁve".to_owned()), "{at:?}");
    }

    #[test]
    fn sounds_and_slips() {
        assert!(homophones('推').contains(&'退') && homophones('推').contains(&'推'));
        assert!(homophones('x').is_empty());
        assert_eq!(slips("refnud", "refund", 2), Some(1));
    }
}
