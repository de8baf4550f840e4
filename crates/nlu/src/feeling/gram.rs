//! What a text is judged by: runs of characters and words, what is denied, how it begins and ends, how it is shouted.

use crate::token::{Piece, pieces, stem};

/// The longest runs of Han characters and of words.
const HAN: usize = 4;
const WORDS: usize = 3;
/// Runs in the first and the last clause, and around the last 但是, are kept apart up to this length.
const ENDS: usize = 2;
/// How far a negation reaches, in characters and in words.
const DENIED_HAN: usize = 5;
const DENIED_WORDS: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Han,
    Word,
    Mark,
}

struct Unit {
    text: String,
    kind: Kind,
}

fn units(normal: &str, sink: &mut Sink) -> Vec<Unit> {
    let mut out = Vec::new();
    for piece in pieces(normal) {
        match piece {
            Piece::Han(run) => {
                out.extend(run.chars().map(|c| Unit { text: c.to_string(), kind: Kind::Han }));
            }
            Piece::Word(word) => {
                inner(&word, sink);
                out.push(Unit { text: stem(&word), kind: Kind::Word });
            }
            Piece::Number(_) => out.push(Unit { text: "0".to_owned(), kind: Kind::Word }),
            Piece::Emoji(c) => out.push(Unit { text: c.to_string(), kind: Kind::Word }),
            Piece::Mark(c) => out.push(Unit { text: c.to_string(), kind: Kind::Mark }),
        }
    }
    out
}

/// Parts of a Latin word, so that a misspelt one is still near.
fn inner(word: &str, sink: &mut Sink) {
    let marked: Vec<char> =
        std::iter::once('^').chain(word.chars().take(20)).chain(std::iter::once('$')).collect();
    for n in 3..=4 {
        for gram in marked.windows(n) {
            let mut hash = Hash::new(b'i');
            gram.iter().for_each(|c| hash.char(*c));
            sink.put(hash);
        }
    }
}

struct Sink(Vec<u64>);

impl Sink {
    fn put(&mut self, hash: Hash) {
        self.0.push(hash.0);
    }

    fn named(&mut self, space: u8, name: &str) {
        let mut hash = Hash::new(space);
        hash.text(name);
        self.put(hash);
    }
}

/// FNV-1a; the first byte keeps kinds of features apart.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn new(space: u8) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        hash.byte(space);
        hash
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        self.byte(0);
    }

    fn char(&mut self, c: char) {
        (c as u32).to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }
}

/// All runs of up to `most` units, of Latin words up to `words`.
fn runs(units: &[Unit], space: u8, most: usize, words: usize, sink: &mut Sink) {
    for at in 0..units.len() {
        let mut hash = Hash::new(space);
        let mut longest = most;
        for (n, unit) in units[at..].iter().enumerate() {
            longest = longest.min(if unit.kind == Kind::Word { words } else { most });
            if n >= longest {
                break;
            }
            hash.text(&unit.text);
            sink.put(hash);
        }
    }
}

fn denies(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    match unit.kind {
        Kind::Han => matches!(text, "不" | "没" | "无" | "别" | "未" | "非" | "勿" | "甭" | "莫"),
        Kind::Word => {
            matches!(text, "not" | "no" | "never" | "without" | "nothing" | "hardli" | "neither" | "nor")
        }
        Kind::Mark => false,
    }
}

fn turns(unit: &Unit, next: Option<&Unit>) -> bool {
    let next = next.map_or("", |unit| unit.text.as_str());
    match unit.text.as_str() {
        "但" | "but" | "however" | "though" | "although" | "except" => true,
        "可" | "只" | "就" => next == "是",
        "不" => next == "过",
        _ => false,
    }
}

fn ends(unit: &Unit) -> bool {
    unit.kind == Kind::Mark && !matches!(unit.text.as_str(), "'" | "\"" | "-" | "、" | "/")
}

/// The features of a text, each once, in order. `signs` are further ones, by name.
pub(crate) fn grams(text: &str, normal: &str, signs: &[String]) -> Vec<u64> {
    let mut sink = Sink(Vec::new());
    let all = units(normal, &mut sink);
    runs(&all, b'g', HAN, WORDS, &mut sink);
    for three in all.windows(3) {
        if let [first, middle, last] = three
            && middle.kind != Kind::Mark
        {
            let mut hash = Hash::new(b's');
            hash.text(&first.text);
            hash.text(&last.text);
            sink.put(hash);
        }
    }
    for (at, unit) in all.iter().enumerate().filter(|(_, unit)| denies(unit)) {
        let reach = if unit.kind == Kind::Han { DENIED_HAN } else { DENIED_WORDS };
        let after = &all[at + 1..];
        let stop = after.iter().take(reach).position(ends).unwrap_or(reach.min(after.len()));
        runs(&after[..stop], b'n', 2, 2, &mut sink);
    }
    let clauses: Vec<&[Unit]> = all.split(ends).filter(|clause| !clause.is_empty()).collect();
    match clauses.as_slice() {
        [] => {}
        [only] => runs(only, b'o', ENDS, ENDS, &mut sink),
        [first, .., last] => {
            runs(first, b'f', ENDS, ENDS, &mut sink);
            runs(last, b'l', ENDS, ENDS, &mut sink);
        }
    }
    if let Some(at) = (0..all.len()).rev().find(|at| turns(&all[*at], all.get(at + 1))) {
        runs(&all[at + 1..], b'a', ENDS, ENDS, &mut sink);
        runs(&all[..at], b'b', ENDS, ENDS, &mut sink);
    }
    shape(text, all.len(), &mut sink);
    signs.iter().for_each(|name| sink.named(b'w', name));
    let mut out = sink.0;
    out.sort_unstable();
    out.dedup();
    out
}

/// How it is written rather than what it says.
fn shape(text: &str, units: usize, sink: &mut Sink) {
    let mut put = |name: &str| sink.named(b'x', name);
    // No more than is read of the words.
    let read = || text.chars().take(crate::normal::MAX_CHARS);
    let count = |chars: &[char]| read().filter(|c| chars.contains(c)).count();
    match count(&['!', '！']) {
        0 => {}
        1 => put("!"),
        2 => put("!!"),
        _ => put("!!!"),
    }
    match count(&['?', '？']) {
        0 => {}
        1 => put("?"),
        2 => put("??"),
        _ => put("???"),
    }
    if text.contains("...") || text.contains("。。") || text.contains("……") {
        put("...");
    }
    if count(&['~', '～']) > 0 {
        put("~");
    }
    let capitals = read().filter(char::is_ascii_uppercase).count();
    let small = read().filter(char::is_ascii_lowercase).count();
    if capitals >= 6 && capitals > small {
        put("CAPITALS");
    }
    put(match units {
        0..=2 => "len1",
        3..=6 => "len2",
        7..=14 => "len3",
        15..=30 => "len4",
        31..=70 => "len5",
        71..=150 => "len6",
        _ => "len7",
    });
}
