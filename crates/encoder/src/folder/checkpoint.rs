//! The shape and the weights of a published model: `config.json` and `model.safetensors`.

use std::path::Path;

use serde::Deserialize;

use super::required;
use crate::card::{MOST, MOST_LAYERS, MOST_PIECES, activation};
use crate::error::EncoderError;
use crate::kernel::Norm;
use crate::matrix::{Matrix, Table};
use crate::network::{Layer, Network, Pooling};
use crate::safetensors::Tensors;

#[derive(Deserialize)]
struct Config {
    model_type: Option<String>,
    #[serde(alias = "dim")]
    hidden_size: Option<usize>,
    #[serde(alias = "n_heads")]
    num_attention_heads: Option<usize>,
    #[serde(alias = "n_layers")]
    num_hidden_layers: Option<usize>,
    #[serde(alias = "hidden_dim")]
    intermediate_size: Option<usize>,
    #[serde(alias = "activation")]
    hidden_act: Option<String>,
    layer_norm_eps: Option<f32>,
    max_position_embeddings: Option<usize>,
    vocab_size: Option<usize>,
    position_embedding_type: Option<String>,
    pad_token_id: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Bert,
    DistilBert,
    XlmRoberta,
}

/// What `config.json` says.
pub(super) struct Shape {
    family: Family,
    pub(super) hidden: usize,
    pub(super) heads: usize,
    pub(super) layers: usize,
    pub(super) wide: usize,
    pub(super) vocabulary: usize,
    /// Positions that a token can have.
    pub(super) positions: usize,
    /// Vectors of positions before that of the first token.
    skipped: usize,
    pub(super) epsilon: f32,
    pub(super) activation: String,
}

/// Reads and checks `config.json`.
pub(super) fn shape(folder: &Path) -> Result<Shape, EncoderError> {
    let file = folder.join("config.json");
    let config: Config = required(&file, "a model's folder has one")?;
    let family = match config.model_type.as_deref() {
        Some("bert") => Family::Bert,
        Some("distilbert") => Family::DistilBert,
        Some("xlm-roberta") => Family::XlmRoberta,
        Some(other) => return Err(EncoderError::unsupported(&file, format!("model_type is {other}"))),
        None => return Err(EncoderError::malformed(&file, "model_type is missing")),
    };
    if let Some(kind) = config.position_embedding_type.filter(|kind| kind != "absolute") {
        return Err(EncoderError::unsupported(&file, format!("position_embedding_type is {kind}")));
    }
    let number = |value: Option<usize>, name: &str, most: usize| match value {
        Some(value) if (1..=most).contains(&value) => Ok(value),
        Some(value) => Err(EncoderError::malformed(&file, format!("{name} is {value}; 1 to {most} can be"))),
        None => Err(EncoderError::malformed(&file, format!("{name} is missing"))),
    };
    let hidden = number(config.hidden_size, "hidden_size", MOST)?;
    let heads = number(config.num_attention_heads, "num_attention_heads", MOST)?;
    if !hidden.is_multiple_of(heads) {
        let what = format!("hidden_size {hidden} cannot be shared among {heads} heads (num_attention_heads)");
        return Err(EncoderError::malformed(&file, what));
    }
    let name = config.hidden_act.unwrap_or_else(|| "gelu".to_owned());
    if activation(&name).is_none() {
        return Err(EncoderError::unsupported(&file, format!("the activation {name} (hidden_act)")));
    }
    let epsilon = config.layer_norm_eps.unwrap_or(1e-12);
    if !(0.0..1.0).contains(&epsilon) {
        return Err(EncoderError::malformed(&file, format!("layer_norm_eps is {epsilon}")));
    }
    let all = number(config.max_position_embeddings, "max_position_embeddings", MOST)?;
    // This family counts positions from behind the one that stands for no token.
    let skipped =
        if family == Family::XlmRoberta { config.pad_token_id.unwrap_or(1).saturating_add(1) } else { 0 };
    let Some(positions) = all.checked_sub(skipped).filter(|positions| *positions > 0) else {
        let what =
            format!("max_position_embeddings is {all}; the first {skipped} are no token's (pad_token_id)");
        return Err(EncoderError::malformed(&file, what));
    };
    Ok(Shape {
        family,
        hidden,
        heads,
        layers: number(config.num_hidden_layers, "num_hidden_layers", MOST_LAYERS)?,
        wide: number(config.intermediate_size, "intermediate_size", MOST)?,
        vocabulary: number(config.vocab_size, "vocab_size", MOST_PIECES)?,
        positions,
        skipped,
        epsilon,
        activation: name,
    })
}

/// The names of a layer's parts, in the order query, key, value, attended, its norm, wide, narrow, its norm.
const BERT: [&str; 8] = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "attention.output.LayerNorm",
    "intermediate.dense",
    "output.dense",
    "output.LayerNorm",
];
const DISTILBERT: [&str; 8] = [
    "attention.q_lin",
    "attention.k_lin",
    "attention.v_lin",
    "attention.out_lin",
    "sa_layer_norm",
    "ffn.lin1",
    "ffn.lin2",
    "output_layer_norm",
];

