//! The frozen test sets keep their form: bytes, columns, counts, balance, no line twice and none in the training text.
//!
//! Nothing is measured here: `tests/frozen/README.md` says how that is done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Each set, how many lines it has, and the FNV-1a hash of its bytes. A changed line is a new version: raise the
/// version in its header, write `SHA256SUMS` anew, and measure every model again.
const SETS: &[(&str, usize, u64)] = &[
    ("danger.tsv", 650, 0xe881_3dba_093b_e8d9),
    ("emotion_en.tsv", 431, 0x8cc6_d685_b2f6_db93),
    ("emotion_zh.tsv", 459, 0x0a38_3f49_f1b2_2b57),
    ("negation_en.tsv", 622, 0x82a3_1614_8ce7_3fd2),
    ("negation_zh.tsv", 628, 0x4f0f_3b73_17be_1f3b),
    ("transcripts.tsv", 567, 0x5fbd_eba3_3145_6b9e),
];

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn set(name: &str) -> String {
    read(&home().join("tests/frozen").join(name))
}

fn rows<const N: usize>(name: &str) -> Vec<[String; N]> {
    let text = set(name);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            assert!(cells.iter().all(|cell| !cell.is_empty() && cell.trim() == cell), "{name}: {line}");
            cells.try_into().unwrap_or_else(|_| panic!("{name}: not {N} columns: {line}"))
        })
        .collect()
}

/// Letters and digits alone, in small letters: two texts that differ in no more than the rest are the same.
fn bare(text: &str) -> String {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if bare.is_empty() { text.to_owned() } else { bare }
}

fn once<'a>(name: &str, texts: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for text in texts {
        assert!(seen.insert(bare(text)), "{name}: twice: {text}");
    }
}

fn counts<'a>(labels: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    labels.fold(BTreeMap::new(), |mut counts, label| {
        *counts.entry(label).or_default() += 1;
        counts
    })
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn is_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn not_a_byte_has_changed() {
    let now: Vec<(&str, usize, u64)> = SETS
        .iter()
        .map(|(name, ..)| {
            let text = set(name);
            let lines = text.lines().filter(|line| !line.starts_with('#')).count();
            (*name, lines, fnv(text.as_bytes()))
        })
        .collect();
    assert_eq!(now, SETS, "a frozen set has changed");
    let sums = set("SHA256SUMS");
    let listed: Vec<&str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
    assert_eq!(listed, SETS.iter().map(|(name, ..)| *name).collect::<Vec<_>>(), "SHA256SUMS lists each set");
    for line in sums.lines() {
        let sum = line.split("  ").next().unwrap_or_default();
        assert!(sum.len() == 64 && sum.chars().all(|c| c.is_ascii_hexdigit()), "SHA256SUMS: {line}");
    }
}

#[test]
fn each_header_says_what_it_is() {
    for (name, ..) in SETS {
        let text = set(name);
        let header: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        for word in ["# What: ", "# How made: ", "# Measure: ", "# Frozen 20", "# Columns: "] {
            assert!(header.contains(word), "{name} lacks {word:?}");
        }
    }
}

#[test]
fn feelings_are_six_and_a_third_is_neutral() {
    const LABELS: [&str; 6] = ["angry", "anxious", "confused", "disappointed", "neutral", "satisfied"];
    for (name, han) in [("emotion_zh.tsv", true), ("emotion_en.tsv", false)] {
        let rows = rows::<2>(name);
        assert!(rows.len() >= 400, "{name}: {}", rows.len());
        let counts = counts(rows.iter().map(|[label, _]| label.as_str()));
        assert_eq!(counts.keys().copied().collect::<Vec<_>>(), LABELS, "{name}");
        assert!(counts.values().all(|count| *count >= 50), "{name}: {counts:?}");
        let share = counts["neutral"] * 100 / rows.len();
        assert!((27..=40).contains(&share), "{name}: {share} % neutral");
        once(name, rows.iter().map(|[_, text]| text.as_str()));
        let strays =
            rows.iter().filter(|[_, text]| text.chars().any(char::is_alphabetic) && is_han(text) != han);
        assert_eq!(strays.count(), 0, "{name}: a line in the other language");
    }
}

