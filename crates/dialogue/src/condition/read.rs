//! From the text of a condition to what it says.

use super::{BadCondition, Node, Operand, Sign};

/// How deep brackets and `not` may be nested.
const MAX_DEPTH: usize = 16;
/// Values of a list.
const MAX_VALUES: usize = 50;

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

pub(super) struct Reader {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Reader {
    pub(super) fn new(text: &str) -> Result<Self, BadCondition> {
        Ok(Self { tokens: tokens(text)?, next: 0, end: text.chars().count() + 1 })
    }

    pub(super) fn whole(&mut self) -> Result<Node, BadCondition> {
        let root = self.any(0)?;
        match self.peek() {
            None => Ok(root),
            Some(_) => Err(self.wrong("and, or, or the end is wanted here")),
        }
    }

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
