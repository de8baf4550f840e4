//! Personal data covered by placeholders before a text leaves, and put back into what returns. The same words get the same placeholder throughout one
//! request, so that a model can still tell two customers' phones apart; a placeholder that was never given out stays out.

use std::collections::HashMap;
use std::ops::Range;

use nlu::entity::{Context, Kind, MAX_CHARS, find};
use serde_json::Value;

use crate::covered::{Covered, NUMBER_DIGITS, placeholder};

/// So many digits in a row are somebody's number, whatever it is.
const DIGITS: usize = 6;
/// The name of a city is nobody's address: from so many characters on it is one.
const ADDRESS_CHARS: usize = 6;
/// Characters that two neighbouring stretches of a long text share, so that nothing lies on the seam.
const SEAM_CHARS: usize = 200;
/// Letters of a word of a known name that is covered by itself too.
const NAME_CHARS: usize = 3;

/// A text with what was covered back in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The text.
    pub text: String,
    /// Placeholders in it that were never given out; they are left out.
    pub invented: usize,
}

/// What is covered in one request.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    given: HashMap<String, (Covered, usize)>,
    values: HashMap<(Covered, usize), String>,
    /// Longest first, so that no value is torn by a shorter one.
    order: Vec<(String, Covered)>,
}

impl Mask {
    /// Covers something that is known already: the customer's own name, their address.
    pub fn know(&mut self, what: Covered, value: &str) {
        let value = value.trim();
        self.give(what, value);
        let latin = value.is_ascii();
        if what == Covered::Name && latin {
            value
                .split_whitespace()
                .filter(|word| word.len() >= NAME_CHARS)
                .for_each(|word| self.give(what, word));
        }
    }

    /// Finds in a text what belongs to somebody. All texts of a request are read before any is covered: a value that is plain in one is covered in all.
    pub fn learn(&mut self, text: &str, context: &Context<'_>) {
        for stretch in stretches(text) {
            let found = find(stretch, context, &Kind::PERSONAL);
            for one in &found {
                let words = &stretch[one.span.clone()];
                if one.kind != Kind::Address || words.chars().count() >= ADDRESS_CHARS {
                    self.give(Covered::of(one.kind), words.trim());
                }
            }
            let taken = |run: &Range<usize>| {
                found.iter().any(|one| one.span.start < run.end && run.start < one.span.end)
            };
            runs(stretch)
                .into_iter()
                .filter(|run| !taken(run))
                .for_each(|run| self.give(Covered::Number, &stretch[run]));
            // A code in groups is no run.
            for (code, _) in nlu::code::find(stretch).into_iter().filter(|(code, _)| !taken(code)) {
                self.give(Covered::Number, &stretch[code]);
            }
            for (at, _) in stretch.char_indices() {
                if let Some((length, ..)) = placeholder(&stretch[at..]) {
                    self.give(Covered::Text, &stretch[at..at + length]);
                }
            }
        }
    }

    /// The same for every text of a document.
    pub fn learn_all(&mut self, data: &Value, context: &Context<'_>) {
        match data {
            Value::String(text) => self.learn(text, context),
            Value::Array(items) => items.iter().for_each(|item| self.learn_all(item, context)),
            Value::Object(fields) => fields.values().for_each(|field| self.learn_all(field, context)),
            _ => {}
        }
    }

