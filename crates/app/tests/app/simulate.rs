//! The core under a seed. A failing seed prints itself; `ZHIKE_SEED=n cargo test -p app --test app simulate` replays it exactly, step by
//! step on the error stream; `ZHIKE_SEEDS=n` tries that many.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use crate::world::{Tally, run};

/// Seeds tried by every `make test`.
const SEEDS: u64 = 100;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not '{text}'")))
}

#[expect(clippy::print_stderr, reason = "whoever runs the tests must learn which seed to replay")]
fn run_or_tell(seed: u64, loud: bool) -> Tally {
    catch_unwind(AssertUnwindSafe(|| run(seed, loud))).unwrap_or_else(|broken| {
        eprintln!(
            "seed {seed} fails; replay it with: ZHIKE_SEED={seed} cargo test -p app --test app simulate"
        );
        resume_unwind(broken)
    })
}

#[test]
fn simulate_every_seed() {
    if let Some(seed) = number("ZHIKE_SEED") {
        run_or_tell(seed, true);
        return;
    }
    let seeds = number("ZHIKE_SEEDS").unwrap_or(SEEDS);
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        // Each run has one thread; two runs at a time.
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let tally = run_or_tell(seed, false);
                    total.lock().add(&tally);
                }
            });
        }
    });
    let total = total.into_inner();
    // The runs must have met what they are about.
    for (what, count) in [
        ("conversations", total.conversations),
        ("messages", total.messages),
        ("answers", total.answered),
        ("replies thrown away after a take-over", total.fenced),
        ("turns thought again", total.rethought),
        ("repeated messages", total.repeated),
        ("hand-offs", total.hand_offs),
        ("business actions", total.performed),
        ("jobs claimed from somebody who died", total.claimed_again),
        ("deaths", total.died),
        ("restarts", total.restarts),
        ("lost wake-ups", total.wakes_lost),
        ("repeated wake-ups", total.wakes_repeated),
    ] {
        assert!(count >= seeds / 2, "only {count} {what} in {seeds} runs: {total:?}");
    }
}

#[test]
fn simulate_replays_exactly() {
    let (first, second, other) = (run_or_tell(7, false), run_or_tell(7, false), run_or_tell(8, false));
    assert_eq!(first, second, "the same seed gives another history");
    assert_ne!(first.digest, other.digest, "two seeds give the same history");
}
