//! Broken and foreign folders: refused, with the file and what is wrong in it.

use std::path::Path;

use encoder::Model;
use serde_json::{Value, json};

use crate::tiny::{Family, SHAPE, Shape, VOCABULARY, safetensors, tokenizer, weights, write};

/// What is said of a folder after `change`.
fn refusal(change: impl FnOnce(&Path)) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &SHAPE, &weights(&SHAPE));
    change(folder.path());
    let error = Model::load(folder.path()).expect_err("a refusal").to_string();
    error.replace(&folder.path().display().to_string(), "MODEL")
}

fn set(folder: &Path, file: &str, key: &str, value: Value) {
    let text = std::fs::read(folder.join(file)).expect("a file");
    let mut json: Value = serde_json::from_slice(&text).expect("JSON");
    json[key] = value;
    std::fs::write(folder.join(file), json.to_string()).expect("a file");
}

fn says(found: &str, wanted: &[&str]) {
    for part in wanted {
        assert!(found.contains(part), "{found:?} does not say {part:?}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let remove =
        |name: &'static str| refusal(move |folder| std::fs::remove_file(folder.join(name)).expect("gone"));
    says(&remove("config.json"), &["MODEL/config.json", "no such file"]);
    says(&remove("vocab.txt"), &["MODEL/vocab.txt", "tokenizer.json or vocab.txt"]);
    says(&remove("model.safetensors"), &["MODEL/model.safetensors", "no such file"]);
    says(&remove("1_Pooling/config.json"), &["MODEL/1_Pooling/config.json", "no such file"]);
    let python = refusal(|folder| {
        std::fs::rename(folder.join("model.safetensors"), folder.join("pytorch_model.bin")).expect("renamed");
    });
    says(&python, &["pytorch_model.bin", "save the model as safetensors"]);
    let nothing = Model::load(Path::new("/nowhere/at/all")).expect_err("a refusal").to_string();
    says(&nothing, &["/nowhere/at/all"]);
}

#[test]
fn a_foreign_kind_is_named() {
    let config =
        |key: &'static str, value: Value| refusal(move |folder| set(folder, "config.json", key, value));
    says(
        &config("model_type", json!("roberta")),
        &["config.json", "model_type is roberta", "bert, distilbert and xlm-roberta"],
    );
    says(&config("model_type", Value::Null), &["config.json", "model_type is missing"]);
    says(&config("hidden_act", json!("silu")), &["the activation silu"]);
    says(
        &config("position_embedding_type", json!("relative_key")),
        &["position_embedding_type is relative_key"],
    );
    says(&config("num_attention_heads", json!(5)), &["32 cannot be shared among 5 heads"]);
    says(&config("num_hidden_layers", json!(0)), &["num_hidden_layers is 0"]);
    says(&config("hidden_size", json!("many")), &["config.json", "cannot be understood"]);
    says(&config("layer_norm_eps", json!(-1.0)), &["layer_norm_eps is -1"]);
    let pooling =
        refusal(|folder| set(folder, "1_Pooling/config.json", "pooling_mode_max_tokens", json!(true)));
    says(&pooling, &["1_Pooling/config.json", "pooling other than"]);
    let dense = refusal(|folder| {
        let modules = json!([{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]);
        std::fs::write(folder.join("modules.json"), modules.to_string()).expect("a file");
    });
    says(&dense, &["modules.json", "a module of type Dense"]);
    let outside = refusal(|folder| {
        let modules = json!([{"type": "sentence_transformers.models.Transformer", "path": "../other"}]);
        std::fs::write(folder.join("modules.json"), modules.to_string()).expect("a file");
    });
    says(&outside, &["modules.json", "leads out of the folder"]);
}

#[test]
fn broken_weights_are_named() {
    let file = "model.safetensors";
    let put =
        |bytes: Vec<u8>| refusal(move |folder| std::fs::write(folder.join(file), bytes).expect("a file"));
    let whole = safetensors(&weights(&SHAPE));
    says(&put(vec![]), &[file, "only 0 bytes"]);
    says(&put(b"PK\x03\x04 this is a zip, not tensors at all".to_vec()), &[file, "not a safetensors file"]);
    says(&put(whole[..40].to_vec()), &[file, "cut short"]);
    says(&put(whole[..whole.len() - 100].to_vec()), &[file, "cut short or damaged"]);
    let mut noise = whole.clone();
    noise[8] = b'x';
    says(&put(noise), &[file, "no JSON object"]);

    let name = "encoder.layer.1.output.dense.weight";
    let mut missing = weights(&SHAPE);
    missing.remove(name);
    says(&put(safetensors(&missing)), &[file, name, "is missing"]);
    let mut turned = weights(&SHAPE);
    turned.get_mut(name).expect("there").0.reverse();
    says(&put(safetensors(&turned)), &[name, "has shape [80, 32], the configuration says [32, 80]"]);
    let mut endless = weights(&SHAPE);
    endless.get_mut(name).expect("there").1[5] = f32::NAN;
    says(&put(safetensors(&endless)), &[name, "number 5 is NaN"]);
    let typed = String::from_utf8_lossy(&whole).into_owned();
    assert!(typed.contains("F32"));
    let mut other = whole.clone();
    let at = whole.windows(3).position(|three| three == b"F32").expect("there");
    other[at..at + 3].copy_from_slice(b"I32");
    says(&put(other), &[file, "numbers of type I32"]);
}

#[test]
fn a_tokenizer_of_another_kind_is_named() {
    let vocab: Value = VOCABULARY
        .iter()
        .enumerate()
        .map(|(number, piece)| ((*piece).to_owned(), json!(number)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let good = json!({
        "normalizer": {"type": "BertNormalizer"}, "pre_tokenizer": {"type": "BertPreTokenizer"},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab},
    });
    let with = |change: &dyn Fn(&mut Value)| {
        let mut tokenizer = good.clone();
        change(&mut tokenizer);
        refusal(|folder| {
            std::fs::write(folder.join("tokenizer.json"), tokenizer.to_string()).expect("a file")
        })
    };
    says(
        &with(&|t| t["model"]["type"] = json!("BPE")),
        &["tokenizer.json", "a vocabulary of type BPE", "WordPiece or Unigram"],
    );
    says(&with(&|t| t["pre_tokenizer"]["type"] = json!("Metaspace")), &["a pre-tokenizer of type Metaspace"]);
    says(&with(&|t| t["normalizer"]["type"] = json!("Precompiled")), &["a normalizer of type Precompiled"]);
    says(&with(&|t| t["model"]["vocab"]["退"] = json!(3)), &["the number 3", "twice"]);
    says(&with(&|t| t["model"]["unk_token"] = json!("<unk>")), &["no piece <unk>"]);
    let more = refusal(|folder| {
        let lines = VOCABULARY.join("\n") + "\nmore\nand more\n";
        std::fs::write(folder.join("vocab.txt"), lines).expect("a file");
    });
    says(&more, &["vocab.txt", "28 pieces, but config.json has vectors for 26"]);
    let noise =
        refusal(|folder| std::fs::write(folder.join("vocab.txt"), b"[PAD]\n\xff\xfe\n").expect("a file"));
    says(&noise, &["vocab.txt", "not UTF-8 at byte 6"]);

    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &SHAPE, &weights(&SHAPE));
    let by_lines = Model::load(folder.path()).expect("a model");
    std::fs::write(folder.path().join("tokenizer.json"), good.to_string()).expect("a file");
    std::fs::remove_file(folder.path().join("vocab.txt")).expect("gone");
    let by_json = Model::load(folder.path()).expect("a model");
    assert_eq!(by_lines.checksum(), by_json.checksum(), "both say the same");
}

#[test]
fn a_tokenizer_of_likeliest_pieces_is_read_or_refused() {
    let shape = Shape { family: Family::XlmRoberta, ..SHAPE };
    let load = |change: &dyn Fn(&mut Value)| {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &shape, &weights(&shape));
        let mut json = tokenizer();
        change(&mut json);
        std::fs::write(folder.path().join("tokenizer.json"), json.to_string()).expect("a file");
        Model::load(folder.path())
    };
    let with = |change: &dyn Fn(&mut Value)| load(change).expect_err("a refusal").to_string();
    let plain = load(&|_| {}).expect("a model");
    // Published ones say the same in several ways.
    let metaspace =
        json!({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true});
    let other = load(&|t| {
        t["pre_tokenizer"] = metaspace.clone();
        t["normalizer"] = t["normalizer"]["normalizers"][0].clone();
    });
    assert_eq!(other.expect("a model").checksum(), plain.checksum());
    let bare = load(&|t| t["normalizer"] = Value::Null).expect("a model");
    assert_eq!(bare.tokens("where is my order"), plain.tokens("where is my order"));
    assert_ne!(bare.tokens("where？"), plain.tokens("where？"), "without a table a wide mark stays wide");

    says(&with(&|t| t["pre_tokenizer"] = Value::Null), &["tokenizer.json", "makes no sign of a blank"]);
    says(&with(&|t| t["pre_tokenizer"] = json!({"type": "ByteLevel"})), &["a step of type ByteLevel"]);
    says(&with(&|t| t["normalizer"] = json!({"type": "Lowercase"})), &["a step of type Lowercase"]);
    says(
        &with(&|t| t["normalizer"]["normalizers"][1]["pattern"] = json!({"String": "a"})),
        &["replaces \"a\""],
    );
    says(
        &with(&|t| t["pre_tokenizer"]["pretokenizers"][1]["add_prefix_space"] = json!(false)),
        &["a Metaspace"],
    );
    says(&with(&|t| t["model"]["byte_fallback"] = json!(true)), &["byte_fallback"]);
    says(&with(&|t| t["model"]["unk_id"] = json!(99)), &["model.unk_id"]);
    says(&with(&|t| t["model"]["unk_id"] = Value::Null), &["model.unk_id"]);
    says(&with(&|t| t["model"]["vocab"][0][0] = json!("<begin>")), &["no piece <s>"]);
    says(&with(&|t| t["model"]["vocab"][5][1] = json!(1e300)), &["the score of \"退\""]);
    says(&with(&|t| t["model"]["vocab"][5][0] = json!("a\nb")), &["a line end"]);
    says(&with(&|t| t["model"]["vocab"][5] = json!("退")), &["cannot be understood"]);
    let table = |value: &'static str| {
        with(&move |t| t["normalizer"]["normalizers"][0]["precompiled_charsmap"] = json!(value))
    };
    says(&table("not base64!"), &["precompiled_charsmap is not base64"]);
    says(&table("AAAA"), &["table of characters is cut short"]);
    says(&table("ALQCAACEAAA="), &["cut short or damaged"]);
}
