//! One figure per frozen set, and per kind, of what this crate reads by rules: `cargo run --release -p nlu --example frozen`.
//!
//! It prints no line: nothing is tuned on these sets.

#![allow(clippy::print_stdout, reason = "prints what it measured")]

use std::collections::BTreeMap;
use std::path::Path;

use nlu::negation::polarity;

fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

#[derive(Default)]
struct Tally(BTreeMap<String, (usize, usize)>);

impl Tally {
    fn add(&mut self, name: impl Into<String>, right: bool) {
        let entry = self.0.entry(name.into()).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
    }

    fn print(&self, set: &str) {
        for (name, (right, of)) in &self.0 {
            println!("{set}\t{name}\t{:.1} %\t{right} of {of}", 100.0 * *right as f64 / (*of).max(1) as f64);
        }
    }
}

fn negation(language: &str) {
    let mut tally = Tally::default();
    let mut pairs: BTreeMap<String, bool> = BTreeMap::new();
    for row in rows(&format!("negation_{language}.tsv")) {
        let [pair, _, word, wanted, kind, trap, text] = &row[..] else { continue };
        let found = polarity(text, word).is_some_and(|found| found.sense.is_negated());
        let right = found == (wanted == "negated");
        tally.add("lines", right);
        tally.add(format!("kind {kind}"), right);
        tally.add(format!("{wanted}, trap {trap}"), right);
        *pairs.entry(pair.clone()).or_insert(true) &= right;
    }
    pairs.values().for_each(|right| tally.add("pairs", *right));
    tally.print(&format!("negation {language}"));
}

fn danger() {
    let mut tally = Tally::default();
    for row in rows("danger.tsv") {
        let [wanted, kind, language, text] = &row[..] else { continue };
        let found = nlu::danger::danger(text);
        let right = found.is_empty() == (wanted == "none");
        tally.add(format!("{wanted} {language}"), right);
        tally.add(format!("{wanted} {kind}"), right);
        tally.add(wanted.as_str(), right);
        let acts = found.iter().any(|signal| signal.sure);
        tally.add(format!("{wanted}, what acts"), acts == (wanted == "danger"));
        if wanted == "danger" {
            let named = found.iter().any(|signal| {
                let name = signal.kind.name();
                name == kind || name == "minors" && kind == "minor" || name == "data_leak" && kind == "leak"
            });
            tally.add("the kind named", named);
        }
    }
    tally.print("danger");
}

fn main() {
    danger();
    negation("zh");
    negation("en");
}
