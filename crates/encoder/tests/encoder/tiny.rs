//! A very small model of random weights, written as published models are, and what it should say by plain arithmetic.

use std::collections::BTreeMap;
use std::path::Path;

/// Pieces of its vocabulary.
pub const VOCABULARY: &[&str] = &[
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "where", "is", "my", "order", "re", "##fund", "##s", "退",
    "款", "货", "?", "!", ",", "the", "a", "##a", "b", "##b", "1", "##2", "hello",
];

/// Pieces and scores of the one that looks for the likeliest, and as many.
pub const LIKELIEST: &[(&str, f64)] = &[
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -4.0),
    ("退", -5.0),
    ("款", -5.0),
    ("退款", -6.0),
    ("▁退款", -7.0),
    ("货", -5.5),
    ("▁where", -6.0),
    ("▁is", -5.0),
    ("▁my", -5.0),
    ("▁order", -6.0),
    ("s", -3.0),
    ("?", -4.0),
    ("!", -4.0),
    (",", -3.5),
    ("a", -4.0),
    ("b", -4.0),
    ("ab", -5.0),
    ("aab", -11.0),
    ("1", -6.0),
    ("2", -6.0),
    ("▁hello", -7.0),
    ("<mask>", 0.0),
];

/// What becomes of characters: the table of XLM-R.
pub const CHARSMAP: &[u8] = include_bytes!("../fixtures/nmt_nfkc.bin");

/// Which model.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Bert,
    DistilBert,
    /// With a vocabulary of type Unigram.
    XlmRoberta,
}

impl Family {
    /// Vectors of positions that no token has.
    const fn skipped(self) -> usize {
        if matches!(self, Self::XlmRoberta) { 2 } else { 0 }
    }
}

/// Its shape.
#[derive(Clone, Copy)]
pub struct Shape {
    pub family: Family,
    pub hidden: usize,
    pub heads: usize,
    pub layers: usize,
    pub wide: usize,
    pub positions: usize,
    pub activation: &'static str,
    pub cls: bool,
}

pub const SHAPE: Shape = Shape {
    family: Family::Bert,
    hidden: 32,
    heads: 4,
    layers: 2,
    wide: 80,
    positions: 24,
    activation: "gelu",
    cls: false,
};

/// A tensor's name to its shape and numbers.
pub type Weights = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

struct Random(u64);

impl Random {
    /// About normal, by the sum of four even ones.
    fn next(&mut self) -> f32 {
        let mut sum = 0.0;
        for _ in 0..4 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (self.0 >> 40) as f32 / (1_u64 << 24) as f32 - 0.5;
        }
        sum * 1.7
    }
}

fn names(shape: &Shape, layer: usize) -> [String; 8] {
    let (stem, parts) = match shape.family {
        Family::Bert | Family::XlmRoberta => (
            "encoder",
            [
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm",
            ],
        ),
        Family::DistilBert => (
            "transformer",
            [
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm",
            ],
        ),
    };
    parts.map(|part| format!("{stem}.layer.{layer}.{part}"))
}

/// Random weights for a shape.
pub fn weights(shape: &Shape) -> Weights {
    let mut random = Random(7);
    let mut weights = Weights::new();
    let mut put = |name: String, dimensions: Vec<usize>, size: f32, middle: f32| {
        let numbers = (0..dimensions.iter().product()).map(|_| middle + size * random.next()).collect();
        weights.insert(name, (dimensions, numbers));
    };
    let (hidden, wide) = (shape.hidden, shape.wide);
    put("embeddings.word_embeddings.weight".to_owned(), vec![VOCABULARY.len(), hidden], 0.5, 0.0);
    put(
        "embeddings.position_embeddings.weight".to_owned(),
        vec![shape.family.skipped() + shape.positions, hidden],
        0.2,
        0.0,
    );
    if shape.family != Family::DistilBert {
        let segments = if shape.family == Family::Bert { 2 } else { 1 };
        put("embeddings.token_type_embeddings.weight".to_owned(), vec![segments, hidden], 0.2, 0.0);
    }
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    for layer in 0..shape.layers {
        let [query, key, value, attended, attended_norm, broad, narrow, narrow_norm] = names(shape, layer);
        for (name, outputs, inputs) in [
            (query, hidden, hidden),
            (key, hidden, hidden),
            (value, hidden, hidden),
            (attended, hidden, hidden),
            (broad, wide, hidden),
            (narrow, hidden, wide),
        ] {
            put(format!("{name}.weight"), vec![outputs, inputs], 0.25, 0.0);
            put(format!("{name}.bias"), vec![outputs], 0.1, 0.0);
        }
        norms.extend([attended_norm, narrow_norm]);
    }
    for norm in norms {
        put(format!("{norm}.weight"), vec![hidden], 0.1, 1.0);
        put(format!("{norm}.bias"), vec![hidden], 0.1, 0.0);
    }
    weights
}

