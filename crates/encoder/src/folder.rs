//! A model as it is published: a folder with `config.json`, `model.safetensors`, `tokenizer.json` or `vocab.txt`, and how
//! sentence-transformers pools it.

mod checkpoint;
mod text;
mod unigram;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::card::{Card, LONGEST_PROMPT};
use crate::error::EncoderError;
use crate::network::{Network, Pooling};
use crate::tokenizer::Vocabulary;

/// What a folder holds.
pub(crate) struct Folder {
    pub(crate) card: Card,
    pub(crate) vocabulary: Vocabulary,
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

/// What stands before texts, as sentence-transformers keeps it.
#[derive(Default, Deserialize)]
struct Prompts {
    #[serde(default)]
    prompts: BTreeMap<String, Option<String>>,
    default_prompt_name: Option<String>,
}

/// Reads a folder.
pub(crate) fn read(folder: &Path) -> Result<Folder, EncoderError> {
    let (inner, pooling) = modules(folder)?;
    let shape = checkpoint::shape(&inner)?;
    let length: Length = optional(&folder.join("sentence_bert_config.json"))?
        .or(optional(&inner.join("sentence_bert_config.json"))?)
        .unwrap_or_default();
    let text = text::read(&inner, length.do_lower_case)?;
    let pieces = text.vocabulary.pieces.len();
    if pieces > shape.vocabulary {
        let what =
            format!("{pieces} pieces, but config.json has vectors for {} (vocab_size)", shape.vocabulary);
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
        pieces,
        positions: shape.positions,
        most_tokens,
        epsilon: shape.epsilon,
        activation: shape.activation,
        pooling,
        cutting: text.cutting,
        marks: text.marks,
        prompt: prompt(folder)?,
    };
    Ok(Folder { card, vocabulary: text.vocabulary, network })
}

/// What the model's makers put before every text where nothing else is asked for.
fn prompt(folder: &Path) -> Result<String, EncoderError> {
    let file = folder.join("config_sentence_transformers.json");
    let Prompts { mut prompts, default_prompt_name } = optional(&file)?.unwrap_or_default();
    let Some(name) = default_prompt_name else { return Ok(String::new()) };
    let bad = |what: String| Err(EncoderError::malformed(&file, what));
    match prompts.remove(&name) {
        Some(prompt) if prompt.as_ref().is_some_and(|prompt| prompt.len() > LONGEST_PROMPT) => {
            bad(format!("the prompt {name} is longer than {LONGEST_PROMPT} bytes"))
        }
        Some(prompt) => Ok(prompt.unwrap_or_default()),
        None => bad(format!("default_prompt_name is {name}, and prompts has none of that name")),
    }
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
