//! `zhike eval` from outside: what it prints, and what it says of files that cannot be learned from.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TRAIN: &[(&str, &[&str])] = &[
    (
        "return",
        &[
            "怎么退货",
            "我想退掉这件衣服",
            "退货要怎么申请",
            "这个能退吗",
            "how do I return this",
            "I want to send it back",
        ],
    ),
    (
        "shipping",
        &[
            "运费多少钱",
            "邮费怎么算",
            "寄到北京要多少运费",
            "包邮吗",
            "how much is shipping",
            "what does delivery cost",
        ],
    ),
    (
        "invoice",
        &[
            "可以开发票吗",
            "我要一张发票",
            "发票抬头写公司",
            "怎么开电子发票",
            "can I get an invoice",
            "please send an invoice",
        ],
    ),
    (
        "oos",
        &[
            "今天天气怎么样",
            "给我讲个笑话",
            "谁是总统",
            "帮我写首诗",
            "what is the weather like",
            "tell me a joke",
        ],
    ),
];
const TEST: &str = "return\t这个怎么退货\nshipping\t运费怎么算\ninvoice\t发票怎么开\noos\t讲个笑话吧\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        let lines = TRAIN
            .iter()
            .flat_map(|(label, texts)| texts.iter().map(move |text| format!("{label}\t{text}\n")));
        std::fs::write(path.join("train.tsv"), lines.collect::<String>()).expect("written");
        std::fs::write(path.join("test.tsv"), TEST).expect("written");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn eval(folder: &Path, arguments: &[&str]) -> Output {
    zhike(folder, &[&["eval", "intents"], arguments].concat())
}

fn zhike(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhike")).args(arguments).current_dir(folder).output().expect("it runs")
}

#[test]
fn one_object_says_how_well_it_went_and_every_row_is_told() {
    let folder = Folder::new("eval");
    let ran = eval(
        &folder.0,
        &[
            "--train",
            "train.tsv",
            "--valid",
            "test.tsv",
            "--test",
            "test.tsv",
            "--json",
            "--predictions",
            "rows.tsv",
        ],
    );
    let (out, problems) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{problems}");
    let found: serde_json::Value = serde_json::from_str(out.trim()).expect("one object");
    for share in [
        "accuracy",
        "macro_f1",
        "in_scope_accuracy",
        "oos_recall",
        "auroc",
        "ece",
        "threshold",
        "wrong_share",
        "answered_share",
    ] {
        let value = found[share].as_f64().unwrap_or(-1.0);
        assert!((0.0..=1.0).contains(&value), "{share} in {out}");
    }
    assert_eq!(found["in_scope_accuracy"], 1.0, "lines so close to the training's are understood: {out}");
    assert!(found["latency_us"]["p50"].as_f64() <= found["latency_us"]["p99"].as_f64(), "{out}");
    assert!(found["model_bytes"].as_u64() > Some(1_000), "{out}");
    assert!(found["mcc"].is_number() && found["train_seconds"].is_number(), "{out}");
    let rows = std::fs::read_to_string(folder.0.join("rows.tsv")).expect("rows");
    assert_eq!(rows.lines().count(), 1 + TEST.lines().count());
    assert!(rows.contains("return\treturn\t"), "{rows}");

    let plain = eval(&folder.0, &["--train", "train.tsv", "--test", "test.tsv", "--threshold", "1"]);
    let page = String::from_utf8_lossy(&plain.stdout).into_owned();
    assert!(page.contains("accuracy") && page.contains("threshold"), "{page}");
}

