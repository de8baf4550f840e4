//! Parcel numbers, by the patterns of couriers, by the postal S10 check, and by UPS's.

use std::sync::LazyLock;

use crate::entity::digits::{Run, Spaces, mobile, runs};
use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// A courier and how its numbers look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Courier {
    /// A short name: `sf`, `zto`.
    pub id: String,
    /// What customers call it, lower case.
    pub names: Vec<String>,
    /// How its numbers look.
    pub forms: Vec<Form>,
}

/// One form of a courier's numbers. Digits without letters count only where a parcel is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Letters before the digits, upper case; may be empty.
    pub letters: String,
    /// With what the digits may begin; empty when with anything.
    pub starts: Vec<String>,
    /// Least and most digits.
    pub digits: (usize, usize),
}

static KNOWN: LazyLock<Vec<Courier>> =
    LazyLock::new(|| include_str!("../../data/couriers.txt").lines().filter_map(courier).collect());

/// The couriers that are known without being told.
pub fn couriers() -> &'static [Courier] {
    &KNOWN
}

fn courier(line: &str) -> Option<Courier> {
    let mut parts = line.split(';').map(str::trim);
    let id = parts.next().filter(|id| !id.starts_with('#') && !id.is_empty())?;
    let names = parts.next()?.split('|').map(str::to_owned).collect();
    Some(Courier { id: id.to_owned(), names, forms: parts.filter_map(form).collect() })
}

fn form(text: &str) -> Option<Form> {
    let mut words = text.split(' ');
    let letters = words.next()?.trim_matches('-').to_owned();
    let starts = words.next()?;
    let starts = if starts == "*" { Vec::new() } else { starts.split('|').map(str::to_owned).collect() };
    let (least, most) = words.next()?.split_once('-')?;
    Some(Form { letters, starts, digits: (least.parse().ok()?, most.parse().ok()?) })
}

/// Words near which bare digits are a parcel's number.
const SPOKEN_OF: &[&str] =
    &["快递", "运单", "物流", "单号", "包裹", "tracking", "parcel", "shipment", "waybill"];

/// Adds the parcel numbers of a text.
pub(crate) fn collect(view: &View<'_>, couriers: &[Courier], hits: &mut Vec<Hit>) {
    for run in runs(view, Spaces::EndWhole) {
        if let Some(hit) = lettered(&run, couriers).or_else(|| bare(view, &run, couriers)) {
            hits.push(hit);
        }
        if let Some(hit) = s10(view, &run) {
            hits.push(hit);
        }
    }
    (0..view.len()).filter_map(|i| ups(view, i)).for_each(|hit| hits.push(hit));
}

fn fits(form: &Form, digits: &str) -> bool {
    (form.digits.0..=form.digits.1).contains(&digits.len())
        && (form.starts.is_empty() || form.starts.iter().any(|start| digits.starts_with(start)))
}

fn lettered(run: &Run, couriers: &[Courier]) -> Option<Hit> {
    if run.letters_before.is_empty() {
        return None;
    }
    let (courier, form) = couriers.iter().find_map(|courier| {
        let form = courier.forms.iter().find(|form| {
            let same = form.letters == run.letters_before;
            same && !form.letters.is_empty()
                && (run.glued || form.letters.len() > 1)
                && fits(form, &run.digits)
        })?;
        Some((courier, form))
    })?;
    let number = format!("{}{}", form.letters, run.digits);
    let value = Value::Parcel { number, courier: courier.id.clone() };
    Some(Hit::new(run.letters_at, run.end, value, Source::Pattern, 0.95))
}

/// Digits alone, where a courier or a parcel is spoken of; whose they are is said only when it is one courier.
fn bare(view: &View<'_>, run: &Run, couriers: &[Courier]) -> Option<Hit> {
    if run.glued || mobile(&run.digits).is_some() || run.digits.len() < 10 {
        return None;
    }
    let window = run.start.saturating_sub(24)..(run.end + 12).min(view.len());
    let near = |words: &mut dyn Iterator<Item = &str>| {
        let mut any = false;
        for word in words {
            any |= window.clone().any(|i| view.eat(i, word).is_some());
        }
        any
    };
    let fitting: Vec<&Courier> = couriers
        .iter()
        .filter(|courier| courier.forms.iter().any(|form| form.letters.is_empty() && fits(form, &run.digits)))
        .collect();
    if fitting.is_empty() {
        return None;
    }
    let named = fitting.iter().find(|courier| near(&mut courier.names.iter().map(String::as_str)));
    let (id, sure) = match (named, fitting.as_slice()) {
        (Some(courier), _) => (courier.id.clone(), 0.9),
        (None, _) if !near(&mut SPOKEN_OF.iter().copied()) => return None,
        (None, [one]) if one.forms.iter().all(|form| !form.starts.is_empty() || !form.letters.is_empty()) => {
            (one.id.clone(), 0.75)
        }
        (None, _) => (String::new(), 0.6),
    };
    let value = Value::Parcel { number: run.digits.clone(), courier: id };
    Some(Hit::new(run.start, run.end, value, Source::Pattern, sure))
}

/// Two letters, nine digits of which the last is a check, two letters: post of all countries.
fn s10(view: &View<'_>, run: &Run) -> Option<Hit> {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let country = view.at(run.end).is_ascii_lowercase() && view.at(run.end + 1).is_ascii_lowercase();
    if run.letters_before.len() != 2 || !run.glued || run.digits.len() != 9 || run.joined || !country {
        return None;
    }
    let mut digits = run.digits.bytes().map(|b| u32::from(b - b'0'));
    let sum: u32 = digits.by_ref().take(8).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    let end = run.end + 2;
    if digits.next() != Some(check) || !view.free_right(end) {
        return None;
    }
    let country = view.slice(run.end, end).to_ascii_uppercase();
    let courier = if country == "CN" { "ems" } else { "post" };
    let number = format!("{}{}{country}", run.letters_before, run.digits);
    let value = Value::Parcel { number, courier: courier.to_owned() };
    Some(Hit::new(run.letters_at, end, value, Source::Checked, 0.98))
}

/// 1Z and sixteen letters and digits, the last a check.
fn ups(view: &View<'_>, i: usize) -> Option<Hit> {
    view.eat(i, "1z").filter(|_| view.free_left(i))?;
    let end = i + 18;
    let whole = (i..end).all(|at| view.at(at).is_ascii_alphanumeric()) && view.free_right(end);
    if !whole {
        return None;
    }
    let value = |c: char| c.to_digit(10).unwrap_or_else(|| (u32::from(c).wrapping_sub(63)) % 10);
    let number = view.slice(i, end).to_ascii_uppercase();
    let sum: u32 =
        number.chars().skip(2).take(15).enumerate().map(|(at, c)| value(c) * (1 + at as u32 % 2)).sum();
    let check = (10 - sum % 10) % 10;
    (number.chars().last().and_then(|c| c.to_digit(10)) == Some(check)).then(|| {
        let value = Value::Parcel { number, courier: "ups".to_owned() };
        Hit::new(i, end, value, Source::Checked, 0.98)
    })
}
