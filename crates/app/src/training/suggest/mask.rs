//! What must not be learned from a customer's words: names of people, numbers, addresses, names of web sites.

use nlu::entity::{Context, Kind, find};

/// What stands in place of it.
const MASK: &str = "***";
/// So many digits in a row are somebody's number.
const DIGITS: usize = 4;
/// The name of a city is nobody's address: from so many characters on it is one.
const ADDRESS_CHARS: usize = 6;
/// The text without them.
pub(crate) fn masked(text: &str, context: &Context<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in find(text, context, &Kind::PERSONAL) {
        let place = found.kind == Kind::Address;
        let only_a_city = place && text[found.span.clone()].chars().count() < ADDRESS_CHARS;
        if found.span.start >= at && !only_a_city {
            out.push_str(&digits(&text[at..found.span.start]));
            out.push_str(MASK);
            at = found.span.end;
        }
    }
    out.push_str(&digits(&text[at..]));
    codes(&out)
}

/// Codes in groups, as 123 456.
fn codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (code, _) in nlu::code::find(text) {
        out.push_str(&text[at..code.start]);
        out.push_str(MASK);
        at = code.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Long runs of digits, with the letters that they stand behind: ZK20260001.
fn digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        let personal = run.chars().filter(char::is_ascii_digit).count() >= DIGITS;
        out.push_str(if personal { MASK } else { run });
        run.clear();
    };
    for c in text.chars() {
        // In full width too.
        let narrow =
            char::from_u32(c as u32 - if ('０'..='９').contains(&c) { 0xfee0 } else { 0 }).unwrap_or(c);
        if narrow.is_ascii_alphanumeric() || (narrow == '-' && !run.is_empty()) {
            run.push(narrow);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_person_is_masked_and_the_rest_stays() {
        let hours = calendar::Hours::new("UTC", Vec::new(), &[], &[]).expect("a zone");
        let context = Context::new(base::Timestamp(0), hours.zone().clone(), base::Locale::Zh);
        for (text, wanted) in [
            ("我的订单 ZK20260001 到哪了", "我的订单 *** 到哪了"),
            ("电话13812345678打给我", "电话***打给我"),
            ("mail me at lin.na@example.com please", "mail me at *** please"),
            ("尾号８８８８", "尾号***"),
            ("我叫王小明，想换货", "我叫***，想换货"),
            ("This is Peter from Leeds, my parcel is late", "This is *** from Leeds, my parcel is late"),
            ("验证码是 123 456", "验证码是 ***"),
            ("买2件打7折吗", "买2件打7折吗"),
            ("发到北京要几天", "发到北京要几天"),
            ("", ""),
        ] {
            assert_eq!(masked(text, &context), wanted, "{text}");
        }
    }
}
