//! Promises in English: to guarantee and its like, definitely and its like before what is committed to, and whole phrases.

use std::ops::Range;

use super::folded::Folded;
use super::promise::{Hit, questions};

/// Verbs of promising; a name where an article stands before.
const SPEECH: &[&str] =
    &["guarantee", "guarantees", "guaranteed", "promise", "promises", "assure", "vow", "swear"];
/// Before these they are part of a name.
const COMPOUND: &[&str] = &[
    "card",
    "period",
    "certificate",
    "terms",
    "slip",
    "conditions",
    "claim",
    "number",
    "document",
    "deposit",
    "scheme",
    "fund",
    "form",
    "page",
    "section",
    "leaflet",
    "programme",
    "program",
];
/// Behind these they are a name.
const DETERMINERS: &[&str] = &[
    "the",
    "your",
    "our",
    "its",
    "a",
    "this",
    "any",
    "under",
    "manufacturer's",
    "maker's",
    "of",
    "their",
    "was",
    "were",
    "been",
    "extended",
    "and",
];
/// Before 'to', with these nothing is promised yet.
const WISHES: &[&str] = &[
    "love",
    "like",
    "want",
    "wish",
    "hard",
    "difficult",
    "impossible",
    "able",
    "need",
    "try",
    "allowed",
    "free",
    "hate",
    "rather",
    "loath",
    "reluctant",
];
/// Words of certainty.
const CERTAIN: &[&str] = &["definitely", "certainly", "absolutely", "surely", "undoubtedly", "100%", "100 %"];
/// What is committed to.
const COMMIT: &[&str] = &[
    "get",
    "receive",
    "refund",
    "refunded",
    "compensate",
    "compensated",
    "compensation",
    "arrive",
    "arrives",
    "delivered",
    "there",
    "replace",
    "replaced",
    "fix",
    "fixed",
    "solve",
    "solved",
    "resolve",
    "resolved",
    "work",
    "works",
    "safe",
    "secure",
    "genuine",
    "authentic",
    "covered",
    "satisfied",
    "satisfaction",
    "free",
    "guaranteed",
    "no",
    "waterproof",
    "accepted",
    "approved",
    "happy",
    "reliable",
];
/// Words between certainty and commitment.
const REACH: usize = 3;
const DENIES: &[&str] = &[
    "not",
    "never",
    "no",
    "nobody",
    "none",
    "nothing",
    "neither",
    "nor",
    "cannot",
    "without",
    "unable",
    "stopped",
    "discontinued",
    "hardly",
    "refuse",
    "noone",
    "rarely",
    "nowhere",
];
/// What was not said is not promised.
const SAID: &[&str] = &["say", "said", "claim", "claimed", "mean", "meant", "think", "sure", "certain"];
/// Words before a promise in which a denial reaches it.
const FAR: usize = 6;
/// Behind these it does not.
const BARRIERS: &[&str] =
    &["but", "so", "i", "we", "you", "it", "and", "then", "only", "matter", "doubt", "he", "she"];
/// Who else promises, and who speaks of it.
const OTHERS: &[&str] = &[
    "anyone",
    "anybody",
    "someone",
    "somebody",
    "they",
    "seller",
    "sellers",
    "scammers",
    "scammer",
    "caller",
    "callers",
    "manufacturer",
    "maker",
    "bank",
    "courier",
    "brand",
    "law",
    "supplier",
    "who",
    "whoever",
    "ad",
    "ads",
    "advert",
    "slogan",
    "fraudster",
    "fraudsters",
    "stranger",
    "strangers",
    "website",
    "claims",
    "told",
    "heard",
];
/// It would be wrong to say so.
const UNTRUE: &[&str] = &["wrong", "untrue", "dishonest", "misleading", "irresponsible", "lie", "lying"];
/// What an adjective names is written down, or not known.
const STATED: &[&str] = &[
    "stated",
    "shown",
    "described",
    "written",
    "listed",
    "defined",
    "explained",
    "unknown",
    "unclear",
    "unavailable",
    "uncertain",
];
/// Words with which a question begins.
const ASKING: &[&str] = &[
    "do", "does", "did", "can", "could", "will", "would", "is", "are", "have", "has", "what", "which", "how",
    "may",
];

/// A word of the text.
struct Word {
    range: Range<usize>,
    text: String,
}

