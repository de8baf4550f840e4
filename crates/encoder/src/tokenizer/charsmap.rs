//! SentencePiece's table of what becomes of characters before a text is cut: NFKC, and a few rules more. It is published inside a tokenizer, and
//! is what the model was trained with, so no other Unicode's NFKC stands in for it.
//!
//! ```text
//! bytes of the trie (4) · trie, a double array of 32-bit units · replacements, each with a zero behind it
//! ```

/// The table.
#[derive(Clone, Debug)]
pub(crate) struct Charsmap {
    bytes: Vec<u8>,
    /// Units of the trie.
    units: usize,
    replacements: String,
}

/// One place of the trie: whether a key may end behind it, the byte that leads to it, how far its children are.
#[derive(Clone, Copy)]
struct Unit(u32);

impl Unit {
    const fn ends(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    const fn value(self) -> usize {
        (self.0 & 0x7fff_ffff) as usize
    }

    const fn label(self) -> u32 {
        self.0 & 0x8000_00ff
    }

    const fn offset(self) -> usize {
        ((self.0 >> 10) << ((self.0 & 0x200) >> 6)) as usize
    }
}

impl Charsmap {
    /// From its bytes; none at all replace nothing. Says what is wrong with them.
    pub(crate) fn new(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.is_empty() {
            return Ok(Self { bytes, units: 0, replacements: String::new() });
        }
        let (head, rest) = bytes.split_first_chunk().ok_or("the table of characters is cut short")?;
        let trie = u32::from_le_bytes(*head) as usize;
        if !trie.is_multiple_of(4) || trie == 0 || trie > rest.len() {
            return Err(format!(
                "a table of characters with a trie of {trie} bytes among {}: cut short or damaged",
                rest.len()
            ));
        }
        let replacements = String::from_utf8(rest[trie..].to_vec())
            .map_err(|_| "the replacements in the table of characters are not UTF-8")?;
        Ok(Self { units: trie / 4, replacements, bytes })
    }

    /// As they are published.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes of the longest beginning that is replaced, and by what.
    pub(crate) fn longest(&self, text: &str) -> Option<(usize, &str)> {
        let mut found = None;
        let mut place = self.unit(0)?.offset();
        for (at, byte) in text.bytes().enumerate() {
            place ^= usize::from(byte);
            let Some(unit) = self.unit(place) else { break };
            if byte == 0 || unit.label() != u32::from(byte) {
                break;
            }
            place ^= unit.offset();
            if unit.ends() {
                found = self.unit(place).map(|leaf| (at + 1, leaf.value())).or(found);
            }
        }
        let (len, from) = found?;
        let replacement = self.replacements.get(from..)?.split('\0').next()?;
        // In a sound table keys are whole characters.
        text.is_char_boundary(len).then_some((len, replacement))
    }

    fn unit(&self, number: usize) -> Option<Unit> {
        if number >= self.units {
            return None;
        }
        let (four, _) = self.bytes.get(4 + 4 * number..)?.split_first_chunk()?;
        Some(Unit(u32::from_le_bytes(*four)))
    }

    /// Bytes in memory.
    pub(crate) fn memory(&self) -> usize {
        self.bytes.len() + self.replacements.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Vec<u8> {
        include_bytes!("../../tests/fixtures/nmt_nfkc.bin").to_vec()
    }

    #[test]
    fn characters_become_what_the_table_says() {
        let table = Charsmap::new(published()).expect("a table");
        for (text, len, wanted) in [
            ("ＡＢ", 3, "A"),
            ("　x", 3, " "),
            ("㍿", 3, "株式会社"),
            ("ｶﾞ", 6, "ガ"),
            ("e\u{301}s", 3, "é"),
            ("\u{200d}", 3, " "),
            ("①", 3, "1"),
            ("▁", 3, " "),
        ] {
            assert_eq!(table.longest(text), Some((len, wanted)), "{text:?}");
        }
        for text in ["", "a", "退款", "é", "😀", "\0"] {
            assert_eq!(table.longest(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_broken_table_is_refused_or_replaces_something_else() {
        let whole = published();
        for len in [1, 3, 4, 7, 1000, 177_155] {
            assert!(Charsmap::new(whole[..len].to_vec()).is_err(), "{len}");
        }
        assert!(Charsmap::new(vec![0; 8]).is_err());
        assert_eq!(Charsmap::new(Vec::new()).expect("no table").longest("Ａ"), None);
        for at in (4..whole.len()).step_by(61) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x5a;
            if let Ok(table) = Charsmap::new(bytes) {
                for text in ["Ａ　e\u{301}ｶﾞ", "㍿", "\u{1f600}"] {
                    let cut = table.longest(text).map(|(len, _)| text.is_char_boundary(len));
                    assert!(cut.unwrap_or(true));
                }
            }
        }
    }
}
