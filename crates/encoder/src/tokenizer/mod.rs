//! Text to the numbers of its pieces, as the tokenizers of published models do it: word by word (WordPiece), or the likeliest row (Unigram).

mod charsmap;
mod classes;
mod normalise;
mod pieces;
mod unigram;
mod word_piece;

use serde::{Deserialize, Serialize};

pub(crate) use charsmap::Charsmap;
pub(crate) use pieces::Pieces;
pub(crate) use unigram::BLANK;
pub(crate) use word_piece::LONGEST_WORD;

use unigram::Unigram;
use word_piece::WordPiece;

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

/// What a tokenizer is made of beside a few settings.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    pub(crate) pieces: Pieces,
    /// How likely each piece is; empty where that does not matter.
    pub(crate) scores: Vec<f32>,
    /// What becomes of characters first; empty where there is no table.
    pub(crate) charsmap: Vec<u8>,
}

/// Cuts texts into pieces.
#[derive(Clone, Debug)]
pub struct Tokenizer {
    pieces: Pieces,
    cutter: Cutter,
    cls: u32,
    sep: u32,
    unknown: u32,
}

#[derive(Clone, Debug)]
enum Cutter {
    WordPiece(WordPiece),
    Unigram(Unigram),
}

impl Tokenizer {
    /// One that cuts words, from its pieces in the order of their numbers; says which mark is missing.
    pub fn word_piece(
        vocabulary: &[String],
        cleaning: Cleaning,
        prefix: &str,
        marks: &Marks,
    ) -> Result<Self, String> {
        Self::of_words(Pieces::new(vocabulary.join("\n")), cleaning, prefix, marks)
    }

    /// One that looks for the likeliest pieces: each has a score, negative infinity where it is a mark that no text has. What becomes of
    /// characters first is a table as SentencePiece has it. Says what is wrong.
    pub fn unigram(
        vocabulary: &[String],
        scores: &[f32],
        charsmap: &[u8],
        marks: &Marks,
    ) -> Result<Self, String> {
        let charsmap = Charsmap::new(charsmap.to_vec())?;
        Self::of_likeliest(Pieces::new(vocabulary.join("\n")), scores.to_vec(), charsmap, marks)
    }

    pub(crate) fn of_words(
        pieces: Pieces,
        cleaning: Cleaning,
        prefix: &str,
        marks: &Marks,
    ) -> Result<Self, String> {
        Self::new(pieces, Cutter::WordPiece(WordPiece { cleaning, prefix: prefix.to_owned() }), marks)
    }

    pub(crate) fn of_likeliest(
        pieces: Pieces,
        scores: Vec<f32>,
        charsmap: Charsmap,
        marks: &Marks,
    ) -> Result<Self, String> {
        let unigram = Unigram::new(&pieces, scores, charsmap)?;
        Self::new(pieces, Cutter::Unigram(unigram), marks)
    }

    fn new(pieces: Pieces, cutter: Cutter, marks: &Marks) -> Result<Self, String> {
        let find =
            |mark: &str| pieces.find(mark).ok_or_else(|| format!("the vocabulary has no piece {mark}"));
        let (cls, sep, unknown) = (find(&marks.cls)?, find(&marks.sep)?, find(&marks.unknown)?);
        Ok(Self { pieces, cutter, cls, sep, unknown })
    }

    /// The numbers of a text's pieces between its two marks, at most `most` in all. What customers write is never a mark.
    #[must_use]
    pub fn encode(&self, text: &str, most: usize) -> Vec<u32> {
        let room = most.saturating_sub(2);
        let mut tokens = vec![self.cls];
        match &self.cutter {
            Cutter::WordPiece(cutter) => cutter.encode(&self.pieces, self.unknown, text, room, &mut tokens),
            Cutter::Unigram(cutter) => cutter.encode(&self.pieces, self.unknown, text, room, &mut tokens),
        }
        tokens.truncate(room + 1);
        tokens.push(self.sep);
        tokens
    }

    pub(crate) const fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// How likely each piece is; empty where that does not matter.
    pub(crate) fn scores(&self) -> &[f32] {
        match &self.cutter {
            Cutter::WordPiece(_) => &[],
            Cutter::Unigram(cutter) => cutter.scores(),
        }
    }

    /// What becomes of characters, as it is published; empty where there is no table.
    pub(crate) fn charsmap(&self) -> &[u8] {
        match &self.cutter {
            Cutter::WordPiece(_) => &[],
            Cutter::Unigram(cutter) => cutter.charsmap().bytes(),
        }
    }

    /// Bytes in memory, about.
    pub(crate) fn memory(&self) -> usize {
        let cutter = match &self.cutter {
            Cutter::WordPiece(_) => 0,
            Cutter::Unigram(cutter) => cutter.memory(),
        };
        self.pieces.memory() + cutter
    }
}
