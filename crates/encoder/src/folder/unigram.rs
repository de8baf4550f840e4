//! The tokenizer of a published model that looks for the likeliest pieces: `tokenizer.json` of XLM-R and its kin.

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine as _;
use serde::Deserialize;

use super::text::{Text, lines};
use crate::card::{Cutting, LARGEST_CHARSMAP};
use crate::error::EncoderError;
use crate::tokenizer::{Marks, Vocabulary};

#[derive(Deserialize)]
pub(super) struct Whole {
    normalizer: Option<Part>,
    pre_tokenizer: Option<Part>,
    #[serde(default)]
    added_tokens: Vec<Added>,
    model: Model,
}

/// A step that a text goes through, or several.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Part {
    Sequence {
        #[serde(default, alias = "normalizers", alias = "pretokenizers")]
        parts: Vec<Part>,
    },
    /// Characters by a table.
    Precompiled { precompiled_charsmap: String },
    /// Several blanks are one.
    Replace { pattern: Pattern },
    /// Blanks at the ends go.
    Strip {},
    /// Words are between blanks.
    WhitespaceSplit {},
    /// A blank is a sign.
    Metaspace { replacement: char, prepend_scheme: Option<String>, add_prefix_space: Option<bool> },
    #[serde(untagged)]
    Other {
        #[serde(rename = "type")]
        kind: String,
    },
}

#[derive(Deserialize)]
enum Pattern {
    Regex(String),
    String(String),
}

#[derive(Deserialize)]
struct Added {
    content: String,
    #[serde(default)]
    special: bool,
}

#[derive(Deserialize)]
struct Model {
    unk_id: Option<usize>,
    #[serde(default)]
    byte_fallback: bool,
    vocab: Vec<(String, f64)>,
}

/// What the steps say together.
#[derive(Default)]
struct Steps {
    charsmap: Vec<u8>,
    /// Whether a blank is a sign, and words have one before them.
    signs: bool,
}

/// Takes a tokenizer apart. Whatever it says of blanks, they count once, and those at the ends of a text not at all, as SentencePiece has it.
pub(super) fn read(file: &Path, whole: Whole) -> Result<Text, EncoderError> {
    let mut steps = Steps::default();
    for part in [&whole.normalizer, &whole.pre_tokenizer].into_iter().flatten() {
        steps.take(file, part)?;
    }
    if !steps.signs {
        return Err(EncoderError::unsupported(
            file,
            "a pre-tokenizer that makes no sign of a blank (Metaspace)",
        ));
    }
    let Model { unk_id, byte_fallback, vocab } = whole.model;
    if byte_fallback {
        return Err(EncoderError::unsupported(file, "a vocabulary of bytes beside pieces (byte_fallback)"));
    }
    let unknown = unk_id.and_then(|number| vocab.get(number)).ok_or_else(|| {
        EncoderError::malformed(
            file,
            "model.unk_id does not name the piece that stands for what is not known",
        )
    })?;
    let marks = Marks { cls: "<s>".to_owned(), sep: "</s>".to_owned(), unknown: unknown.0.clone() };
    let mut special: BTreeSet<&str> = BTreeSet::from([&*marks.cls, &*marks.sep, &*marks.unknown]);
    special.extend(whole.added_tokens.iter().filter(|added| added.special).map(|added| &*added.content));
    let mut scores = Vec::with_capacity(vocab.len());
    for (piece, score) in &vocab {
        if !score.is_finite() || score.abs() > f64::from(f32::MAX) {
            return Err(EncoderError::malformed(
                file,
                format!("model.vocab: the score of {piece:?} is {score}"),
            ));
        }
        scores.push(if special.contains(&**piece) { f32::NEG_INFINITY } else { *score as f32 });
    }
    Ok(Text {
        cutting: Cutting::Unigram { charsmap: steps.charsmap.len() },
        vocabulary: Vocabulary {
            pieces: lines(file, vocab.iter().map(|(piece, _)| &**piece))?,
            scores,
            charsmap: steps.charsmap,
        },
        marks,
        most_tokens: None,
        file: file.to_owned(),
    })
}

impl Steps {
    fn take(&mut self, file: &Path, part: &Part) -> Result<(), EncoderError> {
        let foreign = |what: String| Err(EncoderError::unsupported(file, what));
        match part {
            Part::Sequence { parts } => parts.iter().try_for_each(|part| self.take(file, part))?,
            Part::Precompiled { precompiled_charsmap } => {
                self.charsmap = base64::engine::general_purpose::STANDARD
                    .decode(precompiled_charsmap)
                    .map_err(|error| {
                        EncoderError::malformed(file, format!("precompiled_charsmap is not base64: {error}"))
                    })?;
                if self.charsmap.len() > LARGEST_CHARSMAP {
                    let what = format!("precompiled_charsmap has {} bytes", self.charsmap.len());
                    return Err(EncoderError::malformed(file, what));
                }
            }
            Part::Replace { pattern: Pattern::Regex(pattern) } if pattern == " {2,}" => {}
            Part::Replace { pattern: Pattern::Regex(pattern) | Pattern::String(pattern) } => {
                return foreign(format!("a normalizer that replaces {pattern:?}"));
            }
            Part::Strip {} | Part::WhitespaceSplit {} => {}
            Part::Metaspace { replacement, prepend_scheme, add_prefix_space } => {
                let before = match prepend_scheme.as_deref() {
                    Some(scheme) => scheme == "always" || scheme == "first",
                    None => add_prefix_space.unwrap_or(true),
                };
                if *replacement != crate::tokenizer::BLANK || !before {
                    return foreign(format!("a Metaspace with {replacement:?} that begins no text with it"));
                }
                self.signs = true;
            }
            Part::Other { kind } => return foreign(format!("a step of type {kind}")),
        }
        Ok(())
    }
}
