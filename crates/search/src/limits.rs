//! The most of everything.

/// Characters of a query that are read.
pub const QUERY_CHARS: usize = 500;
/// Terms of a query that are looked for: the rarest.
pub const TERMS: usize = 32;
/// Characters and parts of words of a query that are looked for: the rarest.
pub(crate) const LETTERS: usize = 64;
/// Texts of a kind that are read for what a query looks for in them, the rarest first. [`FEWEST`] are read whatever it takes.
pub(crate) const READ: u64 = 250_000;
pub(crate) const FEWEST: usize = 3;
/// Other words for a term.
pub const ALTERNATIVES: usize = 8;
/// Hits of a search.
pub const HITS: usize = 50;
/// Questions that recall finds.
pub(crate) const QUESTIONS: usize = 60;
/// Passages that recall finds.
pub(crate) const PASSAGES: usize = 60;
/// Articles that recall finds as a whole.
pub(crate) const WHOLES: usize = 50;
/// Articles that are looked at closely and ranked.
pub(crate) const ARTICLES: usize = 16;
/// Terms of a dictionary that are compared with what is misspelt in a query.
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
/// Segments of about one size that are put together: fewer are read sooner, and written more often.
pub(crate) const MERGED: usize = 4;
