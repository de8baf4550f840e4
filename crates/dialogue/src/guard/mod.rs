//! The last look at every outgoing reply: one pipeline, all reasons.
//!
//! [`guard`] is pure and total. What kind of reply it is decides how strict it is: a text that people have reviewed may promise what the company has
//! reviewed; a template is looked at with what was filled in; of a text that a model wrote, every fact must stand in its [`Grounds`].

mod day;
mod fact;
mod folded;
mod forbidden;
mod format;
pub mod glossary;
mod ground;
mod jargon;
mod known;
pub mod label;
mod listed;
mod personal;
mod process;
mod promise;
mod promise_en;
mod promise_zh;
mod share;
mod short_wait;
mod ungrounded;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use folded::{Folded, flat};
pub use glossary::{Change, Term};
pub use ground::{Channel, Grounds, Origin};

/// The longest reply in a chat, in characters.
pub const MAX_REPLY_CHARS: usize = 2_000;
/// The most buttons under a reply.
pub const MAX_QUICK_REPLIES: usize = 6;
/// The most reasons that are told of one reply.
pub const MAX_REASONS: usize = 20;
/// Characters of the words that a reason quotes.
const WORDS_CHARS: usize = 80;

/// A rule that a reply can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It says nothing.
    Empty,
    /// It is too long for its channel.
    Length,
    /// A placeholder was left unfilled.
    Unfilled,
    /// Marks of a markup language, or signs that no reader sees.
    Markup,
    /// A promise beyond what the company has authorised.
    Promise,
    /// A wait or a hand-off without what comes next and by when.
    Process,
    /// A fact that does not stand in what the reply rests on.
    Ungrounded,
    /// Personal data that is not the contact's own.
    Personal,
    /// A word that the company forbids.
    Forbidden,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Empty,
        Self::Length,
        Self::Unfilled,
        Self::Markup,
        Self::Promise,
        Self::Process,
        Self::Ungrounded,
        Self::Personal,
        Self::Forbidden,
    ];

    /// Its name among the rules of a turn.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "guard.empty",
            Self::Length => "guard.length",
            Self::Unfilled => "guard.unfilled",
            Self::Markup => "guard.markup",
            Self::Promise => "guard.promise",
            Self::Process => "guard.process",
            Self::Ungrounded => "guard.ungrounded",
            Self::Personal => "guard.personal",
            Self::Forbidden => "guard.forbidden",
        }
    }
}

/// What a pack says of replies, beyond what is so in every trade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Words that promise what nobody has authorised.
    pub promise: Vec<String>,
    /// Words that are never said.
    pub forbidden: Vec<String>,
    /// Words that are said in plainer ones.
    pub glossary: Vec<Term>,
    /// Names that the glossary leaves alone: of plans, products and the law.
    pub protected: Vec<String>,
    /// What the pack itself calls things: titles and buttons.
    pub known: Vec<String>,
}

/// What a company adds to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseRules {
    /// Words that are never said.
    pub forbidden: Vec<String>,
    /// Words that are said in plainer ones.
    pub glossary: Vec<Term>,
    /// Names that the glossary leaves alone.
    pub protected: Vec<String>,
}

/// Why a reply is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The rule that it breaks.
    pub rule: Rule,
    /// Where, in bytes of its text.
    pub span: Range<usize>,
    /// The words that break it.
    pub words: String,
}

/// What becomes of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is sent, in these words.
    Passed {
        /// The text, changed by the glossary where that knows plainer words.
        text: String,
        /// What was changed.
        changes: Vec<Change>,
    },
    /// It is not sent, for all of these reasons.
    Held(Vec<Reason>),
}

/// What the rules look at.
struct Look<'a> {
    rules: &'a Rules,
    house: &'a HouseRules,
    grounds: &'a Grounds<'a>,
    text: &'a str,
    folded: Folded,
}

impl Look<'_> {
    /// Does a source say this, word for word? A model may say it again.
    fn is_sourced(&self, range: Range<usize>) -> bool {
        let said = flat(&self.folded.slice(range));
        self.grounds.origin == Origin::Generated
            && !said.is_empty()
            && self.grounds.sources.iter().any(|source| flat(source).contains(&said))
    }

    /// Is this place what the customer wrote, said back to them?
    fn is_own(&self, span: &Range<usize>) -> bool {
        self.grounds.origin == Origin::Filled
            && self.grounds.own.iter().filter(|said| said.chars().count() > 1).any(|said| {
                self.text.match_indices(*said).any(|(at, _)| at <= span.start && span.end <= at + said.len())
            })
    }
}

/// Looks at a reply: it passes, perhaps in plainer words, or is held with all that is wrong.
pub fn guard(rules: &Rules, house: &HouseRules, text: &str, grounds: &Grounds<'_>) -> Verdict {
    let reasons = reasons(rules, house, text, grounds);
    if !reasons.is_empty() {
        return Verdict::Held(reasons);
    }
    let (plain, changes) = jargon::replaced(rules, house, text, grounds);
    // Plainer words that break a rule help nobody: the reviewed ones are said.
    if changes.is_empty() || !self::reasons(rules, house, &plain, grounds).is_empty() {
        return Verdict::Passed { text: text.to_owned(), changes: Vec::new() };
    }
    Verdict::Passed { text: plain, changes }
}

/// All that is wrong with a text, in its order.
fn reasons(rules: &Rules, house: &HouseRules, text: &str, grounds: &Grounds<'_>) -> Vec<Reason> {
    let look = Look { rules, house, grounds, text, folded: Folded::new(text) };
    let mut spans: Vec<(Rule, Range<usize>)> = Vec::new();
    format::look(&look, &mut spans);
    forbidden::look(&look, &mut spans);
    if grounds.origin != Origin::Reviewed {
        promise::look(&look, &mut spans);
        process::look(&look, &mut spans);
        personal::look(&look, &mut spans);
    }
    if grounds.origin == Origin::Generated {
        ungrounded::look(&look, &mut spans);
    }
    spans.sort_by_key(|(rule, span)| (span.start, *rule, span.end));
    spans.dedup();
    spans.truncate(MAX_REASONS);
    let words = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default().chars().take(WORDS_CHARS);
    spans.into_iter().map(|(rule, span)| Reason { rule, words: words(&span).collect(), span }).collect()
}
