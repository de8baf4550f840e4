//! Words that a recogniser heard wrongly: what sounds like a pair of words that the training set has, and is none itself, is taken for it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::feature::{Key, Kind, key, pair};
use crate::file::{Reader, Stored, Writer};
use crate::pinyin::blurred;
use crate::spoken::sound::sound;
use crate::token::Piece;

/// How often a pair must be met to be believed.
const BELIEVED: u32 = 2;
/// Sounds a word needs for another one of the same sound to be looked for.
const LEAST_SOUND: usize = 2;
/// Sounds that two words need to be heard as one.
const JOINED_SOUND: usize = 3;
/// Letters of a word that was torn in two.
const TORN: usize = 5;

/// Two characters that stand beside one another.
type Both = (char, char);

/// The pairs of a training set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Echo {
    /// Pairs of Han characters with how often they are met.
    han: BTreeMap<Both, u32>,
    by_sound: HashMap<Key, Vec<Both>>,
    /// English words, and hashes of their pairs.
    words: BTreeSet<String>,
    pairs: HashSet<Key>,
    believed: HashSet<Key>,
    by_key: HashMap<String, Vec<String>>,
}

fn together(a: &str, b: &str) -> Key {
    pair(Kind::Bigram, key(Kind::Word, a), key(Kind::Word, b))
}

fn sounds(a: char, b: char) -> Option<Key> {
    Some(pair(Kind::Sound, key(Kind::Sound, &blurred(a)?), key(Kind::Sound, &blurred(b)?)))
}

impl Echo {
    pub(crate) fn new(texts: &[Vec<Piece>]) -> Self {
        let mut out = Self::default();
        let mut counts: BTreeMap<Key, u32> = BTreeMap::new();
        for cut in texts {
            for piece in cut {
                match piece {
                    Piece::Han(run) => run
                        .chars()
                        .zip(run.chars().skip(1))
                        .for_each(|both| *out.han.entry(both).or_default() += 1),
                    Piece::Word(word) if word.is_ascii() => out.words.extend([word.clone()]),
                    _ => {}
                }
            }
            for two in cut.windows(2) {
                if let [Piece::Word(a), Piece::Word(b)] = two {
                    *counts.entry(together(a, b)).or_default() += 1;
                }
            }
        }
        out.believed = counts.iter().filter(|(_, count)| **count >= BELIEVED).map(|(key, _)| *key).collect();
        out.pairs = counts.into_keys().collect();
        out.index();
        out
    }

    fn index(&mut self) {
        let mut lists: HashMap<Key, Vec<(u32, Both)>> = HashMap::new();
        for (both, count) in self.han.iter().filter(|(_, count)| **count >= BELIEVED) {
            if let Some(sounds) = sounds(both.0, both.1) {
                lists.entry(sounds).or_default().push((*count, *both));
            }
        }
        for (sounds, mut list) in lists {
            list.sort_by_key(|(count, both)| (std::cmp::Reverse(*count), *both));
            self.by_sound.insert(sounds, list.into_iter().map(|(_, both)| both).collect());
        }
        for word in &self.words {
            let sound = sound(word);
            if sound.len() >= LEAST_SOUND {
                self.by_key.entry(sound).or_default().push(word.clone());
            }
        }
    }

    /// Puts right what was heard wrongly; `true` where there is anything.
    pub(crate) fn correct(&self, cut: &mut Vec<Piece>) -> bool {
        let mut changed = false;
        for piece in cut.iter_mut() {
            if let Piece::Han(run) = piece
                && let Some(better) = self.han(run)
            {
                *run = better;
                changed = true;
            }
        }
        self.latin(cut) | changed
    }

    fn known(&self, a: char, b: char) -> bool {
        self.han.contains_key(&(a, b))
    }

    fn han(&self, run: &str) -> Option<String> {
        let mut chars: Vec<char> = run.chars().collect();
        let mut changed = false;
        for i in 0..chars.len().saturating_sub(1) {
            let (a, b) = (chars[i], chars[i + 1]);
            if self.known(a, b) {
                continue;
            }
            let Some(list) = sounds(a, b).and_then(|sounds| self.by_sound.get(&sounds)) else { continue };
            let before = i.checked_sub(1).map(|at| chars[at]);
            let after = chars.get(i + 2).copied();
            // What is changed must not tear a word that is known.
            let fits = |(x, y): Both| {
                let left = before.is_none_or(|p| x == a || !self.known(p, a) || self.known(p, x));
                let right = after.is_none_or(|n| y == b || !self.known(b, n) || self.known(y, n));
                left && right
            };
            let joins = |(x, y): Both| {
                usize::from(before.is_some_and(|p| self.known(p, x)))
                    + usize::from(after.is_some_and(|n| self.known(y, n)))
            };
            let sound = list.iter().copied().filter(|both| fits(*both) && joins(*both) > 0);
            let best = sound.rev().max_by_key(|both| joins(*both));
            if let Some((x, y)) = best {
                (chars[i], chars[i + 1]) = (x, y);
                changed = true;
            }
        }
        changed.then(|| chars.into_iter().collect())
    }

