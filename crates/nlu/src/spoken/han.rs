//! Chinese as it is spoken: what is said while thinking is left out, other ways of speaking become the common one.

use crate::normal::is_han;
use crate::spoken::list::{Lists, Said, lists};

/// The most characters that are said again when somebody starts anew.
const AGAIN: usize = 6;
/// Digits said one by one are a number from this many on.
const DIGITS: usize = 4;

/// What is meant by a text, its Han characters made plain; the others stay.
pub(crate) fn plain(chars: &[char]) -> Vec<char> {
    let mut out = without_fillers(chars, lists());
    numbers(&mut out);
    once(&mut out, lists());
    out
}

fn without_fillers(chars: &[char], lists: &Lists) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut paused = true;
    let mut at = 0;
    while at < chars.len() {
        let found = lists.han.get(&chars[at]).and_then(|list| {
            list.iter().find(|(phrase, said)| {
                let after = &chars[(at + phrase.len()).min(chars.len())..];
                chars[at..].starts_with(phrase) && says_so(*said, paused, after, lists)
            })
        });
        match found {
            Some((phrase, Said::Other(other))) => {
                out.extend(other.chars());
                at += phrase.len();
                paused = !other.contains(is_han);
            }
            Some((phrase, _)) => {
                at += phrase.len();
                paused = true;
            }
            None => {
                paused = !chars[at].is_alphanumeric() && (paused || chars[at] != ' ');
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

fn says_so(said: Said, paused: bool, after: &[char], lists: &Lists) -> bool {
    match said {
        Said::Filler | Said::Other(_) => true,
        Said::Weak => {
            let goes_on = after.first().is_some_and(|c| is_han(*c));
            goes_on && (paused || lists.persons.iter().any(|person| after.starts_with(person)))
        }
        Said::Tail => !paused && !after.first().is_some_and(|c| is_han(*c)),
    }
}

/// What is said twice is kept once.
fn once(chars: &mut Vec<char>, lists: &Lists) {
    let mut at = 0;
    while at < chars.len() {
        let again = (1..=AGAIN.min((chars.len() - at) / 2)).rev().find(|len| {
            let (one, two) = (&chars[at..at + len], &chars[at + len..at + 2 * len]);
            one == two && one.iter().all(|c| is_han(*c)) && (*len > 1 || lists.stutters.contains(&one[0]))
        });
        match again {
            Some(len) => drop(chars.drain(at..at + len)),
            None => at += 1,
        }
    }
}

/// 幺三八零零 is 13800.
fn numbers(chars: &mut [char]) {
    let mut at = 0;
    while at < chars.len() {
        let count = chars[at..].iter().take_while(|c| digit(**c).is_some()).count();
        if count >= DIGITS {
            for c in &mut chars[at..at + count] {
                *c = digit(*c).unwrap_or(*c);
            }
        }
        at += count.max(1);
    }
}

fn digit(c: char) -> Option<char> {
    Some(match c {
        '零' | '〇' | '洞' => '0',
        '一' | '幺' => '1',
        '二' | '两' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' | '拐' => '7',
        '八' => '8',
        '九' | '勾' => '9',
        '0'..='9' => c,
        _ => return None,
    })
}