struct Reader<'a> {
    tensors: Tensors,
    /// What stands before every name: nothing, or the name of the model within a larger one.
    prefix: String,
    shape: &'a Shape,
}

/// Reads and quantises `model.safetensors`.
pub(super) fn weights(folder: &Path, shape: &Shape, pooling: Pooling) -> Result<Network, EncoderError> {
    let file = folder.join("model.safetensors");
    if !file.exists() {
        let wanted = if folder.join("model.safetensors.index.json").exists() {
            "the model lies in several files (model.safetensors.index.json): save it as one"
        } else if folder.join("pytorch_model.bin").exists() {
            "pytorch_model.bin is a program for Python and is not read: save the model as safetensors"
        } else {
            "a model's folder has its weights there"
        };
        return Err(EncoderError::Missing { file: file.display().to_string(), wanted });
    }
    let tensors = Tensors::open(&file)?;
    let known = "embeddings.word_embeddings.weight";
    let prefix = tensors.names().find_map(|name| name.strip_suffix(known)).unwrap_or_default().to_owned();
    let mut reader = Reader { tensors, prefix, shape };
    let hidden = shape.hidden;
    let words = Table::quantised(&reader.floats(known, &[shape.vocabulary, hidden])?, hidden);
    let all = [shape.skipped + shape.positions, hidden];
    let mut positions = reader.floats("embeddings.position_embeddings.weight", &all)?;
    positions.drain(..shape.skipped * hidden);
    if shape.family != Family::DistilBert {
        let segment = reader.segment()?;
        for position in positions.chunks_exact_mut(hidden) {
            for (value, segment) in position.iter_mut().zip(&segment) {
                *value += segment;
            }
        }
    }
    Ok(Network {
        words,
        positions,
        norm: reader.norm("embeddings.LayerNorm")?,
        layers: (0..shape.layers).map(|layer| reader.layer(layer)).collect::<Result<_, _>>()?,
        heads: shape.heads,
        activation: activation(&shape.activation).unwrap_or(crate::kernel::Activation::Gelu),
        pooling,
    })
}

impl Reader<'_> {
    fn floats(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        self.tensors.floats(&format!("{}{name}", self.prefix), shape)
    }

    /// The vector of the first segment; published models have one or two.
    fn segment(&mut self) -> Result<Vec<f32>, EncoderError> {
        let (name, hidden) = ("embeddings.token_type_embeddings.weight", self.shape.hidden);
        let mut vectors = match self.floats(name, &[2, hidden]) {
            Err(EncoderError::Tensor { .. }) => self.floats(name, &[1, hidden])?,
            other => other?,
        };
        vectors.truncate(hidden);
        Ok(vectors)
    }

    fn norm(&mut self, name: &str) -> Result<Norm, EncoderError> {
        // Checkpoints made before 2019 say gamma and beta.
        let old = self.tensors.has(&format!("{}{name}.gamma", self.prefix));
        let (gain, bias) = if old { ("gamma", "beta") } else { ("weight", "bias") };
        let shape = [self.shape.hidden];
        Ok(Norm {
            gain: self.floats(&format!("{name}.{gain}"), &shape)?,
            bias: self.floats(&format!("{name}.{bias}"), &shape)?,
            epsilon: self.shape.epsilon,
        })
    }

    /// Several layers of the same inputs as one.
    fn matrix(&mut self, names: &[String], inputs: usize, outputs: usize) -> Result<Matrix, EncoderError> {
        let (mut rows, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            rows.extend(self.floats(&format!("{name}.weight"), &[outputs, inputs])?);
            bias.extend(self.floats(&format!("{name}.bias"), &[outputs])?);
        }
        Ok(Matrix::quantised(&rows, inputs, bias))
    }

    fn layer(&mut self, number: usize) -> Result<Layer, EncoderError> {
        let (stem, parts) = match self.shape.family {
            Family::Bert | Family::XlmRoberta => ("encoder", BERT),
            Family::DistilBert => ("transformer", DISTILBERT),
        };
        let [query, key, value, attended, attended_norm, wide, narrow, narrow_norm] =
            parts.map(|part| format!("{stem}.layer.{number}.{part}"));
        let (hidden, broad) = (self.shape.hidden, self.shape.wide);
        Ok(Layer {
            qkv: self.matrix(&[query, key, value], hidden, hidden)?,
            attended: self.matrix(&[attended], hidden, hidden)?,
            attended_norm: self.norm(&attended_norm)?,
            wide: self.matrix(&[wide], hidden, broad)?,
            narrow: self.matrix(&[narrow], broad, hidden)?,
            narrow_norm: self.norm(&narrow_norm)?,
        })
    }
}
