//! A tagger as bytes: a mark, a version, the length and a check sum, then numbers of variable length. What is corrupt is refused.

use std::sync::Arc;

use super::chain::Moves;
use super::hash::Index;
use super::lexicon::{Entry, Lexicon, Seen};
use super::pairs::Pairs;
use super::weights::{GRAIN, Rows};
use super::{MAX_SLOTS, TagError, Tagger};

const MARK: &[u8; 6] = b"zhkslt";
pub(super) const VERSION: u16 = 2;
/// Mark, version, length, check sum.
const HEAD: usize = 6 + 2 + 8 + 8;

/// FNV-1a over eight bytes at a time.
fn check_sum(bytes: &[u8]) -> u64 {
    let step = |h: u64, part: u64| (h ^ part).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    bytes.chunks(8).fold(0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64, |h, chunk| {
        let mut part = [0; 8];
        part[..chunk.len()].copy_from_slice(chunk);
        step(h, u64::from_le_bytes(part))
    })
}

#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn weight(&mut self, weight: f32) {
        let steps = (weight / GRAIN).round() as i64;
        self.number(((steps << 1) ^ (steps >> 63)) as u64);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend(text.as_bytes());
    }

    fn index(&mut self, index: &Index) {
        let keys = index.keys();
        self.number(keys.len() as u64);
        let mut before = 0;
        for key in keys {
            self.number(u64::from(key - before));
            before = key;
        }
    }

    fn entries(&mut self, all: &[Vec<Entry>]) {
        for entries in all {
            self.number(entries.len() as u64);
            for entry in entries {
                self.number(u64::from(entry.slot));
                self.number(u64::from(entry.count));
            }
        }
    }
}

/// Reads what [`Writer`] wrote; `None` where the bytes are not that.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (first, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(first & 0x7f) << shift;
            if first & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn below(&mut self, limit: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|value| *value < limit)
    }

    fn small(&mut self) -> Option<u16> {
        u16::try_from(self.number()?).ok()
    }

    /// How many of something follow; each takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        self.below(self.0.len() + 1)
    }

    fn weight(&mut self) -> Option<f32> {
        let coded = self.number()?;
        let steps = (coded >> 1) as i64 ^ -((coded & 1) as i64);
        (steps.abs() < 1 << 20).then_some(steps as f32 * GRAIN)
    }

    fn text(&mut self) -> Option<String> {
        let len = self.count()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn index(&mut self) -> Option<Index> {
        let count = self.count()?;
        let mut out = Index::with_room(count);
        let mut key = 0u32;
        for _ in 0..count {
            let further = u32::try_from(self.number()?).ok().filter(|more| *more > 0)?;
            key = key.checked_add(further)?;
            out.place(key);
        }
        Some(out)
    }

    fn entries(&mut self, keys: usize, limit: usize) -> Option<Vec<Vec<Entry>>> {
        let mut out = Vec::with_capacity(keys.min(self.0.len()));
        for _ in 0..keys {
            let count = self.count()?;
            let mut entries = Vec::new();
            for _ in 0..count {
                entries.push(Entry { slot: self.below(limit)? as u16, count: self.small()? });
            }
            out.push(entries);
        }
        Some(out)
    }
}

fn lexicon(reader: &mut Reader<'_>, slots: usize) -> Option<Lexicon> {
    let words = reader.index()?;
    let mut seen = Vec::with_capacity(words.len());
    for _ in 0..words.len() {
        seen.push(Seen { all: reader.small()?, outside: reader.small()? });
    }
    let phrases = reader.index()?;
    let entries = reader.entries(phrases.len(), slots)?;
    let members = reader.index()?;
    let roles = reader.entries(members.len(), 2 * slots)?;
    Some(Lexicon { words, seen, phrases, entries, members, roles })
}

