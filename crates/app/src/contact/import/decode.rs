//! The text of a table, whatever a spreadsheet wrote it in: UTF-8 with or without a mark, or what Excel in China saves as CSV.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// `None` when it is none of these.
pub(super) fn text_of(bytes: Vec<u8>) -> Option<String> {
    // Excel's "Unicode text".
    for (mark, encoding) in [([0xff, 0xfe], UTF_16LE), ([0xfe, 0xff], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            return encoding.decode_without_bom_handling_and_without_replacement(rest).map(Into::into);
        }
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => {
            GB18030.decode_without_bom_handling_and_without_replacement(other.as_bytes())?.into_owned()
        }
    };
    // A picture or an archive may be made of allowed characters, a table has no zero in it.
    (!text.contains('\0')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_save_is_read() {
        let text = "客户编号,姓名\nC-1,王小明";
        let gb = GB18030.encode(text).0.into_owned();
        assert_ne!(gb, text.as_bytes());
        let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let wide: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for bytes in [text.as_bytes().to_vec(), gb, wide] {
            assert_eq!(text_of(bytes).as_deref(), Some(text));
        }
        assert_eq!(text_of(marked).expect("reads").trim_start_matches('\u{feff}'), text);
    }

    #[test]
    fn what_is_no_text_is_none() {
        for bytes in
            [b"PK\x03\x04\x00\x00".to_vec(), b"\x89PNG\r\n\x1a\n\x00".to_vec(), vec![0xff, 0x20, 0xff]]
        {
            assert_eq!(text_of(bytes.clone()), None, "{bytes:?}");
        }
    }
}
