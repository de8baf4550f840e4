//! What is asked, and what is found.

use std::ops::Range;

use base::{Locale, Timestamp};
use knowledge::{Audience, Channel, Passage};

/// A question to the knowledge.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What somebody wrote.
    pub text: &'a str,
    /// The languages in which articles are wanted.
    pub locales: &'a [Locale],
    /// Who asks.
    pub audience: Audience,
    /// The channel in which it is to be said; `None` finds what is said in any.
    pub channel: Option<Channel>,
    /// The instant at which an article must be valid: now, or the date that a question is about.
    pub at: Timestamp,
    /// How many articles are wanted.
    pub k: usize,
    /// What was said before, the latest last: it helps to choose among what is found, and finds little by itself.
    pub context: &'a [&'a str],
}

/// An article that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The article's id.
    pub article: String,
    /// Its version.
    pub version: u32,
    /// The language in which it was found.
    pub locale: Locale,
    /// Its title in this language.
    pub title: String,
    /// The passage of its body that is nearest to the question; the title alone where the body is empty.
    pub passage: Passage,
    /// The similar question (or title) that is nearest.
    pub question: Option<String>,
    /// The ranking's score; only comparable within one search.
    pub score: f32,
    /// How probable it is that this article answers the question; comparable between searches.
    pub sure: f32,
    /// Words of the question in the passage's text, in characters, in order, apart from one another.
    pub matched: Vec<Range<usize>>,
    /// The sentence of the passage that is nearest, in characters; none where no sentence has a word of the question.
    pub sentence: Option<Range<usize>>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best articles, the best first.
    pub hits: Vec<Hit>,
    /// How probable it is that the first one answers the question; 0 when nothing was found.
    pub sure: f32,
}
