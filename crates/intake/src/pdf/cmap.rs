//! Tables from the codes of a font to letters, as fonts bring them.

use std::collections::HashMap;

use super::object::{Lexer, Object};

/// Letters of one table.
const LETTERS: usize = 200_000;
/// Letters of one code.
const PER_CODE: usize = 16;

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    letters: HashMap<u32, String>,
    /// Lengths of codes, with the first and last of each range.
    spaces: Vec<(usize, u32, u32)>,
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn letters(bytes: &[u8]) -> String {
    if let [one] = bytes {
        return char::from(*one).to_string();
    }
    let units = bytes.chunks_exact(2).take(PER_CODE).map(|two| u16::from_be_bytes([two[0], two[1]]));
    char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

impl CMap {
    /// Reads a table; what is no table is an empty one.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (mut map, mut held) = (Self::default(), Vec::<Object>::new());
        let mut lexer = Lexer::new(bytes, 0);
        while let Ok(Some(object)) = lexer.object() {
            let Object::Word(word) = object else {
                held.push(object);
                if held.len() > LETTERS {
                    break;
                }
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => {
                    for pair in held.chunks_exact(2) {
                        if let [Object::Text(first), Object::Text(last)] = pair {
                            map.spaces.push((first.len().clamp(1, 4), code(first), code(last)));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in held.chunks_exact(2) {
                        if let [Object::Text(from), Object::Text(to)] = pair {
                            map.put(code(from), letters(to));
                        }
                    }
                }
                b"endbfrange" => held.chunks_exact(3).for_each(|three| map.range(three)),
                _ => {}
            }
            held.clear();
        }
        map
    }

    fn put(&mut self, code: u32, letters: String) {
        if self.letters.len() < LETTERS {
            self.letters.insert(code, letters);
        }
    }

    fn range(&mut self, three: &[Object]) {
        let [Object::Text(first), Object::Text(last), to] = three else { return };
        let (first, last) = (code(first), code(last));
        let count = last.saturating_sub(first).min(0xffff);
        match to {
            Object::Text(to) => {
                let mut to = to.clone();
                for step in 0..=count {
                    self.put(first.saturating_add(step), letters(&to));
                    // The last unit counts up.
                    for byte in to.iter_mut().rev().take(2) {
                        *byte = byte.wrapping_add(1);
                        if *byte != 0 {
                            break;
                        }
                    }
                }
            }
            Object::List(list) => {
                for (step, to) in list.iter().enumerate().take(count as usize + 1) {
                    if let Object::Text(to) = to {
                        self.put(first.saturating_add(step as u32), letters(to));
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn letter(&self, code: u32) -> Option<&str> {
        self.letters.get(&code).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// How many bytes the next code has.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        let fits = |(length, first, last): &&(usize, u32, u32)| {
            bytes.get(..*length).is_some_and(|head| (*first..=*last).contains(&code(head)))
        };
        self.spaces.iter().find(fits).or(self.spaces.first()).map(|(length, ..)| *length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_to_letters() {
        let map = CMap::read(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0003> <4e2d6587> endbfchar \
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <d83dde00>] endbfrange",
        );
        let all = [3, 0x10, 0x12, 0x20, 0x21, 0x99].map(|code| map.letter(code));
        assert_eq!(all, [Some("中文"), Some("A"), Some("C"), Some("a"), Some("😀"), None]);
        assert_eq!(map.length(b"\x00\x10"), Some(2));
    }
}