pub(super) fn find(text: &Folded, own: &[String]) -> Vec<Hit> {
    let words = words(text);
    let mut out = Vec::new();
    for (n, word) in words.iter().enumerate() {
        if SPEECH.contains(&word.text.as_str()) && speaks(text, &words, n) {
            out.push(Hit { range: word.range.clone(), whole: false });
        }
        if CERTAIN.contains(&word.text.as_str())
            && let Some(end) = commits(text, &words, n)
            && is_own_word(text, &words, n)
        {
            out.push(Hit { range: word.range.start..end, whole: false });
        }
    }
    for word in own.iter().filter(|word| !word.chars().any(nlu::normal::is_han)) {
        for range in text.find(word) {
            let first = words.iter().position(|word| word.range.end > range.start).unwrap_or(0);
            let speech = SPEECH.contains(&word.as_str()) || CERTAIN.contains(&word.as_str());
            if !speech && !words.is_empty() && is_own_word(text, &words, first) {
                out.push(Hit { range, whole: true });
            }
        }
    }
    out
}

fn words(text: &Folded) -> Vec<Word> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\'' | '%');
    let (mut out, mut start) = (Vec::new(), None);
    for at in 0..=text.chars.len() {
        match (start, at < text.chars.len() && inside(text.at(at))) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.push(Word { range: from..at, text: text.slice(from..at) });
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn speaks(text: &Folded, words: &[Word], n: usize) -> bool {
    let next = |k: usize| words.get(n + k).map_or("", |word| word.text.as_str());
    let before = n.checked_sub(1).map_or("", |n| words[n].text.as_str());
    let adjective = words[n].text.ends_with("ed");
    let name = DETERMINERS.contains(&before) && !matches!(next(1), "that" | "you") && !adjective;
    let by = next(1) == "by" && !matches!(next(2), "us" | "me");
    // Guarantees from others; please promise; it is hard to guarantee; if it were guaranteed; guaranteed wins do not exist.
    let clause = text.clause(words[n].range.start);
    let begins = n == 0 || words[n - 1].range.end <= clause.start;
    let plural = begins && words[n].text.ends_with('s');
    let wish = before == "to" && n.checked_sub(2).is_some_and(|n| WISHES.contains(&words[n].text.as_str()));
    let supposed = adjective && words[..n].iter().any(|w| w.range.start >= clause.start && w.text == "if");
    let undone =
        adjective && (1..5).any(|k| matches!(next(k), "do" | "does" | "are" | "is") && next(k + 1) == "not");
    // The guaranteed period is stated on page two.
    let stated = adjective
        && words[n..]
            .iter()
            .take_while(|word| word.range.start < clause.end)
            .any(|word| STATED.contains(&word.text.as_str()));
    // To guarantee a good fit, measure twice: what it is done for.
    let aim = before == "to"
        && text
            .slice(clause.start..words[n].range.start)
            .trim()
            .trim_start_matches("in order ")
            .trim_start_matches("so as ")
            == "to";
    // You want me to guarantee it.
    let asked = before == "to" && n.checked_sub(2).is_some_and(|n| words[n].text == "me");
    let wished =
        words[..n].iter().rev().take(FAR).any(|word| word.range.start >= clause.start && word.text == "wish");
    if plural || wish || supposed || undone || stated || aim || asked || wished || before == "please" {
        return false;
    }
    !name && !by && !COMPOUND.contains(&next(1)) && is_own_word(text, words, n)
}

/// Where the commitment behind a word of certainty ends.
fn commits(text: &Folded, words: &[Word], n: usize) -> Option<usize> {
    let end = text.clause(words[n].range.end).end;
    let near = words.iter().skip(n + 1).take(REACH).take_while(|word| word.range.end <= end);
    near.into_iter().find(|word| COMMIT.contains(&word.text.as_str())).map(|word| word.range.end)
}

fn is_own_word(text: &Folded, words: &[Word], n: usize) -> bool {
    let range = &words[n].range;
    if text.is_quoted(range) || asks(text, words, n) {
        return false;
    }
    let clause = text.clause(range.start);
    let before: Vec<&str> = words[..n]
        .iter()
        .rev()
        .take_while(|word| word.range.start >= clause.start)
        .map(|word| word.text.as_str())
        .collect();
    if before.iter().any(|word| OTHERS.contains(word)) {
        return false;
    }
    // I never said that …
    let unsaid = before.windows(2).take(FAR).any(|pair| SAID.contains(&pair[0]) && denies(pair[1]))
        || before.windows(3).take(FAR).any(|three| SAID.contains(&three[0]) && UNTRUE.contains(&three[2]));
    !unsaid && !before.iter().take(FAR).take_while(|word| !BARRIERS.contains(word)).any(|word| denies(word))
}

fn denies(word: &str) -> bool {
    DENIES.contains(&word) || word.ends_with("n't")
}

/// A question to the customer promises nothing.
fn asks(text: &Folded, words: &[Word], n: usize) -> bool {
    let sentence = text.sentence(words[n].range.start);
    let first = words.iter().find(|word| word.range.start >= sentence.start);
    questions(text, &words[n].range) && first.is_some_and(|word| ASKING.contains(&word.text.as_str()))
}
