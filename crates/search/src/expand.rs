//! What an unknown word was meant to be: one that sounds like it, or one that a slip of the keyboard turned into it.

use nlu::search::{homophones, slips};

use crate::limits::{SOUNDS, SPELLED, UNKNOWN};
use crate::recall::{MEANT, Wanted};
use crate::view::{Kind, View};

/// Gives unknown words other terms that are known.
pub(crate) fn meant(view: &View, wanted: &mut [Wanted]) -> tantivy::Result<()> {
    let unknown = wanted.iter_mut().filter(|one| !one.known && one.others.is_empty());
    let mut left = [UNKNOWN; 2];
    let mut looked = 0;
    for one in unknown {
        let chars: Vec<char> = one.term.chars().collect();
        let found = match chars[..] {
            ['2', a, b] if left[0] > 0 => {
                left[0] -= 1;
                sounds(view, a, b)?
            }
            ['s', first, _, _, _, ..] if first.is_ascii_lowercase() && one.term.is_ascii() && left[1] > 0 => {
                left[1] -= 1;
                spelled(view, &one.term, &mut looked)?
            }
            _ => None,
        };
        one.others.extend(found.map(|term| (term, MEANT)));
    }
    Ok(())
}

/// The commonest pair of characters that sounds like this one.
fn sounds(view: &View, a: char, b: char) -> tantivy::Result<Option<String>> {
    let (firsts, seconds) = (homophones(a), homophones(b));
    let mut best: Option<(u64, String)> = None;
    for first in firsts.iter().take(SOUNDS) {
        for second in seconds.iter().take(SOUNDS) {
            let term = format!("2{first}{second}");
            let found = view.articles(&term)?;
            if found > 0 && best.as_ref().is_none_or(|(most, _)| found > *most) {
                best = Some((found, term));
            }
        }
    }
    Ok(best.map(|(_, term)| term))
}

/// The nearest word that begins alike; of those that are equally near the commonest, then the first.
fn spelled(view: &View, term: &str, looked: &mut usize) -> tantivy::Result<Option<String>> {
    let word = &term[1..];
    let limit = if word.len() >= 7 { 2 } else { 1 };
    let (from, past) = (&term[..2], format!("{}\u{7f}", &term[..2]));
    let mut best: Option<(usize, std::cmp::Reverse<u64>, String)> = None;
    for segment in &view.segments {
        let mut terms = segment.dictionary(Kind::Whole).range().ge(from).lt(&past).into_stream()?;
        while *looked < SPELLED && terms.advance() {
            *looked += 1;
            let Ok(other) = std::str::from_utf8(terms.key()) else { continue };
            let other = other.get(1..).unwrap_or_default();
            if other.len().abs_diff(word.len()) > limit {
                continue;
            }
            let Some(far) = slips(word, other, limit) else { continue };
            let known = std::cmp::Reverse(u64::from(terms.value().doc_freq));
            let candidate = (far, known, format!("s{other}"));
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
    }
    Ok(best.map(|(_, _, term)| term))
}
