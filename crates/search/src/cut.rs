//! Texts in the pieces by which they are found: words, and the letters that words are spelt with.

use nlu::normal::is_han;
use nlu::search::{Word, WordKind};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::limits::TEXT_CHARS;
use crate::schema::hash;

/// Letters in a row that stand for a part of a word.
const GRAM: usize = 5;
/// What the engine calls the way in which texts are cut.
pub(crate) const CUT: &str = "cut";
/// Stands behind each piece: no piece has it in it.
const END: char = '\u{1}';

/// Stands once in each field of each document that has it: how many do, which tells how rare a word is among them.
pub(crate) const EVERY: &str = "#";

/// What terms of a kind begin with.
pub(crate) fn mark(kind: WordKind) -> char {
    match kind {
        WordKind::Pair => '2',
        WordKind::Han => 'w',
        WordKind::Stem => 's',
        WordKind::Number => 'n',
    }
}

/// A word as the index knows it.
pub(crate) fn term(word: &Word) -> String {
    let mut term = String::with_capacity(word.text.len() + 1);
    term.push(mark(word.kind));
    term.push_str(&word.text);
    term
}

/// A number for a term, the same everywhere: what texts are compared by.
pub(crate) fn number(mark: char, text: &str) -> u64 {
    hash([mark as u8].into_iter().chain(text.bytes()))
}

/// The words of a text by [number], sorted, and whether each is a whole word: not a part of what Chinese is cut into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms(Vec<(u64, bool)>);

impl Terms {
    pub(crate) fn new(mut all: Vec<(u64, bool)>) -> Self {
        all.sort_unstable();
        all.dedup_by_key(|one| one.0);
        Self(all)
    }

    pub(crate) fn has(&self, number: u64) -> bool {
        self.0.binary_search_by_key(&number, |one| one.0).is_ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, bool)> {
        self.0.iter().copied()
    }
}

/// What a text is spelt with, as the index knows it: each Chinese character, and five letters in a row of other words, with the gaps
/// around them. They find what words miss: other words with the same character, slips, endings.
pub(crate) fn letters(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_letter(&nlu::normalise(text), |letter| out.push(letter.to_owned()));
    out
}

/// The same of a text that is normalised already, one after another.
pub(crate) fn each_letter(normal: &str, mut see: impl FnMut(&str)) {
    let mut letter = String::new();
    for c in normal.chars().filter(|c| is_han(*c)) {
        letter.clear();
        letter.push('1');
        letter.push(c);
        see(&letter);
    }
    let mut padded: Vec<char> = Vec::new();
    for word in normal.split(|c: char| !c.is_alphanumeric() || is_han(c)).filter(|word| !word.is_empty()) {
        padded.clear();
        padded.push(' ');
        padded.extend(word.chars());
        padded.push(' ');
        for gram in padded.windows(GRAM.min(padded.len())) {
            letter.clear();
            letter.push('g');
            letter.extend(gram);
            see(&letter);
        }
    }
}

/// A text in pieces, as the engine is given it.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) words: String,
    pub(crate) letters: String,
}

impl Default for Cut {
    fn default() -> Self {
        Self { words: format!("{EVERY}{END}"), letters: String::new() }
    }
}

impl Cut {
    pub(crate) fn of(text: &str) -> Self {
        let end = text.char_indices().nth(TEXT_CHARS).map_or(text.len(), |(at, _)| at);
        let text = &text[..end];
        let mut out = Self::default();
        nlu::search::read(
            text,
            |_| 0.0,
            |kind, word| {
                out.words.push(mark(kind));
                out.words.push_str(word);
                out.words.push(END);
            },
        );
        each_letter(&nlu::normalise(text), |letter| {
            out.letters.push_str(letter);
            out.letters.push(END);
        });
        out
    }

    /// Followed by another.
    pub(crate) fn and(mut self, other: &Self) -> Self {
        let begun = other.words.find(END).map_or(0, |at| at + END.len_utf8());
        self.words.push_str(&other.words[begun..]);
        self.letters.push_str(&other.letters);
        self
    }
}

/// Gives the engine pieces as they were cut.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces {
    token: Token,
}

/// The pieces of one text.
#[derive(Debug)]
pub(crate) struct Piecewise<'a> {
    left: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Pieces {
    type TokenStream<'a> = Piecewise<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Piecewise<'a> {
        self.token.reset();
        Piecewise { left: text, token: &mut self.token }
    }
}

impl TokenStream for Piecewise<'_> {
    fn advance(&mut self) -> bool {
        let Some((piece, left)) = self.left.split_once(END) else { return false };
        self.left = left;
        self.token.text.clear();
        self.token.text.push_str(piece);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
