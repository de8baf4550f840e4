//! Facts of a generated reply that do not stand in what it rests on: numbers, sums, days, shares, addresses, codes, and names.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fact::facts;
use super::folded::{Folded, flat};
use super::known::Known;
use super::{Look, Rule};

/// Capitalised words that name nothing.
const COMMON: &[&str] = &[
    "i",
    "i'm",
    "i'll",
    "i've",
    "i'd",
    "ok",
    "ai",
    "id",
    "app",
    "url",
    "pdf",
    "sms",
    "usb",
    "faq",
    "mr",
    "mrs",
    "ms",
    "dr",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "am",
    "pm",
    "yuan",
    "rmb",
    "cny",
    "usd",
    "eur",
    "chinese",
    "english",
    "china",
    "wi-fi",
    "wifi",
    "vip",
    "no",
    "yes",
    "hi",
    "hello",
    "dear",
    "please",
];
/// Units that are written in capitals: what they count is looked at as a fact.
const UNITS: &[&str] =
    &["gb", "mb", "tb", "kb", "kwh", "wh", "w", "v", "hz", "mhz", "ghz", "mbps", "gbp", "c"];
/// Words beside a quotation that make it a name: of a button, a page, a document.
const NAMES: &[&str] = &[
    "点", "选", "按", "打开", "进入", "页", "按钮", "菜单", "条款", "协议", "券", "活动", "规则", "入口",
    "里", "tap", "press", "click", "choose", "select", "open", "under", "button", "menu", "page", "called",
    "named", "go to",
];
/// Characters beside a quotation in which such a word counts.
const BESIDE: usize = 9;

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    let text = &look.folded;
    let said = facts(look.text, &look.grounds.context());
    let (names, quoted) = (names(text, look.text), quotations(text, look.text));
    if said.is_empty() && names.is_empty() && quoted.is_empty() {
        return;
    }
    let known = Known::all(look.grounds);
    let facts = said.into_iter().filter(|fact| !known.holds(fact)).map(|fact| fact.span);
    // A number in the name of a topic is no ground for that number elsewhere.
    out.extend(facts.filter(|span| !is_in_name(look, span)).map(|span| (Rule::Ungrounded, span)));
    let words = words(look);
    for range in names {
        let word = text.slice(range.clone());
        if !words.contains(&word) && !is_word_of_pack(look, &word) {
            out.push((Rule::Ungrounded, text.span(&range)));
        }
    }
    for range in quoted {
        let words = flat(&text.slice(range.clone()));
        if !known.says(&words) && !look.rules.known.iter().any(|name| flat(name).contains(&words)) {
            out.push((Rule::Ungrounded, text.span(&range)));
        }
    }
}

/// Is this place inside a name that the pack gives?
fn is_in_name(look: &Look<'_>, span: &Range<usize>) -> bool {
    look.rules.known.iter().filter(|name| name.len() > span.len()).any(|name| {
        look.text.match_indices(name.as_str()).any(|(at, _)| at <= span.start && span.end <= at + name.len())
    })
}

/// Is it a word of what the pack calls things? There are many names, so this is asked last.
fn is_word_of_pack(look: &Look<'_>, word: &str) -> bool {
    look.rules.known.iter().filter(|name| name.to_lowercase().contains(word)).any(|name| {
        let name = Folded::new(name);
        latin(&name).into_iter().any(|range| name.slice(range) == word)
    })
}

/// Every Latin word of the grounds.
fn words(look: &Look<'_>) -> BTreeSet<String> {
    let grounds = look.grounds;
    let mut leaves = Vec::new();
    grounds.results.iter().for_each(|result| super::ground::leaves("", result, 0, &mut leaves));
    let texts = grounds.own.iter().chain(&grounds.sources).copied();
    let texts = texts.chain(leaves.iter().map(|(_, text)| text.as_str()));
    texts
        .flat_map(|text| {
            let text = Folded::new(text);
            latin(&text).into_iter().map(|range| text.slice(range)).collect::<Vec<_>>()
        })
        .collect()
}

fn latin(text: &Folded) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_ascii_alphabetic() || matches!(c, '\'' | '-');
    let (mut out, mut start) = (Vec::new(), None);
    for at in 0..=text.chars.len() {
        match (start, at < text.chars.len() && inside(text.at(at))) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let beside = |c: char| {
                    c.is_ascii_digit() || matches!(c, '@' | '.' | '/' | '_' | ':') && text.at(at) != ' '
                };
                let joined = matches!(text.before(from), '@' | '/' | '_' | '.')
                    || text.before(from).is_ascii_digit()
                    || beside(text.at(at)) && text.at(at + 1).is_ascii_alphanumeric()
                    || text.at(at).is_ascii_digit();
                if !joined {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Words that begin with a capital letter and do not begin a sentence, and words of capitals alone.
fn names(text: &Folded, original: &str) -> Vec<Range<usize>> {
    latin(text)
        .into_iter()
        .filter(|range| {
            let written = &original[text.span(range)];
            let capital = written.starts_with(|c: char| c.is_ascii_uppercase());
            let all = written.len() > 1 && written.chars().all(|c| !c.is_ascii_lowercase());
            let folded = text.slice(range.clone());
            let common = COMMON.contains(&folded.as_str()) || COMMON.contains(&folded.trim_end_matches("'s"));
            let clause = text.slice(text.sentence(range.start).start..range.start);
            let begins = !clause.chars().any(char::is_alphanumeric)
                || clause.trim_end().ends_with([':', '”', '"', '“', '「'])
                || text.before(range.start) == '\n';
            // Of 20 GB the unit is no name.
            let counted = text.before(range.start) == ' '
                && text.before(range.start.saturating_sub(1)).is_ascii_digit()
                && UNITS.contains(&folded.as_str());
            capital && !common && !counted && (all || !begins)
        })
        .collect()
}

/// Quotations that name something, and titles.
fn quotations(text: &Folded, original: &str) -> Vec<Range<usize>> {
    text.quotes
        .iter()
        .filter(|quote| {
            let title = original[text.span(quote).end.min(original.len())..].starts_with('》');
            let before = text.slice(quote.start.saturating_sub(BESIDE + 1)..quote.start.saturating_sub(1));
            let after = text.slice(quote.end + 1..quote.end + 1 + BESIDE);
            let beside =
                |name: &&str| before.trim_end().ends_with(*name) || after.trim_start().starts_with(*name);
            title || NAMES.iter().any(beside)
        })
        .cloned()
        .collect()
}