    /// The text as it may leave.
    pub fn cover(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut at, mut before) = (0, None);
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let fits = |value: &str| {
                begins(rest, value) && stands(value, before, rest[value.len()..].chars().next())
            };
            match self.order.iter().find(|(value, _)| fits(value)).cloned() {
                Some((value, what)) => {
                    // Written otherwise here: it gets its own, or it would not come back as it was.
                    self.give(what, &rest[..value.len()]);
                    out.push_str(&self.placeholder_of(&rest[..value.len()]));
                    at += value.len();
                    before = value.chars().next_back();
                }
                None => {
                    out.push(c);
                    at += c.len_utf8();
                    before = Some(c);
                }
            }
        }
        out
    }

    /// The same for every text of a document; names of fields are ours.
    pub fn cover_all(&mut self, data: &Value) -> Value {
        match data {
            Value::String(text) => Value::String(self.cover(text)),
            Value::Array(items) => items.iter().map(|item| self.cover_all(item)).collect(),
            Value::Object(fields) => {
                let covered = fields.iter().map(|(name, field)| (name.clone(), self.cover_all(field)));
                Value::Object(covered.collect())
            }
            other => other.clone(),
        }
    }

    /// What returned, with what was covered back in it.
    pub fn restore(&self, text: &str) -> Restored {
        let mut restored = Restored { text: String::with_capacity(text.len()), invented: 0 };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let Some((length, what, number)) = placeholder(rest) else {
                restored.text.push(c);
                rest = &rest[c.len_utf8()..];
                continue;
            };
            match self.values.get(&(what, number)) {
                Some(value) => restored.text.push_str(value),
                None => restored.invented += 1,
            }
            rest = &rest[length..];
        }
        restored
    }

    /// How many values are covered.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    fn give(&mut self, what: Covered, value: &str) {
        // One character is nobody's name, and everybody's.
        if value.chars().nth(1).is_none() || self.given.contains_key(value) {
            return;
        }
        let number = self.values.keys().filter(|(other, _)| *other == what).count() + 1;
        if number >= 10_usize.pow(NUMBER_DIGITS as u32) {
            return;
        }
        self.given.insert(value.to_owned(), (what, number));
        self.values.insert((what, number), value.to_owned());
        let at = self.order.partition_point(|(other, _)| other.len() >= value.len());
        self.order.insert(at, (value.to_owned(), what));
    }

    fn placeholder_of(&self, value: &str) -> String {
        self.given.get(value).map(|(what, number)| format!("[{}_{number}]", what.word())).unwrap_or_default()
    }
}

/// Whether `text` begins with `value`, capital or small.
fn begins(text: &str, value: &str) -> bool {
    text.get(..value.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(value))
}

/// Whether a value stands by itself between these: `Ann` is nobody in `Annual`. A long number is somebody's wherever it stands.
fn stands(value: &str, before: Option<char>, after: Option<char>) -> bool {
    let strong = value.chars().filter(char::is_ascii_digit).count() >= DIGITS;
    let joins = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(|c| c.is_ascii_alphanumeric())
            && outside.is_some_and(|c| c.is_ascii_alphanumeric())
    };
    strong || !(joins(value.chars().next(), before) || joins(value.chars().next_back(), after))
}

/// A long text in stretches that can be read.
fn stretches(text: &str) -> Vec<&str> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(MAX_CHARS - SEAM_CHARS).collect();
    let end = |at: usize| text[at..].char_indices().nth(MAX_CHARS).map_or(text.len(), |(more, _)| at + more);
    places.into_iter().map(|at| &text[at..end(at)]).collect()
}

