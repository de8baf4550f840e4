//! The most of everything.

/// Characters of a query that are read.
pub const QUERY_CHARS: usize = 500;
/// Terms of a query that are looked for: the rarest.
pub const TERMS: usize = 32;
/// Other words for a term.
pub const ALTERNATIVES: usize = 8;
/// Hits of a search.
pub const HITS: usize = 50;
/// Questions that a search looks at closely.
pub(crate) const QUESTIONS: usize = 150;
/// Passages that a search looks at closely.
pub(crate) const PASSAGES: usize = 150;
/// Articles that are looked at as a whole.
pub(crate) const WHOLES: usize = 50;
/// Articles that are ranked.
pub(crate) const ARTICLES: usize = 50;
/// Articles that are looked at closely.
pub(crate) const CLOSE: usize = 16;
/// Terms of a dictionary that are compared with a misspelt word.
pub(crate) const SPELLED: usize = 20_000;
/// Unknown words of a query for which what was meant is looked for.
pub(crate) const UNKNOWN: usize = 4;
/// Characters that may be meant by one that sounds like them.
pub(crate) const SOUNDS: usize = 40;
/// Characters of a title, a question or a passage that are searched.
pub const TEXT_CHARS: usize = 20_000;
/// Similar questions of an article in one language.
pub const SIMILAR: usize = 500;
/// Memory of a writer, in bytes, for few changes and for many.
pub(crate) const WRITER: [usize; 2] = [16_000_000, 96_000_000];
/// Changes that are many.
pub(crate) const MANY: usize = 200;
