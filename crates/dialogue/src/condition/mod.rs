//! Conditions in flow files: `reason = faulty and refund > 200`, `not identity`, `visit >= {today}`, `emotion in [angry, anxious]`.
//!
//! A name alone holds where it has a value that is not `no`, `false` or `0`. A comparison with a name that has no value never holds. Numbers are
//! compared as numbers, everything else as text: days as they are written here (2026-11-30) stand in their order.

mod read;

use std::cmp::Ordering;

use read::Reader;

/// The longest condition, in characters.
pub const MAX_CHARS: usize = 300;

/// A condition, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    text: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Known(String),
    Compare(String, Sign, Operand),
    Among(String, Vec<Operand>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Equal,
    Unequal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Word(String),
    Name(String),
}

/// What is wrong with a condition, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {at}: {problem}")]
pub struct BadCondition {
    /// Which character, the first being 1.
    pub at: usize,
    /// What is wrong there.
    pub problem: String,
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// [`BadCondition`], with the character at which it cannot be read.
    pub fn read(text: &str) -> Result<Self, BadCondition> {
        if text.chars().count() > MAX_CHARS {
            return Err(BadCondition {
                at: MAX_CHARS,
                problem: format!("is longer than {MAX_CHARS} characters"),
            });
        }
        Ok(Self { text: text.to_owned(), root: Reader::new(text)?.whole()? })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names that it asks for.
    pub fn names(&self) -> Vec<&str> {
        let mut out = Vec::new();
        self.root.names(&mut out);
        out
    }

    /// Whether it holds, with the values that names have.
    pub fn holds(&self, value: &dyn Fn(&str) -> Option<String>) -> bool {
        self.root.holds(value)
    }
}

impl Node {
    fn names<'a>(&'a self, out: &mut Vec<&'a str>) {
        match self {
            Self::Any(nodes) | Self::All(nodes) => nodes.iter().for_each(|node| node.names(out)),
            Self::Not(node) => node.names(out),
            Self::Known(name) => out.push(name),
            Self::Compare(name, _, operand) => {
                out.push(name);
                out.extend(operand.name());
            }
            Self::Among(name, operands) => {
                out.push(name);
                out.extend(operands.iter().filter_map(Operand::name));
            }
        }
    }

    fn holds(&self, value: &dyn Fn(&str) -> Option<String>) -> bool {
        match self {
            Self::Any(nodes) => nodes.iter().any(|node| node.holds(value)),
            Self::All(nodes) => nodes.iter().all(|node| node.holds(value)),
            Self::Not(node) => !node.holds(value),
            Self::Known(name) => {
                value(name).is_some_and(|text| !matches!(text.trim(), "" | "no" | "false" | "0"))
            }
            Self::Compare(name, sign, operand) => {
                let (Some(left), Some(right)) = (value(name), operand.value(value)) else { return false };
                sign.holds(order(&left, &right))
            }
            Self::Among(name, operands) => {
                let Some(left) = value(name) else { return false };
                operands
                    .iter()
                    .filter_map(|operand| operand.value(value))
                    .any(|right| order(&left, &right).is_eq())
            }
        }
    }
}

impl Operand {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Word(_) => None,
        }
    }

    fn value(&self, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        match self {
            Self::Name(name) => value(name),
            Self::Word(word) => Some(word.clone()),
        }
    }
}

impl Sign {
    const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Below => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

fn order(left: &str, right: &str) -> Ordering {
    match (left.trim().parse::<f64>(), right.trim().parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => left.trim().cmp(right.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(name: &str) -> Option<String> {
        let known = [
            ("reason", "faulty"),
            ("refund", "269.5"),
            ("visit", "2026-12-02"),
            ("today", "2026-11-30"),
            ("gift", "no"),
        ];
        known.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn what_holds_and_what_does_not() {
        for (text, holds) in [
            ("reason", true),
            ("gift", false),
            ("nothing", false),
            ("not nothing", true),
            ("reason = faulty", true),
            ("reason == 'faulty'", true),
            ("reason != faulty", false),
            ("refund > 200", true),
            ("refund > 1000", false),
            ("refund <= 269.50", true),
            ("visit >= {today}", true),
            ("visit < {today}", false),
            ("reason in [unwanted, faulty]", true),
            ("reason in [unwanted]", false),
            ("nothing = x", false),
            ("nothing != x", false),
            ("reason = faulty and refund > 1000 or visit", true),
            ("reason = faulty and (refund > 1000 or gift)", false),
            ("not (reason = faulty and gift)", true),
            ("not reason or not gift", true),
        ] {
            assert_eq!(Condition::read(text).expect(text).holds(&value), holds, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        for (text, at, problem) in [
            ("", 1, "a name is wanted"),
            ("reason =", 9, "a value is wanted"),
            ("reason = faulty refund", 17, "and, or"),
            ("(reason", 8, ") is wanted"),
            ("reason in faulty", 11, "[ is wanted"),
            ("reason in [a b]", 14, ", or ]"),
            ("reason = 'x", 10, "never closed"),
            ("reason ~ x", 8, "~ means nothing"),
            ("Reason = x", 1, "a name is wanted"),
            ("and", 1, "a name is wanted"),
            ("visit > {To Day}", 9, "a-z"),
        ] {
            let bad = Condition::read(text).expect_err(text);
            assert_eq!(bad.at, at, "{text}: {bad}");
            assert!(bad.problem.contains(problem), "{text}: {bad}");
        }
        assert!(Condition::read(&"not ".repeat(60)).is_err());
        assert!(Condition::read(&"(".repeat(200)).is_err());
        assert!(Condition::read(&"a".repeat(400)).is_err());
    }

    #[test]
    fn names_are_told() {
        let condition = Condition::read("a = {b} or not c and d in [x, {e}]").expect("read");
        assert_eq!(condition.names(), ["a", "b", "c", "d", "e"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[a-z0-9_ =!<>(){}\\[\\],'\"和~]{0,60}") {
            match Condition::read(&text) {
                Ok(condition) => {
                    condition.holds(&value);
                    prop_assert_eq!(condition.text(), text);
                }
                Err(bad) => prop_assert!(bad.at >= 1 && bad.at <= text.chars().count() + 1),
            }
        }
    }
}