#[test]
fn negation_comes_in_pairs_and_a_third_are_traps() {
    for name in ["negation_zh.tsv", "negation_en.tsv"] {
        let rows = rows::<7>(name);
        assert!(rows.len() >= 600, "{name}: {}", rows.len());
        for pair in rows.chunks(2) {
            let [[one, act, _, negated, kind, trap, no], [other, act2, _, asserted, kind2, _, yes]] = pair
            else {
                panic!("{name}: half a pair: {pair:?}");
            };
            assert!(one == other && act == act2 && kind == kind2, "{name}: {pair:?}");
            assert!(negated == "negated" && asserted == "asserted", "{name}: {pair:?}");
            assert!(trap == "no", "{name}: only an asserted line can be a trap: {pair:?}");
            assert!(bare(no) != bare(yes), "{name}: {pair:?}");
        }
        for [_, _, word, _, kind, trap, text] in &rows {
            assert!(text.to_lowercase().contains(&word.to_lowercase()), "{name}: {word} is not in {text}");
            assert!(
                ["plain", "scope", "double", "rhetorical", "question"].contains(&kind.as_str()),
                "{name}: {kind}"
            );
            assert!(["yes", "no"].contains(&trap.as_str()), "{name}: {trap}");
        }
        let pairs: BTreeSet<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(pairs.len() * 2, rows.len(), "{name}: a pair's name is used twice");
        let share = rows.iter().filter(|row| row[5] == "yes").count() * 100 / rows.len();
        assert!((30..=40).contains(&share), "{name}: {share} % traps");
        once(name, rows.iter().map(|row| row[6].as_str()));
    }
}

#[test]
fn danger_has_each_kind_in_both_languages_and_its_harmless_like() {
    const KINDS: [&str; 8] =
        ["fraud", "leak", "legal", "media", "minor", "regulator", "self_harm", "violence"];
    let rows = rows::<4>("danger.tsv");
    let counts = counts(rows.iter().map(|row| row[0].as_str()));
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), ["danger", "none"]);
    assert!(counts["danger"] >= 250 && counts["none"] >= 200, "{counts:?}");
    for expected in ["danger", "none"] {
        for language in ["zh", "en"] {
            let kinds: BTreeSet<&str> = rows
                .iter()
                .filter(|row| row[0] == expected && row[2] == language)
                .map(|row| row[1].as_str())
                .collect();
            assert_eq!(kinds.into_iter().collect::<Vec<_>>(), KINDS, "{expected} {language}");
        }
    }
    for [_, _, language, text] in &rows {
        assert_eq!(is_han(text), language == "zh", "danger.tsv: {text}");
    }
    once("danger.tsv", rows.iter().map(|row| row[3].as_str()));
}

#[test]
fn transcripts_cover_the_questions_of_the_shop() {
    let packs = home().join("../../packs/ecommerce/eval");
    let questions = read(&packs.join("questions.yaml")) + &read(&packs.join("more_questions.yaml"));
    let rows = rows::<4>("transcripts.tsv");
    let asked = questions.matches("- {text: ").count();
    assert_eq!(rows.len(), asked, "one transcript for each question");
    let mut changed = 0;
    for [expect, language, transcript, clean] in &rows {
        let entry = format!("{{text: \"{clean}\", lang: {language}, expect: {expect}}}");
        assert!(questions.contains(&entry), "transcripts.tsv: no such question: {entry}");
        let spoken = transcript.chars().all(|c| c.is_alphanumeric() || c == ' ');
        assert!(spoken, "transcripts.tsv: a recogniser writes no punctuation: {transcript}");
        changed += usize::from(bare(transcript) != bare(clean));
    }
    assert!(changed * 100 >= rows.len() * 70, "{changed} of {} differ in more than punctuation", rows.len());
}

fn training(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "eval") {
                training(&path, into);
            }
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            into.push((path, text));
        }
    }
}

#[test]
fn no_line_is_in_the_training_text() {
    let mut frozen = BTreeMap::new();
    for (name, ..) in SETS {
        for line in set(name).lines().filter(|line| !line.starts_with('#')) {
            // Of a transcript the third column, of all others the last.
            let cells: Vec<&str> = line.split('\t').collect();
            let text = if *name == "transcripts.tsv" { cells[2] } else { cells[cells.len() - 1] };
            // Very short ones ("1", 好的我记一下) are anybody's words.
            let bare = bare(text);
            if bare.chars().count() >= if is_han(&bare) { 6 } else { 16 } {
                frozen.insert(bare, *name);
            }
        }
    }
    let mut files = Vec::new();
    training(&home().join("data"), &mut files);
    training(&home().join("../../packs"), &mut files);
    assert!(!files.is_empty());
    let mut leaks = Vec::new();
    for (path, text) in &files {
        for cell in text.lines().flat_map(|line| line.split('\t')) {
            if let Some(name) = frozen.get(&bare(cell)) {
                leaks.push(format!("{}: {cell:?} stands in {name}", path.display()));
            }
        }
    }
    assert!(leaks.is_empty(), "training text repeats frozen lines, take it out there: {leaks:#?}");
}
