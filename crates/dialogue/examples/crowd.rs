//! `cargo run -p dialogue --example crowd -- 1000 1`: simulated customers of the e-commerce pack, with some conversations that went wrong.
#![allow(clippy::print_stdout, reason = "an example speaks to the terminal")]

use std::path::PathBuf;

use dialogue::Pack;
use dialogue::crowd::Crowd;

fn main() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce");
    let file = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let pack = Pack::load(&file).expect("a pack");
    let crowd = Crowd::read(&file("customers.yaml").expect("customers.yaml")).expect("a crowd");
    let number = |nth: usize| std::env::args().nth(nth).and_then(|text| text.parse().ok());
    let report = crowd.send(&pack, number(1).unwrap_or(1_000), number(2).unwrap_or(1) as u64);
    println!("{}", serde_json::to_string_pretty(&report).expect("json"));
}
