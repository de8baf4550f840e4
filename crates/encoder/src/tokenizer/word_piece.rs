//! Words to their pieces, as BERT's WordPiece models cut them.

use super::Cleaning;
use super::classes::{PUNCTUATION, within};
use super::normalise::Normaliser;
use super::pieces::Pieces;

/// Letters of a word beyond which it is not looked up.
pub(crate) const LONGEST_WORD: usize = 100;

/// How words are cut.
#[derive(Clone, Debug)]
pub(super) struct WordPiece {
    pub(super) cleaning: Cleaning,
    /// Begins a piece that goes on.
    pub(super) prefix: String,
}

impl WordPiece {
    /// Puts the numbers of a text's pieces behind those that are there, until there are more than `room`.
    pub(super) fn encode(
        &self,
        pieces: &Pieces,
        unknown: u32,
        text: &str,
        room: usize,
        tokens: &mut Vec<u32>,
    ) {
        let mut word = String::new();
        let end = |word: &mut String, tokens: &mut Vec<u32>| {
            if !word.is_empty() {
                self.pieces_of(pieces, unknown, word, tokens);
                word.clear();
            }
        };
        for c in Normaliser::new(text, self.cleaning) {
            if tokens.len() > room {
                word.clear();
                break;
            }
            if c.is_whitespace() {
                end(&mut word, tokens);
            } else if within(PUNCTUATION, c) {
                end(&mut word, tokens);
                word.push(c);
                end(&mut word, tokens);
            } else if word.len() <= 4 * LONGEST_WORD {
                word.push(c);
            }
        }
        end(&mut word, tokens);
    }

    /// The longest piece that begins the word, then the longest that goes on, and so forth; unknown as a whole where one is missing.
    fn pieces_of(&self, pieces: &Pieces, unknown: u32, word: &str, tokens: &mut Vec<u32>) {
        if word.chars().nth(LONGEST_WORD).is_some() {
            tokens.push(unknown);
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
                if piece.len() <= pieces.longest()
                    && let Some(number) = pieces.find(&piece)
                {
                    tokens.push(number);
                    break;
                }
                piece.pop();
            }
            if piece.len() <= prefix.len() {
                tokens.truncate(before);
                tokens.push(unknown);
                return;
            }
            rest = &rest[piece.len() - prefix.len()..];
        }
    }
}
