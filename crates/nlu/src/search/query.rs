//! What somebody looks for: words and phrases, all of which must occur.

use std::ops::Range;

use super::fold::{Folded, Kind, addresses, fold, runs, word};
use super::term::{BEGINNINGS, END, address, beginning, cut, end, is_number, pair, single, stemmed, whole};
use crate::token::stem;

/// Pairs of a long run that narrow enough; all of it is looked for afterwards anyway.
const PAIRS: usize = 12;

/// Characters of the original text that match, from and up to.
pub type Span = Range<usize>;

/// One thing that must occur.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// A run of Chinese.
    Han(Vec<char>),
    /// A word: its stem, or as the beginning of a longer one.
    Word(String),
    /// A number: whole, its beginning, or its last four or more.
    Number(String),
    /// A mail address.
    Address(String),
    /// Exactly these words one after another.
    Phrase(Vec<char>),
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    wanted: Vec<Wanted>,
}

impl Query {
    /// Reads a query: words apart by spaces, phrases in quotation marks of either language. At most `most` things are looked for.
    pub fn parse(text: &str, most: usize) -> Self {
        let mut wanted = Vec::new();
        let mut rest = text;
        while let Some((before, quoted, after)) = quotation(rest) {
            words(before, &mut wanted);
            phrase(quoted, &mut wanted);
            rest = after;
        }
        words(rest, &mut wanted);
        wanted.dedup();
        wanted.truncate(most);
        Self { wanted }
    }

    /// Whether nothing is looked for: no letter, no digit, no character.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// How many things must occur.
    pub fn len(&self) -> usize {
        self.wanted.len()
    }

    /// Terms that narrow down: of each inner list at least one must be there.
    pub fn clauses(&self) -> Vec<Vec<String>> {
        let mut clauses = Vec::new();
        for wanted in &self.wanted {
            match wanted {
                Wanted::Han(run) => clauses.extend(of_han(run)),
                Wanted::Word(word) => clauses.push(of_word(word)),
                Wanted::Number(number) => clauses.push(of_number(number)),
                Wanted::Address(text) => clauses.push(vec![address(text)]),
                Wanted::Phrase(phrase) => clauses.extend(of_phrase(phrase)),
            }
        }
        clauses.sort();
        clauses.dedup();
        clauses
    }

    /// Where each thing stands in a text: one list for each, empty where it does not occur.
    pub fn spans(&self, text: &str) -> Vec<Vec<Span>> {
        let folded = fold(text);
        self.wanted.iter().map(|wanted| find(wanted, &folded)).collect()
    }
}

/// The first quotation: what stands before it, in it and after it.
fn quotation(text: &str) -> Option<(&str, &str, &str)> {
    const MARKS: [(char, char); 5] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』'), ('＂', '＂')];
    let (at, open) = text.char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c))?;
    let close = MARKS.iter().find(|(mark, _)| *mark == open)?.1;
    let inner = &text[at + open.len_utf8()..];
    let end = inner.find(close)?;
    Some((&text[..at], &inner[..end], &inner[end + close.len_utf8()..]))
}

fn words(text: &str, wanted: &mut Vec<Wanted>) {
    let folded = fold(text);
    let addresses = addresses(&folded);
    for range in &addresses {
        wanted.push(Wanted::Address(word(&folded, range.clone())));
    }
    for (kind, range) in runs(&folded) {
        if addresses.iter().any(|address| address.start <= range.start && range.end <= address.end) {
            continue;
        }
        wanted.push(match kind {
            Kind::Han => Wanted::Han(folded[range].iter().map(|one| one.c).collect()),
            _ => {
                let word = cut(&word(&folded, range)).to_owned();
                if is_number(&word) { Wanted::Number(word) } else { Wanted::Word(word) }
            }
        });
    }
}

fn phrase(text: &str, wanted: &mut Vec<Wanted>) {
    let plain = plain(&fold(text)).into_iter().map(|one| one.c).collect::<Vec<_>>();
    if plain.iter().any(|c| *c != ' ') {
        wanted.push(Wanted::Phrase(plain));
    }
}

