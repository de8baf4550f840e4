//! Text out of bytes: UTF-8, UTF-16, and what computers in China saved before.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::refused::Refused;

/// Bytes in which a page says what it is written in.
const DECLARED_WITHIN: usize = 2_048;

/// The text; `declared`: what the file says of itself, believed only where it fits.
pub(crate) fn text_of(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, Refused> {
    for (mark, encoding) in [(&[0xff_u8, 0xfe][..], UTF_16LE), (&[0xfe, 0xff], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return strict(encoding, rest).ok_or(Refused::Encoding);
        }
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let guesses = [UTF_8].into_iter().chain(declared).chain([GB18030]);
    let mut texts = guesses.filter_map(|encoding| strict(encoding, bytes));
    let text = texts.next().or_else(|| western(bytes)).ok_or(Refused::Encoding)?;
    // A picture or a program may be made of allowed characters; a text has no zero in it.
    if text.contains('\0') { Err(Refused::Encoding) } else { Ok(text) }
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into)
}

/// What the west wrote before UTF-8: every byte is a letter, so it is believed only where nearly all are plain.
fn western(bytes: &[u8]) -> Option<String> {
    let odd = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let control = bytes.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    if control || odd * 5 > bytes.len() { None } else { strict(WINDOWS_1252, bytes) }
}

/// What a page says that it is written in.
pub(crate) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_ascii_lowercase();
    let at = head.find("charset")? + "charset".len();
    let rest = head[at..].trim_start_matches([' ', '=', '"', '\'']);
    let label: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_what_they_were_written() {
        let text = "退货政策：七天内";
        let gb = GB18030.encode(text).0.into_owned();
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let wide: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), gb, marked, wide] {
            assert_eq!(text_of(&bytes, None).as_deref(), Ok(text));
        }
        assert_eq!(text_of(b"a long and plain caf\xe9 \x80", None).as_deref(), Ok("a long and plain café €"));
        let big5 = encoding_rs::BIG5.encode("退貨政策").0.into_owned();
        let page = [b"<meta charset=\"big5\">".as_slice(), &big5].concat();
        assert!(text_of(&page, declared(&page)).expect("reads").contains("退貨政策"));
        assert_eq!(text_of(b"\x89PNG\r\n\x1a\n\0\0", None), Err(Refused::Encoding));
    }
}
