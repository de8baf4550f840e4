//! Mainland licence plates: 粤B12345, 京A·D12345 (new energy), 沪A1234警.

use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const LAST: &str = "挂学警港澳";

/// A plate at a place.
pub(crate) fn at(view: &View<'_>, i: usize) -> Option<Hit> {
    let province = view.at(i);
    let office = view.at(i + 1);
    let letter = |c: char| c.is_ascii_lowercase() && !matches!(c, 'i' | 'o');
    if !PROVINCES.contains(province) || !letter(office) && office != 'o' {
        return None;
    }
    let mut at = i + 2;
    if matches!(view.at(at), '·' | '.' | '•' | ' ' | '-') {
        at += 1;
    }
    let mut body = String::new();
    while body.len() < 7 && (view.at(at).is_ascii_digit() || letter(view.at(at))) {
        body.push(view.at(at).to_ascii_uppercase());
        at += 1;
    }
    let mut special = None;
    if body.len() == 4 && LAST.contains(view.at(at)) && view.at(at) != '\0' {
        special = Some(view.at(at));
        at += 1;
    }
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let new_energy = body.len() == 6 && is_new_energy(&body);
    let fits = new_energy || body.len() == 5 && digits >= 2 || special.is_some();
    if !fits || !view.free_right(at) {
        return None;
    }
    let tail = special.map(String::from).unwrap_or_default();
    let number = format!("{province}{}{body}{tail}", office.to_ascii_uppercase());
    Some(Hit::new(i, at, Value::Plate { number, new_energy }, Source::Pattern, 0.95))
}

/// Small cars have a letter at the first of six places, and perhaps at the second; large ones at the last.
fn is_new_energy(body: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_uppercase());
    let small = letter(body.bytes().next()) && body.get(2..).is_some_and(digits);
    let large = body.get(..5).is_some_and(digits) && letter(body.bytes().last());
    small || large
}
