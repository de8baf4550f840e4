//! A model as one file of ours: version, what is known of it, vocabulary, quantised weights, checksum. Read in milliseconds.
//!
//! ```text
//! "ZKMODEL\n" · version (4) · bytes of the card (4) · bytes of the vocabulary (4) · card (JSON) · vocabulary (a line each)
//! · where pieces have scores: those (4 each), table of characters · numbers, little-endian, in the order of `each_part`
//! · SHA-256 of all that (32)
//! ```

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::card::{Card, activation};
use crate::error::EncoderError;
use crate::kernel::Norm;
use crate::matrix::{Aligned, Matrix, Table};
use crate::network::{Layer, Network};
use crate::tokenizer::{Pieces, Tokenizer, Vocabulary};

const MAGIC: &[u8; 8] = b"ZKMODEL\n";
/// 1 knew vocabularies by WordPiece only.
const VERSION: u32 = 2;
/// Magic, version, two lengths.
const HEAD: usize = 20;
const SUM: usize = 32;

/// What a file holds.
pub(crate) struct Contents {
    pub(crate) card: Card,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) network: Network,
    pub(crate) checksum: [u8; SUM],
}

/// Calls `part` with the bytes of a model's file, piece by piece, without the checksum.
fn each_part<E>(
    card: &Card,
    tokenizer: &Tokenizer,
    network: &Network,
    part: &mut dyn FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let card = serde_json::to_vec(card).unwrap_or_default();
    let words = tokenizer.pieces().lines();
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    part(MAGIC)?;
    part(&VERSION.to_le_bytes())?;
    part(&length(card.len()))?;
    part(&length(words.len()))?;
    part(&card)?;
    part(words.as_bytes())?;
    let floats = |part: &mut dyn FnMut(&[u8]) -> Result<(), E>, numbers: &[f32]| {
        part(&numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
    };
    floats(part, tokenizer.scores())?;
    part(tokenizer.charsmap())?;
    part(&network.words.weights)?;
    floats(part, &network.words.scales)?;
    floats(part, &network.positions)?;
    let norm = |part: &mut dyn FnMut(&[u8]) -> Result<(), E>, norm: &Norm| {
        floats(part, &norm.gain)?;
        floats(part, &norm.bias)
    };
    norm(part, &network.norm)?;
    for layer in &network.layers {
        norm(part, &layer.attended_norm)?;
        norm(part, &layer.narrow_norm)?;
    }
    for matrix in network.layers.iter().flat_map(|l| [&l.qkv, &l.attended, &l.wide, &l.narrow]) {
        part(matrix.weights.bytes())?;
        floats(part, matrix.scales())?;
        floats(part, matrix.bias())?;
    }
    Ok(())
}

/// The checksum of a model's file, whether or not it is ever written.
pub(crate) fn checksum(card: &Card, tokenizer: &Tokenizer, network: &Network) -> [u8; SUM] {
    let mut hash = Sha256::new();
    let done: Result<(), std::convert::Infallible> = each_part(card, tokenizer, network, &mut |bytes| {
        hash.update(bytes);
        Ok(())
    });
    match done {
        Ok(()) => hash.finalize().into(),
    }
}

/// Writes a new file whole: beside its place first, then into it.
pub(crate) fn write(
    path: &Path,
    card: &Card,
    tokenizer: &Tokenizer,
    network: &Network,
) -> Result<(), EncoderError> {
    let beside = path.with_extension("zkm.part");
    let fill = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        let mut hash = Sha256::new();
        each_part(card, tokenizer, network, &mut |bytes| {
            hash.update(bytes);
            file.write_all(bytes)
        })?;
        file.write_all(&hash.finalize())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    fill().map_err(|error| {
        // What was half written is of no use; that it cannot be taken away either changes nothing.
        let _ = std::fs::remove_file(&beside);
        EncoderError::unreadable(path)(error)
    })
}

/// Reads while it sums up what it read.
struct Reader<'a> {
    path: &'a Path,
    file: File,
    hash: Sha256,
}

