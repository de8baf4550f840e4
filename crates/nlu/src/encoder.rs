//! Sentences as vectors: what understanding asks of a sentence encoder. There need not be one; implementations live elsewhere.

use base::Locale;

/// Turns a sentence into a vector, so that sentences which mean the same lie near one another.
pub trait Encoder: Send + Sync {
    /// Numbers in one vector.
    fn dimension(&self) -> usize;

    /// The vector of one text, of length 1 (so the dot product of two is their cosine); of any text, also an empty or an endless one.
    /// The same text gives the same numbers on every machine.
    fn encode(&self, text: &str) -> Vec<f32>;

    /// The same numbers, and behind them what else the encoder knows of the text, as it sees fit: from these, classes are told apart. As many for
    /// each text.
    fn encode_deep(&self, text: &str) -> Vec<f32> {
        self.encode(text)
    }

    /// Whether it was made for texts in this language; others it is not shown, for what it says of them misleads.
    fn knows(&self, _: Locale) -> bool {
        true
    }

    /// The vectors of many texts, in their order: the same numbers as one by one, in less time.
    fn encode_all(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        texts.iter().map(|text| self.encode(text)).collect()
    }

    /// Which encoder this is, down to its weights: what was learned from the vectors of one holds for no other.
    fn identity(&self) -> &str;
}