/// Only what is spoken: every gap is one space, none at the ends, none beside Chinese.
fn plain(folded: &[Folded]) -> Vec<Folded> {
    let mut out: Vec<Folded> = Vec::with_capacity(folded.len());
    for (kind, range) in runs(folded) {
        if let Some(last) = out.last().copied().filter(|last| last.kind == Kind::Word && kind == Kind::Word) {
            out.push(Folded { c: ' ', from: last.from, kind: Kind::Gap });
        }
        out.extend_from_slice(&folded[range]);
    }
    out
}

fn of_han(run: &[char]) -> Vec<Vec<String>> {
    if let [c] = run {
        return vec![vec![single(*c)]];
    }
    let step = run.len().saturating_sub(1).div_ceil(PAIRS).max(1);
    run.windows(2).step_by(step).map(|two| vec![pair(two[0], two[1])]).collect()
}

/// The longest beginning that is a term; short words are terms only as a whole.
fn longest(word: &str) -> Option<String> {
    BEGINNINGS.into_iter().rev().find_map(|length| beginning(word, length))
}

fn of_word(word: &str) -> Vec<String> {
    match longest(word) {
        Some(beginning) => vec![beginning, stemmed(word)],
        None => vec![whole(word), stemmed(word)],
    }
}

fn of_number(number: &str) -> Vec<String> {
    let mut any: Vec<String> = longest(number).into_iter().chain([whole(number)]).collect();
    any.extend(end(number));
    any
}

/// Every whole word and pair of a phrase.
fn of_phrase(phrase: &[char]) -> Vec<Vec<String>> {
    let text: String = phrase.iter().collect();
    let folded = fold(&text);
    let mut clauses = Vec::new();
    for (kind, range) in runs(&folded) {
        match kind {
            Kind::Han => clauses.extend(of_han(&folded[range].iter().map(|one| one.c).collect::<Vec<_>>())),
            _ => clauses.push(vec![whole(cut(&word(&folded, range)))]),
        }
    }
    clauses
}

fn find(wanted: &Wanted, folded: &[Folded]) -> Vec<Span> {
    match wanted {
        Wanted::Han(run) => occurrences(folded, run),
        Wanted::Word(word) => {
            whole_words(folded, |found| found.starts_with(word.as_str()) || stem(found) == stem(word))
        }
        Wanted::Number(number) => whole_words(folded, |found| {
            found.starts_with(number.as_str())
                || (number.chars().count() >= END && found.ends_with(number.as_str()))
        }),
        Wanted::Address(text) => addresses(folded)
            .into_iter()
            .filter(|range| word(folded, range.clone()) == *text)
            .map(|range| span(folded, range))
            .collect(),
        Wanted::Phrase(phrase) => {
            let spoken = plain(folded);
            let edge = |at: usize| {
                let (before, after) = (at.checked_sub(1).and_then(|at| spoken.get(at)), spoken.get(at));
                !matches!((before, after), (Some(a), Some(b)) if a.kind == Kind::Word && b.kind == Kind::Word)
            };
            places(&spoken, phrase)
                .filter(|range| edge(range.start) && edge(range.end))
                .map(|range| span(&spoken, range))
                .collect()
        }
    }
}

fn span(folded: &[Folded], range: Range<usize>) -> Span {
    folded[range.start].from..folded[range.end - 1].from + 1
}

fn places<'a>(folded: &'a [Folded], run: &'a [char]) -> impl Iterator<Item = Range<usize>> + 'a {
    let starts = 0..(folded.len() + 1).saturating_sub(run.len());
    starts
        .map(|at| at..at + run.len())
        .filter(|range| folded[range.clone()].iter().map(|one| one.c).eq(run.iter().copied()))
}

fn occurrences(folded: &[Folded], run: &[char]) -> Vec<Span> {
    places(folded, run).map(|range| span(folded, range)).collect()
}