/// The bytes of a safetensors file.
pub fn safetensors(weights: &Weights) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let mut data = Vec::new();
    for (name, (shape, numbers)) in weights {
        let from = data.len();
        data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        header.insert(
            name.clone(),
            serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [from, data.len()]}),
        );
    }
    let header = serde_json::to_vec(&header).expect("JSON");
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header);
    bytes.extend(data);
    bytes
}

/// The tokenizer of the one that looks for the likeliest pieces.
pub fn tokenizer() -> serde_json::Value {
    use base64::Engine as _;
    let charsmap = base64::engine::general_purpose::STANDARD.encode(CHARSMAP);
    serde_json::json!({
        "added_tokens": [{"id": 1, "content": "<pad>", "special": true}, {"id": 25, "content": "<mask>", "special": true}],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": charsmap},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true},
        ]},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": LIKELIEST},
    })
}

/// Writes a whole folder.
pub fn write(folder: &Path, shape: &Shape, weights: &Weights) {
    let put = |name: &str, text: String| std::fs::write(folder.join(name), text).expect("a file");
    let config = match shape.family {
        Family::Bert => serde_json::json!({
            "model_type": "bert", "hidden_size": shape.hidden, "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers, "intermediate_size": shape.wide, "hidden_act": shape.activation,
            "max_position_embeddings": shape.positions, "vocab_size": VOCABULARY.len(), "layer_norm_eps": 1e-12,
        }),
        Family::DistilBert => serde_json::json!({
            "model_type": "distilbert", "dim": shape.hidden, "n_heads": shape.heads, "n_layers": shape.layers,
            "hidden_dim": shape.wide, "activation": shape.activation, "max_position_embeddings": shape.positions,
            "vocab_size": VOCABULARY.len(),
        }),
        Family::XlmRoberta => serde_json::json!({
            "model_type": "xlm-roberta", "hidden_size": shape.hidden, "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers, "intermediate_size": shape.wide, "hidden_act": shape.activation,
            "max_position_embeddings": shape.positions + 2, "pad_token_id": 1, "vocab_size": LIKELIEST.len(),
        }),
    };
    put("config.json", config.to_string());
    if shape.family == Family::XlmRoberta {
        put("tokenizer.json", tokenizer().to_string());
    } else {
        put("vocab.txt", VOCABULARY.join("\n") + "\n");
    }
    let module = |kind: &str, path: &str| serde_json::json!({"type": format!("sentence_transformers.models.{kind}"), "path": path});
    put(
        "modules.json",
        serde_json::json!([module("Transformer", ""), module("Pooling", "1_Pooling")]).to_string(),
    );
    std::fs::create_dir_all(folder.join("1_Pooling")).expect("a folder");
    let pooling =
        serde_json::json!({"pooling_mode_cls_token": shape.cls, "pooling_mode_mean_tokens": !shape.cls});
    put("1_Pooling/config.json", pooling.to_string());
    std::fs::write(folder.join("model.safetensors"), safetensors(weights)).expect("a file");
}

/// The error function, by its series.
fn erf(x: f64) -> f64 {
    if x.abs() > 5.0 {
        return x.signum();
    }
    let (mut term, mut sum) = (x, x);
    for n in 1..120 {
        let n = f64::from(n);
        term *= -x * x / n;
        sum += term / (2.0 * n + 1.0);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

fn act(name: &str, x: f64) -> f64 {
    match name {
        "gelu" => 0.5 * x * (1.0 + erf(x / 2_f64.sqrt())),
        "gelu_new" => {
            0.5 * x * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x.powi(3))).tanh())
        }
        _ => x.max(0.0),
    }
}

