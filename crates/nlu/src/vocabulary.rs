//! The features that a model knows, with how rare they are.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use crate::feature::{Feature, Features, Key};
use crate::file::{Reader, Stored, Writer};
use crate::linear::Point;
use crate::vectors::{Tongue, mean};

/// What the meaning of English words weighs beside how the text is written.
const MEANING: f32 = 1.2;
/// What the sentence by an encoder weighs.
const SENTENCE: f32 = 2.0;
/// Rarity of a word never met, as a share of the largest.
const UNSEEN: f32 = 0.7;

/// A sparse vector, sorted by index.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Features to indices, with inverse document frequencies.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    index: HashMap<Key, u32, BuildHasherDefault<AsIs>>,
    idf: Vec<f32>,
    /// Is a feature one that examples are compared by?
    telling: Vec<bool>,
    /// Of a word that the training set does not have.
    unseen: f32,
    /// What the meaning of English and of Chinese words weighs; 0 where no text has a word whose meaning is known.
    meaning: [f32; 2],
}

impl Vocabulary {
    /// Learns from texts; a feature seen only once says nothing about its class and is left out, but for words. `han` is what the meaning of
    /// Chinese words weighs.
    pub(crate) fn fit<'a>(texts: impl Iterator<Item = &'a Features>, han: f32) -> Self {
        let mut frequency: BTreeMap<Key, (u32, bool)> = BTreeMap::new();
        let mut total = 0u32;
        let mut out = Self::default();
        for text in texts {
            total += 1;
            if text.words.iter().any(|(_, places)| !places.is_empty()) {
                out.meaning[0] = MEANING;
            }
            if !text.han.is_empty() {
                out.meaning[1] = han;
            }
            for feature in &text.weights {
                let entry = frequency.entry(feature.key).or_default();
                *entry = (entry.0 + 1, feature.telling);
            }
            // A word counts even if it is met once.
            for (word, _) in &text.words {
                out.index.insert(*word, 0);
            }
        }
        let rarity = |count: u32| ((1.0 + total as f32) / (1.0 + count as f32)).ln() + 1.0;
        out.unseen = UNSEEN * rarity(0);
        for (key, (count, telling)) in frequency {
            if count > 1 || out.index.contains_key(&key) {
                out.index.insert(key, out.idf.len() as u32);
                out.idf.push(rarity(count));
                out.telling.push(telling);
            }
        }
        out
    }

    pub(crate) fn len(&self) -> usize {
        self.idf.len()
    }

    /// Is this a feature that examples are compared by?
    pub(crate) fn telling(&self, feature: u32) -> bool {
        self.telling.get(feature as usize).copied().unwrap_or_default()
    }

    pub(crate) fn index(&self, key: Key) -> Option<u32> {
        self.index.get(&key).copied()
    }

    /// A text as a point: the unit vector of its features, beside it the one of what its words mean and the one of the sentence.
    pub(crate) fn point(&self, features: &Features) -> Point {
        let mut dense = self.meaning(features);
        let width = dense.len() + features.vector;
        dense.extend(features.sentence.iter().take(features.vector).map(|value| SENTENCE * value));
        dense.resize(width, 0.0);
        Point { sparse: self.vector(features), dense }
    }

    fn meaning(&self, features: &Features) -> Vec<f32> {
        let rarity = |word: Key| self.index(word).map_or(self.unseen, |id| self.idf[id as usize]);
        let [english, han] = self.meaning;
        let mut out = Vec::new();
        if english > 0.0 {
            let words = features.words.iter().map(|(word, places)| (places, rarity(*word)));
            let places = words.flat_map(|(places, rarity)| places.iter().map(move |place| (*place, rarity)));
            out.extend(mean(Tongue::English, places).into_iter().map(|value| english * value));
        }
        if han > 0.0 {
            let places = features.han.iter().map(|(word, place)| (*place, rarity(*word)));
            out.extend(mean(Tongue::Han, places).into_iter().map(|value| han * value));
        }
        out
    }

    fn vector(&self, features: &Features) -> Sparse {
        let known = |feature: &Feature| {
            let id = self.index(feature.key)?;
            Some((id, feature.weight * self.idf[id as usize]))
        };
        let mut out: Sparse = features.weights.iter().filter_map(known).collect();
        let norm = out.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        if norm > 0.0 {
            out.iter_mut().for_each(|(_, w)| *w /= norm);
        }
        out.sort_unstable_by_key(|(id, _)| *id);
        out
    }
}

impl Stored for Vocabulary {
    fn store(&self, out: &mut Writer) {
        // Indices were given in the order of the keys.
        let mut keys: Vec<Key> = self.index.keys().copied().collect();
        keys.sort_unstable();
        out.rising(keys.into_iter());
        out.levels(&self.idf);
        for eight in self.telling.chunks(8) {
            out.bytes(&[eight.iter().rev().fold(0, |byte, telling| byte << 1 | u8::from(*telling))]);
        }
        self.unseen.store(out);
        self.meaning.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let keys = from.rising()?;
        let idf = from.levels().filter(|idf| idf.len() == keys.len())?;
        let bits = from.bytes(idf.len().div_ceil(8))?;
        let telling = (0..idf.len()).map(|at| bits[at / 8] >> (at % 8) & 1 == 1).collect();
        let index = keys.into_iter().zip(0..).collect();
        Some(Self { index, idf, telling, unseen: f32::load(from)?, meaning: Stored::load(from)? })
    }
}
