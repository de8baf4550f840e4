//! Personal data that is not the contact's own: of a generated reply all that neither the contact said, nor a source publishes, nor the company's
//! system answered for them; and whatever was filled in, no identity, card or account number that the contact did not write.

use std::ops::Range;

use nlu::entity::{Address, Kind, Line, Value, find};

use super::fact::facts;
use super::ground::Origin;
use super::known::Known;
use super::{Look, Rule};

const PERSONAL: &[Kind] =
    &[Kind::Phone, Kind::IdNumber, Kind::Email, Kind::Card, Kind::Iban, Kind::Plate, Kind::Address];
/// Digits that a card has, whether its check is right or not.
const CARD_DIGITS: Range<usize> = 15..20;

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    let context = look.grounds.context();
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    let all: Vec<Kind> = PERSONAL.iter().copied().chain([Kind::Order, Kind::Parcel, Kind::Url]).collect();
    for value in find(look.text, &context, &all) {
        let grave = matches!(value.value, Value::IdNumber { .. } | Value::Card { .. } | Value::Iban { .. });
        let of_a_person = match &value.value {
            Value::Phone(phone) => matches!(phone.line, Line::Mobile | Line::International),
            Value::Address(address) => is_home(address),
            Value::Order { .. } | Value::Parcel { .. } | Value::Url { .. } => false,
            _ => true,
        };
        if of_a_person && (grave || look.grounds.origin == Origin::Generated) {
            found.push((value.span, grave));
        }
    }
    found.extend(long_numbers(look).into_iter().map(|span| (span, true)));
    if found.is_empty() {
        return;
    }
    let own = Known::of(look.grounds.own.iter().copied(), &context);
    let published = Known::of(look.grounds.sources.iter().copied(), &context);
    let answered = Known::all(look.grounds);
    let said = facts(look.text, &context);
    for (span, grave) in found {
        let known = |known: &Known| {
            let flat = super::folded::flat(&look.text[span.clone()]);
            known.says(&flat) || said.iter().filter(|fact| fact.span == span).any(|fact| known.holds(fact))
        };
        if !(known(&own) || known(&published) || !grave && known(&answered)) {
            out.push((Rule::Personal, span));
        }
    }
}

/// A house has a number; 北京饭店 and 上海博物馆 are places with names.
pub(super) fn is_home(address: &Address) -> bool {
    let number = |c: char| c.is_ascii_digit() || matches!(c, '号' | '栋' | '幢' | '室');
    address.street.contains(number)
}

/// Numbers as long as a card's, in one run or in groups, that are no order's and no parcel's.
fn long_numbers(look: &Look<'_>) -> Vec<Range<usize>> {
    let text = &look.folded;
    let (mut out, mut at) = (Vec::new(), 0);
    while at < text.chars.len() {
        if !text.at(at).is_ascii_digit() || text.before(at).is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let (mut end, mut digits) = (at, 0);
        while text.at(end).is_ascii_digit()
            || matches!(text.at(end), ' ' | '-') && text.at(end + 1).is_ascii_digit()
        {
            digits += usize::from(text.at(end).is_ascii_digit());
            end += 1;
        }
        if CARD_DIGITS.contains(&digits) && !text.at(end).is_ascii_alphabetic() && names_card(look, at) {
            out.push(text.span(&(at..end)));
        }
        at = end.max(at + 1);
    }
    out
}

/// Does the sentence speak of a card or an identity?
fn names_card(look: &Look<'_>, at: usize) -> bool {
    let sentence = look.folded.slice(look.folded.sentence(at));
    ["卡", "账号", "账户", "身份证", "card", "account", "passport", "identity"]
        .iter()
        .any(|word| sentence.contains(word))
}
