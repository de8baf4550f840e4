//! Files of tensors in the safetensors format: a length, a header in JSON, numbers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::EncoderError;

/// Bytes of a header beyond which a file is no such file.
const LONGEST_HEADER: u64 = 16 * 1024 * 1024;

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

/// An open file with its header.
pub(crate) struct Tensors {
    path: PathBuf,
    file: File,
    /// Where the numbers begin.
    data: u64,
    entries: BTreeMap<String, Entry>,
}

impl Tensors {
    /// Opens a file and checks its header against its length.
    pub(crate) fn open(path: &Path) -> Result<Self, EncoderError> {
        let bad = |what: String| EncoderError::malformed(path, what);
        let mut file = File::open(path).map_err(EncoderError::unreadable(path))?;
        let len = file.metadata().map_err(EncoderError::unreadable(path))?.len();
        if len < 8 {
            return Err(bad(format!("not a safetensors file: only {len} bytes")));
        }
        let mut size = [0; 8];
        file.read_exact(&mut size).map_err(EncoderError::unreadable(path))?;
        let size = u64::from_le_bytes(size);
        if size > LONGEST_HEADER || size > len - 8 {
            return Err(bad(format!(
                "not a safetensors file, or cut short: its header would be {size} bytes, the file is {len}"
            )));
        }
        let mut header = vec![0; usize::try_from(size).unwrap_or_default()];
        file.read_exact(&mut header).map_err(EncoderError::unreadable(path))?;
        let header: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(&header).map_err(|error| {
                bad(format!("not a safetensors file: its header is no JSON object ({error})"))
            })?;
        let data = 8 + size;
        let mut entries = BTreeMap::new();
        for (name, value) in header {
            if name == "__metadata__" {
                continue;
            }
            let wrong = |what: String| EncoderError::tensor(path, &name, what);
            let entry: Entry = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
            let (from, to) = entry.data_offsets;
            if from > to || to > len - data {
                return Err(wrong(format!(
                    "bytes {from} to {to} of {} that there are: the file is cut short or damaged",
                    len - data
                )));
            }
            entries.insert(name, entry);
        }
        Ok(Self { path: path.to_owned(), file, data, entries })
    }

    /// Whether there is a tensor of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The names of all tensors.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// A tensor's numbers, of exactly this shape, all finite.
    pub(crate) fn floats(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        let path = self.path.clone();
        let wrong = |what: String| EncoderError::tensor(&path, name, what);
        let entry = self.entries.get(name).ok_or_else(|| wrong("is missing".to_owned()))?;
        if entry.shape != shape {
            return Err(wrong(format!("has shape {:?}, the configuration says {shape:?}", entry.shape)));
        }
        let width = match entry.dtype.as_str() {
            "F32" => 4,
            "F16" | "BF16" => 2,
            other => {
                return Err(wrong(format!("has numbers of type {other}; F32, F16 and BF16 can be read")));
            }
        };
        let count = shape.iter().try_fold(width, |product: usize, n| product.checked_mul(*n));
        let (from, to) = entry.data_offsets;
        if count.and_then(|count| u64::try_from(count).ok()) != Some(to - from) {
            return Err(wrong(format!("has {} bytes, its shape {shape:?} wants others", to - from)));
        }
        let dtype = entry.dtype.clone();
        let mut bytes = vec![0; usize::try_from(to - from).unwrap_or_default()];
        let place = SeekFrom::Start(self.data + from);
        self.file.seek(place).map_err(EncoderError::unreadable(&path))?;
        self.file.read_exact(&mut bytes).map_err(EncoderError::unreadable(&path))?;
        let halves = || bytes.as_chunks::<2>().0.iter().map(|two| u16::from_le_bytes(*two));
        let floats: Vec<f32> = match dtype.as_str() {
            "F32" => bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect(),
            "BF16" => halves().map(|half| f32::from_bits(u32::from(half) << 16)).collect(),
            _ => halves().map(half).collect(),
        };
        match floats.iter().position(|number| !number.is_finite()) {
            Some(at) => Err(wrong(format!("number {at} is {}", floats[at]))),
            None => Ok(floats),
        }
    }
}

/// A number of 16 bits (IEEE 754 binary16).
fn half(bits: u16) -> f32 {
    // A hundred million of them are read: no arithmetic where moving bits will do.
    let sign = u32::from(bits & 0x8000) << 16;
    let (exponent, fraction) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    f32::from_bits(
        sign | match exponent {
            0 => (f32::from(bits & 0x3ff) / 16_777_216.0).to_bits(),
            31 => 0x7f80_0000 | fraction << 13,
            _ => (exponent + 112) << 23 | fraction << 13,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::half;

    #[test]
    fn halves_are_read() {
        let known = [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x83ff, -6.097_555e-5),
            (0x8000, -0.0),
            (0x3555, 0.333_251_95),
        ];
        for (bits, value) in known {
            assert_eq!(half(bits), value, "{bits:x}");
        }
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }
}
