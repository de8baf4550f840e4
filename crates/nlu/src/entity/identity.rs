//! Numbers with a check of their own: identity cards, bank cards, international accounts.

use jiff::civil::Date;

use crate::entity::digits::{Spaces, luhn, runs};
use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// Adds mainland identity numbers whose check digit and birthday are right.
pub(crate) fn id_numbers(view: &View<'_>, hits: &mut Vec<Hit>) {
    for run in runs(view, Spaces::Group) {
        let x = view.at(run.end) == 'x' && run.digits.len() == 17;
        let number = if x { format!("{}X", run.digits) } else { run.digits };
        let end = if x { run.end + 1 } else { run.end };
        if run.glued || !view.free_right(end) {
            continue;
        }
        if let Some(born) = id_number(&number) {
            hits.push(Hit::new(run.start, end, Value::IdNumber { number, born }, Source::Checked, 0.98));
        }
    }
}

/// The birthday that an identity number holds, if the number is right.
fn id_number(number: &str) -> Option<Date> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    const PROVINCES: &[&str] = &[
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42",
        "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
        "83",
    ];
    if number.len() != 18 || !PROVINCES.contains(&number.get(..2)?) {
        return None;
    }
    let part = |from: usize, to: usize| number.get(from..to).and_then(|part| part.parse::<i16>().ok());
    let year = part(6, 10).filter(|year| (1_900..2_100).contains(year))?;
    let born = Date::new(year, i8::try_from(part(10, 12)?).ok()?, i8::try_from(part(12, 14)?).ok()?).ok()?;
    let sum: u32 =
        number.bytes().zip(WEIGHTS).map(|(b, weight)| u32::from(b.wrapping_sub(b'0')) * weight).sum();
    let check = CHECKS.get((sum % 11) as usize)?;
    (number.bytes().last() == Some(*check)).then_some(born)
}

/// Adds bank card numbers: of a known kind of card, and with Luhn's check.
pub(crate) fn cards(view: &View<'_>, hits: &mut Vec<Hit>) {
    for run in runs(view, Spaces::Group) {
        if is_card(&run.digits) && !run.glued && view.free_right(run.end) {
            let value = Value::Card { number: run.digits };
            hits.push(Hit::new(run.start, run.end, value, Source::Checked, 0.9));
        }
    }
}

fn is_card(digits: &str) -> bool {
    let first = |len: usize| digits.get(..len).and_then(|head| head.parse::<u32>().ok()).unwrap_or(0);
    let known = match digits.len() {
        13 | 19 if first(1) == 4 => true,
        15 => matches!(first(2), 34 | 37),
        16 => {
            first(1) == 4
                || matches!(first(2), 51..=55 | 62 | 65 | 35 | 60)
                || matches!(first(4), 2_221..=2_720)
        }
        17..=19 => matches!(first(2), 62 | 60 | 65) || first(1) == 9,
        _ => false,
    };
    known && luhn(digits)
}

/// An international bank account number, checked by its remainder.
pub(crate) fn iban(view: &View<'_>, i: usize) -> Option<Hit> {
    let letter = |at: usize| view.at(at).is_ascii_lowercase();
    let head =
        letter(i) && letter(i + 1) && view.at(i + 2).is_ascii_digit() && view.at(i + 3).is_ascii_digit();
    if !head || !view.free_left(i) {
        return None;
    }
    let (mut number, mut at) = (String::new(), i);
    let mut best = None;
    while number.len() < 34 {
        if view.at(at).is_ascii_alphanumeric() {
            number.push(view.at(at).to_ascii_uppercase());
            at += 1;
            // Words may follow that look like a group of it: what counts is where the check is right.
            if number.len() >= 15 && view.free_right(at) && remainder(&number) == 1 {
                best = Some((number.clone(), at));
            }
        } else if view.at(at) == ' '
            && number.len().is_multiple_of(4)
            && view.at(at + 1).is_ascii_alphanumeric()
        {
            at += 1;
        } else {
            break;
        }
    }
    best.map(|(number, end)| Hit::new(i, end, Value::Iban { number }, Source::Checked, 0.98))
}

/// The number, its head behind its body and letters as numbers, modulo 97.
fn remainder(number: &str) -> u32 {
    let (head, body) = number.split_at(4.min(number.len()));
    body.bytes().chain(head.bytes()).fold(0, |rest, b| match b {
        b'0'..=b'9' => (rest * 10 + u32::from(b - b'0')) % 97,
        _ => (rest * 100 + u32::from(b.wrapping_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_bite() {
        assert!(id_number("11010519491231002X").is_some());
        for bad in ["110105194912310021", "11010519491331002X", "99010519491231002X", "", "1101051949123100"]
        {
            assert_eq!(id_number(bad), None, "{bad}");
        }
        assert!(is_card("4111111111111111"));
        assert!(!is_card("4111111111111112"));
        assert_eq!(remainder("GB82WEST12345698765432"), 1);
        assert_ne!(remainder("GB82WEST12345698765431"), 1);
    }
}
