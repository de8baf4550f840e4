//! Promises beyond what the company has authorised. Words are no promise where they are denied, asked, quoted, said of others, or tell the
//! customer to see to something; what a source says may be said again.

use std::ops::Range;

use super::folded::{Folded, flat};
use super::ground::Origin;
use super::{Look, Rule, promise_en, promise_zh};

/// Characters behind a promise that a source must hold with it, without marks and spaces.
const WITH: usize = 4;

/// A place that promises.
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    /// The words are a promise by themselves; of others it counts what is promised.
    pub(super) whole: bool,
}

pub(super) fn look(look: &Look<'_>, out: &mut Vec<(Rule, Range<usize>)>) {
    let text = &look.folded;
    let mut hits = promise_zh::find(text, &look.rules.promise);
    hits.extend(promise_en::find(text, &look.rules.promise));
    hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
    let mut end = 0;
    for hit in hits {
        let span = text.span(&hit.range);
        if hit.range.start < end || look.is_own(&span) || is_authorised(look, &hit) {
            continue;
        }
        end = hit.range.end;
        out.push((Rule::Promise, span));
    }
}

/// Does a source say the same? A template rests on none: what was filled in came from outside.
fn is_authorised(look: &Look<'_>, hit: &Hit) -> bool {
    if look.grounds.origin != Origin::Generated {
        return false;
    }
    let text = &look.folded;
    let behind = text.clause(hit.range.start).end.max(hit.range.end);
    let mut said = flat(&text.slice(hit.range.clone()));
    if !hit.whole {
        said.extend(flat(&text.slice(hit.range.end..behind)).chars().take(WITH));
    }
    !said.is_empty() && look.grounds.sources.iter().any(|source| flat(source).contains(&said))
}

/// Is a Latin word at a place that begins a question?
pub(super) fn questions(text: &Folded, range: &Range<usize>) -> bool {
    text.asks(range.start)
}
