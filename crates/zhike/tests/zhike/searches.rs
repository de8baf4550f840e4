//! `zhike eval dialogue` on a few dialogues of the tests' own.

use std::path::{Path, PathBuf};
use std::process::Command;

const SEARCHES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/zhike/searches");

/// What it prints, and whether it was content.
fn eval(train: &Path, more: &[&str]) -> (String, bool) {
    let ran = Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(["eval", "dialogue", "--train"])
        .arg(train)
        .args(more)
        .output()
        .expect("it runs");
    let text = [ran.stdout, ran.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), ran.status.success())
}

fn dialogues() -> PathBuf {
    Path::new(SEARCHES).join("dialogues.jsonl")
}

#[test]
fn what_was_learned_is_tracked_again_from_acts_and_from_text() {
    let file = dialogues();
    let (test, database) = (file.to_string_lossy(), format!("{SEARCHES}/database"));
    let rows = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("searches-{}", std::process::id()));
    let rows_named = rows.to_string_lossy();
    let more = ["--test", &test, "--database", &database, "--json", "--predictions", &rows_named];
    let (out, content) = eval(&file, &more);
    assert!(content, "{out}");
    let found: serde_json::Value = serde_json::from_str(out.trim()).expect("one object");
    assert_eq!((&found["dialogues"], &found["turns"]), (&4.into(), &10.into()), "{out}");
    assert_eq!(found["from_acts"]["joint"], 1.0, "{out}");
    assert_eq!(found["from_text"]["joint"], 1.0, "{out}");
    assert_eq!(found["from_text"]["by_kind"]["不独立多领域"], 1.0, "{out}");
    assert!(found["plain_from_acts"]["joint"].as_f64() < Some(1.0), "{out}");
    // No house costs 500 a head: that task is not counted.
    assert_eq!((&found["tasks"], &found["inform"]["tasks"]), (&5.into(), &1.0.into()), "{out}");
    let told = std::fs::read_to_string(&rows).expect("rows");
    std::fs::remove_file(&rows).expect("removed");
    assert_eq!(told.lines().count(), 10);
    assert!(told.contains(r#""dialogue":"a3","turn":2"#), "{told}");
}

#[test]
fn without_a_test_file_each_half_is_measured_by_the_other() {
    let (page, content) = eval(&dialogues(), &["--database", &format!("{SEARCHES}/database")]);
    assert!(content && page.contains("4 dialogues, 10 turns") && page.contains("inform success"), "{page}");
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("searches-bad-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let good = std::fs::read_to_string(dialogues()).expect("dialogues");
    let first = good.lines().next().expect("a line");
    let database = format!("{SEARCHES}/database");
    for (text, wanted) in [
        (String::new(), "has no dialogues"),
        (format!("{first}\n{{\"id\":1\n"), "line 2 is not a dialogue"),
        (
            format!("{first}\n\n{}", first.replace("\"usr\"", "\"sys\"")),
            "line 3: turns 1 and 2 are not `usr`",
        ),
        (first.replace("sys_state_init", "state"), "turn 2 has no `sys_state_init`"),
        (first.replace("\"推荐菜\": \"葱油拌面\"", "\"口味\": \"咸\""), "`餐馆` has no slot `口味`"),
        (first.to_owned(), "two are needed"),
    ] {
        let file = folder.join("d.jsonl");
        std::fs::write(&file, text).expect("written");
        let (said, content) = eval(&file, &["--database", &database]);
        assert!(!content && said.contains(wanted), "{wanted}: {said}");
    }
    let (said, content) = eval(&folder.join("none.jsonl"), &["--database", &database]);
    assert!(!content && said.contains("none.jsonl cannot be read"), "{said}");
    let (said, content) = eval(&dialogues(), &["--database", &folder.to_string_lossy()]);
    assert!(!content && said.contains("attraction_db.json cannot be read"), "{said}");
    std::fs::remove_dir_all(&folder).expect("removed");
}
