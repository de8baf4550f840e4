//! The network against plain arithmetic, on every road.

use encoder::{Cached, Model, Road};
use nlu::Encoder as _;
use proptest::prelude::*;

use crate::tiny::{Family, SHAPE, Shape, plain, weights, write};

const TEXTS: &[&str] = &[
    "",
    "where is my order?",
    "退款",
    "refunds",
    "Where is MY order, a b ab ba aab!",
    "hello 12 退货 the the the the the the the the the the the the the the the the the the",
];

fn model(shape: &Shape) -> Model {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), shape, &weights(shape));
    Model::load(folder.path()).expect("a model")
}

#[test]
fn every_shape_says_what_plain_arithmetic_says() {
    let shapes = [
        SHAPE,
        Shape { cls: true, ..SHAPE },
        Shape { activation: "gelu_new", ..SHAPE },
        Shape { activation: "relu", hidden: 40, heads: 5, wide: 70, ..SHAPE },
        Shape { family: Family::DistilBert, ..SHAPE },
        Shape { family: Family::XlmRoberta, ..SHAPE },
        Shape { hidden: 72, heads: 2, wide: 130, layers: 3, ..SHAPE },
    ];
    for (number, shape) in shapes.iter().enumerate() {
        let (model, weights) = (model(shape), weights(shape));
        for text in TEXTS {
            let wanted = plain(shape, &weights, &model.tokens(text));
            let found = model.encode(text);
            let cosine: f64 = found.iter().zip(&wanted).map(|(a, b)| f64::from(*a) * b).sum();
            assert!(cosine > 0.998, "shape {number}, {text:?}: cosine {cosine}");
        }
    }
}

#[test]
fn different_texts_have_different_vectors() {
    let model = model(&SHAPE);
    let (a, b) = (model.encode(TEXTS[1]), model.encode(TEXTS[2]));
    let cosine: f32 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
    assert!(cosine < 0.98, "{cosine}");
}

#[test]
fn many_at_once_is_the_same_as_one_by_one_to_the_last_bit() {
    let model = model(&SHAPE);
    let many: Vec<&str> = TEXTS.iter().copied().cycle().take(60).collect();
    let one_by_one: Vec<_> = many.iter().map(|text| model.encode(text)).collect();
    assert_eq!(model.encode_all(&many), one_by_one);
    assert!(model.encode_all(&[]).is_empty());
}

#[test]
fn every_road_gives_the_same_bits() {
    for shape in [SHAPE, Shape { hidden: 72, heads: 2, wide: 130, activation: "gelu_new", ..SHAPE }] {
        let plain = model(&shape).on(Road::Plain);
        let wanted = plain.encode_all(TEXTS);
        for road in Road::known() {
            assert_eq!(model(&shape).on(road).encode_all(TEXTS), wanted, "{}", road.name());
        }
    }
}

#[test]
fn a_cache_answers_the_same_and_stays_small() {
    let shape = SHAPE;
    let plain = model(&shape);
    let cached = Cached::new(model(&shape), 4);
    assert!(cached.is_empty());
    for text in TEXTS.iter().chain(TEXTS).chain(&TEXTS[..2]) {
        assert_eq!(cached.encode(text), plain.encode(text), "{text:?}");
        assert!(cached.len() <= 4, "{}", cached.len());
        assert_eq!(cached.encode_deep(text), plain.encode_deep(text), "{text:?}");
        assert_eq!(cached.encode(text), plain.encode(text), "{text:?}");
    }
    let doubled = [TEXTS[1], TEXTS[3], TEXTS[1], TEXTS[5], TEXTS[5]];
    assert_eq!(cached.encode_all(&doubled), plain.encode_all(&doubled));
    assert_eq!((cached.identity(), cached.dimension()), (plain.identity(), plain.dimension()));
}

#[test]
fn what_the_layers_beneath_say_stands_behind_the_vector() {
    let model = model(&SHAPE);
    for text in TEXTS {
        let (vector, deep) = (model.encode(text), model.encode_deep(text));
        let (head, beneath) = deep.split_at(vector.len());
        assert_eq!(head, vector, "{text:?}");
        assert_eq!(beneath.len(), vector.len());
        assert_ne!(beneath, vector, "{text:?}");
        let length: f32 = beneath.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
    }
}

#[test]
fn what_a_model_expects_before_a_text_is_put_there() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &SHAPE, &weights(&SHAPE));
    let plain = Model::load(folder.path()).expect("a model");
    let config = folder.path().join("config_sentence_transformers.json");
    let put = |json: &str| std::fs::write(&config, json).expect("a file");
    put(r#"{"prompts": {"query": "where is ", "passage": "the "}, "default_prompt_name": null}"#);
    assert_eq!(Model::load(folder.path()).expect("a model").tokens("my order"), plain.tokens("my order"));
    put(r#"{"prompts": {"query": "where is ", "passage": "the "}, "default_prompt_name": "query"}"#);
    let asked = Model::load(folder.path()).expect("a model");
    assert_eq!((asked.about().prompt.as_str(), plain.about().prompt.as_str()), ("where is ", ""));
    assert_eq!(asked.tokens("my order"), plain.tokens("where is my order"));
    assert_eq!(asked.encode("my order"), plain.encode("where is my order"));
    assert_ne!(asked.identity(), plain.identity());
}

#[test]
fn any_length_is_cut_at_the_models_limit() {
    for family in [Family::Bert, Family::XlmRoberta] {
        let shape = Shape { family, ..SHAPE };
        cut_at_the_limit(&model(&shape));
    }
}

fn cut_at_the_limit(model: &Model) {
    let long = "where is my order 退款 ".repeat(5_000);
    assert_eq!(model.tokens(&long).len(), SHAPE.positions);
    let unbroken = "退".repeat(40_000) + &"x".repeat(100_000);
    for text in [long.as_str(), &unbroken, "\0\u{1}\u{202e}\u{200d}", "🙂🙂🙂", &"\u{301}".repeat(50_000)]
    {
        let vector = model.encode(text);
        let length: f32 = vector.iter().map(|x| x * x).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_has_a_vector_of_length_one(text in "\\PC{0,200}|[\\x00-\\x7f]{0,100}|[退款货?!a-b12]{0,60}") {
        let model = model(&SHAPE);
        let vector = model.encode(&text);
        prop_assert_eq!(vector.len(), SHAPE.hidden);
        let length: f32 = vector.iter().map(|x| x * x).sum();
        prop_assert!((length - 1.0).abs() < 1e-4);
    }
}
