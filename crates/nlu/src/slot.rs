//! Typed extractors: what a flow asks for, read from what the customer wrote.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::normal::{fold, is_han, normalise};
use crate::written::{amount, date, email};

/// The longest value kept for a free-text slot, in characters.
pub const MAX_TEXT_SLOT: usize = 200;

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SlotKind {
    /// A prefix (which customers often leave out) and a number of digits.
    OrderNumber {
        /// Letters before the digits, upper case.
        prefix: String,
        /// Least and most digits.
        digits: (usize, usize),
    },
    /// The last four digits of a phone number, or a whole number they are taken from.
    PhoneLast4 {},
    /// A mainland mobile number, 11 digits.
    Phone {},
    /// An e-mail address.
    Email {},
    /// An amount of money; the value is in fen.
    Amount {},
    /// A day, in the customer's words.
    Date {},
    /// Whatever the customer wrote.
    Text {},
}

/// A named slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotSpec {
    /// The name flows use.
    pub name: String,
    /// What it holds.
    pub kind: SlotKind,
}

/// Reads one slot from a customer's words; the last match wins, because corrections come last
/// (不是 ZK20260001，是 ZK20260002).
pub fn extract(kind: &SlotKind, text: &str) -> Option<String> {
    match kind {
        SlotKind::OrderNumber { prefix, digits } => order_number(&fold(text), prefix, *digits),
        SlotKind::PhoneLast4 {} => phone_last4(&fold(text)),
        SlotKind::Phone {} => digit_runs(&fold(text)).into_iter().rev().find_map(|run| mobile(&run.digits)),
        SlotKind::Email {} => email(&fold(text)),
        SlotKind::Amount {} => amount(&normalise(text)),
        SlotKind::Date {} => date(&normalise(text)),
        SlotKind::Text {} => {
            let value: String = fold(text).chars().take(MAX_TEXT_SLOT).collect();
            (!value.is_empty()).then_some(value)
        }
    }
}

/// Reads every named slot but free text.
pub fn extract_all(specs: &[SlotSpec], text: &str) -> BTreeMap<String, String> {
    specs
        .iter()
        .filter(|spec| spec.kind != SlotKind::Text {})
        .filter_map(|spec| Some((spec.name.clone(), extract(&spec.kind, text)?)))
        .collect()
}

/// Digits written together (single spaces and dashes inside allowed), with what stands around them.
struct Run {
    letters_before: String,
    digits: String,
    after: Option<char>,
    joined: bool,
}

fn digit_runs(folded: &str) -> Vec<Run> {
    let chars: Vec<char> = folded.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if !chars[i].is_ascii_digit() {
            i += 1;
            continue;
        }
        let mut back = i;
        while back > 0 && matches!(chars[back - 1], ' ' | '-' | '#' | ':') {
            back -= 1;
        }
        let end_letters = back;
        while back > 0 && chars[back - 1].is_ascii_alphabetic() {
            back -= 1;
        }
        let letters_before = chars[back..end_letters].iter().collect::<String>().to_ascii_uppercase();
        let (mut digits, mut joined) = (String::new(), false);
        while i < chars.len() {
            if chars[i].is_ascii_digit() {
                digits.push(chars[i]);
                i += 1;
            } else if stands_apart(&chars[i..], digits.len()) {
                break;
            } else if matches!(chars[i], ' ' | '-') && chars.get(i + 1).is_some_and(char::is_ascii_digit) {
                joined = true;
                i += 1;
            } else {
                break;
            }
        }
        out.push(Run { letters_before, digits, after: chars.get(i).copied(), joined });
    }
    out
}

/// Four digits after a space and a whole number are the end of a phone, not more of that number: ZK20260001 5678. After nine digits
/// they are the last part of 86 138 1234 5678.
fn stands_apart(rest: &[char], before: usize) -> bool {
    let next = rest.iter().skip(1).take_while(|c| c.is_ascii_digit()).count();
    rest.first() == Some(&' ') && next == 4 && before >= 8 && before != 9
}

/// Four or more spelled-out digits in a row (五六七八, 幺零零八六) as digits.
fn spelled(folded: &str) -> String {
    const DIGITS: &str = "零一二三四五六七八九";
    let chars: Vec<char> = folded.chars().collect();
    let value = |c: char| match c {
        '〇' | '洞' => Some(0),
        '幺' => Some(1),
        '两' => Some(2),
        _ => DIGITS.chars().position(|d| d == c),
    };
    let mut out = String::new();
    let mut i = 0;
    while i < chars.len() {
        let run = chars[i..].iter().take_while(|&&c| value(c).is_some()).count();
        if run >= 4 {
            for &c in &chars[i..i + run] {
                out.push(char::from_digit(value(c).unwrap_or(0) as u32, 10).unwrap_or('0'));
            }
            i += run;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

fn mobile(digits: &str) -> Option<String> {
    let local = digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits);
    let bytes = local.as_bytes();
    (bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])).then(|| local.to_owned())
}