struct Plain<'a>(&'a Weights);

impl Plain<'_> {
    fn get(&self, name: &str) -> &[f32] {
        &self.0[name].1
    }

    fn linear(&self, rows: &[Vec<f64>], name: &str) -> Vec<Vec<f64>> {
        let (weights, bias) = (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")));
        let one = |row: &Vec<f64>| {
            let outputs = weights.chunks_exact(row.len()).zip(bias);
            outputs
                .map(|(w, b)| f64::from(*b) + row.iter().zip(w).map(|(x, w)| x * f64::from(*w)).sum::<f64>())
                .collect()
        };
        rows.iter().map(one).collect()
    }

    fn norm(&self, rows: &mut [Vec<f64>], name: &str) {
        let (gain, bias) = (self.get(&format!("{name}.weight")), self.get(&format!("{name}.bias")));
        for row in rows {
            let n = row.len() as f64;
            let mean = row.iter().sum::<f64>() / n;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
            for ((x, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
                *x = (*x - mean) / (variance + 1e-12).sqrt() * f64::from(*gain) + f64::from(*bias);
            }
        }
    }
}

fn add(rows: &mut [Vec<f64>], other: &[Vec<f64>]) {
    for (row, other) in rows.iter_mut().zip(other) {
        for (x, y) in row.iter_mut().zip(other) {
            *x += y;
        }
    }
}

fn attend(shape: &Shape, q: &[Vec<f64>], k: &[Vec<f64>], v: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = shape.hidden / shape.heads;
    let mut out = vec![vec![0.0; shape.hidden]; q.len()];
    for head in 0..shape.heads {
        let part = head * size..(head + 1) * size;
        for (query, out) in q.iter().zip(&mut out) {
            let dot =
                |key: &Vec<f64>| part.clone().map(|n| query[n] * key[n]).sum::<f64>() / (size as f64).sqrt();
            let scores: Vec<f64> = k.iter().map(|key| dot(key).exp()).collect();
            let sum: f64 = scores.iter().sum();
            for (score, value) in scores.iter().zip(v) {
                part.clone().for_each(|n| out[n] += score / sum * value[n]);
            }
        }
    }
    out
}

/// The vector of a text's tokens, by plain arithmetic in 64 bits and without any 8-bit number.
pub fn plain(shape: &Shape, weights: &Weights, tokens: &[u32]) -> Vec<f64> {
    let net = Plain(weights);
    let row = |name: &str, n: usize| &net.get(name)[n * shape.hidden..(n + 1) * shape.hidden];
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let word = row("embeddings.word_embeddings.weight", *token as usize);
        let place = row("embeddings.position_embeddings.weight", position + shape.family.skipped());
        let mut sum: Vec<f64> = word.iter().zip(place).map(|(a, b)| f64::from(*a) + f64::from(*b)).collect();
        if shape.family != Family::DistilBert {
            let segment = row("embeddings.token_type_embeddings.weight", 0);
            sum.iter_mut().zip(segment).for_each(|(x, s)| *x += f64::from(*s));
        }
        rows.push(sum);
    }
    net.norm(&mut rows, "embeddings.LayerNorm");
    for layer in 0..shape.layers {
        let [query, key, value, attended, attended_norm, broad, narrow, narrow_norm] = names(shape, layer);
        let [q, k, v] = [query, key, value].map(|name| net.linear(&rows, &name));
        add(&mut rows, &net.linear(&attend(shape, &q, &k, &v), &attended));
        net.norm(&mut rows, &attended_norm);
        let mut inner = net.linear(&rows, &broad);
        inner.iter_mut().flatten().for_each(|x| *x = act(shape.activation, *x));
        add(&mut rows, &net.linear(&inner, &narrow));
        net.norm(&mut rows, &narrow_norm);
    }
    let taken = if shape.cls { &rows[..1] } else { &rows[..] };
    let mut vector = vec![0.0; shape.hidden];
    for row in taken {
        vector.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    vector.into_iter().map(|x| x / length).collect()
}
