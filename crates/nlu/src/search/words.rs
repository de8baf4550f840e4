//! The words by which a text is ranked, unlike the terms that merely narrow down: grammar dropped, Chinese cut into words and into
//! pairs of neighbours, English into stems, numbers whole.

use super::fold::{Kind, fold, runs, word};
use super::query::Span;
use super::term::{cut, is_number};
use crate::pinyin;
use crate::token::{is_stop, spelt, stem};
use crate::vectors;

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
    let folded = fold(text);
    let runs = runs(&folded);
    let mut out = Vec::new();
    let span = |range: &Span| folded[range.start].from..folded[range.end - 1].from + 1;
    let joined = |at: usize, end: usize, marks: &[char]| {
        let mark = folded.get(end).is_some_and(|one| marks.contains(&one.c));
        runs.get(at).filter(|next| mark && next.1.start == end + 1).map(|next| word(&folded, next.1.clone()))
    };
    let mut at = 0;
    while let Some((kind, range)) = runs.get(at) {
        at += 1;
        if *kind == Kind::Han {
            let run: Vec<(char, usize)> = folded[range.clone()].iter().map(|one| (one.c, one.from)).collect();
            han(&run, &mut out);
            continue;
        }
        let mut text = cut(&word(&folded, range.clone())).to_owned();
        let mut end = range.end;
        // it's, don't: what stands behind the apostrophe is grammar; of a denial all is.
        if let Some(tail) = joined(at, end, &['\'', '\u{2019}']).filter(|tail| tail.len() < 3) {
            at += 1;
            if tail == "t" {
                continue;
            }
        } else if let Some(tail) = joined(at, end, &['.']).filter(|tail| digits(&text) && digits(tail)) {
            end = runs[at].1.end;
            at += 1;
            text = format!("{text}.{tail}");
        }
        latin(&text, span(&(range.start..end)), &mut out);
    }
    out
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn latin(text: &str, span: Span, out: &mut Vec<Word>) {
    if is_number(text) {
        return out.push(Word { kind: WordKind::Number, text: text.to_owned(), span });
    }
    let full: Vec<&str> = spelt(text).map_or_else(|| vec![text], <[_]>::to_vec);
    for stem in full.into_iter().map(stem).filter(|stem| !is_stop(stem)) {
        out.push(Word { kind: WordKind::Stem, text: stem, span: span.clone() });
    }
}

/// Known words, then pairs of the characters that are left when particles are taken away.
fn han(run: &[(char, usize)], out: &mut Vec<Word>) {
    let text: String = run.iter().map(|(c, _)| *c).collect();
    let mut kept: Vec<(char, usize)> = Vec::with_capacity(run.len());
    let mut at = 0;
    for part in vectors::segments(&text) {
        let chars = part.chars().count();
        let here = &run[at..at + chars];
        at += chars;
        if PARTICLES.contains(&part) || part.chars().all(|c| GRAMMAR.contains(c)) {
            continue;
        }
        if let (true, [first, .., last]) = (chars > 1, here) {
            out.push(Word { kind: WordKind::Han, text: part.to_owned(), span: first.1..last.1 + 1 });
        }
        kept.extend_from_slice(here);
    }
    if let [(c, from)] = kept[..] {
        out.push(Word { kind: WordKind::Pair, text: c.to_string(), span: from..from + 1 });
    }
    out.extend(kept.windows(2).map(|two| Word {
        kind: WordKind::Pair,
        text: two.iter().map(|(c, _)| *c).collect(),
        span: two[0].1..two[1].1 + 1,
    }));
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
