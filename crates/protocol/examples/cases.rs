//! Prints seeded reducer cases as JSON, for clients in other languages: `cargo run -p protocol --example cases -- <seed> <count>`.

use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: cases <seed> <count>";
    let seed = arguments.next().ok_or(usage)?.parse()?;
    let count = arguments.next().ok_or(usage)?.parse()?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &protocol::seeded::cases(seed, count))?;
    out.write_all(b"\n")?;
    Ok(())
}
