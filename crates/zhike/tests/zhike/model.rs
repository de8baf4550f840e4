//! `zhike model` from outside: adding, listing, using and removing sentence encoders, and what is said of folders that are none.

#[expect(dead_code, reason = "the arithmetic in it is for the tests of the encoder itself")]
#[path = "../../../encoder/tests/encoder/tiny.rs"]
mod tiny;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tiny::{SHAPE, weights, write};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(path.join("tiny-bert")).expect("a folder");
        write(&path.join("tiny-bert"), &SHAPE, &weights(&SHAPE));
        Self(path)
    }

    fn zhike(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_zhike"))
            .args(arguments)
            .env("ZHIKE_DATA_DIR", self.0.join("data"))
            .output()
            .expect("zhike runs")
    }

    /// What it prints; it must succeed.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.zhike(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// What it says when it refuses; it must.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = self.zhike(arguments);
        assert!(!output.status.success(), "{arguments:?} succeeded");
        assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    fn tiny(&self) -> String {
        self.0.join("tiny-bert").display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part:?} in:\n{text}");
    }
}

#[test]
fn a_model_is_added_used_listed_and_removed() {
    let folder = Folder::new("model");
    has(&folder.says(&["model", "list"]), &["no models", "zhike model add PATH"]);
    let added = folder.says(&["model", "add", &folder.tiny()]);
    has(
        &added,
        &[
            "32 numbers",
            "2 layers",
            "up to 24 tokens",
            "capitals do not count",
            "p50",
            "tiny-bert-",
            ".zkm",
            "active",
        ],
    );
    has(&folder.says(&["model", "list"]), &["* tiny-bert-", "32 numbers"]);
    // Its source is not needed any more.
    std::fs::rename(folder.0.join("tiny-bert"), folder.0.join("elsewhere")).expect("renamed");
    let elsewhere = folder.0.join("elsewhere").display().to_string();
    has(
        &folder.says(&["bench", "encoder", &elsewhere, "--tokens", "5", "--runs", "3"]),
        &["plain", "5 tokens", "load"],
    );
    has(
        &folder.says(&["model", "add", &elsewhere, "--name", "second", "--idle"]),
        &["second-", "not active", "zhike model use second"],
    );
    has(&folder.says(&["model", "list"]), &["* tiny-bert-", "  second-"]);
    has(&folder.says(&["model", "use", "second"]), &["second-", "active"]);
    has(&folder.says(&["model", "list"]), &["  tiny-bert-", "* second-"]);
    has(&folder.says(&["model", "use", "--none"]), &["no model is active"]);
    has(&folder.says(&["model", "list"]), &["none is active"]);
    folder.says(&["model", "use", "second"]);
    has(&folder.says(&["model", "remove", "second"]), &["is gone", "no model is now"]);
    assert!(!folder.says(&["model", "list"]).contains("second"));
    // The file itself can be added, as on another machine.
    let file = std::fs::read_dir(folder.0.join("data/models"))
        .expect("a folder")
        .next()
        .expect("a file")
        .expect("a file");
    let copy = folder.0.join("copy.zkm");
    std::fs::copy(file.path(), &copy).expect("copied");
    has(&folder.says(&["model", "add", &copy.display().to_string()]), &["copy-", "active"]);
}

#[test]
fn what_is_no_model_is_refused_with_its_file_and_leaves_nothing() {
    let folder = Folder::new("no-model");
    has(&folder.refuses(&["model", "add", "/nowhere"]), &["this model cannot be used", "/nowhere"]);
    std::fs::write(folder.0.join("tiny-bert/config.json"), r#"{"model_type": "gpt2"}"#).expect("a file");
    has(
        &folder.refuses(&["model", "add", &folder.tiny()]),
        &["config.json", "model_type is gpt2", "bert, distilbert and xlm-roberta"],
    );
    write(Path::new(&folder.tiny()), &SHAPE, &weights(&SHAPE));
    has(&folder.refuses(&["model", "add", &folder.tiny(), "--name", "../x"]), &["is no name"]);
    has(&folder.refuses(&["model", "use", "nothing"]), &["there is no model nothing", "zhike model list"]);
    has(&folder.refuses(&["model", "remove", "nothing"]), &["there is no model nothing"]);
    assert!(!folder.0.join("data/models").exists(), "nothing was made");

    folder.says(&["model", "add", &folder.tiny()]);
    let file = std::fs::read_dir(folder.0.join("data/models"))
        .expect("a folder")
        .map(|entry| entry.expect("one").path());
    let file =
        file.into_iter().find(|path| path.extension().is_some_and(|kind| kind == "zkm")).expect("a file");
    let bytes = std::fs::read(&file).expect("a file");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("a file");
    has(&folder.says(&["model", "list"]), &["cannot be used", "cut short or damaged"]);
    has(&folder.refuses(&["model", "use", "tiny-bert"]), &["cut short or damaged", "add the model again"]);
    std::fs::remove_file(&file).expect("gone");
    has(&folder.says(&["model", "list"]), &["should be active and is not there"]);
}
