//! Slots learned from annotated examples: a chain of labels over words and Han characters (a linear-chain conditional random field).
//!
//! Training looks at each example as if the dictionary made of all examples had been made without it. The chain remembers which slot came
//! last and can hold only whole slots; how sure it is of a slot is the probability of exactly that slot over all ways through the chain.

mod bytes;
mod chain;
mod error;
pub(crate) mod family;
mod hash;
mod key;
mod learn;
mod learner;
mod lexicon;
mod marked;
pub mod measure;
mod pairs;
mod piece;
mod prepare;
mod template;
#[cfg(test)]
mod tests;
mod weights;

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use chain::{Lattice, Moves};
pub use error::TagError;
pub use learn::{Progress, Settings};
use lexicon::Lexicon;
pub use marked::MarkError;
use piece::{Look, look};
pub use piece::{MAX_PIECES, cut};
use prepare::Lesson;
use weights::Rows;

/// Slots that one tagger knows.
pub const MAX_SLOTS: usize = 1_000;
/// Examples that one tagger learns from.
pub const MAX_EXAMPLES: usize = 200_000;

/// A text with its slots marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotated {
    /// The text.
    pub text: String,
    /// The bytes of its pieces: as [`cut`] makes them, or as they were marked.
    pub pieces: Vec<Range<usize>>,
    /// The bytes of each slot, with its name. One that ends inside a piece takes the whole piece.
    pub slots: Vec<(Range<usize>, String)>,
}

impl Annotated {
    /// A text cut as [`Tagger::tag`] cuts it.
    pub fn new(text: impl Into<String>, slots: Vec<(Range<usize>, String)>) -> Self {
        let text = text.into();
        Self { pieces: cut(&text), text, slots }
    }
}

/// A slot found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its name.
    pub slot: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// What stands there.
    pub text: String,
    /// How likely it is that exactly this is that slot, 0 to 1.
    pub confidence: f32,
}

/// A trained tagger. Immutable; share it.
#[derive(Clone, Debug)]
pub struct Tagger {
    slots: Vec<String>,
    lexicon: Lexicon,
    rows: Rows,
    moves: Moves,
    /// Exponentials of `moves`.
    exp: Moves,
}

fn looks(text: &str, pieces: &[Range<usize>]) -> Vec<Look> {
    pieces.iter().take(MAX_PIECES).map(|piece| look(text.get(piece.clone()).unwrap_or(""))).collect()
}

/// The pieces of each slot with its number.
fn lesson(at: usize, example: &Annotated, names: &[String]) -> Result<Lesson, TagError> {
    let mut end = 0;
    for piece in &example.pieces {
        if piece.start < end || piece.is_empty() || example.text.get(piece.clone()).is_none() {
            return Err(TagError::Pieces { example: at });
        }
        end = piece.end;
    }
    let pieces = &example.pieces[..example.pieces.len().min(MAX_PIECES)];
    let mut slots: Vec<(Range<usize>, u16)> = Vec::new();
    for (span, name) in &example.slots {
        if span.is_empty() || example.text.get(span.clone()).is_none() {
            return Err(TagError::Span { example: at, slot: name.clone() });
        }
        let first = pieces.partition_point(|piece| piece.end <= span.start);
        let after = pieces.partition_point(|piece| piece.start < span.end);
        // What holds no piece (white space alone, or beyond what is read) teaches nothing.
        if first >= after {
            continue;
        }
        if slots.iter().any(|(other, _)| other.start < after && first < other.end) {
            return Err(TagError::Overlap { example: at, slot: name.clone() });
        }
        if let Ok(slot) = names.binary_search(name) {
            slots.push((first..after, slot as u16));
        }
    }
    slots.sort_by_key(|(pieces, _)| pieces.start);
    Ok(Lesson { looks: looks(&example.text, pieces), slots })
}

impl Tagger {
    /// Trains; the same examples and settings always give the same tagger. `progress` is told how far it is, and may stop it.
    ///
    /// # Errors
    /// [`TagError`] when the examples cannot be learned from, or `progress` stopped it.
    pub fn train(
        examples: &[Annotated],
        settings: &Settings,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self, TagError> {
        if examples.is_empty() {
            return Err(TagError::NoExamples);
        }
        if examples.len() > MAX_EXAMPLES {
            return Err(TagError::TooManyExamples { found: examples.len() });
        }
        let names: BTreeSet<&String> =
            examples.iter().flat_map(|example| &example.slots).map(|(_, name)| name).collect();
        let slots: Vec<String> = names.into_iter().cloned().collect();
        if slots.is_empty() {
            return Err(TagError::NoSlots);
        }
        if slots.len() > MAX_SLOTS {
            return Err(TagError::TooManySlots { found: slots.len() });
        }
        let lessons: Result<Vec<Lesson>, TagError> =
            examples.iter().enumerate().map(|(at, example)| lesson(at, example, &slots)).collect();
        let learned = learn::learn(&lessons?, slots.len(), settings, progress);
        let (lexicon, rows, moves) = learned.ok_or(TagError::Cancelled)?;
        Ok(Self { slots, lexicon, rows, exp: moves.exp(), moves })
    }

    /// The names of all slots.
    pub fn slots(&self) -> &[String] {
        &self.slots
    }

    /// The slots of a text, in order. Of a longer text the first [`MAX_PIECES`] pieces are read.
    pub fn tag(&self, text: &str) -> Vec<Found> {
        self.tag_pieces(text, &cut(text))
    }

    /// The slots of a text that is cut already; pieces are ranges of its bytes, in order.
    pub fn tag_pieces(&self, text: &str, pieces: &[Range<usize>]) -> Vec<Found> {
        let looks = looks(text, pieces);
        let features = template::features(&looks, &self.lexicon, None);
        let mut scores = Vec::new();
        self.rows.scores(&features, self.moves.labels(), &mut scores);
        let mut lattice = Lattice::default();
        lattice.fill(&scores, &self.exp);
        let best = lattice.best(&self.exp);
        let n = self.slots.len();
        let mut out = Vec::new();
        let mut at = 0;
        while at < best.len() {
            let (start, state) = (at, best[at]);
            at += 1;
            if !(1..=n).contains(&state) {
                continue;
            }
            while at < best.len() && best[at] == state + n {
                at += 1;
            }
            let span = pieces[start].start..pieces[at - 1].end;
            out.push(Found {
                slot: self.slots[state - 1].clone(),
                text: text.get(span.clone()).unwrap_or("").to_owned(),
                span,
                confidence: lattice.span(state - 1, start, at, &self.exp),
            });
        }
        out
    }
}
