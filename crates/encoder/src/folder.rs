//! A model as it is published: a folder with `config.json`, `model.safetensors`, `tokenizer.json` or `vocab.txt`, and how
//! sentence-transformers pools it.

mod checkpoint;
mod text;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::card::Card;
use crate::error::EncoderError;
use crate::network::{Network, Pooling};

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) card: Card,
    pub(crate) vocabulary: Vec<String>,
    pub(crate) network: Network,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    path: String,
}

#[derive(Deserialize)]
struct PoolingConfig {
    #[serde(default)]
    pooling_mode_cls_token: bool,
    #[serde(default)]
    pooling_mode_mean_tokens: bool,
    #[serde(default)]
    pooling_mode_max_tokens: bool,
    #[serde(default)]
    pooling_mode_mean_sqrt_len_tokens: bool,
    #[serde(default)]
    pooling_mode_weightedmean_tokens: bool,
    #[serde(default)]
    pooling_mode_lasttoken: bool,
}

#[derive(Default, Deserialize)]
struct Length {
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

/// Reads a folder.
pub(crate) fn read(folder: &Path) -> Result<Folder, EncoderError> {
    let (inner, pooling) = modules(folder)?;
    let shape = checkpoint::shape(&inner)?;
    let length: Length = optional(&folder.join("sentence_bert_config.json"))?
        .or(optional(&inner.join("sentence_bert_config.json"))?)
        .unwrap_or_default();
    let text = text::read(&inner, length.do_lower_case)?;
    if text.vocabulary.len() > shape.vocabulary {
        let what = format!(
            "{} pieces, but config.json has vectors for {} (vocab_size)",
            text.vocabulary.len(),
            shape.vocabulary
        );
        return Err(EncoderError::malformed(&text.file, what));
    }
    let limits = [length.max_seq_length, text.most_tokens, Some(shape.positions)];
    let most_tokens = limits.into_iter().flatten().min().unwrap_or(shape.positions);
    if most_tokens < 3 {
        return Err(EncoderError::malformed(&inner, format!("a text may have only {most_tokens} tokens")));
    }
    let network = checkpoint::weights(&inner, &shape, pooling)?;
    let card = Card {
        hidden: shape.hidden,
        heads: shape.heads,
        layers: shape.layers,
        wide: shape.wide,
        vocabulary: shape.vocabulary,
        pieces: text.vocabulary.len(),
        positions: shape.positions,
        most_tokens,
        epsilon: shape.epsilon,
        activation: shape.activation,
        pooling,
        cleaning: text.cleaning,
        prefix: text.prefix,
        marks: text.marks,
    };
    Ok(Folder { card, vocabulary: text.vocabulary, network })
}

/// Where the transformer lies, and how its vectors become one.
fn modules(folder: &Path) -> Result<(PathBuf, Pooling), EncoderError> {
    let file = folder.join("modules.json");
    let (mut inner, mut pooling) = (folder.to_owned(), Pooling::Mean);
    for module in optional::<Vec<Module>>(&file)?.unwrap_or_default() {
        let place = within(folder, &module.path, &file)?;
        match module.kind.rsplit('.').next().unwrap_or_default() {
            "Transformer" => inner = place,
            "Pooling" => pooling = pooling_of(&place.join("config.json"))?,
            "Normalize" => {}
            other => return Err(EncoderError::unsupported(&file, format!("a module of type {other}"))),
        }
    }
    Ok((inner, pooling))
}

/// A path below the folder; a model's files do not lead outside it.
fn within(folder: &Path, path: &str, file: &Path) -> Result<PathBuf, EncoderError> {
    let plain = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if plain {
        Ok(folder.join(path))
    } else {
        Err(EncoderError::malformed(file, format!("the path {path:?} leads out of the folder")))
    }
}

fn pooling_of(file: &Path) -> Result<Pooling, EncoderError> {
    let config: PoolingConfig = required(file, "it says how the tokens' vectors become one")?;
    let others = config.pooling_mode_max_tokens
        || config.pooling_mode_mean_sqrt_len_tokens
        || config.pooling_mode_weightedmean_tokens
        || config.pooling_mode_lasttoken;
    match (config.pooling_mode_mean_tokens, config.pooling_mode_cls_token, others) {
        (true, false, false) => Ok(Pooling::Mean),
        (false, true, false) => Ok(Pooling::Cls),
        _ => Err(EncoderError::unsupported(file, "pooling other than by mean or by the first token")),
    }
}

/// A JSON file that must be there.
fn required<T: DeserializeOwned>(file: &Path, wanted: &'static str) -> Result<T, EncoderError> {
    optional(file)?.ok_or_else(|| EncoderError::Missing { file: file.display().to_string(), wanted })
}

/// A JSON file that may be there.
fn optional<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, EncoderError> {
    let Some(bytes) = bytes(file)? else { return Ok(None) };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| EncoderError::malformed(file, format!("cannot be understood: {error}")))
}

/// Bytes of a description beyond which it is none: vocabularies of half a million pieces are smaller.
const LONGEST_DESCRIPTION: u64 = 128 * 1024 * 1024;

/// A file that may be there.
fn bytes(file: &Path) -> Result<Option<Vec<u8>>, EncoderError> {
    match std::fs::metadata(file) {
        Ok(about) if about.len() > LONGEST_DESCRIPTION => {
            return Err(EncoderError::malformed(file, format!("{} bytes are too many", about.len())));
        }
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(EncoderError::unreadable(file)(error)),
    }
    std::fs::read(file).map(Some).map_err(EncoderError::unreadable(file))
}
