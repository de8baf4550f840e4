//! A text as the rules read it: width, script and case folded, unseen signs dropped, with the way back to its bytes.

use std::ops::Range;

use nlu::normal::simplified;

/// Characters of a quotation; what is longer is no quotation but a mark left open.
const MAX_QUOTE: usize = 80;

pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    from: Vec<usize>,
    to: Vec<usize>,
    /// What stands between quotation marks, without them.
    pub(super) quotes: Vec<Range<usize>>,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let mut out = Self { chars: Vec::new(), from: Vec::new(), to: Vec::new(), quotes: Vec::new() };
        for (at, c) in text.char_indices() {
            if is_unseen(c) {
                continue;
            }
            let folded = match c {
                '\u{3000}' | '\u{a0}' | '\t' => ' ',
                '\u{2019}' | '\u{2018}' => '\'',
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                _ => simplified(c),
            };
            out.chars.push(folded.to_lowercase().next().unwrap_or(folded));
            out.from.push(at);
            out.to.push(at + c.len_utf8());
        }
        out.quotes = quotes(&out.chars);
        out
    }

    /// The character at a place; a line end outside.
    pub(super) fn at(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\n')
    }

    /// The character before a place.
    pub(super) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\n', |i| self.at(i))
    }

    /// Bytes of the original text.
    pub(super) fn span(&self, range: &Range<usize>) -> Range<usize> {
        let end = range.end.min(self.chars.len());
        match (self.from.get(range.start), end.checked_sub(1).and_then(|last| self.to.get(last))) {
            (Some(from), Some(to)) if range.start < end => *from..*to,
            _ => 0..0,
        }
    }

    /// Where folded characters begin that stand at a byte of the original.
    pub(super) fn place(&self, byte: usize) -> usize {
        self.from.partition_point(|from| *from < byte)
    }

    /// Does a word stand here?
    pub(super) fn has(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(n, c)| self.chars.get(i + n) == Some(&c))
    }

    /// Where a folded word stands; one that begins or ends in Latin letters or digits only as a whole word.
    pub(super) fn find(&self, word: &str) -> Vec<Range<usize>> {
        let chars: Vec<char> = word.chars().collect();
        let (Some(first), Some(last)) = (chars.first(), chars.last()) else { return Vec::new() };
        let latin = |c: char| c.is_ascii_alphanumeric();
        (0..self.chars.len().saturating_sub(chars.len() - 1))
            .filter(|&i| self.chars[i..].starts_with(&chars))
            .map(|i| i..i + chars.len())
            .filter(|range| {
                !(latin(*first) && latin(self.before(range.start))
                    || latin(*last) && latin(self.at(range.end)))
            })
            .collect()
    }

    /// The clause around a place: from behind the mark before to the mark after.
    pub(super) fn clause(&self, i: usize) -> Range<usize> {
        self.between(i, is_clause_end)
    }

    /// The sentence around a place.
    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.between(i, is_sentence_end)
    }

    fn between(&self, i: usize, ends: impl Fn(&Self, usize) -> bool) -> Range<usize> {
        let start = (0..i.min(self.chars.len())).rev().find(|&at| ends(self, at)).map_or(0, |at| at + 1);
        let end = (i..self.chars.len()).find(|&at| ends(self, at)).unwrap_or(self.chars.len());
        start..end
    }

    pub(super) fn slice(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.chars.len());
        self.chars.get(range.start.min(end)..end).unwrap_or_default().iter().collect()
    }

    /// Does it stand between quotation marks?
    pub(super) fn is_quoted(&self, range: &Range<usize>) -> bool {
        self.quotes.iter().any(|quote| quote.start <= range.start && range.end <= quote.end)
    }

    /// Is the sentence around a place a question?
    pub(super) fn asks(&self, i: usize) -> bool {
        let end = self.sentence(i).end;
        self.at(end) == '?' || self.before(end) == '吗'
    }
}

/// Letters and digits alone, so that spaces, dashes and marks make no difference.
pub(super) fn flat(text: &str) -> String {
    Folded::new(text).chars.into_iter().filter(|c| c.is_alphanumeric()).collect()
}

pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}')
        || c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

fn is_sentence_end(text: &Folded, at: usize) -> bool {
    match text.chars[at] {
        '。' | '!' | '?' | '\n' | '\r' | '…' => true,
        '.' => matches!(text.at(at + 1), ' ' | '\n' | '"' | '”' | ')'),
        _ => false,
    }
}

fn is_clause_end(text: &Folded, at: usize) -> bool {
    match text.chars[at] {
        '，' | '、' | '；' | '：' | ';' | '—' | '–' | '(' | ')' => true,
        ',' | ':' => !(text.before(at).is_ascii_digit() && text.at(at + 1).is_ascii_digit()),
        _ => is_sentence_end(text, at),
    }
}

fn quotes(chars: &[char]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (i, c) in chars.iter().enumerate() {
        if let Some((start, close)) = open {
            if *c == close {
                out.push(start..i);
                open = None;
                continue;
            }
            if i - start <= MAX_QUOTE {
                continue;
            }
            open = None;
        }
        let close = match c {
            '“' => '”',
            '「' => '」',
            '『' => '』',
            '《' => '》',
            '"' => '"',
            _ => continue,
        };
        open = Some((i + 1, close));
    }
    out
}

impl Folded {
    /// The same wherever it stands, also beside letters.
    pub(super) fn find_loose(&self, word: &str) -> Vec<Range<usize>> {
        let len = word.chars().count();
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        (0..self.chars.len())
            .filter(|&i| self.has(i, word) && !(digit && self.before(i).is_ascii_digit()))
            .map(|i| i..i + len)
            .collect()
    }
}