impl Reader<'_> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EncoderError> {
        self.file.read_exact(bytes).map_err(EncoderError::unreadable(self.path))?;
        self.hash.update(&*bytes);
        Ok(())
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, EncoderError> {
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, EncoderError> {
        let bytes = self.bytes(4 * count)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    fn norm(&mut self, card: &Card) -> Result<Norm, EncoderError> {
        Ok(Norm { gain: self.floats(card.hidden)?, bias: self.floats(card.hidden)?, epsilon: card.epsilon })
    }

    fn matrix(&mut self, inputs: usize, outputs: usize) -> Result<Matrix, EncoderError> {
        let mut weights = Aligned::zeros(Matrix::packed_len(inputs, outputs));
        self.fill(weights.bytes_mut())?;
        let (scales, bias) = (self.floats(outputs)?, self.floats(outputs)?);
        Ok(Matrix::packed(inputs, weights, scales, bias))
    }
}

/// Bytes of the scores, the table of characters and the numbers of such a model.
fn numbers(card: &Card) -> usize {
    let matrix = |inputs, outputs| Matrix::packed_len(inputs, outputs) + 8 * outputs;
    let layer = 16 * card.hidden
        + matrix(card.hidden, 3 * card.hidden)
        + matrix(card.hidden, card.hidden)
        + matrix(card.hidden, card.wide)
        + matrix(card.wide, card.hidden);
    4 * card.scores()
        + card.charsmap()
        + card.vocabulary * (card.hidden + 4)
        + 4 * card.positions * card.hidden
        + 8 * card.hidden
        + card.layers * layer
}

/// Reads a file; nothing of it is believed before its length and its checksum are right.
pub(crate) fn read(path: &Path) -> Result<Contents, EncoderError> {
    let bad = |what: &str| EncoderError::malformed(path, what);
    let file = File::open(path).map_err(EncoderError::unreadable(path))?;
    let len = file.metadata().map_err(EncoderError::unreadable(path))?.len();
    let mut reader = Reader { path, file, hash: Sha256::new() };
    if len < (HEAD + SUM) as u64 {
        return Err(bad("not a model's file: too short"));
    }
    let head = reader.bytes(HEAD)?;
    let number = |at: usize| u32::from_le_bytes(std::array::from_fn(|n| head[at + n]));
    if !head.starts_with(MAGIC) {
        return Err(bad("not a model's file: it begins with other bytes"));
    }
    if number(8) != VERSION {
        let what =
            format!("version {} of the format; this program reads {VERSION}: add the model again", number(8));
        return Err(EncoderError::malformed(path, what));
    }
    let (card_len, words_len) = (u64::from(number(12)), u64::from(number(16)));
    let rest = len - (HEAD + SUM) as u64;
    let damaged = || bad("cut short or damaged: add the model again");
    if card_len + words_len > rest {
        return Err(damaged());
    }
    let card = reader.bytes(usize::try_from(card_len).unwrap_or_default())?;
    let card: Card = serde_json::from_slice(&card).map_err(|_| damaged())?;
    if !card.is_sound() || Some(rest - card_len - words_len) != u64::try_from(numbers(&card)).ok() {
        return Err(damaged());
    }
    let words = reader.bytes(usize::try_from(words_len).unwrap_or_default())?;
    let words = String::from_utf8(words).map_err(|_| damaged())?;
    let (scores, charsmap) = (reader.floats(card.scores())?, reader.bytes(card.charsmap())?);
    let network = network(&mut reader, &card)?;
    let checksum: [u8; SUM] = std::mem::take(&mut reader.hash).finalize().into();
    let mut written = [0; SUM];
    reader.file.read_exact(&mut written).map_err(EncoderError::unreadable(path))?;
    let pieces = Pieces::new(words);
    if written != checksum || pieces.len() != card.pieces {
        return Err(damaged());
    }
    let vocabulary = Vocabulary { pieces, scores, charsmap };
    Ok(Contents { card, vocabulary, network, checksum })
}

fn network(reader: &mut Reader<'_>, card: &Card) -> Result<Network, EncoderError> {
    let words = Table {
        width: card.hidden,
        weights: reader.bytes(card.vocabulary * card.hidden)?,
        scales: reader.floats(card.vocabulary)?,
    };
    let positions = reader.floats(card.positions * card.hidden)?;
    let norm = reader.norm(card)?;
    let mut norms = Vec::new();
    for _ in 0..card.layers {
        norms.push((reader.norm(card)?, reader.norm(card)?));
    }
    let mut layers = Vec::new();
    for (attended_norm, narrow_norm) in norms {
        layers.push(Layer {
            qkv: reader.matrix(card.hidden, 3 * card.hidden)?,
            attended: reader.matrix(card.hidden, card.hidden)?,
            attended_norm,
            wide: reader.matrix(card.hidden, card.wide)?,
            narrow: reader.matrix(card.wide, card.hidden)?,
            narrow_norm,
        });
    }
    Ok(Network {
        words,
        positions,
        norm,
        layers,
        heads: card.heads,
        activation: activation(&card.activation).unwrap_or(crate::kernel::Activation::Gelu),
        pooling: card.pooling,
    })
}
