//! `cargo run --release -p dialogue --example guards -- packs/ecommerce packs/ecommerce/eval/replies_dev.tsv`: what the guards make of judged
//! replies, by language and rule, and what a pass costs.
#![allow(clippy::print_stdout, reason = "an example speaks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "durations are what is measured here")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use dialogue::Pack;

#[path = "../tests/dialogue/judged.rs"]
mod judged;
use judged::{Judge, Row, Score, group};

/// Passes over the file, for the clock.
const ROUNDS: usize = 20;

fn main() {
    let mut args = std::env::args().skip(1);
    let root = PathBuf::from(args.next().expect("the folder of a pack"));
    let pack = Pack::load(&|path: &str| std::fs::read_to_string(root.join(path)).ok()).expect("a pack");
    let judge = Judge::new(&pack);
    for path in args {
        let rows = Row::all(&std::fs::read_to_string(&path).expect("a file of replies"));
        // What is frozen is counted, never shown.
        let rows: Vec<Row> = rows.into_iter().filter(|row| row.half != "frozen").collect();
        let score = Score::of(rows.iter(), &judge);
        score.wrong.iter().for_each(|line| println!("{line}"));
        let mut table: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
        for row in &rows {
            let reasons = row.judged(&judge);
            let language = format!("{:?}", row.locale);
            if let Some(rule) = row.must_hold() {
                let cell = table.entry((language, format!("missed of {rule}"))).or_default();
                cell.0 += usize::from(reasons.is_empty());
                cell.1 += 1;
                continue;
            }
            let cell = table.entry((language.clone(), "held of fine".to_owned())).or_default();
            cell.0 += usize::from(!reasons.is_empty());
            cell.1 += 1;
            let mut rules: Vec<&str> = reasons.iter().map(|reason| group(reason.rule)).collect();
            rules.dedup();
            for rule in rules {
                table.entry((language.clone(), format!("held of fine by {rule}"))).or_default().0 += 1;
            }
        }
        for ((language, what), (part, all)) in table {
            println!("{language} {what}: {part}/{all}");
        }
        println!(
            "{path}: {} of {} fine ones held, {} of {} missed, {} held for another reason",
            score.false_holds, score.passes, score.misses, score.holds, score.otherwise
        );
        let clock = Instant::now();
        let reasons: usize = (0..ROUNDS).flat_map(|_| &rows).map(|row| row.judged(&judge).len()).sum();
        let each = clock.elapsed().as_secs_f64() * 1e6 / (ROUNDS * rows.len()).max(1) as f64;
        let signs = rows.iter().map(|row| row.text.chars().count()).sum::<usize>() / rows.len().max(1);
        println!("{each:.1} µs a reply of {signs} characters on average ({reasons} reasons)");
    }
}
