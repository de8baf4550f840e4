//! The network: embeddings, layers of attention and of single tokens, one vector for each text.

use crate::kernel::{Activation, Attention, Kernel, Norm, Quantised};
use crate::matrix::{Matrix, Table};

/// How the tokens' vectors become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pooling {
    /// Their mean.
    Mean,
    /// That of the first, `[CLS]`.
    Cls,
}

/// One layer.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    /// Query, key and value in one.
    pub(crate) qkv: Matrix,
    pub(crate) attended: Matrix,
    pub(crate) attended_norm: Norm,
    pub(crate) wide: Matrix,
    pub(crate) narrow: Matrix,
    pub(crate) narrow_norm: Norm,
}

/// The weights of a model.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    pub(crate) words: Table,
    /// One vector for each position, with that of the first segment in it.
    pub(crate) positions: Vec<f32>,
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) heads: usize,
    pub(crate) activation: Activation,
    pub(crate) pooling: Pooling,
}

/// Buffers of one pass.
#[derive(Default)]
struct Room {
    small: Quantised,
    qkv: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
    out: Vec<f32>,
    scratch: Vec<f32>,
}

impl Network {
    pub(crate) const fn hidden(&self) -> usize {
        self.words.width
    }

    /// One vector of length 1 for each text; a text is its tokens, at least one and at most as many as there are positions.
    pub(crate) fn encode(&self, kernel: Kernel, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        let values = self.run(kernel, texts, |_, _| {});
        let mut rest = values.as_slice();
        let mut vectors = Vec::with_capacity(texts.len());
        for text in texts {
            let (rows, after) = rest.split_at(text.len() * self.hidden());
            vectors.push(unit(self.pool(rows)));
            rest = after;
        }
        vectors
    }

    /// The vector of one text, and behind it the one of the layers in the upper half below the last: what these say is nearer to the words.
    pub(crate) fn encode_deep(&self, kernel: Kernel, text: &[u32]) -> Vec<f32> {
        let inner = self.layers.len() / 2..self.layers.len();
        let mut beneath = vec![0.0; self.hidden()];
        let values = self.run(kernel, &[text], |layer, values| {
            if inner.contains(&layer) {
                let pooled = unit(self.pool(values));
                beneath.iter_mut().zip(&pooled).for_each(|(sum, value)| *sum += value);
            }
        });
        let mut vector = unit(self.pool(&values));
        vector.extend(unit(beneath));
        vector
    }

    /// The tokens' vectors after the last layer; `seen` is shown those after each, the embeddings being number 0.
    fn run(&self, kernel: Kernel, texts: &[&[u32]], mut seen: impl FnMut(usize, &[f32])) -> Vec<f32> {
        let mut values = self.embed(texts);
        let mut room = Room::default();
        let nothing = vec![0.0; values.len()];
        kernel.add_norm(&mut values, &nothing, &self.norm);
        for (number, layer) in self.layers.iter().enumerate() {
            seen(number, &values);
            self.pass(kernel, layer, texts, &mut values, &mut room);
        }
        values
    }

    fn embed(&self, texts: &[&[u32]]) -> Vec<f32> {
        let tokens: usize = texts.iter().map(|text| text.len()).sum();
        let mut values = Vec::with_capacity(tokens * self.hidden());
        for text in texts {
            for (token, position) in text.iter().zip(self.positions.chunks_exact(self.hidden())) {
                let at = values.len();
                values.extend_from_slice(position);
                self.words.add(*token as usize, &mut values[at..]);
            }
        }
        values
    }

    fn pass(&self, kernel: Kernel, layer: &Layer, texts: &[&[u32]], values: &mut [f32], room: &mut Room) {
        let hidden = self.hidden();
        kernel.quantise(values, hidden, &mut room.small);
        layer.qkv.apply(kernel, &room.small, Activation::None, &mut room.qkv);
        room.context.resize(values.len(), 0.0);
        let (mut qkv, mut context) = (room.qkv.as_slice(), room.context.as_mut_slice());
        for text in texts {
            let (own, after) = qkv.split_at(3 * hidden * text.len());
            let (out, rest) = context.split_at_mut(hidden * text.len());
            let scratch = &mut room.scratch;
            kernel.attend(&mut Attention { qkv: own, hidden, heads: self.heads, out, scratch });
            (qkv, context) = (after, rest);
        }
        kernel.quantise(&room.context, hidden, &mut room.small);
        layer.attended.apply(kernel, &room.small, Activation::None, &mut room.out);
        kernel.add_norm(values, &room.out, &layer.attended_norm);
        kernel.quantise(values, hidden, &mut room.small);
        layer.wide.apply(kernel, &room.small, self.activation, &mut room.wide);
        kernel.quantise(&room.wide, layer.wide.outputs, &mut room.small);
        layer.narrow.apply(kernel, &room.small, Activation::None, &mut room.out);
        kernel.add_norm(values, &room.out, &layer.narrow_norm);
    }

    fn pool(&self, rows: &[f32]) -> Vec<f32> {
        let hidden = self.hidden();
        let mut vector = vec![0.0_f32; hidden];
        let taken = match self.pooling {
            Pooling::Mean => rows,
            Pooling::Cls => &rows[..hidden.min(rows.len())],
        };
        for row in taken.chunks_exact(hidden) {
            for (sum, value) in vector.iter_mut().zip(row) {
                *sum += value;
            }
        }
        vector
    }

    /// Bytes in memory.
    pub(crate) fn memory(&self) -> usize {
        let norm = |norm: &Norm| 4 * (norm.gain.len() + norm.bias.len());
        let layer = |layer: &Layer| {
            let matrices = [&layer.qkv, &layer.attended, &layer.wide, &layer.narrow];
            matrices.into_iter().map(Matrix::memory).sum::<usize>()
                + norm(&layer.attended_norm)
                + norm(&layer.narrow_norm)
        };
        self.words.memory()
            + 4 * self.positions.len()
            + norm(&self.norm)
            + self.layers.iter().map(layer).sum::<usize>()
    }
}

/// Made of length 1; zero stays zero.
fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| f64::from(*value) * f64::from(*value)).sum::<f64>().sqrt();
    if length > 0.0 {
        for value in &mut vector {
            *value = (f64::from(*value) / length) as f32;
        }
    }
    vector
}
