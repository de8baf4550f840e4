//! From a normalised text to weighted features, each known by a hash of its kind and words.

use crate::concept;
use crate::file::{Reader, Stored, Writer};
use crate::normal::{is_han, normalise};
use crate::phrase::without_opening;
use crate::pinyin::blurred;
use crate::spell::Speller;
use crate::spoken::{Echo, plain};
use crate::token::{Piece, is_stop, pieces, stem};
use crate::vectors;

/// Concepts of one text that are looked at.
const MAX_CONCEPTS: usize = 12;
const CONCEPT: f32 = 1.2;
const PAIR: f32 = 0.6;
/// Words, and Han characters, of one text whose pairs are looked at, and how far apart they may be.
const PAIRED: usize = 40;
const WINDOW: usize = 20;

/// A feature: a hash of its kind and its words.
pub(crate) type Key = u64;

/// What a feature is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Han characters that follow one another.
    Han,
    /// A word.
    Word,
    /// Two words that follow one another.
    Bigram,
    /// Two words of content that follow one another once the grammar is taken out.
    Content,
    /// Two words in any order, near one another.
    Near,
    /// Two Han characters in any order, near one another.
    HanNear,
    /// Two Han characters around a third.
    Around,
    /// Two sounds.
    Sound,
    /// A part of a word.
    Part,
    /// The form of a number.
    Number,
    Emoji,
    /// A concept.
    Concept,
    /// Two concepts of one text.
    Concepts,
    /// A group of synonyms.
    Synonym,
}

/// The key of a feature.
pub(crate) fn key(kind: Kind, text: &str) -> Key {
    mixed(text.bytes().fold(kind as u64 + 1, |hash, byte| {
        (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
    }))
}

pub(crate) fn pair(kind: Kind, a: Key, b: Key) -> Key {
    mixed(a.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_add(kind as u64 + 1))
}

/// Every bit counts in every bit.
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

/// One feature of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Feature {
    pub(crate) key: Key,
    pub(crate) weight: f32,
    /// Of words, not of letters or of pairs far apart: examples are compared by these.
    pub(crate) telling: bool,
}

/// The features of one text, sorted by key, and the words that carry its content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    pub(crate) weights: Vec<Feature>,
    pub(crate) content: Vec<Key>,
    /// The words of a Latin text, each with its places in the table of word vectors.
    pub(crate) words: Vec<(Key, Vec<u32>)>,
    /// The words of its Han characters, each with its place in theirs.
    pub(crate) han: Vec<(Key, u32)>,
    /// The sentence by an encoder, where there is one that knows its language.
    pub(crate) sentence: Vec<f32>,
    /// The numbers of it that are its vector, also where it is missing; behind them is what else the encoder knows.
    pub(crate) vector: usize,
    /// How those features read that a person can read.
    pub(crate) names: Vec<(Key, String)>,
}

impl Features {
    /// Has the text this one?
    pub(crate) fn has(&self, key: Key) -> bool {
        self.weights.binary_search_by_key(&key, |feature| feature.key).is_ok()
    }
}

/// Compiled synonym groups, and the spelling of known words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Synonyms {
    zh: Vec<(String, usize)>,
    en: Vec<(String, usize)>,
    speller: Speller,
    echo: Echo,
}

impl Synonyms {
    /// `texts` are all texts of the training set: their words are spelt right.
    pub(crate) fn new<'a>(groups: &[Vec<String>], texts: impl Iterator<Item = &'a String>) -> Self {
        let cut: Vec<Vec<Piece>> = texts.map(|text| pieces(&normalise(text))).collect();
        let words = cut.iter().flatten().filter_map(|piece| match piece {
            Piece::Word(word) => Some(word.clone()),
            _ => None,
        });
        let words = concept::english_words().map(str::to_owned).chain(words);
        let mut out = Self { speller: Speller::new(words), echo: Echo::new(&cut), ..Self::default() };
        for (group, words) in groups.iter().enumerate() {
            for word in words {
                let normal = normalise(word);
                if normal.chars().any(is_han) {
                    out.zh.push((normal, group));
                } else if !normal.is_empty() {
                    out.en.push((stemmed(&pieces(&normal)), group));
                }
            }
        }
        out
    }
}

impl Stored for Synonyms {
    fn store(&self, out: &mut Writer) {
        self.zh.store(out);
        self.en.store(out);
        self.speller.store(out);
        self.echo.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let (zh, en) = (Vec::load(from)?, Vec::load(from)?);
        Some(Self { zh, en, speller: Speller::load(from)?, echo: Echo::load(from)? })
    }
}

