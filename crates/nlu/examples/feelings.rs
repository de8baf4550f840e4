//! Learns the shipped model of feelings from the lines in `data/emotion`, and tells what held-out folds say of it:
//! `cargo run -p nlu --example feelings` writes `data/emotion/model.bin` anew; with `wrong` it lists what was judged wrongly.

#![expect(clippy::print_stdout, reason = "it is run by hand, to be read")]

use std::path::Path;

use nlu::feeling::{FeltLine, lines, train};

const NAMES: [&str; 6] = ["neutral", "angry", "anxious", "disapp.", "confused", "satisf."];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/emotion");
    let read = |name: &str| -> Vec<FeltLine> {
        let text = std::fs::read_to_string(folder.join(name)).expect("the lines");
        lines(&text).unwrap_or_else(|line| panic!("{name}, line {line} is no line of the table"))
    };
    let all: Vec<FeltLine> = ["zh.tsv", "en.tsv"].into_iter().flat_map(read).collect();
    let trained = train(&all);
    let report = &trained.report;
    let right: usize = (0..NAMES.len()).map(|at| report.confusion[at][at]).sum();
    println!("{} lines, {:.2} % right on folds", report.lines, 100.0 * right as f64 / report.lines as f64);
    println!("expected \\ given {NAMES:?}");
    for (name, row) in NAMES.iter().zip(report.confusion) {
        println!("{name:<9}{row:?}");
    }
    println!(
        "a person is fetched from {:.3}: {:.1} % right, {:.1} % of the anger found",
        report.line,
        100.0 * report.precision,
        100.0 * report.recall
    );
    for (name, (precision, recall)) in
        ["clear", "strong", "urgent", "abuse", "threat"].iter().zip(&report.signs)
    {
        println!("{name:<9}{:.1} % right, {:.1} % found", 100.0 * precision, 100.0 * recall);
    }
    if std::env::args().any(|argument| argument == "wrong") {
        report.wrong.iter().for_each(|(expected, given, text)| println!("{expected}\t{given}\t{text}"));
    }
    let file = folder.join("model.bin");
    std::fs::write(&file, &trained.bytes).expect("written");
    println!("{} bytes", trained.bytes.len());
}
