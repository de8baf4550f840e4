//! Text as it is searched: width, form, accents and case folded, traditional characters simplified; every character remembers from
//! which one of the original it comes.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::normal::{is_han, simplified};

/// What a character is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Chinese character.
    Han,
    /// A letter or digit of any other script.
    Word,
    /// Whatever stands between words.
    Gap,
}

/// One folded character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) c: char,
    /// Its place in the original, in characters.
    pub(super) from: usize,
    pub(super) kind: Kind,
}

/// The folded text.
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    for (from, original) in text.chars().enumerate() {
        if original.is_ascii() {
            folded.push(of(original.to_ascii_lowercase(), from));
            continue;
        }
        for c in std::iter::once(original).nfkd().filter(|c| !is_combining_mark(*c)) {
            folded.extend(simplified(c).to_lowercase().map(|c| of(c, from)));
        }
    }
    folded
}

fn of(c: char, from: usize) -> Folded {
    let kind = if is_han(c) {
        Kind::Han
    } else if c.is_alphanumeric() {
        Kind::Word
    } else {
        Kind::Gap
    };
    Folded { c, from, kind }
}

/// Runs of one kind, as ranges into the folded text; gaps are left out.
pub(super) fn runs(folded: &[Folded]) -> Vec<(Kind, std::ops::Range<usize>)> {
    let mut runs: Vec<(Kind, std::ops::Range<usize>)> = Vec::new();
    for (at, one) in folded.iter().enumerate() {
        match runs.last_mut() {
            Some((kind, range)) if *kind == one.kind && range.end == at => range.end = at + 1,
            _ if one.kind == Kind::Gap => {}
            _ => runs.push((one.kind, at..at + 1)),
        }
    }
    runs
}

/// The characters of a range.
pub(super) fn word(folded: &[Folded], range: std::ops::Range<usize>) -> String {
    folded[range].iter().map(|one| one.c).collect()
}

/// Mail addresses, as ranges into the folded text.
pub(super) fn addresses(folded: &[Folded]) -> Vec<std::ops::Range<usize>> {
    let part = |one: &Folded| one.kind == Kind::Word || matches!(one.c, '.' | '_' | '+' | '-' | '@');
    let mut found = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        let length = folded[at..].iter().take_while(|one| part(one)).count();
        let (mut start, mut end) = (at, at + length);
        at = end + 1;
        // Punctuation around it belongs to the sentence.
        while start < end && folded[start].kind == Kind::Gap {
            start += 1;
        }
        while start < end && folded[end - 1].kind == Kind::Gap {
            end -= 1;
        }
        if folded[start..end].iter().filter(|one| one.c == '@').count() == 1 {
            found.push(start..end);
        }
    }
    found
}
