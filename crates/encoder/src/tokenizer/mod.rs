//! Text to the numbers of its word pieces, as BERT's tokenizers do it.

mod classes;
mod normalise;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use normalise::Normaliser;

/// Letters of a word beyond which it is not looked up.
pub(crate) const LONGEST_WORD: usize = 100;

/// How text is cleaned before it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleaning {
    /// Control characters go, every blank is a space.
    pub clean_text: bool,
    /// Every Chinese character is a word.
    pub handle_chinese_chars: bool,
    /// Accents go.
    pub strip_accents: bool,
    /// Letters are small.
    pub lowercase: bool,
}

/// The tokens that are no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Begins every text.
    pub cls: String,
    /// Ends every text.
    pub sep: String,
    /// Stands for what is not known.
    pub unknown: String,
}

impl Default for Marks {
    fn default() -> Self {
        Self { cls: "[CLS]".to_owned(), sep: "[SEP]".to_owned(), unknown: "[UNK]".to_owned() }
    }
}

/// Cuts texts into pieces of words.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    pieces: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    cleaning: Cleaning,
    prefix: String,
    /// Bytes of the longest piece.
    longest: usize,
    cls: u32,
    sep: u32,
    unknown: u32,
}

impl Tokenizer {
    /// From its pieces in the order of their numbers; says which mark is missing.
    pub fn new(
        vocabulary: &[String],
        cleaning: Cleaning,
        prefix: &str,
        marks: &Marks,
    ) -> Result<Self, String> {
        let numbered = vocabulary.iter().zip(0_u32..);
        let pieces: HashMap<Box<str>, u32, _> =
            numbered.map(|(piece, number)| (piece.as_str().into(), number)).collect();
        let find = |mark: &str| pieces.get(mark).copied().ok_or_else(|| mark.to_owned());
        let (cls, sep, unknown) = (find(&marks.cls)?, find(&marks.sep)?, find(&marks.unknown)?);
        let longest = vocabulary.iter().map(String::len).max().unwrap_or_default();
        Ok(Self { pieces, cleaning, prefix: prefix.to_owned(), longest, cls, sep, unknown })
    }

    /// The numbers of a text's pieces between its two marks, at most `most` in all. What customers write is never a mark.
    #[must_use]
    pub fn encode(&self, text: &str, most: usize) -> Vec<u32> {
        let room = most.saturating_sub(2);
        let mut tokens = vec![self.cls];
        let mut word = String::new();
        let end = |word: &mut String, tokens: &mut Vec<u32>| {
            if !word.is_empty() {
                self.pieces_of(word, tokens);
                word.clear();
            }
        };
        for c in Normaliser::new(text, self.cleaning) {
            if tokens.len() > room {
                word.clear();
                break;
            }
            if c.is_whitespace() {
                end(&mut word, &mut tokens);
            } else if classes::within(classes::PUNCTUATION, c) {
                end(&mut word, &mut tokens);
                word.push(c);
                end(&mut word, &mut tokens);
            } else if word.len() <= 4 * LONGEST_WORD {
                word.push(c);
            }
        }
        end(&mut word, &mut tokens);
        tokens.truncate(room + 1);
        tokens.push(self.sep);
        tokens
    }

    /// The longest piece that begins the word, then the longest that goes on, and so forth; unknown as a whole where one is missing.
    fn pieces_of(&self, word: &str, tokens: &mut Vec<u32>) {
        if word.chars().nth(LONGEST_WORD).is_some() {
            tokens.push(self.unknown);
            return;
        }
        let before = tokens.len();
        let mut rest = word;
        let mut piece = String::new();
        while !rest.is_empty() {
            let prefix = if rest.len() == word.len() { "" } else { self.prefix.as_str() };
            piece.clear();
            piece.push_str(prefix);
            piece.push_str(rest);
            while piece.len() > prefix.len() {
                if piece.len() <= self.longest
                    && let Some(number) = self.pieces.get(piece.as_str())
                {
                    tokens.push(*number);
                    break;
                }
                piece.pop();
            }
            if piece.len() <= prefix.len() {
                tokens.truncate(before);
                tokens.push(self.unknown);
                return;
            }
            rest = &rest[piece.len() - prefix.len()..];
        }
    }

    /// Bytes in memory, about.
    pub(crate) fn memory(&self) -> usize {
        let entry = size_of::<(Box<str>, u32)>() + 1;
        self.pieces.capacity() * 8 / 7 * entry
            + self.pieces.keys().map(|piece| piece.len().max(16)).sum::<usize>()
    }
}

/// FNV-1a: the vocabulary is the operator's, so nobody picks keys that collide.
#[derive(Clone, Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
