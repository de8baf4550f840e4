//! Text whose label lies: decoded again from its bytes, by the first charset that takes all of them.

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

/// Stands where a byte could not be read.
const BROKEN: char = '\u{fffd}';

/// Whether some of it could not be read.
pub fn is_broken(text: &str) -> bool {
    text.contains(BROKEN)
}

/// Reads bytes whose label is missing or wrong. `label` is tried first.
pub fn guess(bytes: &[u8], label: Option<&str>) -> String {
    let labelled = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let escaped = bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"));
    let japanese = escaped.then_some(ISO_2022_JP);
    let order = [UTF_8, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];
    for encoding in japanese.into_iter().chain(labelled).chain(order) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text.into_owned();
        }
    }
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_labels_are_seen_through() {
        let gbk = GB18030.encode("您好，我的订单还没有到").0;
        assert_eq!(guess(&gbk, Some("utf-8")), "您好，我的订单还没有到");
        assert_eq!(guess(&gbk, Some("us-ascii-nonsense")), "您好，我的订单还没有到");
        let big5 = BIG5.encode("請問訂單").0;
        assert_eq!(guess(&big5, Some("big5")), "請問訂單");
        let jis = ISO_2022_JP.encode("ご注文").0;
        assert_eq!(guess(&jis, Some("utf-8")), "ご注文");
        assert_eq!(guess("naïve".as_bytes(), Some("gb2312-x")), "naïve");
    }
}
