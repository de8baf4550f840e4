//! The one file of a model: the same model, and nothing that was damaged.

use encoder::Model;
use nlu::Encoder as _;

use crate::tiny::{Family, SHAPE, Shape, weights, write};

/// With either kind of vocabulary.
const FAMILIES: [Family; 2] = [Family::Bert, Family::XlmRoberta];

fn written(family: Family) -> (tempfile::TempDir, Model) {
    let folder = tempfile::tempdir().expect("a folder");
    let shape = Shape { family, ..SHAPE };
    write(folder.path(), &shape, &weights(&shape));
    let prompt = r#"{"prompts": {"query": "is "}, "default_prompt_name": "query"}"#;
    std::fs::write(folder.path().join("config_sentence_transformers.json"), prompt).expect("a file");
    let model = Model::load(folder.path()).expect("a model");
    model.write(&folder.path().join("tiny.zkm")).expect("written");
    (folder, model)
}

#[test]
fn a_file_is_the_same_model_as_its_folder() {
    for family in FAMILIES {
        same(&written(family));
    }
}

fn same((folder, model): &(tempfile::TempDir, Model)) {
    let read = Model::load(&folder.path().join("tiny.zkm")).expect("a model");
    assert_eq!((read.identity(), read.checksum()), (model.identity(), model.checksum()));
    assert_eq!(read.about(), model.about());
    assert_eq!(read.about().prompt, "is ");
    for text in ["", "where is my order?", "退款 hello", "Ａｂａａｂ　①"] {
        assert_eq!(read.tokens(text), model.tokens(text));
        assert_eq!(read.encode(text), model.encode(text));
    }
    assert!(!folder.path().join("tiny.zkm.part").exists());
    read.write(&folder.path().join("again.zkm")).expect("written");
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).expect("a file");
    assert_eq!(bytes("tiny.zkm"), bytes("again.zkm"));
}

#[test]
fn another_weight_is_another_identity() {
    let (folder, model) = written(Family::Bert);
    let mut other = weights(&SHAPE);
    other.get_mut("encoder.layer.0.output.dense.bias").expect("there").1[0] += 0.5;
    write(folder.path(), &SHAPE, &other);
    let other = Model::load(folder.path()).expect("a model");
    assert_ne!(other.identity(), model.identity());
}

#[test]
fn no_damaged_byte_goes_unnoticed() {
    for family in FAMILIES {
        damaged(&written(family).0);
    }
}

fn damaged(folder: &tempfile::TempDir) {
    let whole = std::fs::read(folder.path().join("tiny.zkm")).expect("a file");
    let path = folder.path().join("damaged.zkm");
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("a file");
        Model::load(&path).expect_err("a refusal").to_string()
    };
    for at in (0..whole.len()).step_by(whole.len() / 97).chain(0..32) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        let found = refused(&bytes);
        assert!(found.contains("damaged.zkm"), "byte {at}: {found}");
    }
    for len in [0, 10, 51, 52, 200, whole.len() - 1] {
        assert!(refused(&whole[..len]).contains("damaged.zkm"), "{len}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(refused(&longer).contains("cut short or damaged"));
    for version in [1, 3] {
        let mut other = whole.clone();
        other[8] = version;
        let wanted = format!("version {version} of the format; this program reads 2: add the model again");
        assert!(refused(&other).contains(&wanted));
    }
}