/// Runs of letters and digits with many digits in them: ZK20260001, and 尾号 in full width too.
fn runs(text: &str) -> Vec<Range<usize>> {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let (mut runs, mut began, mut digits) = (Vec::new(), None, 0);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_ascii_alphanumeric() || digit(c) || (c == '-' && began.is_some()) {
            began.get_or_insert(at);
            digits += usize::from(digit(c));
        } else if let Some(from) = began.take() {
            if digits >= DIGITS {
                runs.push(from..from + text[from..at].trim_end_matches('-').len());
            }
            digits = 0;
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use base::{Locale, Timestamp};
    use jiff::tz::TimeZone;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn context() -> Context<'static> {
        Context::new(Timestamp(0), TimeZone::UTC, Locale::Zh)
    }

    fn covered(text: &str) -> (Mask, String) {
        let mut mask = Mask::default();
        mask.know(Covered::Name, "Lin Na");
        mask.know(Covered::Name, "王小明");
        mask.learn(text, &context());
        let covered = mask.cover(text);
        (mask, covered)
    }

    #[test]
    fn what_belongs_to_somebody_is_covered_and_the_question_stays() {
        for (text, wanted) in [
            ("电话13812345678打给我", "电话[PHONE_1]打给我"),
            ("mail lin.na@example.com or LIN.NA@example.com", "mail [EMAIL_1] or [EMAIL_2]"),
            ("Lin Na here, lin na again, Lina not", "[NAME_1] here, [NAME_4] again, Lina not"),
            ("王小明的衬衫", "[NAME_3]的衬衫"),
            ("单号 AB-20260001，尾号１２３４５６", "单号 [ORDER_1]，尾号[NUMBER_1]"),
            ("see https://shop.example.com/o/123?t=abc", "see [LINK_1]"),
            ("买2件打7折，299元，发到北京要几天", "买2件打7折，299元，发到北京要几天"),
            ("验证码是 123 456", "验证码是 [NUMBER_1]"),
            ("[PHONE_1] 是谁", "[TEXT_1] 是谁"),
            ("", ""),
        ] {
            let (mask, covered) = covered(text);
            assert_eq!(covered, wanted, "{text}");
            assert_eq!(mask.restore(&covered), Restored { text: text.to_owned(), invented: 0 });
        }
    }

    #[test]
    fn the_same_value_has_one_placeholder_in_all_texts() {
        let data = json!({ "talk": ["我的电话是13812345678", "code 13812345678x"], "n": 3 });
        let mut mask = Mask::default();
        mask.learn_all(&data, &context());
        let covered = mask.cover_all(&data);
        assert!(!covered.to_string().contains("13812345678"), "{covered}");
        assert_eq!(covered["talk"][0], "我的电话是[PHONE_1]");
        assert_eq!(covered["n"], 3);
    }

    #[test]
    fn invented_placeholders_stay_out_and_slips_of_the_pen_do_not_matter() {
        let (mask, _) = covered("打 13812345678");
        for (said, wanted, invented) in [
            ("打【phone_1】", "打13812345678", 0),
            ("打[PHONE_1]或[PHONE_2]", "打13812345678或", 1),
            ("[CARD_1] [PHONE] [PHONE_x] [PHONE_99999]", "[CARD_1] [PHONE] [PHONE_x] [PHONE_99999]", 0),
            ("[EMAIL_1", "[EMAIL_1", 0),
        ] {
            assert_eq!(mask.restore(said), Restored { text: wanted.to_owned(), invented }, "{said}");
        }
    }

    #[test]
    fn a_long_text_is_read_to_its_end() {
        let text = format!("{}电话13812345678", "客".repeat(MAX_CHARS - 5));
        let (mask, covered) = covered(&text);
        assert!(covered.ends_with("[PHONE_1]"), "it lies on the seam");
        assert_eq!(mask.restore(&covered).text, text);
    }

    fn secret() -> impl Strategy<Value = String> {
        prop_oneof![
            "1[3-9][0-9]{9}",
            "[a-z]{3,8}@[a-z]{3,8}\\.com",
            "ZK[0-9]{8}",
            "62[0-9]{14}",
            "\\[(PHONE|NAME|text)_[0-9]{1,2}[\\]】]",
        ]
    }

    proptest! {
        #[test]
        fn covering_and_restoring_is_nothing(text in "(\\PC|[\\[【_\\]a-c0-9]){0,60}") {
            let (mask, covered) = covered(&text);
            prop_assert_eq!(mask.restore(&covered), Restored { text, invented: 0 });
        }

        #[test]
        fn nothing_covered_leaves(secrets in prop::collection::vec(secret(), 1..4), between in "[一-十a-c ，。]{0,6}") {
            let text = secrets.iter().map(|one| format!("{between}，{one}。")).collect::<String>();
            let (mask, covered) = covered(&text);
            for secret in &secrets {
                let inside = covered.contains(secret.as_str());
                // A customer may write our very placeholder; then it stands for itself, covered.
                let ours = secret.starts_with('[');
                prop_assert!(!inside || ours, "{} in {}", secret, covered);
            }
            prop_assert_eq!(mask.restore(&covered).text, text);
        }
    }
}
