//! The model that is shipped: read where it lies, without a copy, at the first message.

use std::sync::LazyLock;

use super::DangerKind;
use crate::table::Table;

pub(super) const MAGIC: &[u8; 4] = b"ZKD1";
/// The kinds, in their order.
pub(super) const KINDS: usize = DangerKind::ALL.len();
/// The kinds, and danger of any kind.
pub(super) const PLANES: usize = KINDS + 1;

static SHIPPED: LazyLock<Option<Shipped<'static>>> =
    LazyLock::new(|| Shipped::parse(include_bytes!("../../data/danger/model.bin")));

/// The model that is shipped; a broken file is none, and the patterns stand alone.
pub(super) fn shipped() -> Option<&'static Shipped<'static>> {
    SHIPPED.as_ref()
}

/// The lines of one plane among its margins.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bounds {
    /// From here the signal is raised; of danger of any kind: also where no kind by itself is.
    pub(super) raised: f32,
    /// From here it is sure; of danger of any kind: below it what the patterns see is taken for small talk.
    pub(super) sure: f32,
}

/// Weights of features for every kind, and the lines.
pub(super) struct Shipped<'a> {
    table: Table<'a, PLANES>,
    bounds: [Bounds; PLANES],
}

impl<'a> Shipped<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let table: Table<'a, PLANES> = Table::parse(bytes, MAGIC)?;
        let bounds = table.planes.map(|[_, _, raised, sure]| Bounds { raised, sure });
        Some(Self { table, bounds })
    }

    pub(super) fn judge(
        &self,
        features: &[u32],
        patterns: &[Pattern; KINDS],
        spoken: bool,
    ) -> [Verdict; KINDS] {
        let bare = if spoken { None } else { Some(self.table.line) };
        judge(&self.table.margins(features), &self.bounds, patterns, bare)
    }
}

/// What the patterns see of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pattern {
    /// Nothing.
    #[default]
    None,
    /// Only what looks alike.
    Alike,
    /// Words that may be small talk.
    Words,
    /// The number of an office, which is never small talk.
    Number,
}

/// What is made of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Nothing to be seen.
    #[default]
    Silent,
    /// Worth a look.
    Raised,
    /// Sure enough to fetch a person.
    Sure,
}

/// A kind is raised by its own line; by a pattern, unless the whole is small talk; or as the likeliest where only danger as such is seen. Where no word
/// speaks of danger, `bare` is how loud the whole must be if no kind is, and nothing is sure; nor is a kind of which the patterns see only what looks alike.
pub(super) fn judge(
    margins: &[f32; PLANES],
    bounds: &[Bounds; PLANES],
    patterns: &[Pattern; KINDS],
    bare: Option<f32>,
) -> [Verdict; KINDS] {
    let mut out = [Verdict::Silent; KINDS];
    let ([any], [whole]) = (&margins[KINDS..], &bounds[KINDS..]) else { return out };
    if bare.is_some_and(|line| *any < line && (0..KINDS).all(|at| margins[at] < bounds[at].sure)) {
        return out;
    }
    for (at, verdict) in out.iter_mut().enumerate() {
        let by_pattern = match patterns[at] {
            Pattern::None | Pattern::Alike => false,
            Pattern::Words => *any >= whole.sure,
            Pattern::Number => true,
        };
        // An office's number in words that are no small talk is announced, not mentioned.
        let announced = patterns[at] == Pattern::Number && *any >= whole.raised;
        let sure = margins[at] >= bounds[at].sure && patterns[at] != Pattern::Alike;
        if (sure || announced) && bare.is_none() {
            *verdict = Verdict::Sure;
        } else if by_pattern || margins[at] >= bounds[at].raised {
            *verdict = Verdict::Raised;
        }
    }
    if *any >= whole.raised && out.iter().all(|verdict| *verdict == Verdict::Silent) {
        let above = |at: usize| margins[at] - bounds[at].raised;
        if let Some(most) = (0..KINDS).max_by(|a, b| above(*a).total_cmp(&above(*b))) {
            out[most] = Verdict::Raised;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_raised_by_their_line_by_patterns_and_by_the_whole() {
        let bounds = [Bounds { raised: 0.0, sure: 1.0 }; PLANES];
        let bounds =
            std::array::from_fn(
                |at| if at == KINDS { Bounds { raised: 1.0, sure: -1.0 } } else { bounds[at] },
            );
        let mut margins = [-2f32; PLANES];
        let none = [Pattern::None; KINDS];
        assert_eq!(judge(&margins, &bounds, &none, None), [Verdict::Silent; KINDS]);
        let words = [Pattern::Words; KINDS];
        assert_eq!(judge(&margins, &bounds, &words, None), [Verdict::Silent; KINDS]);
        assert_eq!(judge(&margins, &bounds, &[Pattern::Number; KINDS], None), [Verdict::Raised; KINDS]);
        margins[KINDS] = 0.0;
        assert_eq!(judge(&margins, &bounds, &words, None), [Verdict::Raised; KINDS]);
        margins[KINDS] = 2.0;
        margins[3] = -1.0;
        let likeliest = judge(&margins, &bounds, &none, None);
        assert_eq!(likeliest[3], Verdict::Raised);
        assert_eq!(likeliest.iter().filter(|verdict| **verdict != Verdict::Silent).count(), 1);
        margins[0] = 1.5;
        assert_eq!(judge(&margins, &bounds, &none, None)[0], Verdict::Sure);
        assert_eq!(judge(&margins, &bounds, &[Pattern::Alike; KINDS], None)[0], Verdict::Raised);
        assert_eq!(judge(&margins, &bounds, &none, Some(1.5))[0], Verdict::Raised);
        assert_eq!(judge(&margins, &bounds, &none, Some(2.5))[0], Verdict::Raised);
        margins[0] = 0.5;
        assert_eq!(judge(&margins, &bounds, &none, Some(2.5)), [Verdict::Silent; KINDS]);
    }

    #[test]
    fn a_broken_file_is_no_model() {
        let whole = include_bytes!("../../data/danger/model.bin");
        assert!(Shipped::parse(whole).is_some());
        for cut in [0, 3, 11, 100, whole.len() - 1] {
            assert!(Shipped::parse(&whole[..cut]).is_none(), "{cut}");
        }
    }
}
