//! Learns the shipped model of danger from the lines in `data/danger`, with those of `data/emotion` as ordinary talk, and tells what held-out folds say
//! of it: `cargo run -p nlu --example dangers` writes `data/danger/model.bin` anew; with `wrong` it lists what was judged wrongly.

#![expect(clippy::print_stdout, reason = "it is run by hand, to be read")]

use std::path::Path;

use nlu::danger::{DangerLine, lines, ordinary, plain, train};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the lines");
    let own: Vec<DangerLine> = ["danger/zh.tsv", "danger/en.tsv"]
        .into_iter()
        .flat_map(|name| lines(&read(name)).unwrap_or_else(|line| panic!("{name}, line {line}")))
        .collect();
    let mut beside: Vec<DangerLine> =
        ["emotion/zh.tsv", "emotion/en.tsv"].into_iter().flat_map(|name| ordinary(&read(name))).collect();
    beside.extend(plain(&read("danger/ordinary.txt")));
    let trained = train(&own, &beside);
    let report = &trained.report;
    for (kind, [all, raised, named, sure]) in &report.kinds {
        let share = |count: &usize| 100.0 * *count as f64 / (*all).max(1) as f64;
        println!(
            "{kind:<10}{all:>4} lines, raised {:.1} %, named {:.1} %, sure {:.1} %",
            share(raised),
            share(named),
            share(sure)
        );
    }
    for (name, [all, raised, sure]) in [("ordinary", report.ordinary), ("beside", report.beside)] {
        let share = |count: usize| 100.0 * count as f64 / all.max(1) as f64;
        println!("{name:<10}{all:>4} lines, raised {:.1} %, sure {:.2} %", share(raised), share(sure));
    }
    if std::env::args().any(|argument| argument == "wrong") {
        report.wrong.iter().for_each(|(kind, text)| println!("{kind}\t{text}"));
    }
    let file = folder.join("danger/model.bin");
    std::fs::write(&file, &trained.bytes).expect("written");
    println!("{} bytes", trained.bytes.len());
}
