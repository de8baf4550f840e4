//! From a normalised text to named, weighted features.

use std::collections::{BTreeMap, HashMap};

use crate::concept;
use crate::normal::{is_han, normalise};
use crate::pinyin::blurred;
use crate::spell::Speller;
use crate::token::{Piece, is_stop, pieces, stem};

/// The features of one text, sorted by name, and the words that carry its content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Features {
    pub(crate) weights: Vec<(String, f32)>,
    pub(crate) content: Vec<String>,
}

/// Concepts of one text that are looked at.
const MAX_CONCEPTS: usize = 12;
const CONCEPT: f32 = 1.2;
const PAIR: f32 = 0.6;

/// Compiled synonym groups, and the spelling of known words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Synonyms {
    zh: Vec<(String, usize)>,
    en: Vec<(String, usize)>,
    speller: Speller,
}

impl Synonyms {
    /// `texts` are all texts of the training set: their words are spelt right.
    pub(crate) fn new<'a>(groups: &[Vec<String>], texts: impl Iterator<Item = &'a String>) -> Self {
        let words = texts.flat_map(|text| pieces(&normalise(text))).filter_map(|piece| match piece {
            Piece::Word(word) => Some(word),
            _ => None,
        });
        let words = concept::english_words().map(str::to_owned).chain(words);
        let mut out = Self { speller: Speller::new(words), ..Self::default() };
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

struct Sink(BTreeMap<String, f32>);

impl Sink {
    fn add(&mut self, name: String, weight: f32) {
        *self.0.entry(name).or_insert(0.0) += weight;
    }
}

/// All features of a normalised text.
pub(crate) fn extract(normal: &str, synonyms: &Synonyms) -> Features {
    let mut cut = pieces(normal);
    synonyms.speller.correct(&mut cut);
    let mut sink = Sink(BTreeMap::new());
    let mut content = Vec::new();
    for piece in &cut {
        match piece {
            Piece::Han(run) => han(run, &mut sink, &mut content),
            Piece::Word(word) => letters(word, &mut sink, &mut content),
            Piece::Number(number) => sink.add(number_shape(number).to_owned(), 0.5),
            Piece::Emoji(emoji) => sink.add(format!("e:{emoji}"), 0.5),
            Piece::Mark(_) => {}
        }
    }
    word_pairs(&cut, &mut sink);
    let stems = stemmed(&cut);
    concepts(&cut, &mut sink);
    let groups = synonyms.zh.iter().filter(|(word, _)| normal.contains(word.as_str()));
    let groups = groups.chain(synonyms.en.iter().filter(|(word, _)| stems.contains(word.as_str())));
    for group in groups.map(|(_, group)| *group).collect::<std::collections::BTreeSet<_>>() {
        sink.add(format!("s:{group}"), 1.2);
    }
    // Sub-linear: a word said three times is not three times as telling.
    let weights =
        sink.0.into_iter().map(|(name, w)| (name, if w > 1.5 { 1.5 + (w / 1.5).ln() } else { w })).collect();
    Features { weights, content }
}

/// Concepts and which of them come together: 退款 with 多久 is a question of its own.
fn concepts(cut: &[Piece], sink: &mut Sink) {
    let found: Vec<(usize, f32)> = concept::find(cut).into_iter().take(MAX_CONCEPTS).collect();
    for (i, (concept, weight)) in found.iter().enumerate() {
        sink.add(format!("q:{}", concept::name(*concept)), CONCEPT * weight);
        for (other, second) in &found[i + 1..] {
            sink.add(
                format!("r:{} {}", concept::name(*concept), concept::name(*other)),
                PAIR * weight * second,
            );
        }
    }
}

fn han(run: &str, sink: &mut Sink, content: &mut Vec<String>) {
    let chars: Vec<char> = run.chars().collect();
    for (n, weight) in [(1, 0.45), (2, 1.0), (3, 0.8), (4, 0.6)] {
        for gram in chars.windows(n) {
            sink.add(format!("z:{}", gram.iter().collect::<String>()), weight);
        }
    }
    for gram in chars.windows(3) {
        sink.add(format!("k:{}_{}", gram[0], gram[2]), 0.35);
    }
    let sounds: Vec<String> = chars.iter().filter_map(|c| blurred(*c)).collect();
    if sounds.len() == chars.len() {
        for gram in sounds.windows(2) {
            sink.add(format!("p:{}", gram.concat()), 0.4);
        }
    }
    match chars.len() {
        1 => content.push(format!("z:{run}")),
        _ => content.extend(chars.windows(2).map(|gram| format!("z:{}", gram.iter().collect::<String>()))),
    }
}

fn letters(word: &str, sink: &mut Sink, content: &mut Vec<String>) {
    let base = stem(word);
    if is_stop(&base) {
        sink.add(format!("w:{base}"), 0.3);
        return;
    }
    sink.add(format!("w:{base}"), 1.0);
    let marked: Vec<char> =
        std::iter::once('^').chain(word.chars().take(24)).chain(std::iter::once('$')).collect();
    for n in 3..=5 {
        for gram in marked.windows(n) {
            sink.add(format!("c:{}", gram.iter().collect::<String>()), 0.22);
        }
    }
    content.push(format!("w:{base}"));
}

fn word_pairs(cut: &[Piece], sink: &mut Sink) {
    let words: Vec<String> = cut
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(stem(word)),
            _ => None,
        })
        .collect();
    for pair in words.windows(2) {
        let weight = if is_stop(&pair[0]) && is_stop(&pair[1]) { 0.35 } else { 0.8 };
        sink.add(format!("b:{} {}", pair[0], pair[1]), weight);
    }
    // Content words that follow one another once the grammar is taken out: "return my kettle" and "return a lamp".
    let content: Vec<&String> = words.iter().filter(|w| !is_stop(w)).collect();
    for pair in content.windows(2) {
        sink.add(format!("d:{} {}", pair[0], pair[1]), 0.5);
    }
}

