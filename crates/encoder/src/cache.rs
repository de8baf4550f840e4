//! An encoder that remembers what it was asked lately.

use std::collections::HashMap;

use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

/// Of a text, and whether all is remembered that the encoder knows of it.
type Key = ([u8; 32], bool);

/// An encoder that remembers the vectors of the last texts, by their SHA-256; the texts themselves are not kept.
#[derive(Debug)]
pub struct Cached<E> {
    inner: E,
    /// Vectors of one generation; there are two.
    most: usize,
    kept: Mutex<Kept>,
}

/// What was asked in this generation, and in the one before: when the young are full they become the old, and the old are forgotten.
#[derive(Debug, Default)]
struct Kept {
    young: HashMap<Key, Vec<f32>>,
    old: HashMap<Key, Vec<f32>>,
}

impl<E: nlu::Encoder> Cached<E> {
    /// Remembers at most about `most` vectors.
    pub fn new(inner: E, most: usize) -> Self {
        Self { inner, most: most.div_ceil(2).max(1), kept: Mutex::default() }
    }

    /// Vectors that are remembered.
    pub fn len(&self) -> usize {
        let kept = self.kept.lock();
        kept.young.len() + kept.old.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn recall(&self, text: &str, deep: bool, make: impl FnOnce(&E) -> Vec<f32>) -> Vec<f32> {
        let key: Key = (Sha256::digest(text).into(), deep);
        if let Some(vector) = self.find(&key) {
            return vector;
        }
        let vector = make(&self.inner);
        self.put(&mut self.kept.lock(), key, vector.clone());
        vector
    }

    fn find(&self, key: &Key) -> Option<Vec<f32>> {
        let mut kept = self.kept.lock();
        if let Some(vector) = kept.young.get(key) {
            return Some(vector.clone());
        }
        let vector = kept.old.remove(key)?;
        self.put(&mut kept, *key, vector.clone());
        Some(vector)
    }

    fn put(&self, kept: &mut Kept, key: Key, vector: Vec<f32>) {
        if kept.young.len() >= self.most {
            kept.old = std::mem::take(&mut kept.young);
        }
        kept.young.insert(key, vector);
    }
}

impl<E: nlu::Encoder> nlu::Encoder for Cached<E> {
    fn dimension(&self) -> usize {
        self.inner.dimension()
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        self.recall(text, false, |encoder| encoder.encode(text))
    }

    fn encode_deep(&self, text: &str) -> Vec<f32> {
        self.recall(text, true, |encoder| encoder.encode_deep(text))
    }

    fn knows(&self, language: base::Locale) -> bool {
        self.inner.knows(language)
    }

    fn encode_all(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let keys: Vec<Key> = texts.iter().map(|text| (Sha256::digest(text).into(), false)).collect();
        let mut vectors: Vec<Option<Vec<f32>>> = keys.iter().map(|key| self.find(key)).collect();
        let unknown: Vec<&str> = texts
            .iter()
            .zip(&vectors)
            .filter(|(_, vector)| vector.is_none())
            .map(|(text, _)| *text)
            .collect();
        let mut fresh = self.inner.encode_all(&unknown).into_iter();
        let mut kept = self.kept.lock();
        for (key, vector) in keys.iter().zip(&mut vectors) {
            if vector.is_none() {
                *vector = fresh.next();
                if let Some(vector) = vector {
                    self.put(&mut kept, *key, vector.clone());
                }
            }
        }
        drop(kept);
        vectors.into_iter().flatten().collect()
    }

    fn identity(&self) -> &str {
        self.inner.identity()
    }
}
