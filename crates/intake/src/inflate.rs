//! Unpacking that stops: never more than was allowed, and never far more than was packed.

use std::io::Read;

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

use crate::refused::Refused;

/// What may still be unpacked of one file.
#[derive(Debug)]
pub(crate) struct Budget {
    all: usize,
    left: usize,
    ratio: usize,
}

/// What comes out of nearly nothing is not held against a file.
const SMALL: usize = 1024 * 1024;

impl Budget {
    pub(crate) const fn new(bytes: usize, ratio: usize) -> Self {
        Self { all: bytes, left: bytes, ratio }
    }

    /// How much may come out of so much.
    fn most(&self, packed: usize) -> usize {
        packed.saturating_mul(self.ratio).max(SMALL).min(self.left)
    }

    /// How much came out.
    pub(crate) const fn spent(&self) -> usize {
        self.all - self.left
    }

    /// Counts what came out by other ways.
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), Refused> {
        self.left = self.left.checked_sub(bytes).ok_or(Refused::Bomb)?;
        Ok(())
    }

    /// Unpacks what a zip holds.
    pub(crate) fn deflated(&mut self, packed: &[u8]) -> Result<Vec<u8>, Refused> {
        let (bytes, whole) = self.out(DeflateDecoder::new(packed), packed.len())?;
        if whole { Ok(bytes) } else { Err(Refused::Broken) }
    }

    /// Unpacks what a PDF holds: as far as it is whole, for many writers leave the end out.
    pub(crate) fn zlib(&mut self, packed: &[u8]) -> Result<Vec<u8>, Refused> {
        let (bytes, whole) = self.out(ZlibDecoder::new(packed), packed.len())?;
        if whole || !bytes.is_empty() { Ok(bytes) } else { Err(Refused::Broken) }
    }

    /// Unpacks a file that was packed as it is.
    pub(crate) fn gzip(&mut self, packed: &[u8]) -> Result<Vec<u8>, Refused> {
        let (bytes, whole) = self.out(GzDecoder::new(packed), packed.len())?;
        if whole { Ok(bytes) } else { Err(Refused::Broken) }
    }

    fn out(&mut self, from: impl Read, packed: usize) -> Result<(Vec<u8>, bool), Refused> {
        let most = self.most(packed);
        let mut bytes = Vec::new();
        let whole = from.take(most as u64 + 1).read_to_end(&mut bytes).is_ok();
        if bytes.len() > most {
            return Err(Refused::Bomb);
        }
        self.left -= bytes.len();
        Ok((bytes, whole))
    }
}