fn number_shape(number: &str) -> &'static str {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    match (digits, number.len()) {
        (8.., _) => "n:long",
        (4, 4) => "n:four",
        (d, len) if d < len => "n:model",
        _ => "n:short",
    }
}

/// A sparse vector, sorted by index.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// Feature names to indices, with inverse document frequencies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    index: HashMap<String, u32>,
    names: Vec<String>,
    idf: Vec<f32>,
}

impl Vocabulary {
    /// Learns from texts; a feature seen only once says nothing about its class and is left out.
    pub(crate) fn fit<'a>(texts: impl Iterator<Item = &'a Features>) -> Self {
        let mut frequency: BTreeMap<&str, u32> = BTreeMap::new();
        let mut total = 0u32;
        for text in texts {
            total += 1;
            for (name, _) in &text.weights {
                *frequency.entry(name).or_insert(0) += 1;
            }
        }
        let mut out = Self::default();
        for (name, count) in
            frequency.into_iter().filter(|(name, count)| *count > 1 || name.starts_with("w:"))
        {
            out.index.insert(name.to_owned(), out.names.len() as u32);
            out.names.push(name.to_owned());
            out.idf.push(((1.0 + total as f32) / (1.0 + count as f32)).ln() + 0.5);
        }
        out
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// A readable name: the text the feature stands for.
    pub(crate) fn name(&self, feature: u32) -> &str {
        self.names.get(feature as usize).map_or("", String::as_str)
    }

    /// The unit vector of a text.
    pub(crate) fn vector(&self, features: &Features) -> Sparse {
        let mut out: Sparse = features
            .weights
            .iter()
            .filter_map(|(name, weight)| {
                let id = *self.index.get(name)?;
                Some((id, weight * self.idf[id as usize]))
            })
            .collect();
        let norm = out.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if norm > 0.0 {
            out.iter_mut().for_each(|(_, w)| *w /= norm);
        }
        out.sort_unstable_by_key(|(id, _)| *id);
        out
    }
}
