//! The glossary at work: terms become plainer words, but never inside names, quotations, addresses and longer words. Doing it again changes
//! nothing more.

use std::ops::Range;

use super::folded::Folded;
use super::ground::Grounds;
use super::{Change, HouseRules, Rules, Term};

/// A glossary that still changes something after so many rounds has no end.
const ROUNDS: usize = 4;

/// The text in plainer words, and what was changed.
pub(super) fn replaced(
    rules: &Rules,
    house: &HouseRules,
    text: &str,
    grounds: &Grounds<'_>,
) -> (String, Vec<Change>) {
    let fits = |term: &&Term| {
        term.locale.is_none_or(|locale| locale == grounds.locale) && !term.word.trim().is_empty()
    };
    // The company's own words go before the pack's; of two the longer is taken.
    let mut terms: Vec<&Term> = house.glossary.iter().chain(&rules.glossary).filter(fits).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.word.chars().count()));
    if terms.is_empty() {
        return (text.to_owned(), Vec::new());
    }
    let names: Vec<&str> = rules
        .protected
        .iter()
        .chain(&house.protected)
        .chain(&rules.known)
        .map(String::as_str)
        .chain(grounds.own.iter().copied())
        .filter(|name| name.chars().count() > 1)
        .collect();
    let (mut said, mut changes) = (text.to_owned(), Vec::new());
    for _ in 0..ROUNDS {
        let (next, made) = round(&said, &terms, &names);
        if made.is_empty() {
            return (said, changes);
        }
        said = next;
        changes.extend(made);
    }
    if round(&said, &terms, &names).1.is_empty() { (said, changes) } else { (text.to_owned(), Vec::new()) }
}

fn round(text: &str, terms: &[&Term], names: &[&str]) -> (String, Vec<Change>) {
    let folded = Folded::new(text);
    let standing: Vec<(Range<usize>, &Term)> = terms
        .iter()
        .flat_map(|term| folded.find(&fold(&term.word)).into_iter().map(move |range| (range, *term)))
        .collect();
    // Most replies hold no term: the many names of a pack need not be looked for in them.
    if standing.is_empty() {
        return (text.to_owned(), Vec::new());
    }
    let kept = kept(&folded, terms, names);
    let mut found: Vec<(Range<usize>, &Term)> = Vec::new();
    for (range, term) in standing {
        let free = |other: &Range<usize>| range.end <= other.start || other.end <= range.start;
        if kept.iter().all(free) && found.iter().all(|(other, _)| free(other)) {
            found.push((range, term));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    let (mut out, mut at, mut changes) = (String::with_capacity(text.len()), 0, Vec::new());
    for (range, term) in found {
        let span = folded.span(&range);
        // The same in another case, or in other signs of one word, is no change.
        if text[span.clone()] == term.plain {
            continue;
        }
        out.push_str(&text[at..span.start]);
        let first =
            text[..span.start].trim_end().is_empty() || folded.sentence(range.start).start == range.start;
        out.push_str(&cased(&term.plain, first || starts(&folded, range.start)));
        changes.push(Change { word: text[span.clone()].to_owned(), plain: term.plain.clone() });
        at = span.end;
    }
    out.push_str(&text[at..]);
    (out, changes)
}

fn fold(word: &str) -> String {
    Folded::new(word.trim()).chars.into_iter().collect()
}

/// Does a sentence begin here, behind a space?
fn starts(text: &Folded, at: usize) -> bool {
    let start = text.sentence(at).start;
    text.slice(start..at).trim().is_empty()
}

/// A sentence begins with a capital letter where its language has them.
fn cased(plain: &str, first: bool) -> String {
    let mut chars = plain.chars();
    match chars.next() {
        Some(c) if first && c.is_ascii_lowercase() => c.to_ascii_uppercase().to_string() + chars.as_str(),
        _ => plain.to_owned(),
    }
}

/// Places that are left alone: names, quotations, addresses, and plainer words that hold their own term.
fn kept(text: &Folded, terms: &[&Term], names: &[&str]) -> Vec<Range<usize>> {
    let mut out = text.quotes.clone();
    out.extend(names.iter().flat_map(|name| text.find(&fold(name))));
    for term in terms {
        let plain = fold(&term.plain);
        if terms.iter().any(|other| plain.contains(&fold(&other.word))) {
            out.extend(text.find(&plain));
        }
    }
    out.extend(addresses(text));
    out
}

/// Runs of Latin letters, digits and marks with a `@`, `/`, `_` or a point in them.
fn addresses(text: &Folded) -> Vec<Range<usize>> {
    let inside = |c: char| c.is_ascii_graphic();
    let (mut out, mut start) = (Vec::new(), None);
    for at in 0..=text.chars.len() {
        match (start, at < text.chars.len() && inside(text.at(at))) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let run = text.slice(from..at);
                let run = run.trim_end_matches(['.', ',', '!', '?', ';', ':', ')']);
                if run.contains(['@', '/', '_', '.', '&', '=']) {
                    out.push(from..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}
