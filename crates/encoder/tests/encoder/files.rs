//! The one file of a model: the same model, and nothing that was damaged.

use encoder::Model;
use nlu::Encoder as _;

use crate::tiny::{SHAPE, weights, write};

fn written() -> (tempfile::TempDir, Model) {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &SHAPE, &weights(&SHAPE));
    let model = Model::load(folder.path()).expect("a model");
    model.write(&folder.path().join("tiny.zkm")).expect("written");
    (folder, model)
}

#[test]
fn a_file_is_the_same_model_as_its_folder() {
    let (folder, model) = written();
    let read = Model::load(&folder.path().join("tiny.zkm")).expect("a model");
    assert_eq!((read.identity(), read.checksum()), (model.identity(), model.checksum()));
    assert_eq!(read.about().languages, model.about().languages);
    for text in ["", "where is my order?", "退款 hello"] {
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
    let (folder, model) = written();
    let mut other = weights(&SHAPE);
    other.get_mut("encoder.layer.0.output.dense.bias").expect("there").1[0] += 0.5;
    write(folder.path(), &SHAPE, &other);
    let other = Model::load(folder.path()).expect("a model");
    assert_ne!(other.identity(), model.identity());
}

#[test]
fn no_damaged_byte_goes_unnoticed() {
    let (folder, _) = written();
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
    let mut newer = whole;
    newer[8] = 2;
    assert!(refused(&newer).contains("version 2 of the format; this program reads 1"));
}