    fn latin(&self, cut: &mut Vec<Piece>) -> bool {
        let (mut at, mut changed) = (0, false);
        while at < cut.len() {
            let word_at = |at: usize| match cut.get(at) {
                Some(Piece::Word(word)) if word.is_ascii() => Some(word.as_str()),
                _ => None,
            };
            if let Some(word) = word_at(at) {
                let before = at.checked_sub(1).and_then(word_at);
                let joined =
                    word_at(at + 1).and_then(|next| self.joined(before, word, next, word_at(at + 2)));
                if let Some(joined) = joined {
                    cut[at] = Piece::Word(joined.to_owned());
                    cut.remove(at + 1);
                    changed = true;
                } else if let Some(better) = self.better(before, word, word_at(at + 1)) {
                    cut[at] = Piece::Word(better.to_owned());
                    changed = true;
                }
            }
            at += 1;
        }
        changed
    }

    /// How many neighbours a word is believed to stand beside.
    fn neighbours(&self, set: &HashSet<Key>, before: Option<&str>, word: &str, after: Option<&str>) -> usize {
        usize::from(before.is_some_and(|before| set.contains(&together(before, word))))
            + usize::from(after.is_some_and(|after| set.contains(&together(word, after))))
    }

    /// The word that was said, where another one of the same sound was written.
    fn better(&self, before: Option<&str>, word: &str, after: Option<&str>) -> Option<&str> {
        let list = self.by_key.get(&sound(word))?;
        let alone = list.len() == 1 && list[0] == word;
        if alone || self.neighbours(&self.pairs, before, word, after) > 0 {
            return None;
        }
        let seen = |other: &&String| self.neighbours(&self.believed, before, other, after);
        let best = list.iter().filter(|other| *other != word).rev().max_by_key(seen)?;
        (seen(&best) > 0).then_some(best)
    }

    /// One word that was heard as two: re fund.
    fn joined(&self, before: Option<&str>, one: &str, two: &str, after: Option<&str>) -> Option<&str> {
        if self.pairs.contains(&together(one, two)) {
            return None;
        }
        let text = format!("{one}{two}");
        let known = |word: &str| self.words.contains(word);
        if text.len() >= TORN
            && let Some(word) = self.words.get(&text)
        {
            return Some(word);
        }
        let sound = sound(&text);
        if sound.len() < JOINED_SOUND {
            return None;
        }
        let seen = |other: &&String| self.neighbours(&self.believed, before, other, after);
        let best =
            self.by_key.get(&sound)?.iter().filter(|word| word.len() >= TORN).rev().max_by_key(seen)?;
        let torn = !known(one) || !known(two);
        (seen(&best) > usize::from(!torn)).then_some(best)
    }
}

impl Stored for Echo {
    fn store(&self, out: &mut Writer) {
        let han: Vec<(String, u32)> =
            self.han.iter().map(|((a, b), count)| ([*a, *b].iter().collect(), *count)).collect();
        han.store(out);
        out.count(self.words.len());
        self.words.iter().for_each(|word| word.store(out));
        for set in [&self.pairs, &self.believed] {
            let mut keys: Vec<Key> = set.iter().copied().collect();
            keys.sort_unstable();
            out.rising(keys.into_iter());
        }
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let mut out = Self::default();
        for (both, count) in Vec::<(String, u32)>::load(from)? {
            let mut chars = both.chars();
            out.han.insert((chars.next()?, chars.next()?), count);
        }
        out.words = Vec::<String>::load(from)?.into_iter().collect();
        out.pairs = from.rising()?.into_iter().collect();
        out.believed = from.rising()?.into_iter().collect();
        out.index();
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::pieces;

    #[test]
    fn what_was_heard_wrongly_is_put_right() {
        let texts = [
            "怎么申请退款",
            "我要退款",
            "退款什么时候到账",
            "查快递到哪了",
            "快递在哪",
            "how long do i have to wait",
            "do i have to wait long",
            "i want a refund please",
            "a refund please",
            "can i cancel my order",
            "cancel my order",
            "is the lamp on sale",
            "when is it on sale",
        ];
        let echo = Echo::new(&texts.map(pieces));
        for (heard, said) in [
            ("怎么申请推款", "怎么申请退款"),
            ("查快弟到哪了", "查快递到哪了"),
            ("how long do i have to weight", "how long do i have to wait"),
            ("i want a re fund please", "i want a refund please"),
            ("is it on sail", "is it on sale"),
            ("i want a refund please", "i want a refund please"),
            ("", ""),
        ] {
            let mut cut = pieces(heard);
            assert_eq!(echo.correct(&mut cut), heard != said, "{heard}");
            assert_eq!(cut, pieces(said), "{heard}");
        }
    }
}
