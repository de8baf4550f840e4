//! `zhike eval faq` from outside: its figures, its rows, what it says of files that it cannot use.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BASE: &str = "return\t怎么退货\nreturn\t买的东西不想要了\nfee\t运费多少钱\nfee\thow much is shipping\ninvoice\t怎么开发票\n\
                    invoice\tcan I get an invoice\n";
const TEST: &str = "# ids, perhaps the language, the question\nreturn\t想把东西退货怎么弄\nfee|return\ten\thow much does shipping cost\n\
                    invoice\tzh\t给我开张发票\n-\t月亮离地球多远\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        std::fs::write(path.join("base.tsv"), BASE).expect("written");
        std::fs::write(path.join("test.tsv"), TEST).expect("written");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn faq(folder: &Path, arguments: &[&str]) -> Output {
    let all = [&["eval", "faq"], arguments].concat();
    Command::new(env!("CARGO_BIN_EXE_zhike")).args(all).current_dir(folder).output().expect("it runs")
}

#[test]
fn figures_stand_beside_those_of_plain_bm25_and_every_question_is_told() {
    let folder = Folder::new("faq");
    let ran =
        faq(&folder.0, &["--base", "base.tsv", "--test", "test.tsv", "--json", "--predictions", "rows.tsv"]);
    let (out, problems) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{problems}");
    let found: serde_json::Value = serde_json::from_str(out.trim()).expect("one object");
    assert_eq!(found["search"]["recall_at_1"], 1.0, "{out}");
    assert_eq!(
        (&found["questions"], &found["answerable"], &found["articles"]),
        (&4.into(), &3.into(), &3.into())
    );
    assert!(
        found["search"]["no_answer_auroc"].is_number() && found["plain_bm25"]["mrr"].is_number(),
        "{out}"
    );
    assert!(found["index_bytes"].as_u64() > Some(500), "{out}");
    let rows = std::fs::read_to_string(folder.0.join("rows.tsv")).expect("rows");
    assert_eq!(rows.lines().count(), 5, "{rows}");
    assert!(rows.contains("fee|return\tfee"), "{rows}");

    let page = faq(&folder.0, &["--base", "base.tsv", "--test", "test.tsv", "--at", "2026-11-28"]);
    let page = String::from_utf8_lossy(&page.stdout).into_owned();
    assert!(page.contains("recall at 10") && page.contains("plain BM25"), "{page}");
}

#[test]
fn files_that_cannot_be_used_are_named_with_their_line() {
    let folder = Folder::new("faq-bad");
    std::fs::write(folder.0.join("bad.tsv"), "a\tb\tc\td\n").expect("written");
    std::fs::write(folder.0.join("tongue.tsv"), "\na\tklingon\tc\n").expect("written");
    for (base, test, wanted) in [
        ("base.tsv", "bad.tsv", "bad.tsv, line 1"),
        ("base.tsv", "tongue.tsv", "tongue.tsv, line 2"),
        ("bad.tsv", "test.tsv", "bad.tsv, line 1"),
        ("nowhere.tsv", "test.tsv", "nowhere.tsv"),
    ] {
        let ran = faq(&folder.0, &["--base", base, "--test", test]);
        let problems = String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success() && problems.contains(wanted), "{problems}");
    }
}