/// The words of a text in stems, each with a space on both sides, for phrase look-up.
fn stemmed(cut: &[Piece]) -> String {
    let mut out = String::from(" ");
    for piece in cut {
        if let Piece::Word(word) = piece {
            out.push_str(&stem(word));
            out.push(' ');
        }
    }
    out
}

#[derive(Default)]
struct Sink {
    found: Vec<Feature>,
    names: Vec<(Key, String)>,
}

impl Sink {
    fn add(&mut self, kind: Kind, text: &str, weight: f32) -> Key {
        let key = key(kind, text);
        self.put(kind, key, weight);
        if matches!(kind, Kind::Han | Kind::Word) {
            self.names.push((key, text.to_owned()));
        }
        key
    }

    fn put(&mut self, kind: Kind, key: Key, weight: f32) {
        let telling = !matches!(kind, Kind::Part | Kind::Near | Kind::HanNear);
        self.found.push(Feature { key, weight, telling });
    }

    /// Sorted, each once. Sub-linear: a word said three times is not three times as telling.
    fn settle(mut self) -> (Vec<Feature>, Vec<(Key, String)>) {
        self.found.sort_unstable_by(|a, b| a.key.cmp(&b.key).then(a.weight.total_cmp(&b.weight)));
        let mut out: Vec<Feature> = Vec::with_capacity(self.found.len());
        for feature in self.found {
            match out.last_mut() {
                Some(last) if last.key == feature.key => last.weight += feature.weight,
                _ => out.push(feature),
            }
        }
        for feature in &mut out {
            if feature.weight > 1.5 {
                feature.weight = 1.5 + (feature.weight / 1.5).ln();
            }
        }
        (out, self.names)
    }
}

/// All features of a normalised text.
pub(crate) fn extract(normal: &str, synonyms: &Synonyms) -> Features {
    of_pieces(normal, pieces(normal), synonyms)
}

/// The same of what somebody may have said who is written down like this, where that is something else.
pub(crate) fn extract_heard(normal: &str, synonyms: &Synonyms) -> Option<(String, Features)> {
    let said = plain(normal);
    let body = without_opening(&said);
    let mut cut = pieces(body);
    if !synonyms.echo.correct(&mut cut) && *said == *normal {
        return None;
    }
    let features = of_pieces(body, cut, synonyms);
    Some((said.into_owned(), features))
}

fn of_pieces(normal: &str, mut cut: Vec<Piece>, synonyms: &Synonyms) -> Features {
    synonyms.speller.correct(&mut cut);
    let mut sink = Sink::default();
    let mut content = Vec::new();
    let (mut words, mut of_han) = (Vec::new(), Vec::new());
    let mut stems: Vec<(String, Key)> = Vec::new();
    for piece in &cut {
        match piece {
            Piece::Han(run) => {
                han(run, &mut sink, &mut content);
                of_han.extend(vectors::words(run).iter().map(|(word, place)| (key(Kind::Han, word), *place)));
            }
            Piece::Word(word) => {
                let base = stem(word);
                let key = letters(word, &base, &mut sink, &mut content);
                words.push((key, vectors::places(word)));
                stems.push((base, key));
            }
            Piece::Number(number) => {
                sink.add(Kind::Number, number_shape(number), 0.5);
            }
            Piece::Emoji(emoji) => {
                sink.add(Kind::Emoji, emoji.encode_utf8(&mut [0; 4]), 0.5);
            }
            Piece::Mark(_) => {}
        }
    }
    word_pairs(&stems, &mut sink);
    han_pairs(&cut, &mut sink);
    concepts(&cut, &mut sink);
    groups(normal, &stems, synonyms, &mut sink);
    let (weights, names) = sink.settle();
    Features { weights, content, words, han: of_han, sentence: Vec::new(), vector: 0, names }
}

fn groups(normal: &str, stems: &[(String, Key)], synonyms: &Synonyms, sink: &mut Sink) {
    let mut text = String::from(" ");
    for (stem, _) in stems {
        text.push_str(stem);
        text.push(' ');
    }
    let groups = synonyms.zh.iter().filter(|(word, _)| normal.contains(word.as_str()));
    let groups = groups.chain(synonyms.en.iter().filter(|(word, _)| text.contains(word.as_str())));
    for group in groups.map(|(_, group)| *group).collect::<std::collections::BTreeSet<_>>() {
        sink.add(Kind::Synonym, &group.to_string(), 1.2);
    }
}

