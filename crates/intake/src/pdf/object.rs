//! What a PDF is made of: numbers, names, strings, lists and dictionaries, read one after the other.

use crate::refused::Refused;

/// Lists and dictionaries inside one another.
const DEEPEST: usize = 64;

/// A value, or in the content of a page an operator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<u8>),
    Name(String),
    List(Vec<Object>),
    Dict(Dict),
    Ref(u32),
    Word(Vec<u8>),
}

/// A dictionary.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Dict(Vec<(String, Object)>);

impl Dict {
    pub(super) fn get(&self, key: &str) -> Option<&Object> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn is(&self, key: &str, name: &str) -> bool {
        self.get(key).and_then(Object::name) == Some(name)
    }
}

impl Object {
    pub(super) fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(super) const fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A number that counts something.
    pub(super) fn count(&self) -> Option<usize> {
        self.number().filter(|number| (0.0..1e9).contains(number)).map(|number| number as usize)
    }

    pub(super) const fn dict(&self) -> Option<&Dict> {
        if let Self::Dict(dict) = self { Some(dict) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }
}

/// Reads bytes from a place on.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_mark(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next value; `None` at the end. A number with another and an R behind it is a reference.
    pub(super) fn object(&mut self) -> Result<Option<Object>, Refused> {
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Result<Option<Object>, Refused> {
        if depth > DEEPEST {
            return Err(Refused::TooDeep);
        }
        self.skip_space();
        let Some(byte) = self.peek() else { return Ok(None) };
        let object = match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.text()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => return self.dict(depth).map(Some),
            b'<' => Object::Text(self.hex()),
            b'[' => return self.array(depth).map(Some),
            b']' | b'>' | b')' | b'{' | b'}' => {
                let two = byte == b'>' && self.bytes.get(self.at + 1) == Some(&b'>');
                let length = if two { 2 } else { 1 };
                let word = self.bytes[self.at..self.at + length].to_vec();
                self.at += length;
                Object::Word(word)
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_or_ref(),
            _ => self.word(),
        };
        Ok(Some(object))
    }

    fn word(&mut self) -> Object {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_mark(byte)) {
            self.at += 1;
        }
        match &self.bytes[start..self.at] {
            b"true" => Object::Bool(true),
            b"false" => Object::Bool(false),
            b"null" => Object::Null,
            word => Object::Word(word.to_vec()),
        }
    }

    fn number(&mut self) -> f64 {
        let start = self.at;
        while self.peek().is_some_and(|byte| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            self.at += 1;
            return 0.0;
        }
        let text = String::from_utf8_lossy(&self.bytes[start..self.at]);
        let negative = text.starts_with('-');
        let plain = text.trim_start_matches(['-', '+']);
        let plain = plain.split(['-', '+']).next().unwrap_or_default();
        let value = plain.parse::<f64>().unwrap_or_default();
        if negative { -value } else { value }
    }

    fn number_or_ref(&mut self) -> Object {
        let whole = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        let first = self.number();
        if whole && first.fract() == 0.0 {
            let mut ahead = self.clone();
            ahead.skip_space();
            if ahead.peek().is_some_and(|byte| byte.is_ascii_digit()) && ahead.number().fract() == 0.0 {
                ahead.skip_space();
                let ends = ahead.bytes.get(ahead.at + 1).is_none_or(|byte| is_space(*byte) || is_mark(*byte));
                if ahead.peek() == Some(b'R') && ends {
                    self.at = ahead.at + 1;
                    return Object::Ref(first as u32);
                }
            }
        }
        Object::Number(first)
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !is_mark(*byte)) {
            self.at += 1;
            let hex = |at: usize| self.bytes.get(at).and_then(|b| (*b as char).to_digit(16));
            match (byte, hex(self.at), hex(self.at + 1)) {
                (b'#', Some(high), Some(low)) => {
                    name.push((high * 16 + low) as u8);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    fn text(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut text, mut depth) = (Vec::new(), 1_usize);
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push(value as u8);
            }
            other => text.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend((byte as char).to_digit(16).map(|digit| digit as u8));
        }
        digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or_default()).collect()
    }

    fn array(&mut self, depth: usize) -> Result<Object, Refused> {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            match self.value(depth + 1)? {
                None => break,
                Some(Object::Word(word)) if word == b"]" => break,
                // An operator in a list: the list was never closed.
                Some(Object::Word(word)) if word == b"endobj" || word == b"ET" => break,
                Some(Object::Word(_)) => {}
                Some(object) => list.push(object),
            }
        }
        Ok(Object::List(list))
    }

    fn dict(&mut self, depth: usize) -> Result<Object, Refused> {
        self.at += 2;
        let mut dict = Vec::new();
        loop {
            match self.value(depth + 1)? {
                None => break,
                Some(Object::Word(word)) if word == b">>" || word == b"endobj" || word == b"stream" => break,
                Some(Object::Name(key)) => match self.value(depth + 1)? {
                    None => break,
                    Some(Object::Word(word)) if word == b">>" => break,
                    Some(value) => dict.push((key, value)),
                },
                Some(_) => {}
            }
        }
        Ok(Object::Dict(Dict(dict)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        let mut lexer = Lexer::new(b"<</A#20b[1 -2.5 3 0 R(a\\(b\\051\\n)<414>]/C true>> % note\nTj", 0);
        let Some(Object::Dict(dict)) = lexer.object().expect("reads") else { panic!("a dictionary") };
        let list = dict.get("A b").and_then(Object::list).expect("a list");
        let wanted = [
            Object::Number(1.0),
            Object::Number(-2.5),
            Object::Ref(3),
            Object::Text(b"a(b)\n".to_vec()),
            Object::Text(b"A@".to_vec()),
        ];
        assert_eq!(list, wanted);
        assert_eq!(lexer.object(), Ok(Some(Object::Word(b"Tj".to_vec()))));
        assert_eq!(lexer.object(), Ok(None));
    }

    #[test]
    fn depth_ends() {
        let deep = b"[".repeat(10_000);
        assert_eq!(Lexer::new(&deep, 0).object(), Err(Refused::TooDeep));
    }
}
