//! Where a message can be cut in two: at ends of sentences, at commas, before words like 另外 and "by the way"; never where one clause prepares
//! the other, hangs on it, or corrects it. Says only where a cut is possible; whether both parts are understood is for the model.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::normal::{fold, is_han, normalise, simplified};
use crate::phrase::rites;

/// Longer messages tell a story and are read as a whole.
const MAX_CHARS: usize = 300;
/// And those of more clauses.
const MAX_CLAUSES: usize = 8;
/// So few words with *it* among them say nothing without what was said before.
const FEW: usize = 5;
/// More characters than a joining word has.
const LONGEST: usize = 32;

/// One part of a message that was cut in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Half {
    /// Its text, without the words that join it to the other.
    pub text: String,
    /// Whether it asks or wishes for something that can be understood without the other.
    pub asks: bool,
}

/// A way to cut a message in two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What stands before it and behind it.
    pub halves: [Half; 2],
    /// Whether the writer set them apart, by the end of a sentence or a word like 另外: a comma alone stands within one request as often as
    /// between two.
    pub marked: bool,
}

/// Lists of words by their name, longest first.
static LISTS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in include_str!("../data/clauses.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, entries)) = line.split_once(": ") {
            out.entry(name).or_default().extend(entries.split('|').map(str::trim).filter(|e| !e.is_empty()));
        }
    }
    out.values_mut().for_each(|list| list.sort_by_key(|entry| std::cmp::Reverse(entry.len())));
    out
});

fn list(name: &str) -> &'static [&'static str] {
    LISTS.get(name).map_or(&[], Vec::as_slice)
}

/// The entry of these lists with which a text begins, as whole words; the longest.
fn begins(text: &str, names: [&str; 2]) -> Option<&'static str> {
    let all = names.into_iter().flat_map(list).copied();
    all.filter(|entry| begins_with(text, entry)).max_by_key(|entry| entry.len())
}

fn begins_with(text: &str, entry: &str) -> bool {
    let Some(after) = text.strip_prefix(entry) else { return false };
    !entry.is_ascii() || !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '\'')
}

/// Whether an entry stands in a text, as whole words.
fn holds(text: &str, name: &str) -> bool {
    list(name).iter().any(|entry| {
        text.match_indices(entry).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let inside = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '\'');
            let word = entry.starts_with(|c: char| c.is_ascii_alphanumeric());
            !(word && inside) && begins_with(&text[at..], entry)
        })
    })
}

