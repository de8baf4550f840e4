//! Conditions in flow files: `reason = faulty and refund > 200`, `not identity`, `visit >= {today}`, `emotion in [angry, anxious]`.
//!
//! A name alone holds where it has a value that is not `no`, `false` or `0`. A comparison with a name that has no value never holds. Numbers are
//! compared as numbers, everything else as text: days as they are written here (2026-11-30) stand in their order.

use std::cmp::Ordering;

/// The longest condition, in characters.
pub const MAX_CHARS: usize = 300;
/// How deep brackets and `not` may be nested.
const MAX_DEPTH: usize = 16;
/// Values of a list.
const MAX_VALUES: usize = 50;

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
        let mut reader = Reader { tokens: tokens(text)?, next: 0, end: text.chars().count() + 1 };
        let root = reader.any(0)?;
        match reader.peek() {
            None => Ok(Self { text: text.to_owned(), root }),
            Some(_) => Err(reader.wrong("and, or, or the end is wanted here")),
        }
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

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Name(String),
    Sign(Sign),
    Open,
    Close,
    ListOpen,
    ListClose,
    Comma,
}

/// Whether a character may stand in a word that is not quoted.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, BadCondition> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let start = at;
        let wrong = |problem: &str| BadCondition { at: start + 1, problem: problem.to_owned() };
        let two = chars.get(at + 1) == Some(&'=');
        at += 1;
        let token = match c {
            ' ' | '\t' | '\n' | '\r' => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '[' => Token::ListOpen,
            ']' => Token::ListClose,
            ',' => Token::Comma,
            '=' => {
                at += usize::from(two);
                Token::Sign(Sign::Equal)
            }
            '!' if two => {
                at += 1;
                Token::Sign(Sign::Unequal)
            }
            '<' | '>' => {
                at += usize::from(two);
                Token::Sign(match (c, two) {
                    ('<', true) => Sign::AtMost,
                    ('<', false) => Sign::Below,
                    (_, true) => Sign::AtLeast,
                    _ => Sign::Above,
                })
            }
            '"' | '\'' | '{' => {
                let close = if c == '{' { '}' } else { c };
                let end = chars[at..].iter().position(|other| *other == close);
                let end = end.ok_or_else(|| wrong(&format!("{c} is never closed by {close}")))?;
                let inner: String = chars[at..at + end].iter().collect();
                at += end + 1;
                match c {
                    '{' if crate::text::is_name(&inner) => Token::Name(inner),
                    '{' => return Err(wrong("a name is a-z, 0-9 and _")),
                    _ => Token::Quoted(inner),
                }
            }
            _ if is_plain(c) => {
                while chars.get(at).copied().is_some_and(is_plain) {
                    at += 1;
                }
                Token::Word(chars[start..at].iter().collect())
            }
            _ => return Err(wrong(&format!("{c} means nothing here"))),
        };
        out.push((start + 1, token));
    }
    Ok(out)
}

struct Reader {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    /// Takes this token if it is the next.
    fn takes(&mut self, token: &Token) -> bool {
        let is = self.peek() == Some(token);
        self.next += usize::from(is);
        is
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found == word)
    }

    fn wrong(&self, problem: &str) -> BadCondition {
        BadCondition {
            at: self.tokens.get(self.next).map_or(self.end, |(at, _)| *at),
            problem: problem.to_owned(),
        }
    }

    fn any(&mut self, depth: usize) -> Result<Node, BadCondition> {
        let mut nodes = vec![self.all(depth)?];
        while self.is_word("or") {
            self.next += 1;
            nodes.push(self.all(depth)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) })
    }

    fn all(&mut self, depth: usize) -> Result<Node, BadCondition> {
        let mut nodes = vec![self.one(depth)?];
        while self.is_word("and") {
            self.next += 1;
            nodes.push(self.one(depth)?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn one(&mut self, depth: usize) -> Result<Node, BadCondition> {
        if depth > MAX_DEPTH {
            return Err(self.wrong("is nested too deep"));
        }
        if self.is_word("not") {
            self.next += 1;
            return Ok(Node::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes(&Token::Open) {
            let inner = self.any(depth + 1)?;
            return if self.takes(&Token::Close) { Ok(inner) } else { Err(self.wrong(") is wanted here")) };
        }
        let name = match self.peek() {
            Some(Token::Word(word)) if crate::text::is_name(word) && !is_keyword(word) => word.clone(),
            Some(Token::Name(name)) => name.clone(),
            _ => return Err(self.wrong("a name is wanted here")),
        };
        self.next += 1;
        if self.is_word("in") {
            self.next += 1;
            return Ok(Node::Among(name, self.list()?));
        }
        let Some(Token::Sign(sign)) = self.peek().cloned() else { return Ok(Node::Known(name)) };
        self.next += 1;
        Ok(Node::Compare(name, sign, self.operand()?))
    }

    fn operand(&mut self) -> Result<Operand, BadCondition> {
        let operand = match self.peek() {
            Some(Token::Word(word)) if is_keyword(word) => None,
            Some(Token::Word(word) | Token::Quoted(word)) => Some(Operand::Word(word.clone())),
            Some(Token::Name(name)) => Some(Operand::Name(name.clone())),
            _ => None,
        };
        let operand = operand
            .ok_or_else(|| self.wrong("a value is wanted here: a word, a number, \"quoted\" or {name}"))?;
        self.next += 1;
        Ok(operand)
    }

    fn list(&mut self) -> Result<Vec<Operand>, BadCondition> {
        if !self.takes(&Token::ListOpen) {
            return Err(self.wrong("[ is wanted here: in [one, another]"));
        }
        let mut out = vec![self.operand()?];
        loop {
            match self.take() {
                Some(Token::Comma) if out.len() < MAX_VALUES => out.push(self.operand()?),
                Some(Token::ListClose) => return Ok(out),
                _ => {
                    self.next -= 1;
                    return Err(self.wrong(", or ] is wanted here"));
                }
            }
        }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "in")
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
