//! Measures a pack: `cargo run -p dialogue --example pack -- packs/ecommerce [--eval]`.
//!
//! Without `--eval` only what cross-validation on the training questions says is printed.
#![allow(clippy::print_stdout, reason = "a command-line report")]
#![expect(clippy::disallowed_methods, reason = "durations are what is measured here")]

use std::time::Instant;

use dialogue::Pack;
use nlu::evaluate::{Evaluation, Expected, evaluate};

#[derive(serde::Deserialize)]
struct Question {
    text: String,
    lang: String,
    expect: String,
}

#[derive(serde::Deserialize)]
struct Requests {
    zh: Vec<String>,
    en: Vec<String>,
    not: Lists,
}

#[derive(serde::Deserialize)]
struct Lists {
    zh: Vec<String>,
    en: Vec<String>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| "packs/ecommerce".to_owned());
    let flags: Vec<String> = args.collect();
    // Always calibrated afresh: this is where a change of the model is judged.
    let files = |path: &str| {
        if path == "calibration.json" {
            None
        } else {
            std::fs::read_to_string(format!("{folder}/{path}")).ok()
        }
    };
    let begin = Instant::now();
    let pack = match Pack::load(&files) {
        Ok(pack) => pack,
        Err(problem) => {
            println!("{problem}");
            std::process::exit(1);
        }
    };
    println!("load and train: {} ms", begin.elapsed().as_millis());
    let validation = pack.model.validation();
    println!("{:?}", pack.thresholds);
    println!("{:#?}", nlu::CrossValidation { misses: Vec::new(), ..validation.clone() });
    if flags.iter().any(|flag| flag == "--misses") {
        for miss in &validation.misses {
            println!("  {} | {} -> {} {:.2}", miss.text, miss.expected, miss.got, miss.confidence);
        }
    }
    let begin = Instant::now();
    for _ in 0..500 {
        std::hint::black_box(pack.model.understand("我昨天买的那个水壶想退掉，邮费是你们出还是我出"));
        std::hint::black_box(
            pack.model
                .understand("hi, I bought a kettle yesterday and want to send it back, who pays for that"),
        );
    }
    println!("understand: {} µs each", begin.elapsed().as_micros() / 1000);
    if flags.iter().any(|flag| flag == "--development") {
        development(&pack, flags.iter().any(|flag| flag == "--misses"));
    }
    if flags.iter().any(|flag| flag == "--eval") {
        report(&pack, &files, flags.iter().any(|flag| flag == "--misses"));
    }
}

/// Questions written to choose settings by, kept apart from the pack's eval files.
fn development(pack: &Pack, misses: bool) {
    let rows: Vec<(String, Expected)> = include_str!("../tests/data/development.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(topic, text)| (text.to_owned(), expected(topic)))
        .collect();
    for (name, zh) in [("development zh", true), ("development en", false)] {
        let part: Vec<_> =
            rows.iter().filter(|(text, _)| text.chars().any(nlu::normal::is_han) == zh).cloned().collect();
        show(name, &evaluate(&pack.model, lines(pack), &part), misses);
    }
}

fn lines(pack: &Pack) -> nlu::Thresholds {
    let t = pack.thresholds;
    nlu::Thresholds { sure: t.sure, plausible: t.plausible, handoff: t.handoff, out_of_scope: t.out_of_scope }
}

fn report(pack: &Pack, files: &dyn Fn(&str) -> Option<String>, misses: bool) {
    let text = files("eval/questions.yaml").expect("eval/questions.yaml");
    let questions: Vec<Question> = serde_norway::from_str(&text).expect("questions");
    let lines = lines(pack);
    for lang in ["zh", "en"] {
        let rows: Vec<(String, Expected)> = questions
            .iter()
            .filter(|q| q.lang == lang)
            .map(|q| (q.text.clone(), expected(&q.expect)))
            .collect();
        show(&format!("eval {lang}"), &evaluate(&pack.model, lines, &rows), misses);
    }
    let requests: Requests =
        serde_norway::from_str(&files("eval/handoff.yaml").expect("eval/handoff.yaml")).expect("handoff");
    let fires = |list: &[String]| {
        list.iter().filter(|t| pack.model.understand(t).wants_person >= lines.handoff).count()
    };
    for (lang, yes, no) in [("zh", &requests.zh, &requests.not.zh), ("en", &requests.en, &requests.not.en)] {
        let (hit, wrong) = (fires(yes), fires(no));
        println!(
            "handoff {lang}: recall {hit}/{} false {wrong}/{} precision {:.3}",
            yes.len(),
            no.len(),
            hit as f32 / (hit + wrong).max(1) as f32
        );
        if misses {
            for t in yes.iter().filter(|t| pack.model.understand(t).wants_person < lines.handoff) {
                println!("  missed {t}");
            }
            for t in no.iter().filter(|t| pack.model.understand(t).wants_person >= lines.handoff) {
                println!("  false {t}");
            }
        }
    }
}

fn expected(text: &str) -> Expected {
    match text {
        "out_of_scope" => Expected::OutOfScope,
        "handoff" => Expected::Handoff,
        id => Expected::Intent(id.to_owned()),
    }
}

fn show(name: &str, e: &Evaluation, misses: bool) {
    println!(
        "{name}: in scope {} accuracy {:.3} top3 {:.3} sure right {} sure wrong {} rejected {}; out of scope {} recognised {:.3} refused {:.3}; handoff {}/{}",
        e.in_scope,
        e.accuracy(),
        e.in_three as f32 / e.in_scope.max(1) as f32,
        e.sure_right,
        e.sure_wrong,
        e.rejected,
        e.outside,
        e.out_of_scope_recall(),
        e.outside_refused as f32 / e.outside.max(1) as f32,
        e.handoff_right,
        e.handoff
    );
    if misses {
        for miss in &e.misses {
            println!("  {} | {} -> {} {:.2}", miss.text, miss.expected, miss.got, miss.confidence);
        }
    }
}
