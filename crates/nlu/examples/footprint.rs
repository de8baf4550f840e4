//! Measures what a loaded model takes in memory: `cargo run --release -p nlu --example footprint -- FILE` with a file of `zhike train`. The process
//! is looked at before and after; the word vectors, which are in the program, are touched before.
#![allow(clippy::print_stdout, reason = "a command-line report")]
#![expect(clippy::disallowed_methods, reason = "durations are what is measured here")]

use std::time::Instant;

use nlu::{Intent, Model, Training};

/// Megabytes of this process in memory, where the system tells.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1e3
}

fn main() {
    let Some(file) = std::env::args().nth(1) else { return println!("footprint FILE") };
    let small = ["a", "b"].map(|id| Intent {
        id: id.to_owned(),
        examples: vec![format!("where is my {id} parcel")],
        ..Intent::default()
    });
    let small = Model::train(&Training { intents: small.to_vec(), ..Training::default() });
    let warm = small.map(|model| model.understand("where is my parcel").out_of_scope);
    let before = resident();
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return println!("{file}: {error}"),
    };
    let began = Instant::now();
    let model = match Model::from_bytes(&bytes, None) {
        Ok(model) => model,
        Err(error) => return println!("{file}: {error}"),
    };
    let ms = began.elapsed().as_secs_f64() * 1e3;
    let size = bytes.len();
    drop(bytes);
    println!(
        "{} intents, file {:.1} MB, read in {ms:.0} ms, {:.1} MB in memory ({before:.1} MB before; {})",
        model.intents().len(),
        size as f64 / 1e6,
        resident() - before,
        warm.is_ok(),
    );
}
