//! A model as one file: what stands at its head, how it is checked, and why one is refused.
//!
//! Little endian throughout. The head: 8 bytes `ZHIKENLU`; the version of this format (`u16`); what texts are read by (`calibration::reading`,
//! `u64`); the length of the whole file (`u64`). Then sections, each with four letters, its length (`u32`) and its content, in a fixed order:
//! `head` (fingerprint of the training set, identity of the encoder), and the parts of the model. At the end 8 bytes of checksum over all before.
//! Word vectors and word lists are in the program and not in the file; it names them, so that a file of another program is refused.

mod bytes;
mod key;

use crate::calibration;

pub(crate) use bytes::{Reader, Stored, Writer};
pub use key::key;
pub(crate) use key::program;

const MAGIC: &[u8; 8] = b"ZHIKENLU";
/// Raised whenever the same bytes would mean something else.
const VERSION: u16 = 3;
/// Magic, version, reading, length.
const HEAD: usize = 8 + 2 + 8 + 8;
const CHECKSUM: usize = 8;

/// Why a file is no model that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It begins otherwise.
    #[error("this is not a model of intents")]
    NotAModel,
    /// Another version of the format.
    #[error("the model has format {found}; this program reads format {VERSION}: train it again")]
    OtherVersion {
        /// Which.
        found: u16,
    },
    /// Shorter than it says.
    #[error("the model is cut off: {found} of {length} bytes are there")]
    Truncated {
        /// Bytes there.
        found: u64,
        /// Bytes that there should be.
        length: u64,
    },
    /// The checksum does not fit, or something follows the end.
    #[error("the model was altered: its checksum does not fit")]
    Altered,
    /// Learned by a program that reads texts otherwise.
    #[error("the model was trained by a program that reads texts otherwise: train it again")]
    OtherReading,
    /// Learned with another sentence encoder, or with one where none is given.
    #[error("the model was trained {}, and {} is given", with(.wanted), if found.is_some() { "another one" } else { "none" })]
    OtherEncoder {
        /// The encoder that it was learned with.
        wanted: Option<String>,
        /// The one that is there.
        found: Option<String>,
    },
    /// The checksum fits, but the content is none that was ever written.
    #[error("the model's part '{section}' is not what it must be")]
    Malformed {
        /// Which part.
        section: &'static str,
    },
}

fn with(encoder: &Option<String>) -> String {
    encoder.as_ref().map_or_else(
        || "without a sentence encoder".to_owned(),
        |encoder| format!("with the sentence encoder {encoder}"),
    )
}

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Of the training set, the algorithm and the encoder.
    pub fingerprint: String,
    /// Identity of the sentence encoder that it was learned with and cannot be used without.
    pub encoder: Option<String>,
}

impl Stored for Head {
    fn store(&self, out: &mut Writer) {
        self.fingerprint.store(out);
        self.encoder.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { fingerprint: String::load(from)?, encoder: Option::load(from)? })
    }
}

/// The head of a whole and unaltered file.
///
/// # Errors
/// [`FileError`], never `OtherEncoder`.
pub fn head(bytes: &[u8]) -> Result<Head, FileError> {
    Sections::open(bytes)?.next("head")
}

/// Writes a file section by section.
pub(crate) struct Builder(Writer);

impl Builder {
    pub(crate) fn new() -> Self {
        let mut out = Writer::default();
        out.bytes(MAGIC);
        out.bytes(&VERSION.to_le_bytes());
        out.bytes(&calibration::reading().to_le_bytes());
        out.bytes(&[0; 8]);
        Self(out)
    }

    /// `name` has four letters.
    pub(crate) fn section(mut self, name: &'static str, part: &impl Stored) -> Self {
        let mut content = Writer::default();
        part.store(&mut content);
        let content = content.finish();
        self.0.bytes(name.as_bytes());
        self.0.bytes(&(content.len() as u32).to_le_bytes());
        self.0.bytes(&content);
        self
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut out = self.0.finish();
        let length = (out.len() + CHECKSUM) as u64;
        out[HEAD - 8..HEAD].copy_from_slice(&length.to_le_bytes());
        let sum = checksum(&out);
        out.extend(sum.to_le_bytes());
        out
    }
}

/// The sections of a file that is whole and was written by a program like this one.
pub(crate) struct Sections<'a>(Reader<'a>);

impl<'a> Sections<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let mut head = Reader::new(bytes);
        if head.bytes(MAGIC.len()) != Some(MAGIC) {
            return Err(FileError::NotAModel);
        }
        let found = bytes.len() as u64;
        let cut = |length| FileError::Truncated { found, length };
        let least = (HEAD + CHECKSUM) as u64;
        let version = head.array().map(u16::from_le_bytes).ok_or(cut(least))?;
        if version != VERSION {
            return Err(FileError::OtherVersion { found: version });
        }
        let reading = head.fixed().ok_or(cut(least))?;
        let length = head.fixed().ok_or(cut(least))?;
        if found < length.max(least) {
            return Err(cut(length.max(least)));
        }
        let Some((whole, sum)) = bytes.split_last_chunk::<CHECKSUM>() else { return Err(cut(least)) };
        if found != length || checksum(whole) != u64::from_le_bytes(*sum) {
            return Err(FileError::Altered);
        }
        if reading != calibration::reading() {
            return Err(FileError::OtherReading);
        }
        Ok(Self(Reader::new(&whole[HEAD..])))
    }

    pub(crate) fn next<T: Stored>(&mut self, name: &'static str) -> Result<T, FileError> {
        let wrong = || FileError::Malformed { section: name };
        let mut content = || {
            let found = self.0.bytes(name.len())?;
            let length = u32::from_le_bytes(self.0.array()?);
            let content = self.0.bytes(length as usize)?;
            (found == name.as_bytes()).then_some(Reader::new(content))
        };
        let mut content = content().ok_or_else(wrong)?;
        let part = T::load(&mut content).ok_or_else(wrong)?;
        if content.is_empty() { Ok(part) } else { Err(wrong()) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// FNV-1a, eight bytes at a time: whatever is altered in one place alters it. A checksum, not a seal.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let hash = words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)))
}

/// FNV-1a in 128 bits, as hexadecimal digits: a name for what differs by accident, not by design.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mix = |hash: u128, byte: &u8| (hash ^ u128::from(*byte)).wrapping_mul((1 << 88) + 0x13b);
    format!("{:032x}", bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, mix))
}

#[cfg(test)]
mod tests;