fn order_number(folded: &str, prefix: &str, (min, max): (usize, usize)) -> Option<String> {
    let prefix = prefix.to_ascii_uppercase();
    let mut bare = None;
    let mut full = None;
    for run in digit_runs(folded) {
        if !(min..=max).contains(&run.digits.len()) {
            continue;
        }
        if !prefix.is_empty() && run.letters_before.ends_with(&prefix) {
            full = Some(format!("{prefix}{}", run.digits));
        } else if mobile(&run.digits).is_none()
            && (run.letters_before.is_empty() || !glued(&run.letters_before))
            && !is_amount(run.after)
        {
            bare = Some(format!("{prefix}{}", run.digits));
        }
    }
    full.or(bare)
}

/// Letters that belong to another kind of number (SF1234567890 is a parcel, not an order).
fn glued(letters: &str) -> bool {
    !matches!(
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

fn is_amount(after: Option<char>) -> bool {
    matches!(
        after,
        Some('元' | '块' | '塊' | '%' | '年' | '月' | '号' | '號' | '天' | '点' | '點' | '件' | '个' | '個')
    )
}

fn phone_last4(folded: &str) -> Option<String> {
    let text = spelled(folded);
    let mut found = None;
    for run in digit_runs(&text) {
        if let Some(whole) = mobile(&run.digits) {
            found = Some(whole[whole.len() - 4..].to_owned());
        } else if run.digits.len() == 4
            && (!run.joined || folded.chars().filter(char::is_ascii_digit).count() == 4)
            && !is_amount(run.after)
            && !run.letters_before.ends_with("ZK")
        {
            found = Some(run.digits);
        }
    }
    found
}

/// Is this text nothing but a number (an order number, a phone, four digits) and what commonly stands around one?
pub(crate) fn is_bare(normal: &str) -> bool {
    let digits = normal.chars().filter(char::is_ascii_digit).count();
    let letters = normal.chars().filter(|c| c.is_ascii_alphabetic()).count();
    let han = normal.chars().filter(|c| is_han(*c)).count();
    digits > 0 && han == 0 && letters <= 4 && (letters == 0 || digits >= 4) && normal.chars().count() <= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> SlotKind {
        SlotKind::OrderNumber { prefix: "ZK".into(), digits: (8, 12) }
    }

    #[test]
    fn order_numbers() {
        for (text, want) in [
            ("ZK20260001", Some("ZK20260001")),
            ("zk 2026-0001 谢谢", Some("ZK20260001")),
            ("ＺＫ２０２６０００１", Some("ZK20260001")),
            ("我的订单号是20260001", Some("ZK20260001")),
            ("order no 20260001", Some("ZK20260001")),
            ("不是ZK20260001，是ZK20260002", Some("ZK20260002")),
            ("ZK20260001 5678", Some("ZK20260001")),
            ("13812345678", None),
            ("顺丰SF1234567890", None),
            ("12345", None),
            ("5678", None),
            ("", None),
        ] {
            assert_eq!(extract(&order(), text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn last_four() {
        for (text, want) in [
            ("5678", Some("5678")),
            ("尾号是5678", Some("5678")),
            ("13812345678", Some("5678")),
            ("138 1234 5678", Some("5678")),
            ("+86 138 1234 5678", Some("5678")),
            ("ZK20260001 5678", Some("5678")),
            ("五六七八", Some("5678")),
            ("it's 0042", Some("0042")),
            ("不对，是 1234", Some("1234")),
            ("ZK20260001", None),
            ("12345", None),
            ("2026年", None),
        ] {
            assert_eq!(extract(&SlotKind::PhoneLast4 {}, text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn other_kinds() {
        assert_eq!(extract(&SlotKind::Phone {}, "+86 138-1234-5678").as_deref(), Some("13812345678"));
        assert_eq!(
            extract(&SlotKind::Email {}, "发到 Li.Lei@Example.com。").as_deref(),
            Some("li.lei@example.com")
        );
        assert_eq!(extract(&SlotKind::Email {}, "a@b"), None);
        assert_eq!(extract(&SlotKind::Amount {}, "扣了我1,299.5元").as_deref(), Some("129950"));
        assert_eq!(extract(&SlotKind::Amount {}, "¥20").as_deref(), Some("2000"));
        assert_eq!(extract(&SlotKind::Date {}, "昨天下的单").as_deref(), Some("昨天"));
        assert_eq!(extract(&SlotKind::Date {}, "7月3日买的").as_deref(), Some("7月3日"));
        assert_eq!(extract(&SlotKind::Text {}, "  x ").as_deref(), Some("x"));
    }

    #[test]
    fn bare_numbers() {
        for (text, want) in [
            ("5678", true),
            ("zk20260001", true),
            ("#20260001", true),
            ("买了2件", false),
            ("iphone 15", false),
        ] {
            assert_eq!(is_bare(text), want, "{text}");
        }
    }
}
