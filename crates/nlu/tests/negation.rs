//! Negation over the lines that its rules were made with, and over any text at all.

use std::path::Path;

use nlu::negation::{Sense, polarity};
use proptest::prelude::*;

fn wrong(language: &str) -> (usize, Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/negation").join(format!("{language}.tsv"));
    let text = std::fs::read_to_string(&path).expect("a readable file");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let mut out = Vec::new();
    for line in &lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [sign, word, text] = cells[..] else { panic!("{language}: {line}") };
        let Some(found) = polarity(text, word) else { panic!("{language}: {word} is not in {text}") };
        if found.sense.is_negated() != (sign == "-") {
            out.push(format!("{line}\t{:?}", found.sense));
        }
    }
    (lines.len(), out)
}

#[test]
fn development_lines_are_read_right() {
    for language in ["zh", "en"] {
        let (lines, wrong) = wrong(language);
        assert!(lines >= 150, "{language}: {lines}");
        assert!(wrong.len() * 50 <= lines, "{language}: {} of {lines}:\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn senses_are_told_apart() {
    for (text, word, sense) in [
        ("先别退", "退", Sense::Declined),
        ("怎么还没退", "退", Sense::Absent),
        ("退不了", "退", Sense::Unable),
        ("你们不退款", "退款", Sense::Unable),
        ("我不退了", "退", Sense::Declined),
        ("please don't cancel", "cancel", Sense::Declined),
        ("it has not been cancelled", "cancel", Sense::Absent),
        ("I can't cancel it", "cancel", Sense::Unable),
        ("you won't refund me", "refund", Sense::Unable),
        ("can you cancel it", "cancel", Sense::Asserted),
    ] {
        let found = polarity(text, word).expect("the act stands in the text").sense;
        let near = |sense| matches!(sense, Sense::Absent | Sense::Unable);
        assert!(found == sense || near(found) && near(sense), "{text}: {found:?}");
    }
    assert!(polarity("不是没收到", "收到").is_some_and(|found| found.double && !found.sense.is_negated()));
    assert!(polarity("怎么退货", "取消").is_none());
    assert!(polarity("", "退").is_none() && polarity("退", "").is_none());
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}", word in "\\PC{0,4}") {
        let _ = polarity(&text, &word);
    }

    #[test]
    fn any_order_of_telling_words_is_read(
        words in prop::collection::vec(
            prop::sample::select(vec!["不", "没", "退", "取消", "什么", "吗", "？", "，", "不退", "再", "算了", " ", "了", "不了", "和", "not", "cancel", "can", "you", ".", "?", "no", "😡", "\u{0}", "or", "don't"]),
            0..14,
        )
    ) {
        let text = words.concat();
        for word in ["退", "取消", "cancel", "什么"] {
            let _ = polarity(&text, word);
        }
        let _ = polarity(&words.join(" "), "cancel");
    }
}

#[test]
fn long_text_is_bounded() {
    let _ = polarity(&"不退".repeat(50_000), "退");
    let _ = polarity(&"don't cancel ".repeat(10_000), "cancel");
}
