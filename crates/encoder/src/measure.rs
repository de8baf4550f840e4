//! How fast a model is on this machine.

use std::time::Duration;

use nlu::Encoder as _;

use crate::model::Model;

/// What one text takes, one after another on one thread.
#[derive(Clone, Copy, Debug)]
pub struct Latency {
    /// Tokens of the text, its two marks among them.
    pub tokens: usize,
    /// Half of the runs took at most this.
    pub p50: Duration,
    /// 99 of 100 took at most this.
    pub p99: Duration,
}

/// Encodes a text of about so many tokens `runs` times, cutting it into tokens each time.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a benchmark measures durations")]
pub fn measure(model: &Model, tokens: usize, runs: usize) -> Latency {
    let text = text_of(model, tokens);
    let mut took: Vec<Duration> = Vec::with_capacity(runs);
    for _ in 0..runs.div_ceil(10) {
        std::hint::black_box(model.encode(&text));
    }
    for _ in 0..runs.max(1) {
        let began = std::time::Instant::now();
        std::hint::black_box(model.encode(std::hint::black_box(&text)));
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)];
    Latency { tokens: model.tokens(&text).len(), p50: at(50), p99: at(99) }
}

/// A text of at least so many tokens, of words that any vocabulary knows or can spell.
fn text_of(model: &Model, tokens: usize) -> String {
    let words = ["where", "is", "my", "order", "退", "款", "in", "the", "morning", "我", "的"];
    let mut text = String::new();
    for word in words.into_iter().cycle().take(tokens) {
        if model.tokens(&text).len() >= tokens {
            break;
        }
        text.push_str(word);
        text.push(' ');
    }
    text
}
