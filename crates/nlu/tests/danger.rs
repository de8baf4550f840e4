//! Danger over the lines that its list was made with, over disguises, and over any text at all.

use std::path::Path;

use nlu::danger::{DangerKind, DangerLine, danger, lines, ordinary, plain, train};
use proptest::prelude::*;

#[test]
fn development_lines_are_read_right() {
    let text = include_str!("danger/lines.tsv");
    let lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(lines.len() > 120);
    let (mut wrong, mut guessed) = (Vec::new(), 0);
    for (wanted, text) in &lines {
        let found = danger(text);
        guessed += usize::from(*wanted == "none" && !found.is_empty());
        let right = match *wanted {
            "none" => found.iter().all(|signal| !signal.sure),
            kind => found.iter().any(|signal| signal.kind.name() == kind),
        };
        if !right {
            wrong.push(format!("{wanted}\t{text}\t{found:?}"));
        }
    }
    assert!(wrong.len() * 50 <= lines.len(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
    assert!(guessed * 10 <= lines.len(), "{guessed} of {} are marked for nothing", lines.len());
}

#[test]
fn the_file_is_what_the_lines_make_of_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the lines");
    let mut own: Vec<DangerLine> = Vec::new();
    for name in ["danger/zh.tsv", "danger/en.tsv"] {
        let read =
            lines(&read(name)).unwrap_or_else(|line| panic!("{name}, line {line} is no line of the table"));
        assert!(read.len() >= 900, "{name}: {}", read.len());
        own.extend(read);
    }
    let mut beside: Vec<DangerLine> =
        ["emotion/zh.tsv", "emotion/en.tsv"].into_iter().flat_map(|name| ordinary(&read(name))).collect();
    beside.extend(plain(&read("danger/ordinary.txt")));
    let trained = train(&own, &beside);
    let shipped = std::fs::read(folder.join("danger/model.bin")).expect("the model");
    assert!(trained.bytes == shipped, "run `cargo run -p nlu --example dangers`");
    assert!(shipped.len() <= 1 << 20, "{} bytes", shipped.len());
}

#[test]
fn no_line_is_written_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for table in [include_str!("../data/danger/zh.tsv"), include_str!("../data/danger/en.tsv")] {
        for text in table.lines().filter_map(|line| line.split('\t').nth(1)) {
            assert!(seen.insert(text.to_lowercase()), "twice: {text}");
        }
    }
}

#[test]
fn disguises_hide_nothing() {
    for text in [
        "1 2 3 1 5",
        "1-2-3-1-5",
        "l2315",
        "①②③①⑤",
        "一二三一五",
        "１２３１５",
        "打 1 2 3 1 5 去",
        "黑 猫",
        "黑.猫",
        "黑貓",
    ] {
        let found = danger(text);
        assert!(found.iter().any(|signal| signal.kind == DangerKind::Regulator), "{text}: {found:?}");
    }
    for text in ["我要自殺", "我要 自 杀", "律師函"] {
        assert!(!danger(text).is_empty(), "{text}");
    }
    for text in ["订单尾号12315", "13812315678", "12345元", "12345", "验证码12345", "买 12345 个"] {
        assert!(danger(text).is_empty(), "{text}: {:?}", danger(text));
    }
}

#[test]
fn the_words_and_their_place_are_told() {
    let found = danger("再不退我就打12315");
    let [signal] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((signal.words.as_str(), signal.span), ("12315", (6, 11)));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        for signal in danger(&text) {
            prop_assert_eq!(signal.words.is_empty(), signal.span.0 >= signal.span.1);
        }
    }
}

#[test]
fn long_text_is_bounded() {
    let _ = danger(&"孩子把曝光举报".repeat(20_000));
    let _ = danger(&"report my son sold ".repeat(20_000));
    let _ = danger("\u{0}\u{1}\u{200b}");
}
