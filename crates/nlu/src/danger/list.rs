//! The list of patterns, read once and found by how they begin.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::DangerKind;
use super::pattern::Pattern;
use super::view::View;

/// Patterns by the token they begin with.
#[derive(Debug, Default)]
struct Set {
    patterns: Vec<Pattern>,
    by_first: HashMap<String, Vec<usize>>,
}

impl Set {
    fn add(&mut self, entry: &str, han: bool) {
        let pattern = Pattern::read(entry, han);
        for first in pattern.firsts() {
            let places = self.by_first.entry(first.to_owned()).or_default();
            if places.last() != Some(&self.patterns.len()) {
                places.push(self.patterns.len());
            }
        }
        self.patterns.push(pattern);
    }

    /// Every match as first token and the one after the last.
    fn matches<'a>(&'a self, view: &'a View) -> impl Iterator<Item = (usize, usize)> + 'a {
        (0..view.tokens.len()).flat_map(move |at| {
            let places = self.by_first.get(&view.tokens[at]).map_or(&[][..], Vec::as_slice);
            places
                .iter()
                .filter_map(move |place| Some((at, self.patterns[*place].ends(&view.tokens, at, view.han)?)))
                .filter(|(start, end)| start < end && whole(&view.tokens, *start, *end))
        })
    }
}

/// A number inside a longer one is none, nor is a Latin word inside a longer one.
fn whole(tokens: &[String], start: usize, end: usize) -> bool {
    let alike = |a: Option<&String>, b: Option<&String>| {
        let kind =
            |token: Option<&String>| token.and_then(|t| t.chars().next()).filter(char::is_ascii_alphanumeric);
        matches!((kind(a), kind(b)), (Some(a), Some(b)) if a.is_ascii_digit() == b.is_ascii_digit())
    };
    let single = tokens.get(start).is_some_and(|token| token.chars().count() == 1);
    let before = start.checked_sub(1).and_then(|at| tokens.get(at));
    let last = tokens.get(end - 1);
    !single || !alike(before, tokens.get(start)) && !alike(last, tokens.get(end))
}

/// What is looked for of one kind in one language.
#[derive(Debug, Default)]
struct Lists {
    sure: Set,
    weak: Set,
    with: Set,
    calm: Set,
}

/// What the patterns see of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sight {
    /// Where it is spoken of, by characters.
    pub(super) found: Option<(usize, usize)>,
    /// The number of an office is there.
    pub(super) number: bool,
    /// Words that speak of it only beside others are there.
    pub(super) weak: bool,
    /// What only looks alike is there.
    pub(super) calm: bool,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct All {
    lists: HashMap<(DangerKind, bool), Lists>,
    any: HashMap<bool, Set>,
    numbers: HashMap<DangerKind, Vec<String>>,
    counts: Vec<String>,
}

pub(super) static LISTS: LazyLock<All> =
    LazyLock::new(|| All::read(include_str!("../../data/danger/patterns.txt")));

impl All {
    fn read(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, entries)) = line.split_once(": ") else { continue };
            let mut parts = name.split('.');
            let (kind, language, list) =
                (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let kind = DangerKind::ALL.into_iter().find(|known| known.name() == kind);
            for entry in entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()) {
                out.add(kind, language == "zh", list, entry);
            }
        }
        out
    }

    fn add(&mut self, kind: Option<DangerKind>, han: bool, list: &str, entry: &str) {
        let Some(kind) = kind else {
            match list {
                "counts" => self.counts.push(entry.to_owned()),
                _ => self.any.entry(han).or_default().add(entry, han),
            }
            return;
        };
        if list == "numbers" {
            return self.numbers.entry(kind).or_default().push(entry.to_owned());
        }
        let lists = self.lists.entry((kind, han)).or_default();
        match list {
            "sure" => lists.sure.add(entry, han),
            "weak" => lists.weak.add(entry, han),
            "with" => lists.with.add(entry, han),
            _ => lists.calm.add(entry, han),
        }
    }

    /// What is seen of a kind in one language.
    pub(super) fn sight(&self, kind: DangerKind, view: &View) -> Sight {
        let mut out = Sight::default();
        let Some(lists) = self.lists.get(&(kind, view.han)).filter(|_| !view.tokens.is_empty()) else {
            return out;
        };
        let sure: Vec<(usize, usize)> = lists.sure.matches(view).collect();
        let weak: Vec<(usize, usize)> = lists.weak.matches(view).collect();
        if sure.is_empty() && weak.is_empty() {
            return out;
        }
        let mut calm = vec![false; view.tokens.len()];
        for (start, end) in lists.calm.matches(view) {
            calm[start..end].fill(true);
            out.calm = true;
        }
        let seen = |(start, end): &(usize, usize)| !calm[*start] && !calm[*end - 1];
        out.weak = !weak.is_empty();
        let found = sure.into_iter().find(seen).or_else(|| {
            let beside = || {
                lists.with.matches(view).any(|span| seen(&span))
                    || self.any.get(&view.han).is_some_and(|any| any.matches(view).any(|span| seen(&span)))
            };
            weak.into_iter().find(seen).filter(|_| beside())
        });
        out.found = found.map(|(start, end)| (view.places[start].0, view.places[end - 1].1));
        out
    }

    /// The telephone number of an office, however its digits are written.
    pub(super) fn number(&self, kind: DangerKind, normal: &str) -> Option<(usize, usize)> {
        let wanted = self.numbers.get(&kind)?;
        // 12345 and nothing else is what people type for a number that they do not want to give.
        if normal.trim() == "12345" {
            return None;
        }
        let digits: Vec<(usize, char)> = normal
            .chars()
            .enumerate()
            .filter(|(_, c)| !matches!(c, ' ' | '-' | '.' | '_' | '*' | '·'))
            .collect();
        let mut at = 0;
        while at < digits.len() {
            let run: Vec<char> = digits[at..].iter().map_while(|(_, c)| digit(*c)).collect();
            let text: String = run.iter().collect();
            if wanted.contains(&text)
                && run.iter().any(|c| *c != 'l')
                && !self.counted(&digits, at, run.len())
            {
                return Some((digits[at].0, digits[at + run.len() - 1].0 + 1));
            }
            at += run.len().max(1);
        }
        None
    }

    /// A quantity or a code: 12345 元, 尾号 12345, order 12345.
    fn counted(&self, digits: &[(usize, char)], at: usize, len: usize) -> bool {
        let before: String = digits[at.saturating_sub(8)..at].iter().map(|(_, c)| c).collect();
        let after: String = digits[at + len..].iter().take(4).map(|(_, c)| c).collect();
        let before = before.trim_end_matches(['是', ':', '为', '#', '的', 's', 'i']);
        let letter =
            before.ends_with(|c: char| c.is_ascii_digit()) || after.starts_with(|c: char| c.is_ascii_digit());
        letter
            || self
                .counts
                .iter()
                .any(|word| before.ends_with(word.as_str()) || after.starts_with(word.as_str()))
    }
}

/// A digit in any of its disguises.
fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        'l' | 'i' | '|' | '一' | '壹' | '幺' => '1',
        'o' | '零' | '〇' | '洞' => '0',
        '二' | '贰' | '两' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}
