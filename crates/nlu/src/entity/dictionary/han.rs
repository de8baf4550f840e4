//! Chinese names written with characters that sound alike, or with one wrong character.

use std::collections::HashMap;

use crate::entity::Source;
use crate::entity::dictionary::index::{Index, Rolling, kept, mix};
use crate::entity::dictionary::latin::longest_first;
use crate::entity::dictionary::{Dictionary, Match, Squeezed, Tolerance, at_words};
use crate::entity::view::View;
use crate::normal::is_han;
use crate::pinyin::blurred;

/// The shortest and the longest name of which the sound counts.
const SOUND: (usize, usize) = (3, 16);
/// The shortest name of which one character may be wrong.
const WRONG: usize = 4;

/// Names by their sound, and by all but one of their characters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sounds {
    sounds: Index,
    open: Index,
    /// Which lengths there are.
    lengths: Vec<usize>,
}

/// A number for what a character sounds like; another sign sounds like itself.
fn sound(c: char, known: &mut HashMap<char, u64>) -> u64 {
    *known.entry(c).or_insert_with(|| match is_han(c).then(|| blurred(c)).flatten() {
        Some(syllable) => 0x20_0000 + syllable.bytes().fold(0, |sum, b| sum * 31 + u64::from(b)),
        None => u64::from(c),
    })
}

/// Whether a name is Chinese enough, and of a length that is looked after.
fn fits(chars: &[char]) -> bool {
    (SOUND.0..=SOUND.1).contains(&chars.len()) && chars.iter().filter(|c| is_han(**c)).count() >= SOUND.0
}

impl Sounds {
    pub(crate) fn new(names: &[Box<str>], tolerance: Tolerance) -> Self {
        let (mut sounds, mut open) = (Vec::new(), Vec::new());
        let mut lengths = Vec::new();
        let mut known = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            let chars: Vec<char> = name.chars().collect();
            if !fits(&chars) {
                continue;
            }
            let at = at as u32;
            sounds.push((kept(chars.iter().fold(0, |hash, c| mix(hash, sound(*c, &mut known)))), at));
            if tolerance == Tolerance::Loose && chars.len() >= WRONG {
                let rolling = Rolling::new(&chars);
                for (place, c) in chars.iter().enumerate().filter(|(_, c)| is_han(**c)) {
                    open.push((kept(rolling.open(0, chars.len(), place, u64::from(*c))), at));
                }
            }
            if !lengths.contains(&chars.len()) {
                lengths.push(chars.len());
            }
        }
        lengths.sort_unstable();
        Self { sounds: Index::new(sounds), open: Index::new(open), lengths }
    }
}

/// Names that are written otherwise than they should be, and can still be told.
pub(crate) fn alike(
    dictionary: &Dictionary,
    index: &Sounds,
    view: &View<'_>,
    text: &Squeezed,
    rolling: &Rolling,
) -> Vec<Match> {
    if !view.has_han || index.lengths.is_empty() {
        return Vec::new();
    }
    let mut known = HashMap::new();
    let sounds: Vec<u64> = text.chars.iter().map(|c| sound(*c, &mut known)).collect();
    let heard = Rolling::of(sounds.iter().copied());
    let mut out = Vec::new();
    for start in 0..text.chars.len() {
        for length in index.lengths.iter().copied() {
            let end = start + length;
            let Some(chars) = text.chars.get(start..end) else { break };
            if !fits(chars) {
                continue;
            }
            let places = (text.places.get(start).copied(), text.places.get(end - 1).map(|at| at + 1));
            let (Some(from), Some(to)) = places else { continue };
            let mut found = |name: u32, sure: f32| {
                if at_words(view, from, to) {
                    out.push(Match { start: from, end: to, name, sure, source: Source::Fuzzy });
                }
            };
            for name in index.sounds.get(kept(heard.hash(start, end))) {
                let same = dictionary
                    .name_at(name)
                    .chars()
                    .map(|c| sound(c, &mut known))
                    .eq(sounds[start..end].iter().copied());
                if same && wrong(dictionary.name_at(name), chars) > 0 {
                    found(name, 0.85);
                }
            }
            if length < WRONG {
                continue;
            }
            for (place, c) in chars.iter().enumerate().filter(|(_, c)| is_han(**c)) {
                let hash = rolling.open(start, end, start + place, u64::from(*c));
                for name in index.open.get(kept(hash)) {
                    if wrong(dictionary.name_at(name), chars) == 1 {
                        found(name, if length > WRONG { 0.6 } else { 0.5 });
                    }
                }
            }
        }
    }
    longest_first(out)
}

/// How many characters of a name are otherwise.
fn wrong(name: &str, chars: &[char]) -> usize {
    let differ = name.chars().zip(chars).filter(|(a, b)| a != *b).count();
    if name.chars().count() == chars.len() { differ } else { usize::MAX }
}