fn rows(reader: &mut Reader<'_>, labels: usize) -> Option<Rows> {
    let mut out = Rows { index: reader.index()?, ..Rows::default() };
    for _ in 0..out.index.len() {
        let count = reader.count()?;
        let mut label = 0;
        for at in 0..count {
            label += reader.below(labels)? + usize::from(at > 0);
            out.labels.push(u16::try_from(label).ok().filter(|_| label < labels)?);
            out.weights.push(reader.weight()?);
        }
        out.ends.push(u32::try_from(out.labels.len()).ok()?);
    }
    Some(out)
}

fn moves(reader: &mut Reader<'_>, slots: usize) -> Option<Moves> {
    let rows = 2 * slots + 1;
    let mut seen = Vec::new();
    for row in 0..rows {
        let mut slot = 0;
        for at in 0..reader.count()? {
            slot += reader.below(slots)? + usize::from(at > 0);
            seen.push((row, u16::try_from(slot).ok().filter(|_| slot < slots)?));
        }
    }
    let mut out = Moves::new(slots, &Arc::new(Pairs::new(rows, seen)), 0.0);
    for weight in out.parts_mut().into_iter().flatten() {
        *weight = reader.weight()?;
    }
    Some(out)
}

fn body(reader: &mut Reader<'_>) -> Option<Tagger> {
    let count = reader.below(MAX_SLOTS + 1)?;
    let mut slots = Vec::new();
    for _ in 0..count {
        slots.push(reader.text()?);
    }
    let lexicon = lexicon(reader, count)?;
    let moves = moves(reader, count)?;
    let rows = rows(reader, moves.labels())?;
    (reader.0.is_empty() && count > 0).then(|| Tagger { slots, lexicon, rows, exp: moves.exp(), moves })
}

impl Tagger {
    /// The whole tagger; the same training always gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.number(self.slots.len() as u64);
        self.slots.iter().for_each(|slot| out.text(slot));
        let lexicon = &self.lexicon;
        out.index(&lexicon.words);
        for seen in &lexicon.seen {
            out.number(u64::from(seen.all));
            out.number(u64::from(seen.outside));
        }
        out.index(&lexicon.phrases);
        out.entries(&lexicon.entries);
        out.index(&lexicon.members);
        out.entries(&lexicon.roles);
        for row in 0..self.moves.rows() {
            out.number(self.moves.pairs.range(row).len() as u64);
            let mut next = 0;
            for (_, slot) in self.moves.pairs.of(row) {
                out.number((slot - next) as u64);
                next = slot + 1;
            }
        }
        self.moves.parts().into_iter().flatten().for_each(|weight| out.weight(*weight));
        out.index(&self.rows.index);
        for row in 0..self.rows.ends.len() as u32 {
            let range = self.rows.range(row);
            out.number(range.len() as u64);
            let mut next = 0;
            for at in range {
                out.number(u64::from(self.rows.labels[at] - next));
                next = self.rows.labels[at] + 1;
                out.weight(self.rows.weights[at]);
            }
        }
        let mut file = MARK.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend((out.0.len() as u64).to_le_bytes());
        file.extend(check_sum(&out.0).to_le_bytes());
        file.extend(out.0);
        file
    }

    /// A tagger from [`Tagger::to_bytes`].
    ///
    /// # Errors
    /// [`TagError`] when the bytes are something else, of another version, cut off, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TagError> {
        let Some((head, rest)) = bytes.split_at_checked(HEAD).filter(|(head, _)| head.starts_with(MARK))
        else {
            return Err(TagError::NotATagger);
        };
        let field = |at: usize| {
            let mut part = [0; 8];
            part.copy_from_slice(&head[at..at + 8]);
            u64::from_le_bytes(part)
        };
        let found = u16::from_le_bytes([head[6], head[7]]);
        if found != VERSION {
            return Err(TagError::Version { found, known: VERSION });
        }
        if field(8) != rest.len() as u64 {
            return Err(TagError::Length { found: rest.len() as u64, wanted: field(8) });
        }
        if field(16) != check_sum(rest) {
            return Err(TagError::CheckSum);
        }
        body(&mut Reader(rest)).ok_or(TagError::CheckSum)
    }
}