fn is_gap(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Characters of a message, as they are shown and as they are compared; one for one.
struct Line {
    shown: Vec<char>,
    compared: Vec<char>,
}

/// From where to where a clause goes, and what stood before it.
#[derive(Clone, Copy)]
struct Clause {
    start: usize,
    end: usize,
    /// A sentence ended.
    after_sentence: bool,
    /// 不对, "sorry": nothing before it stands.
    corrected: bool,
}

impl Line {
    fn new(texts: &[&str]) -> Option<Self> {
        let mut shown: Vec<char> = Vec::new();
        for line in texts.iter().flat_map(|text| text.lines()) {
            shown.extend(fold(line).chars());
            shown.push('\n');
            if shown.len() > MAX_CHARS {
                return None;
            }
        }
        let lower = |c: char| simplified(c).to_lowercase().next().unwrap_or(c);
        let compared = shown.iter().map(|c| lower(*c)).collect();
        Some(Self { shown, compared })
    }

    fn text(&self, start: usize, end: usize) -> String {
        self.compared.get(start..end).unwrap_or_default().iter().collect()
    }

    fn at(&self, at: usize) -> char {
        self.compared.get(at).copied().unwrap_or('\n')
    }

    /// Whether a clause ends here: `Some(true)` with its sentence.
    fn ends(&self, at: usize) -> Option<bool> {
        let (c, next) = (self.at(at), self.at(at + 1));
        let before = at.checked_sub(1).map_or(' ', |at| self.at(at));
        let digits = before.is_ascii_digit() && next.is_ascii_digit();
        match c {
            '\n' | '。' | '?' | '!' | ';' | '…' => Some(true),
            '.' if next.is_whitespace() && before.is_alphabetic() => Some(true),
            ',' if !digits => Some(false),
            ' ' if is_han(before) && is_han(next) => Some(false),
            _ => None,
        }
    }

    /// Whether another request begins here in the middle of a clause.
    fn joins(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or(' ', |at| self.at(at));
        let (c, word) = (self.at(at), before == ' ' || is_han(before));
        if !(is_han(c) || c.is_ascii_lowercase() && word) {
            return false;
        }
        let near = self.text(at, self.compared.len().min(at + LONGEST));
        let Some(joiner) = begins(&near, ["zh.middle", "en.middle"]) else { return false };
        let rest = self.text(at, self.compared.len());
        if begins(&rest, ["zh.kept", "en.kept"]).is_some() {
            return false;
        }
        // "and" joins anything; only what begins like a request is one.
        let after = &rest[lead(&rest)..];
        !joiner.is_ascii() || begins(after, ["en.starts", "zh.starts"]).is_some() || after.starts_with(is_han)
    }

    fn clauses(&self) -> Vec<Clause> {
        let mut out: Vec<Clause> = Vec::new();
        let (mut start, mut after_sentence, mut corrected) = (0, true, false);
        for at in 0..=self.compared.len() {
            let (end, sentence) = match self.ends(at) {
                Some(sentence) => (at + 1, sentence),
                None if at > start && self.begins_within(start, at) => (at, false),
                None => continue,
            };
            let text = self.text(start, end);
            // "Also," belongs to what follows.
            if !sentence && is_joiner(&text) {
                continue;
            }
            corrected |= begins(text.trim_matches(is_gap), ["zh.corrects", "en.corrects"]).is_some();
            // Greetings and thanks ask for nothing and stand between nothing.
            if rites(&normalise(&text)).is_none() {
                out.push(Clause { start, end, after_sentence, corrected });
                (after_sentence, corrected) = (sentence, false);
            } else {
                after_sentence |= sentence;
            }
            start = end;
        }
        out
    }

    /// Whether a clause that began at `start` has said something before another request begins at `at`.
    fn begins_within(&self, start: usize, at: usize) -> bool {
        let said = self.text(start, at);
        self.joins(at)
            && lead(&said) < said.len()
            && said.chars().any(char::is_alphanumeric)
            && !is_joiner(&said)
    }

    fn half(&self, clauses: &[Clause]) -> Option<Half> {
        let (first, last) = (clauses.first()?, clauses.last()?);
        let text = self.text(first.start, last.end);
        let skipped = text.get(..lead(&text)).map_or(0, |lead| lead.chars().count());
        let shown: String = self.shown.get(first.start + skipped..last.end)?.iter().collect();
        let shown = shown.replace('\n', " ");
        let asking = clauses.iter().filter(|clause| self.asks(clause)).count();
        Some(Half { text: shown.trim().trim_end_matches(',').to_owned(), asks: asking > 0 })
    }

    fn asks(&self, clause: &Clause) -> bool {
        let text = self.text(clause.start, clause.end);
        let text = &text[lead(&text)..];
        let bare = text.trim_matches(is_gap).trim_end_matches(['啊', '呀', '呢', '哦', '嘛']);
        if list("zh.bare").contains(&bare) || list("en.bare").contains(&bare) {
            return false;
        }
        let looks = list("zh.looks").iter().fold(text.to_owned(), |text, entry| text.replace(entry, ""));
        let han = looks.chars().any(is_han);
        let starts = begins(looks.trim_start_matches(is_gap), ["zh.starts", "en.starts"]);
        // 退货寄回去了 tells; 退货 wishes.
        let told = || list("zh.told").iter().any(|entry| looks.contains(entry));
        starts.is_some_and(|entry| entry.is_ascii() || !told())
            || han && list("zh.asks").iter().any(|entry| looks.contains(entry))
            || holds(&looks, "en.asks")
    }

    /// Begins it with a word that joins?
    fn is_joined(&self, clause: &Clause) -> bool {
        let text = self.text(clause.start, clause.end);
        text.get(..lead(&text)).is_some_and(|lead| lead.contains(char::is_alphanumeric))
    }

    /// May the message be cut between these two?
    fn parted(&self, before: &Clause, after: &Clause) -> bool {
        let (head, tail) = (self.text(before.start, before.end), self.text(after.start, after.end));
        let (head, tail) = (head.trim_matches(is_gap), tail.trim_start_matches(is_gap));
        let led = &tail[lead(tail)..];
        if after.corrected || begins(led, ["zh.corrects", "en.corrects"]).is_some() {
            return false;
        }
        let prepares = begins(&head[lead(head)..], ["zh.prepares", "en.prepares"]).is_some()
            && !head.ends_with(['?', '吗', '呢'])
            || list("zh.prepared").iter().any(|end| head.ends_with(end));
        let hangs = begins(led, ["zh.hangs", "en.hangs"]).is_some();
        (after.after_sentence || !prepares) && !hangs
    }
}

/// "when will it ship": a few words of which one stands for what was said before.
fn points_back(text: &str) -> bool {
    const BACK: [&str; 8] = ["it", "it's", "that", "this", "them", "they", "these", "those"];
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    words.len() <= FEW && words.iter().any(|word| BACK.contains(word))
}

/// Nothing but a word that joins.
fn is_joiner(text: &str) -> bool {
    let word = text.trim_matches(is_gap);
    begins(word, ["zh.joiner", "en.joiner"]).is_some_and(|joiner| joiner.len() == word.len())
}

/// Bytes of the joining words and marks at the beginning of a text.
fn lead(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let gap = rest.len() - rest.trim_start_matches(|c: char| is_gap(c) && c != '?').len();
        let word = &rest[gap..];
        match begins(word, ["zh.joiner", "en.joiner"]) {
            Some(joiner) if begins(word, ["zh.kept", "en.kept"]).is_none() && joiner.len() < word.len() => {
                at += gap + joiner.len();
            }
            _ => return if word.is_empty() { at } else { at + gap },
        }
    }
}

/// The ways to cut a message, or a burst of them, in two, in order. None for most messages.
pub fn cuts(texts: &[&str]) -> Vec<Cut> {
    let Some(line) = Line::new(texts) else { return Vec::new() };
    let clauses = line.clauses();
    if !(2..=MAX_CLAUSES).contains(&clauses.len()) {
        return Vec::new();
    }
    let cut = |at: usize| {
        let (first, second) = clauses.split_at(at);
        let (before, after) = (first.last()?, second.first()?);
        let parted = line.parted(before, after);
        let marked = after.after_sentence || line.is_joined(after);
        let (first, mut second) = (line.half(first)?, line.half(second)?);
        second.asks &= !points_back(&second.text);
        let said = !first.text.is_empty() && !second.text.is_empty();
        (parted && said).then_some(Cut { halves: [first, second], marked })
    };
    (1..clauses.len()).filter_map(cut).collect()
}

#[cfg(test)]
mod tests;
