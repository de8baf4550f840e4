//! A sentence encoder, ready to use.

use std::path::Path;

use base::Locale;

use crate::card::{Card, Cutting, languages};
use crate::error::EncoderError;
use crate::kernel::{Kernel, Road};
use crate::network::{Network, Pooling};
use crate::tokenizer::{Charsmap, Tokenizer, Vocabulary};
use crate::{file, folder};

/// Tokens that go through the network together: enough that reading the weights costs little, few enough that the buffers stay small.
const TOGETHER: usize = 256;

/// A sentence encoder. It is shared freely: encoding changes nothing in it.
#[derive(Debug)]
pub struct Model {
    card: Card,
    /// Guessed from the vocabulary; none where nothing can be told from it.
    languages: Vec<&'static str>,
    tokenizer: Tokenizer,
    network: Network,
    kernel: Kernel,
    checksum: String,
    identity: String,
}

/// What is known of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Numbers in one vector.
    pub dimension: usize,
    /// Layers.
    pub layers: usize,
    /// Pieces of words.
    pub vocabulary: usize,
    /// Tokens of a text beyond which it is cut off.
    pub most_tokens: usize,
    /// How the tokens' vectors become one.
    pub pooling: Pooling,
    /// Whether letters are made small.
    pub lowercase: bool,
    /// What is put before every text, as the model was trained; mostly nothing.
    pub prompt: String,
    /// Languages, guessed from the vocabulary.
    pub languages: Vec<&'static str>,
    /// Bytes in memory.
    pub memory: usize,
    /// Instructions that are used.
    pub road: Road,
}

impl Model {
    /// Loads a model: a file that [`Self::write`] wrote, or a folder as models are published.
    pub fn load(path: &Path) -> Result<Self, EncoderError> {
        if path.is_dir() {
            let folder::Folder { card, vocabulary, network } = folder::read(path)?;
            let tokenizer = tokenizer(path, &card, vocabulary)?;
            let checksum = file::checksum(&card, &tokenizer, &network);
            return Ok(Self::new(card, tokenizer, network, &checksum));
        }
        let file::Contents { card, vocabulary, network, checksum } = file::read(path)?;
        let tokenizer = tokenizer(path, &card, vocabulary)?;
        Ok(Self::new(card, tokenizer, network, &checksum))
    }

    fn new(card: Card, tokenizer: Tokenizer, network: Network, checksum: &[u8]) -> Self {
        let checksum: String = checksum.iter().map(|byte| format!("{byte:02x}")).collect();
        let identity = format!("sentence-{}", &checksum[..32]);
        let kernel = Kernel::new(Road::best());
        let languages = languages(tokenizer.pieces());
        Self { card, languages, tokenizer, network, kernel, checksum, identity }
    }

    /// The same on other instructions, or on plain ones where the processor does not know these.
    #[must_use]
    pub fn on(mut self, road: Road) -> Self {
        self.kernel = Kernel::new(road);
        self
    }

    /// Writes it into one file, which loads in milliseconds.
    pub fn write(&self, path: &Path) -> Result<(), EncoderError> {
        file::write(path, &self.card, &self.tokenizer, &self.network)
    }

    /// The SHA-256 that ends its file, in hexadecimal digits.
    #[must_use]
    pub fn checksum(&self) -> &str {
        &self.checksum
    }

    /// What is known of it.
    #[must_use]
    pub fn about(&self) -> About {
        About {
            dimension: self.card.hidden,
            layers: self.card.layers,
            vocabulary: self.card.pieces,
            most_tokens: self.card.most_tokens,
            pooling: self.card.pooling,
            lowercase: self.card.lowercase(),
            prompt: self.card.prompt.clone(),
            languages: self.languages.clone(),
            memory: self.network.memory() + self.tokenizer.memory(),
            road: self.kernel.road(),
        }
    }

    /// The numbers of a text's pieces, as the network sees them.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        if self.card.prompt.is_empty() {
            return self.tokenizer.encode(text, self.card.most_tokens);
        }
        self.tokenizer.encode(&format!("{}{text}", self.card.prompt), self.card.most_tokens)
    }
}

fn tokenizer(path: &Path, card: &Card, vocabulary: Vocabulary) -> Result<Tokenizer, EncoderError> {
    let Vocabulary { pieces, scores, charsmap } = vocabulary;
    let made = match &card.cutting {
        Cutting::WordPiece { cleaning, prefix } => {
            Tokenizer::of_words(pieces, *cleaning, prefix, &card.marks)
        }
        Cutting::Unigram { .. } => Charsmap::new(charsmap)
            .and_then(|charsmap| Tokenizer::of_likeliest(pieces, scores, charsmap, &card.marks)),
    };
    made.map_err(|what| EncoderError::malformed(path, what))
}

impl nlu::Encoder for Model {
    fn dimension(&self) -> usize {
        self.card.hidden
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let tokens = self.tokens(text);
        self.network.encode(self.kernel, &[&tokens]).pop().unwrap_or_default()
    }

    fn encode_deep(&self, text: &str) -> Vec<f32> {
        self.network.encode_deep(self.kernel, &self.tokens(text))
    }

    fn knows(&self, language: Locale) -> bool {
        self.languages.is_empty() || self.languages.contains(&language.code())
    }

    fn encode_all(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let mut vectors = Vec::with_capacity(texts.len());
        let mut waiting: Vec<Vec<u32>> = Vec::new();
        let mut tokens = 0;
        let mut pass = |waiting: &mut Vec<Vec<u32>>| {
            let together: Vec<&[u32]> = waiting.iter().map(Vec::as_slice).collect();
            vectors.extend(self.network.encode(self.kernel, &together));
            waiting.clear();
        };
        for text in texts {
            let own = self.tokens(text);
            if tokens + own.len() > TOGETHER && !waiting.is_empty() {
                pass(&mut waiting);
                tokens = 0;
            }
            tokens += own.len();
            waiting.push(own);
        }
        pass(&mut waiting);
        vectors
    }

    fn identity(&self) -> &str {
        &self.identity
    }
}