fn whole_words(folded: &[Folded], is: impl Fn(&str) -> bool) -> Vec<Span> {
    runs(folded)
        .into_iter()
        .filter(|(kind, range)| *kind == Kind::Word && is(cut(&word(folded, range.clone()))))
        .map(|(_, range)| span(folded, range))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::terms;
    use super::*;

    /// Where it stands, as words of the text; nothing when something is missing.
    fn found(query: &str, text: &str) -> Option<String> {
        let spans = Query::parse(query, 12).spans(text);
        let characters: Vec<char> = text.chars().collect();
        if spans.is_empty() || spans.iter().any(Vec::is_empty) {
            return None;
        }
        let words = spans.into_iter().flatten().map(|span| characters[span].iter().collect::<String>());
        Some(words.collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn words_are_found_in_any_of_their_forms() {
        for (query, text, want) in [
            ("退货", "我想申请退貨，谢谢", "退貨"),
            ("退", "怎么退", "退"),
            ("退货 运费", "运费谁出？退货的话", "退货|运费"),
            ("refund", "I was refunded; refunds take long", "refunded|refunds"),
            ("REFU", "a Refund", "Refund"),
            ("shipping", "It shipped", "shipped"),
            ("cafe", "Café Müller", "Café"),
            ("ZK20260001", "订单ZK20260001没到", "ZK20260001"),
            ("zk2026", "订单 ＺＫ20260001", "ＺＫ20260001"),
            ("0001", "尾号是ZK20260001", "ZK20260001"),
            ("wang@example.com", "mail Wang@Example.com.", "Wang@Example.com"),
            ("\"not arrived\"", "It has not  arrived", "not  arrived"),
            ("“七天 无理由”", "支持七天无理由退货", "七天无理由"),
            ("order 退货", "我的order要退货", "order|退货"),
        ] {
            assert_eq!(found(query, text).as_deref(), Some(want), "{query} in {text}");
        }
    }

    #[test]
    fn what_does_not_occur_is_not_found() {
        for (query, text) in [
            ("退款", "退一部分货款"),
            ("退货 发票", "我想退货"),
            ("fund", "a refund"),
            ("\"refund me\"", "refund them, and me"),
            ("\"fund me\"", "refund me"),
            ("001", "ZK20260001"),
            ("王@b.cn", "a@b.cn"),
            ("", "text"),
            ("，。", "，。"),
        ] {
            assert_eq!(found(query, text), None, "{query} in {text}");
        }
    }

    /// Terms narrow down and never lose what is there.
    #[test]
    fn whatever_is_found_has_its_terms() {
        let texts = [
            "我想申请退貨，运费谁出",
            "It shipped; refunded Café ZK20260001",
            "写给 wang@example.com 吧",
            "七天无理由 not arrived",
        ];
        let queries = [
            "退货",
            "貨",
            "运费谁出",
            "refund",
            "ship",
            "café",
            "zk20",
            "0001",
            "ZK20260001",
            "wang@example.com",
            "\"not arrived\"",
            "\"七天无理由 not\"",
            "it",
        ];
        let mut hits = 0;
        for text in texts {
            let terms = terms(text);
            for query in queries.map(|text| Query::parse(text, 12)) {
                if query.spans(text).iter().all(|spans| !spans.is_empty()) {
                    hits += 1;
                    for clause in query.clauses() {
                        assert!(
                            clause.iter().any(|term| terms.contains(term)),
                            "{query:?} {clause:?} in {text}"
                        );
                    }
                }
            }
        }
        assert!(hits >= queries.len(), "{hits}");
    }

    #[test]
    fn a_long_query_narrows_by_some_of_its_pairs() {
        let query = Query::parse(&"一二三四五六七八九十".repeat(20), 12);
        assert!(query.clauses().len() <= PAIRS, "{}", query.clauses().len());
        assert_eq!(Query::parse(&"a b ".repeat(50), 12).len(), 12);
    }
}
