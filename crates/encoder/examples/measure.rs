//! Loads a model and says how large and how fast it is, on each road that the processor knows.
//!
//! ```sh
//! cargo run --release -p encoder --example measure -- FOLDER [TEXTS.txt VECTORS.f32]
//! ```
//!
//! With a file of texts, a line each, it compares with vectors that another program made of them.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::path::Path;

use encoder::{Model, Road, measure};
use nlu::Encoder as _;

#[expect(clippy::disallowed_methods, reason = "a benchmark measures durations")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.first().ok_or("which folder?")?;
    let began = std::time::Instant::now();
    let mut model = Model::load(Path::new(folder))?;
    println!(
        "folder read and quantised in {:.1} ms; {:?}",
        began.elapsed().as_secs_f64() * 1e3,
        model.about()
    );
    let file = std::env::temp_dir().join(format!("measure-{}.zkm", std::process::id()));
    model.write(&file)?;
    let began = std::time::Instant::now();
    Model::load(&file)?;
    let took = began.elapsed().as_secs_f64() * 1e3;
    println!("file of {} bytes read in {took:.1} ms", std::fs::metadata(&file)?.len());
    std::fs::remove_file(&file)?;
    if let [_, texts, vectors] = arguments.as_slice() {
        return compare(&model, &std::fs::read_to_string(texts)?, &std::fs::read(vectors)?);
    }
    for road in Road::known().into_iter().rev() {
        model = model.on(road);
        for tokens in [12, 65, 256] {
            let latency = measure(&model, tokens, if road == Road::Plain { 20 } else { 300 });
            println!(
                "{:12} {:4} tokens: p50 {:?}, p99 {:?}",
                road.name(),
                latency.tokens,
                latency.p50,
                latency.p99
            );
        }
    }
    Ok(())
}

fn compare(model: &Model, texts: &str, vectors: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let texts: Vec<&str> = texts.lines().collect();
    let numbers: Vec<f32> = vectors.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    let wanted: Vec<&[f32]> = numbers.chunks_exact(model.dimension()).collect();
    let found = model.encode_all(&texts);
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let mut cosines: Vec<f64> = found.iter().zip(&wanted).map(|(a, b)| dot(a, b)).collect();
    cosines.sort_unstable_by(f64::total_cmp);
    let nearest = |of: usize, all: &dyn Fn(usize) -> f64| {
        (0..texts.len()).filter(|n| *n != of).max_by(|a, b| all(*a).total_cmp(&all(*b)))
    };
    let same = (0..texts.len())
        .filter(|of| {
            nearest(*of, &|n| dot(&found[*of], &found[n])) == nearest(*of, &|n| dot(wanted[*of], wanted[n]))
        })
        .count();
    let mean = cosines.iter().sum::<f64>() / cosines.len() as f64;
    let at = |share: usize| cosines.get(cosines.len() * share / 100).copied().unwrap_or_default();
    println!(
        "{} texts: cosine with the reference: mean {mean:.5}, least {:.5}, 1 % {:.5}, 50 % {:.5}",
        texts.len(),
        at(0),
        at(1),
        at(50)
    );
    println!("the same nearest neighbour for {same} of {}", texts.len());
    Ok(())
}
