//! `cargo run --release -p dialogue --example turn -- packs/ecommerce packs/ecommerce/customers.yaml 2000`: what a turn costs beyond understanding.
//! Simulated customers talk to the assistant on one thread; then their messages are understood again by themselves, as often as a turn does,
//! and the replies are guarded again. Linux only: processor time of the thread, so that a busy machine makes no difference.
#![allow(clippy::print_stdout, reason = "an example speaks to the terminal")]

use std::hint::black_box;
use std::path::PathBuf;

use base::Timestamp;
use dialogue::Pack;
use dialogue::crowd::Crowd;
use dialogue::guard::{Channel, Grounds, HouseRules, Origin, guard};
use jiff::tz::TimeZone;

/// A message of one part is understood as a whole, and again as a part.
const UNDERSTOOD: f64 = 2.0;

/// Microseconds of the processor that this thread has had.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).expect("nanoseconds") / 1e3
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [root, crowd, customers] = &args[..] else { panic!("a pack, its customers, and how many") };
    let read = |path: PathBuf| std::fs::read_to_string(path).ok();
    let pack = Pack::load(&|path: &str| read(PathBuf::from(root).join(path))).expect("a pack");
    let crowd = Crowd::read(&read(PathBuf::from(crowd)).expect("a file")).expect("a crowd");
    let customers = customers.parse().expect("a number");
    // Once before, so that nothing is made for the first time.
    crowd.meet(&pack, 50, 1).for_each(|met| drop(black_box(met)));
    let before = processor();
    let met: Vec<_> = crowd.meet(&pack, customers, 2026).collect();
    let all = processor() - before;
    let lines = || met.iter().flat_map(|met| &met.said).map(String::as_str);
    let messages: Vec<&str> = lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let before = processor();
    for message in &messages {
        message.split(" / ").for_each(|text| drop(black_box(pack.model.understand(text))));
    }
    let understanding = (processor() - before) * UNDERSTOOD;
    let replies: Vec<&str> =
        lines().filter_map(|line| line.strip_prefix("< ").or_else(|| line.strip_prefix("<~ "))).collect();
    let (orders, zone) = (pack.orders(), TimeZone::get("Asia/Shanghai").expect("zone"));
    let before = processor();
    for reply in &replies {
        let locale = if reply.is_ascii() { base::Locale::En } else { base::Locale::Zh };
        let now = Timestamp(1_780_000_000_000_000);
        let mut grounds = Grounds::new(Origin::Filled, Channel::Chat, locale, now, zone.clone());
        grounds.orders = &orders;
        black_box(guard(&pack.guards, &HouseRules::default(), reply, &grounds));
    }
    let guards = processor() - before;
    let each = |sum: f64| sum / messages.len().max(1) as f64;
    println!(
        "{} messages, {} replies; microseconds of one core for each message:",
        messages.len(),
        replies.len()
    );
    println!("all, with the simulated customer: {:.0}", each(all));
    println!("understanding: {:.0}", each(understanding));
    println!("the rest of the turn: {:.0}", each(all - understanding));
    println!("of it the guards: {:.0}", each(guards));
}
