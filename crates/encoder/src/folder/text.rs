//! The tokenizer of a published model: `tokenizer.json`, or `vocab.txt` with `tokenizer_config.json`. Here those that cut by WordPiece.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{bytes, optional, unigram};
use crate::card::Cutting;
use crate::error::EncoderError;
use crate::tokenizer::{Cleaning, Marks, Pieces, Vocabulary};

/// What is known of a model's texts.
pub(super) struct Text {
    pub(super) vocabulary: Vocabulary,
    pub(super) cutting: Cutting,
    pub(super) marks: Marks,
    /// What `tokenizer_config.json` allows.
    pub(super) most_tokens: Option<usize>,
    /// Where the vocabulary stands.
    pub(super) file: PathBuf,
}

#[derive(Deserialize)]
struct Typed {
    model: ModelKind,
}

#[derive(Deserialize)]
struct ModelKind {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Whole {
    normalizer: Option<Normalizer>,
    pre_tokenizer: Option<Kind>,
    model: Model,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default = "yes")]
    clean_text: bool,
    #[serde(default = "yes")]
    handle_chinese_chars: bool,
    strip_accents: Option<bool>,
    #[serde(default = "yes")]
    lowercase: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
struct Model {
    #[serde(rename = "type")]
    kind: Option<String>,
    unk_token: Option<String>,
    continuing_subword_prefix: Option<String>,
    max_input_chars_per_word: Option<usize>,
    #[serde(default)]
    vocab: serde_json::Value,
}

#[derive(Default, Deserialize)]
struct Config {
    do_lower_case: Option<bool>,
    strip_accents: Option<bool>,
    tokenize_chinese_chars: Option<bool>,
    model_max_length: Option<f64>,
    cls_token: Option<serde_json::Value>,
    sep_token: Option<serde_json::Value>,
    unk_token: Option<serde_json::Value>,
}

/// Reads what there is.
pub(super) fn read(folder: &Path, lowercase: bool) -> Result<Text, EncoderError> {
    let config: Config = optional(&folder.join("tokenizer_config.json"))?.unwrap_or_default();
    let file = folder.join("tokenizer.json");
    let mut text = match bytes(&file)? {
        Some(json) => from_json(&file, &json)?,
        None => from_lines(&folder.join("vocab.txt"), &config)?,
    };
    if let Cutting::WordPiece { cleaning, .. } = &mut text.cutting {
        cleaning.lowercase |= lowercase;
    }
    let known = |mark: Option<&serde_json::Value>| match mark {
        Some(serde_json::Value::String(mark)) => Some(mark.clone()),
        Some(serde_json::Value::Object(mark)) => mark.get("content")?.as_str().map(str::to_owned),
        _ => None,
    };
    if let Some(cls) = known(config.cls_token.as_ref()) {
        text.marks.cls = cls;
    }
    if let Some(sep) = known(config.sep_token.as_ref()) {
        text.marks.sep = sep;
    }
    // Published configurations write an absurd number where there is no limit.
    text.most_tokens =
        config.model_max_length.filter(|most| (1.0..1e6).contains(most)).map(|most| most as usize);
    Ok(text)
}

/// Pieces as a vocabulary; none has a line end in it, for that is what stands between them in our file.
pub(super) fn lines<'a>(
    file: &Path,
    pieces: impl Iterator<Item = &'a str> + Clone,
) -> Result<Pieces, EncoderError> {
    if let Some(piece) = pieces.clone().find(|piece| piece.contains('\n')) {
        return Err(EncoderError::unsupported(
            file,
            format!("the piece {piece:?}, which has a line end in it"),
        ));
    }
    Ok(Pieces::new(pieces.collect::<Vec<_>>().join("\n")))
}

