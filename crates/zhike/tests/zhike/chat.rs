//! `zhike chat --json`: one object per line, as `docs/chat.schema.json` says; the sample transcript in `docs/` is replayed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

fn chat(lang: &str, input: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(["chat", "--pack", "ecommerce", "--lang", lang, "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "exit 0 at the end of input");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
        .collect()
}

/// The schema's rules, checked by hand: closed set of keys, their types and ranges.
fn check(answer: &Value) {
    let object = answer.as_object().expect("an object");
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["confidence", "decision", "emotion", "intent", "reply", "slots", "sources"]);
    assert!(answer["reply"].is_string() && answer["slots"].is_object());
    assert!(answer["intent"].is_string() || answer["intent"].is_null());
    let decisions = ["answer", "clarify", "action", "handoff", "smalltalk", "refuse"];
    assert!(decisions.contains(&answer["decision"].as_str().expect("a word")), "{answer}");
    assert!((0.0..=1.0).contains(&answer["confidence"].as_f64().expect("a number")), "{answer}");
    let emotions = ["neutral", "angry", "anxious", "disappointed", "confused", "satisfied"];
    assert!(emotions.contains(&answer["emotion"].as_str().expect("a word")), "{answer}");
    for source in answer["sources"].as_array().expect("a list") {
        assert!(source["id"].is_string() && source["title"].is_string());
    }
}

#[test]
fn one_object_per_line_and_new_prints_nothing() {
    let input = "运费怎么算\n\n/new\nhow long does a refund take?\n转人工\n再问一下，怎么开发票\n";
    let answers = chat("zh", input);
    assert_eq!(answers.len(), 5);
    answers.iter().for_each(check);
    assert_eq!(answers[0]["decision"], "answer");
    assert_eq!(answers[0]["sources"][0]["id"], answers[0]["intent"]);
    assert_eq!(answers[1]["reply"], "", "nothing said, nothing answered");
    assert_eq!(answers[2]["intent"], "refund.time");
    assert!(answers[2]["reply"].as_str().is_some_and(|reply| reply.is_ascii() || reply.contains("refund")));
    assert_eq!(answers[3]["decision"], "handoff");
    assert_eq!(answers[4]["decision"], "answer", "the talk goes on after a hand-off");
}

#[test]
fn an_order_needs_its_number_and_the_phone_and_tells_nothing_otherwise() {
    let ask = |digits: &str, number: &str| {
        let answers = chat("zh", &format!("查一下我的订单\n{number}\n{digits}\n"));
        answers[2]["reply"].as_str().expect("a reply").to_owned()
    };
    let right = ask("5678", "ZK20260001");
    assert!(right.contains("ZK20260001") && right.contains("SF"), "{right}");
    let wrong_phone = ask("1111", "ZK20260001");
    let unknown = ask("1111", "ZK29999999");
    assert_eq!(wrong_phone.replace("ZK20260001", "#"), unknown.replace("ZK29999999", "#"));
    assert!(!wrong_phone.contains("SF"));
}

#[test]
fn the_committed_transcript_still_holds() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let transcript = std::fs::read_to_string(docs.join("chat.sample.jsonl")).expect("docs/chat.sample.jsonl");
    let rows: Vec<Value> = transcript.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let input: String = rows.iter().map(|row| format!("{}\n", row["in"].as_str().expect("a line"))).collect();
    let answers = chat("zh", &input);
    assert_eq!(answers.len(), rows.len());
    for (answer, row) in answers.iter().zip(&rows) {
        check(answer);
        check(&row["out"]);
        for key in ["decision", "intent", "sources"] {
            assert_eq!(answer[key], row["out"][key], "{}", row["in"]);
        }
    }
}
