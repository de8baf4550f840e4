//! Telephone numbers: mainland mobiles, landlines with their area code, 400 numbers, international ones.

use crate::entity::digits::{Spaces, mobile, runs};
use crate::entity::value::{Line, Phone, Value};
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// Country codes of one, two and three digits that are in use.
const COUNTRIES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47",
    "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
    "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98", "211", "212", "213", "216", "218",
    "220", "221", "222", "223", "224", "225", "226", "227", "228", "229", "230", "231", "232", "233", "234",
    "235", "236", "237", "238", "239", "240", "241", "242", "243", "244", "245", "248", "249", "250", "251",
    "252", "253", "254", "255", "256", "257", "258", "260", "261", "262", "263", "264", "265", "266", "267",
    "268", "269", "297", "298", "299", "350", "351", "352", "353", "354", "355", "356", "357", "358", "359",
    "370", "371", "372", "373", "374", "375", "376", "377", "378", "380", "381", "382", "383", "385", "386",
    "387", "389", "420", "421", "423", "500", "501", "502", "503", "504", "505", "506", "507", "508", "509",
    "590", "591", "592", "593", "594", "595", "596", "597", "598", "599", "670", "672", "673", "674", "675",
    "676", "677", "678", "679", "680", "681", "682", "683", "685", "686", "687", "688", "689", "690", "691",
    "692", "850", "852", "853", "855", "856", "880", "886", "960", "961", "962", "963", "964", "965", "966",
    "967", "968", "970", "971", "972", "973", "974", "975", "976", "977", "992", "993", "994", "995", "996",
    "998",
];

/// Adds the telephone numbers of a text.
pub(crate) fn collect(view: &View<'_>, hits: &mut Vec<Hit>) {
    for run in runs(view, Spaces::EndWhole) {
        if let Some(local) = mobile(&run.digits) {
            let plus = view.before(run.start) == '+' && run.digits.len() == 13;
            // SF13812345678 is a parcel.
            if run.glued || view.before(run.start) == '+' && !plus || view.at(run.end).is_ascii_alphabetic() {
                continue;
            }
            let start = if plus { run.start - 1 } else { run.start };
            let phone = Phone { number: format!("+86{local}"), line: Line::Mobile, extension: None };
            hits.push(Hit::new(start, run.end, Value::Phone(phone), Source::Pattern, 0.95));
        } else if run.digits.len() == 10
            && (run.digits.starts_with("400") || run.digits.starts_with("800") && !run.joined | view.has_han)
            && !run.glued
        {
            let (extension, end) = extension(view, run.end);
            let phone = Phone { number: run.digits, line: Line::Service, extension };
            hits.push(Hit::new(run.start, end, Value::Phone(phone), Source::Pattern, 0.9));
        }
    }
    let mut i = 0;
    while i < view.len() {
        match international(view, i).or_else(|| landline(view, i)).or_else(|| american(view, i)) {
            Some(hit) => {
                i = hit.end;
                hits.push(hit);
            }
            None => i += 1,
        }
    }
}

/// Digits from a place on over single signs that divide, at most fifteen.
fn spread(view: &View<'_>, i: usize) -> (String, usize) {
    let (mut out, mut at, mut end) = (String::new(), i, i);
    loop {
        let c = view.at(at);
        if c.is_ascii_digit() {
            if out.len() == 15 {
                return (String::new(), i);
            }
            out.push(c);
            at += 1;
            end = at;
        } else if matches!(c, ' ' | '-' | '(' | ')' | '.') && at - end < 2 {
            at += 1;
        } else {
            return (out, end);
        }
    }
}

/// +44 20 7946 0958, 0086 138 1234 5678.
fn international(view: &View<'_>, i: usize) -> Option<Hit> {
    let start = match view.at(i) {
        '+' => i + 1,
        '0' if view.at(i + 1) == '0' && view.free_left(i) && view.before(i) != '.' => i + 2,
        _ => return None,
    };
    let first = view.at(start);
    if !first.is_ascii_digit() || first == '0' || view.before(i).is_ascii_alphanumeric() {
        return None;
    }
    let (digits, end) = spread(view, start);
    let country = COUNTRIES.iter().filter(|code| digits.starts_with(*code)).max_by_key(|code| code.len())?;
    let mut rest = digits.get(country.len()..)?;
    // +44 (0) 20 …
    if *country != "39" {
        rest = rest.strip_prefix('0').unwrap_or(rest);
    }
    let known = match *country {
        "86" => mobile(rest).is_some() || (9..=11).contains(&rest.len()),
        "1" => rest.len() == 10,
        _ => (6..=13).contains(&rest.len()) && digits.len() >= 8,
    };
    if !known || !view.free_right(end) {
        return None;
    }
    let line = match *country {
        "86" if mobile(rest).is_some() => Line::Mobile,
        "86" => Line::Landline,
        _ => Line::International,
    };
    let (extension, end) = extension(view, end);
    let phone = Phone { number: format!("+{country}{rest}"), line, extension };
    let sure = if view.at(i) == '+' { 0.95 } else { 0.8 };
    Some(Hit::new(i, end, Value::Phone(phone), Source::Pattern, sure))
}