fn from_json(file: &Path, json: &[u8]) -> Result<Text, EncoderError> {
    let bad = |error| EncoderError::malformed(file, format!("cannot be understood: {error}"));
    let kind: Typed = serde_json::from_slice(json).map_err(bad)?;
    if kind.model.kind.as_deref() == Some("Unigram") {
        return unigram::read(file, serde_json::from_slice(json).map_err(bad)?);
    }
    let whole: Whole = serde_json::from_slice(json).map_err(bad)?;
    let model = whole.model;
    let kind = model.kind.as_deref().unwrap_or("WordPiece");
    if kind != "WordPiece" {
        return Err(EncoderError::unsupported(file, format!("a vocabulary of type {kind}")));
    }
    if let Some(most) = model.max_input_chars_per_word.filter(|most| *most != crate::tokenizer::LONGEST_WORD)
    {
        return Err(EncoderError::unsupported(file, format!("words of up to {most} letters")));
    }
    let cutter = whole.pre_tokenizer.map_or_else(|| "none".to_owned(), |cutter| cutter.kind);
    if cutter != "BertPreTokenizer" {
        return Err(EncoderError::unsupported(file, format!("a pre-tokenizer of type {cutter}")));
    }
    let cleaning = match whole.normalizer {
        None => Cleaning {
            clean_text: false,
            handle_chinese_chars: false,
            strip_accents: false,
            lowercase: false,
        },
        Some(normalizer) if normalizer.kind == "BertNormalizer" => Cleaning {
            clean_text: normalizer.clean_text,
            handle_chinese_chars: normalizer.handle_chinese_chars,
            strip_accents: normalizer.strip_accents.unwrap_or(normalizer.lowercase),
            lowercase: normalizer.lowercase,
        },
        Some(other) => {
            return Err(EncoderError::unsupported(file, format!("a normalizer of type {}", other.kind)));
        }
    };
    let vocab: BTreeMap<String, usize> = serde_json::from_value(model.vocab)
        .map_err(|error| EncoderError::malformed(file, format!("model.vocab: {error}")))?;
    let mut vocabulary = vec![None; vocab.len()];
    for (piece, number) in vocab {
        match vocabulary.get_mut(number) {
            Some(place @ None) => *place = Some(piece),
            _ => {
                let what =
                    format!("model.vocab: the number {number} of {piece:?} is given twice, or too large");
                return Err(EncoderError::malformed(file, what));
            }
        }
    }
    let mut marks = Marks::default();
    if let Some(unknown) = model.unk_token {
        marks.unknown = unknown;
    }
    Ok(Text {
        vocabulary: Vocabulary {
            pieces: lines(file, vocabulary.iter().flatten().map(String::as_str))?,
            scores: Vec::new(),
            charsmap: Vec::new(),
        },
        cutting: Cutting::WordPiece {
            cleaning,
            prefix: model.continuing_subword_prefix.unwrap_or_else(|| "##".to_owned()),
        },
        marks,
        most_tokens: None,
        file: file.to_owned(),
    })
}

fn from_lines(file: &Path, config: &Config) -> Result<Text, EncoderError> {
    let bytes = bytes(file)?.ok_or_else(|| EncoderError::Missing {
        file: file.display().to_string(),
        wanted: "a model needs tokenizer.json or vocab.txt",
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        EncoderError::malformed(file, format!("not UTF-8 at byte {at}"))
    })?;
    let lowercase = config.do_lower_case.unwrap_or(true);
    let cleaning = Cleaning {
        clean_text: true,
        handle_chinese_chars: config.tokenize_chinese_chars.unwrap_or(true),
        strip_accents: config.strip_accents.unwrap_or(lowercase),
        lowercase,
    };
    let mut marks = Marks::default();
    if let Some(serde_json::Value::String(unknown)) = &config.unk_token {
        marks.unknown.clone_from(unknown);
    }
    Ok(Text {
        // Not `lines`: a piece may be a carriage return's neighbour, and only the end of line is not part of it.
        vocabulary: Vocabulary {
            pieces: lines(file, text.trim_end_matches('\n').split('\n').map(str::trim_end))?,
            scores: Vec::new(),
            charsmap: Vec::new(),
        },
        cutting: Cutting::WordPiece { cleaning, prefix: "##".to_owned() },
        marks,
        most_tokens: None,
        file: file.to_owned(),
    })
}