#[test]
fn what_cannot_be_learned_from_is_said_with_its_place() {
    let folder = Folder::new("eval-bad");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.0.join(name), bytes).expect("written");
    write("empty.tsv", b"");
    write("one.tsv", "return\t怎么退货\nreturn\t退货\n".as_bytes());
    write("broken.tsv", b"return\tone\nshipping two\n");
    write("bytes.tsv", b"return\t\xff\xfe\n");
    write("none.tsv", b"return\tone\nshipping\t \n");
    write("long.tsv", format!("return\tone\nshipping\t{}\n", "x".repeat(100_000)).as_bytes());
    write("tab.tsv", b"return\tone\nshipping\ttwo\tthree\n");
    for (train, wanted) in [
        ("empty.tsv", "empty.tsv has no lines"),
        ("one.tsv", "at least two intents, found 1"),
        ("broken.tsv", "broken.tsv, line 2 has no tab"),
        ("bytes.tsv", "bytes.tsv, line 1 is not UTF-8"),
        ("none.tsv", "none.tsv, line 2 has no text"),
        ("long.tsv", "long.tsv, line 2 is longer than 10000 characters"),
        ("tab.tsv", "tab.tsv, line 2 has two tabs"),
        ("missing.tsv", "missing.tsv cannot be read"),
    ] {
        let ran = eval(&folder.0, &["--train", train, "--test", "test.tsv"]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && said.contains(wanted), "{train}: {said}");
    }
}

#[test]
fn a_model_is_trained_once_and_measured_from_its_file() {
    let folder = Folder::new("train");
    let trained =
        zhike(&folder.0, &["train", "--train", "train.tsv", "--valid", "test.tsv", "--out", "m.zkm"]);
    let (out, problems) =
        (String::from_utf8_lossy(&trained.stdout), String::from_utf8_lossy(&trained.stderr));
    assert!(trained.status.success() && out.contains("in m.zkm"), "{out}{problems}");
    let left: Vec<_> = std::fs::read_dir(&folder.0).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 3, "no half file is left: {left:?}");

    let rows = |arguments: &[&str]| {
        let ran =
            eval(&folder.0, &[arguments, &["--test", "test.tsv", "--predictions", "rows.tsv"]].concat());
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        std::fs::read_to_string(folder.0.join("rows.tsv")).expect("rows")
    };
    let fresh = rows(&["--train", "train.tsv", "--valid", "test.tsv"]);
    assert_eq!(rows(&["--model", "m.zkm"]), fresh, "the file understands the same, and keeps its line");
    let json = eval(&folder.0, &["--model", "m.zkm", "--test", "test.tsv", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one object");
    let size = std::fs::metadata(folder.0.join("m.zkm")).expect("a file").len();
    assert_eq!(
        (found["model_bytes"].as_u64(), &found["train_seconds"]),
        (Some(size), &serde_json::Value::Null)
    );

    let mut bytes = std::fs::read(folder.0.join("m.zkm")).expect("read");
    bytes.truncate(bytes.len() / 2);
    std::fs::write(folder.0.join("cut.zkm"), &bytes).expect("written");
    for (file, wanted) in
        [("cut.zkm", "cut.zkm: the model is cut off"), ("train.tsv", "train.tsv: this is not a model")]
    {
        let ran = eval(&folder.0, &["--model", file, "--test", "test.tsv"]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!ran.status.success() && said.contains(wanted), "{file}: {said}");
    }
    let nowhere = zhike(&folder.0, &["train", "--train", "train.tsv", "--out", "no/m.zkm"]);
    let said = String::from_utf8_lossy(&nowhere.stderr).into_owned();
    assert!(!nowhere.status.success() && said.contains("no/m.zkm cannot be written"), "{said}");
}

/// A line under two labels is learned under both, and named.
#[test]
fn lines_at_odds_are_learned_and_named() {
    let folder = Folder::new("odds");
    let lines = std::fs::read_to_string(folder.0.join("train.tsv")).expect("read");
    std::fs::write(folder.0.join("odds.tsv"), lines + "invoice\t怎么退货\nreturn\t怎么退货\n")
        .expect("written");
    let trained = zhike(&folder.0, &["train", "--train", "odds.tsv", "--out", "m.zkm", "--json"]);
    let found: serde_json::Value = serde_json::from_slice(&trained.stdout).expect("one object");
    let odds = &found["report"]["contradictions"][0];
    assert_eq!((&odds["text"], &odds["count"]), (&"怎么退货".into(), &3.into()), "{found}");
    assert_eq!(odds["labels"], serde_json::json!(["invoice", "return"]));
    let page = eval(&folder.0, &["--train", "odds.tsv", "--test", "test.tsv", "--confusion"]);
    let page = String::from_utf8_lossy(&page.stdout).into_owned();
    assert!(page.contains("Texts under more than one label: 1\n    3  invoice, return  怎么退货"), "{page}");
}
