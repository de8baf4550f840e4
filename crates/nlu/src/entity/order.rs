//! Order numbers: by the company's own pattern, or behind words that announce one.

use crate::entity::digits::{Run, Spaces, is_amount, mobile, runs};
use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// How order numbers look: a prefix (which customers often leave out) and a number of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPattern {
    /// Letters before the digits.
    pub prefix: String,
    /// Least and most digits.
    pub digits: (usize, usize),
}

/// An order number, and whether its prefix was written.
pub(crate) struct Order {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) number: String,
    pub(crate) full: bool,
}

/// The numbers that fit a pattern, in their order.
pub(crate) fn read(view: &View<'_>, pattern: &OrderPattern) -> Vec<Order> {
    let prefix = pattern.prefix.to_ascii_uppercase();
    runs(view, Spaces::EndWhole)
        .into_iter()
        .filter_map(|run| fitting(&run, &prefix, pattern.digits))
        .collect()
}

fn fitting(run: &Run, prefix: &str, (least, most): (usize, usize)) -> Option<Order> {
    if !(least..=most).contains(&run.digits.len()) {
        return None;
    }
    let number = format!("{prefix}{}", run.digits);
    if !prefix.is_empty() && run.letters_before.ends_with(prefix) {
        let start = run.letters_at + run.letters_before.len() - prefix.len();
        return Some(Order { start, end: run.end, number, full: true });
    }
    let own = run.letters_before.is_empty() || is_word(&run.letters_before);
    (own && mobile(&run.digits).is_none() && !is_amount(run.after)).then_some(Order {
        start: run.start,
        end: run.end,
        number,
        full: false,
    })
}

/// Words before a number; other letters belong to another kind of number (SF1234567890 is a parcel, not an order).
fn is_word(letters: &str) -> bool {
    matches!(
        letters,
        "NO" | "NUMBER"
            | "NUM"
            | "ORDER"
            | "IS"
            | "ITS"
            | "ID"
            | "MY"
            | "THE"
            | "AND"
            | "NOT"
            | "TO"
            | "OF"
            | "SORRY"
    )
}

/// Words that announce an order number.
const ANNOUNCED: &[&str] =
    &["订单号", "订单编号", "订单", "单号", "order number", "order no", "order id", "order #", "order"];

/// Adds the order numbers of a text.
pub(crate) fn collect(view: &View<'_>, patterns: &[OrderPattern], hits: &mut Vec<Hit>) {
    for pattern in patterns {
        for order in read(view, pattern) {
            let sure = match (order.full, announced(view, order.start)) {
                (true, _) => 0.97,
                (false, true) => 0.9,
                (false, false) => 0.6,
            };
            let value = Value::Order { number: order.number };
            hits.push(Hit::new(order.start, order.end, value, Source::Pattern, sure));
        }
    }
    if patterns.is_empty() {
        codes(view, hits);
    }
}

/// Does a word that announces an order number stand before a place, over a few signs and small words?
fn announced(view: &View<'_>, start: usize) -> bool {
    let mut end = start;
    for _ in 0..3 {
        while matches!(view.before(end), ' ' | ':' | '.' | '#' | '是' | '为') {
            end -= 1;
        }
        match view.last_word(end) {
            Some(("is" | "number" | "no" | "id", at)) if view.ends_any(end, &["is"]) => end = at,
            _ => break,
        }
    }
    view.ends_any(end, ANNOUNCED)
}

/// Without a pattern: letters and digits behind 订单号 or `order number`.
fn codes(view: &View<'_>, hits: &mut Vec<Hit>) {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut i = 0;
    while i < view.len() {
        let start = i;
        while inside(view.at(i)) {
            i += 1;
        }
        let text: String = view.raw(start, i).to_ascii_uppercase();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let number: String = text.chars().filter(|c| *c != '-').collect();
        if (6..=32).contains(&number.len()) && digits >= 4 && announced(view, start) {
            let value = Value::Order { number };
            hits.push(Hit::new(start, i, value, Source::Pattern, 0.8));
        }
        i += 1;
    }
}
