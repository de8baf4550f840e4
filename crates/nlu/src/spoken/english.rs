//! English as it is spoken and chatted: what is said while thinking is left out, what is spelt letter by letter is one code.

use std::borrow::Cow;

use crate::spoken::list::{Lists, Said, lists};

/// The most words that are said again when somebody starts anew.
const AGAIN: usize = 5;
/// Letters and digits said one by one are a code from this many on, and from this many digits.
const SPELT: usize = 4;
const SPELT_DIGITS: usize = 2;
/// Inside a sentence these begin another one.
const JOINTS: &[&str] = &["and", "but", "so", "now"];

/// The words that are meant.
pub(crate) fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let told = spelt(&words, lists());
    let words: Vec<&str> = told.iter().map(|word| &**word).collect();
    let mut kept = without_fillers(&words, lists());
    once(&mut kept);
    kept.join(" ")
}

/// A word without the marks around it.
fn core(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn ends(word: &str) -> bool {
    word.ends_with([',', '.', '?', '!', ';', ':'])
}

fn without_fillers<'a>(words: &[&'a str], lists: &Lists) -> Vec<&'a str> {
    let mut out: Vec<&str> = Vec::with_capacity(words.len());
    let mut paused = true;
    let mut at = 0;
    while at < words.len() {
        // A word that was broken off.
        if words[at].len() > 1 && words[at].ends_with('-') {
            at += 1;
            continue;
        }
        let rest = &words[at..];
        let before = out.last().map_or("", |word| core(word));
        let found = lists.latin.get(core(words[at])).and_then(|list| {
            list.iter().find(|(phrase, said)| {
                begins(rest, phrase)
                    && (paused || !JOINTS.contains(&phrase[0]))
                    && says_so(*said, paused, before, &rest[phrase.len()..], lists)
            })
        });
        if let Some((phrase, said)) = found {
            if let Said::Other(other) = said {
                out.extend(other.split(' '));
            }
            // The mark behind it ends what went before.
            paused = !matches!(said, Said::Other(_));
            at += phrase.len();
        } else {
            paused = ends(words[at]);
            out.push(words[at]);
            at += 1;
        }
    }
    out
}

fn begins(rest: &[&str], phrase: &[&str]) -> bool {
    rest.len() >= phrase.len()
        && rest
            .iter()
            .zip(phrase)
            .enumerate()
            .all(|(at, (word, want))| core(word) == *want && (at + 1 == phrase.len() || !ends(word)))
}

fn says_so(said: Said, paused: bool, before: &str, after: &[&str], lists: &Lists) -> bool {
    let next = after.first().map(|word| core(word));
    match said {
        Said::Filler | Said::Other(_) => true,
        // It must leave a sentence behind, and stand where nothing leans on it.
        Said::Weak | Said::Tail => {
            after.len() >= 2
                && !next.is_some_and(|next| lists.not_before.contains(next) && !paused)
                && (paused
                    || !lists.not_after.contains(before) && next.is_some_and(|next| loose(next, lists)))
        }
    }
}

/// Does a sentence begin here, or another word said while thinking?
fn loose(next: &str, lists: &Lists) -> bool {
    matches!(next, "i" | "we" | "he" | "she" | "they" | "the" | "my" | "you" | "i'm" | "i've")
        || lists.latin.get(next).is_some_and(|list| list.iter().any(|(_, said)| *said == Said::Filler))
}

/// What is said twice is kept once.
fn once(words: &mut Vec<&str>) {
    let mut at = 0;
    while at < words.len() {
        let again = (1..=AGAIN.min((words.len() - at) / 2)).rev().find(|len| {
            let (one, two) = (&words[at..at + len], &words[at + len..at + 2 * len]);
            let letters = |word: &str| !core(word).is_empty() && !word.bytes().any(|b| b.is_ascii_digit());
            one.iter().zip(two).all(|(a, b)| core(a) == core(b) && letters(a))
                && one.iter().any(|word| !lists().digits.contains_key(core(word)))
        });
        match again {
            Some(len) => drop(words.drain(at..at + len)),
            None => at += 1,
        }
    }
}

/// One letter or digit, or several where one is doubled.
fn sign(words: &[&str], lists: &Lists) -> Option<(String, usize, bool)> {
    let word = core(words.first()?);
    let times = match word {
        "double" => 2,
        "triple" => 3,
        _ => 1,
    };
    if times > 1 {
        if times == 2 && words.get(1).is_some_and(|next| matches!(core(next), "u" | "you")) {
            return Some(("w".to_owned(), 2, false));
        }
        let (one, used, digit) = sign(&words[1..2.min(words.len())], lists)?;
        return Some((one.repeat(times), used + 1, digit));
    }
    if let Some(digit) = lists.digits.get(word) {
        return Some((digit.to_string(), 1, true));
    }
    if !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return Some((word.to_owned(), 1, true));
    }
    if word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some((word.to_owned(), 1, false));
    }
    lists.letters.get(word).map(|letter| (letter.to_string(), 1, false))
}

/// Codes that are told sign by sign, in one piece.
fn spelt<'a>(words: &[&'a str], lists: &Lists) -> Vec<Cow<'a, str>> {
    let mut out: Vec<Cow<'a, str>> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some(code) = dashed(words[at]) {
            out.push(Cow::Owned(code));
            at += 1;
            continue;
        }
        let (mut end, mut code, mut signs, mut digits) = (at, String::new(), 0, 0);
        // Words that are letters only by their sound do not begin a code: "are one two".
        let opens = |word: &str| {
            core(word).len() == 1 || !matches!(core(word), "are" | "you" | "why" | "see" | "for" | "oh")
        };
        while opens(words[at])
            && let Some((more, used, digit)) = sign(&words[end..], lists)
        {
            code.push_str(&more);
            signs += 1;
            digits += usize::from(digit);
            end += used;
            if end >= words.len() {
                break;
            }
        }
        if signs >= SPELT && digits >= SPELT_DIGITS {
            out.push(Cow::Owned(code));
            at = end;
        } else {
            out.push(Cow::Borrowed(words[at]));
            at += 1;
        }
    }
    out
}

/// w-x-1-2 is wx12.
fn dashed(word: &str) -> Option<String> {
    let parts: Vec<&str> = core(word).split('-').collect();
    let single = parts.iter().all(|part| part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (parts.len() >= SPELT && single).then(|| parts.concat())
}
