//! What is known of a model beside its weights.

use serde::{Deserialize, Serialize};

use crate::kernel::Activation;
use crate::network::Pooling;
use crate::tokenizer::{Cleaning, Marks, Pieces};

/// What is known of a model beside its weights; the header of its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) layers: usize,
    pub(crate) wide: usize,
    /// Vectors of tokens.
    pub(crate) vocabulary: usize,
    /// Pieces that have one.
    pub(crate) pieces: usize,
    pub(crate) positions: usize,
    pub(crate) most_tokens: usize,
    pub(crate) epsilon: f32,
    pub(crate) activation: String,
    pub(crate) pooling: Pooling,
    pub(crate) cutting: Cutting,
    pub(crate) marks: Marks,
    /// What stands before every text, as the model was trained.
    pub(crate) prompt: String,
}

/// How texts are cut into pieces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Cutting {
    /// Word by word, each into the longest pieces.
    WordPiece { cleaning: Cleaning, prefix: String },
    /// Into the likeliest pieces, after a table of characters of so many bytes.
    Unigram { charsmap: usize },
}

/// Numbers of a shape beyond which it is taken for a mistake.
pub(crate) const MOST: usize = 16_384;
/// Layers beyond which a number is taken for a mistake.
pub(crate) const MOST_LAYERS: usize = 256;
/// Pieces beyond which a vocabulary is taken for a mistake.
pub(crate) const MOST_PIECES: usize = 2_000_000;
/// Bytes of what stands before every text; more would leave little room for the text.
pub(crate) const LONGEST_PROMPT: usize = 256;
/// Bytes of a table of characters beyond which it is taken for a mistake; published ones have a quarter of a million.
pub(crate) const LARGEST_CHARSMAP: usize = 16 * 1024 * 1024;

impl Card {
    /// Whether the numbers go together; from here on they are relied on.
    pub(crate) fn is_sound(&self) -> bool {
        let within = |value: usize, most: usize| (1..=most).contains(&value);
        within(self.hidden, MOST)
            && within(self.heads, MOST)
            && self.hidden.is_multiple_of(self.heads)
            && within(self.layers, MOST_LAYERS)
            && within(self.wide, MOST)
            && within(self.vocabulary, MOST_PIECES)
            && within(self.pieces, self.vocabulary)
            && within(self.positions, MOST)
            && (3..=self.positions).contains(&self.most_tokens)
            && (0.0..1.0).contains(&self.epsilon)
            && activation(&self.activation).is_some()
            && self.prompt.len() <= LONGEST_PROMPT
            && self.charsmap() <= LARGEST_CHARSMAP
    }
}

impl Card {
    /// Bytes of the table of characters.
    pub(crate) const fn charsmap(&self) -> usize {
        match self.cutting {
            Cutting::WordPiece { .. } => 0,
            Cutting::Unigram { charsmap } => charsmap,
        }
    }

    /// Pieces that have a score.
    pub(crate) const fn scores(&self) -> usize {
        match self.cutting {
            Cutting::WordPiece { .. } => 0,
            Cutting::Unigram { .. } => self.pieces,
        }
    }

    /// Whether letters are made small.
    pub(crate) const fn lowercase(&self) -> bool {
        matches!(self.cutting, Cutting::WordPiece { cleaning: Cleaning { lowercase: true, .. }, .. })
    }
}

/// An activation by the name that published configurations give it.
pub(crate) fn activation(name: &str) -> Option<Activation> {
    match name {
        "gelu" => Some(Activation::Gelu),
        "gelu_new" | "gelu_pytorch_tanh" | "gelu_fast" => Some(Activation::GeluTanh),
        "relu" => Some(Activation::Relu),
        _ => None,
    }
}

/// The languages that a vocabulary was made for, guessed from its pieces.
pub(crate) fn languages(vocabulary: &Pieces) -> Vec<&'static str> {
    let count = |of: fn(char) -> bool, least: usize| {
        vocabulary.iter().filter(|piece| piece.chars().any(of) && piece.chars().count() >= least).count()
    };
    let latin = count(|c| c.is_ascii_lowercase(), 4);
    let han = count(|c| matches!(c, '\u{4e00}'..='\u{9fff}'), 1);
    let others = [
        ("ru", count(|c| matches!(c, '\u{400}'..='\u{4ff}'), 3)),
        ("ar", count(|c| matches!(c, '\u{600}'..='\u{6ff}'), 3)),
        ("ja", count(|c| matches!(c, '\u{3040}'..='\u{30ff}'), 2)),
        ("ko", count(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'), 2)),
    ];
    let mut languages = Vec::new();
    // A character is a word where a few thousand are known; English vocabularies know a few hundred by chance.
    languages.extend((han >= 3_000).then_some("zh"));
    languages.extend((latin >= 8_000).then_some("en"));
    languages.extend(others.iter().filter(|(_, pieces)| *pieces >= 2_000).map(|(language, _)| *language));
    languages
}