/// Concepts and which of them come together: 退款 with 多久 is a question of its own.
fn concepts(cut: &[Piece], sink: &mut Sink) {
    let found: Vec<(Key, f32)> = concept::find(cut)
        .into_iter()
        .take(MAX_CONCEPTS)
        .map(|(concept, weight)| (sink.add(Kind::Concept, concept::name(concept), CONCEPT * weight), weight))
        .collect();
    for (i, (concept, weight)) in found.iter().enumerate() {
        for (other, second) in &found[i + 1..] {
            sink.put(Kind::Concepts, pair(Kind::Concepts, *concept, *other), PAIR * weight * second);
        }
    }
}

fn han(run: &str, sink: &mut Sink, content: &mut Vec<Key>) {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let count = starts.len() - 1;
    for (n, weight) in [(1, 1.0), (2, 1.0), (3, 0.8), (4, 0.6)] {
        for at in starts.windows(n + 1) {
            let key = sink.add(Kind::Han, &run[at[0]..at[n]], weight);
            if n == 2 || (n == 1 && count == 1) {
                content.push(key);
            }
        }
    }
    for at in starts.windows(4) {
        let (first, last) = (key(Kind::Han, &run[at[0]..at[1]]), key(Kind::Han, &run[at[2]..at[3]]));
        sink.put(Kind::Around, pair(Kind::Around, first, last), 0.35);
    }
    let sounds: Vec<Key> = run.chars().filter_map(blurred).map(|sound| key(Kind::Sound, &sound)).collect();
    if sounds.len() == count {
        for both in sounds.windows(2) {
            sink.put(Kind::Sound, pair(Kind::Sound, both[0], both[1]), 0.4);
        }
    }
}

/// Pairs of Han characters that stand apart, in any order: 退了 … 钱 and 钱 … 退了.
fn han_pairs(cut: &[Piece], sink: &mut Sink) {
    let mut all: Vec<Key> = Vec::new();
    for piece in cut {
        if let Piece::Han(run) = piece {
            all.extend(run.char_indices().map(|(at, c)| key(Kind::Han, &run[at..at + c.len_utf8()])));
        }
    }
    all.truncate(PAIRED);
    for (i, a) in all.iter().enumerate() {
        for b in all.iter().skip(i + 2).take(WINDOW) {
            sink.put(Kind::HanNear, pair(Kind::HanNear, *a.min(b), *a.max(b)), 0.4);
        }
    }
}

fn letters(word: &str, base: &str, sink: &mut Sink, content: &mut Vec<Key>) -> Key {
    if is_stop(base) {
        return sink.add(Kind::Word, base, 0.3);
    }
    let word_key = sink.add(Kind::Word, base, 1.0);
    let mut marked = String::from("^");
    marked.extend(word.chars().take(24));
    marked.push('$');
    let starts: Vec<usize> = marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
    for n in 3..=5 {
        for at in starts.windows(n + 1) {
            sink.add(Kind::Part, &marked[at[0]..at[n]], 0.22);
        }
    }
    content.push(word_key);
    word_key
}

fn word_pairs(stems: &[(String, Key)], sink: &mut Sink) {
    for two in stems.windows(2) {
        let weight = if is_stop(&two[0].0) && is_stop(&two[1].0) { 0.35 } else { 0.8 };
        sink.put(Kind::Bigram, pair(Kind::Bigram, two[0].1, two[1].1), weight);
    }
    let content: Vec<Key> = stems.iter().filter(|(stem, _)| !is_stop(stem)).map(|(_, key)| *key).collect();
    for two in content.windows(2) {
        sink.put(Kind::Content, pair(Kind::Content, two[0], two[1]), 0.5);
    }
    let near = &stems[..stems.len().min(PAIRED)];
    for (i, (_, a)) in near.iter().enumerate() {
        for (_, b) in near.iter().skip(i + 1).take(WINDOW).filter(|(_, b)| a != b) {
            sink.put(Kind::Near, pair(Kind::Near, *a.min(b), *a.max(b)), 0.5);
        }
    }
}

fn number_shape(number: &str) -> &'static str {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    match (digits, number.len()) {
        (8.., _) => "long",
        (4, 4) => "four",
        (d, len) if d < len => "model",
        _ => "short",
    }
}