/// 010-62345678, (0755) 1234 5678, 0571 8888999转801.
fn landline(view: &View<'_>, i: usize) -> Option<Hit> {
    let open = view.at(i) == '(';
    let start = if open { i + 1 } else { i };
    if view.at(start) != '0' || !view.free_left(i) || matches!(view.before(i), '-' | '.' | '+') {
        return None;
    }
    let code = match (view.at(start + 1), view.at(start + 2), view.at(start + 3)) {
        ('1', '0', _) => 3,
        ('2', second, _) if second.is_ascii_digit() => 3,
        ('3'..='9', second, third) if second.is_ascii_digit() && third.is_ascii_digit() => 4,
        _ => return None,
    };
    let mut at = start + code;
    while at - start < code + 2 && matches!(view.at(at), '-' | ' ' | ')') {
        at += 1;
    }
    let divided = at > start + code;
    let mut local = String::new();
    let mut end = at;
    while local.len() < 9 {
        if view.at(end).is_ascii_digit() {
            local.push(view.at(end));
            end += 1;
        } else if matches!(view.at(end), ' ' | '-')
            && matches!(local.len(), 3 | 4)
            && view.at(end + 1).is_ascii_digit()
        {
            end += 1;
        } else {
            break;
        }
    }
    let right = if code == 3 { local.len() == 8 } else { matches!(local.len(), 7 | 8) };
    let fits = right && matches!(local.bytes().next(), Some(b'2'..=b'9')) && view.free_right(end);
    if !fits || open && view.eat(start + code, ")").is_none() {
        return None;
    }
    let (extension, end) = extension(view, end);
    let number = format!("+86{}{local}", view.slice(start + 1, start + code));
    let phone = Phone { number, line: Line::Landline, extension };
    let sure = if divided { 0.95 } else { 0.8 };
    Some(Hit::new(i, end, Value::Phone(phone), Source::Pattern, sure))
}

/// (212) 555-0123 and 212-555-0123, in texts without Chinese.
fn american(view: &View<'_>, i: usize) -> Option<Hit> {
    let open = view.at(i) == '(';
    let start = if open { i + 1 } else { i };
    if view.has_han || !view.free_left(i) || matches!(view.before(i), '-' | '.' | '+') {
        return None;
    }
    let group = |at: usize, len: usize| {
        let digits = (at..at + len).all(|at| view.at(at).is_ascii_digit());
        (digits && !view.at(at + len).is_ascii_digit()).then(|| view.slice(at, at + len))
    };
    let area = group(start, 3)?;
    let mut at = start + 3;
    if open {
        at = view.skip(view.eat(at, ")")?);
    }
    let sign = |at: usize| matches!(view.at(at), '-' | '.' | ' ');
    if !open || sign(at) {
        at = if sign(at) { at + 1 } else { return None };
    }
    let exchange = group(at, 3)?;
    let line = if sign(at + 3) { group(at + 4, 4)? } else { return None };
    let high = |text: &str| matches!(text.bytes().next(), Some(b'2'..=b'9'));
    let end = at + 8;
    if !high(&area) || !high(&exchange) || !view.free_right(end) {
        return None;
    }
    let (extension, end) = extension(view, end);
    let phone = Phone { number: format!("+1{area}{exchange}{line}"), line: Line::International, extension };
    Some(Hit::new(i, end, Value::Phone(phone), Source::Pattern, 0.75))
}

/// 转801, ext. 12.
fn extension(view: &View<'_>, end: usize) -> (Option<String>, usize) {
    let at = view.skip(end);
    let mark = view.eat_any(at, &["转", "分机", "ext.", "ext", "extension", "x"]);
    let Some(start) = mark.map(|at| view.skip(at)) else { return (None, end) };
    match view.digits(start, 6) {
        Some((_, stop)) if view.free_right(stop) => (Some(view.slice(start, stop)), stop),
        _ => (None, end),
    }
}
