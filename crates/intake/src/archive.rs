//! Zip archives, by their list at the end: what lies in them, and each file when it is asked for.

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::inflate::Budget;
use crate::limits::Limits;
use crate::refused::Refused;

/// The end record and the longest comment behind it.
const END_WITHIN: usize = 22 + 65_535;
const END: &[u8] = b"PK\x05\x06";
const LISTED: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
/// Bytes of an entry in the list, without its name.
const LISTED_BYTES: usize = 46;
/// Bytes before the name of a file that lies there.
const LOCAL_BYTES: usize = 30;
/// Bits that say: encrypted; the name is UTF-8.
const ENCRYPTED: u16 = 1;
const NAMED_IN_UTF8: u16 = 1 << 11;
/// Systems that say of a file what it is: Unix and macOS; and the bits that say so.
const MADE_ON_UNIX: [u8; 2] = [3, 19];
const KIND_BITS: u16 = 0o170_000;
const LINK: u16 = 0o120_000;

/// A file in an archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its path.
    pub(crate) name: String,
    flags: u16,
    method: u16,
    packed: usize,
    at: usize,
    /// Whether it is a link to another, and says only where that is.
    link: bool,
}

/// An archive and what it may still unpack to.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry>,
    budget: Budget,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

impl<'a> Archive<'a> {
    /// Reads the list. A name that leads outside refuses the whole.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refused> {
        let tail = bytes.len().saturating_sub(END_WITHIN);
        let found = bytes[tail..].windows(END.len()).rposition(|four| four == END);
        let end = tail + found.ok_or(Refused::Broken)?;
        let count = u16_at(bytes, end + 10).ok_or(Refused::Broken)?;
        let mut at = u32_at(bytes, end + 16).ok_or(Refused::Broken)?;
        if usize::from(count) > limits.entries {
            return Err(Refused::TooMany);
        }
        let mut entries = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let (entry, next) = listed(bytes, at).ok_or(Refused::Broken)?;
            if !is_inside(&entry.name) {
                return Err(Refused::UnsafeName);
            }
            entries.push(entry);
            at = next;
        }
        let budget = Budget::new(limits.unpacked_bytes, limits.ratio);
        Ok(Self { bytes, entries, budget })
    }

    /// Bytes that were unpacked.
    pub(crate) fn unpacked(&self) -> usize {
        self.budget.spent()
    }

    /// The files, in the order of the list.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Unpacks one.
    pub(crate) fn unpack(&mut self, entry: &Entry) -> Result<Vec<u8>, Refused> {
        if entry.link {
            return Err(Refused::Link);
        }
        if entry.flags & ENCRYPTED != 0 {
            return Err(Refused::Encrypted);
        }
        let head = self.bytes.get(entry.at..).filter(|head| head.starts_with(LOCAL));
        let head = head.ok_or(Refused::Broken)?;
        let names = u16_at(head, 26).zip(u16_at(head, 28)).ok_or(Refused::Broken)?;
        let start = LOCAL_BYTES + usize::from(names.0) + usize::from(names.1);
        let packed = start.checked_add(entry.packed).and_then(|end| head.get(start..end));
        let packed = packed.ok_or(Refused::Broken)?;
        match entry.method {
            0 => {
                self.budget.take(packed.len())?;
                Ok(packed.to_vec())
            }
            8 => self.budget.deflated(packed),
            _ => Err(Refused::Unknown),
        }
    }

    /// Unpacks the one of this name; `None` where there is none.
    pub(crate) fn named(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)).cloned();
        entry.map(|entry| self.unpack(&entry)).transpose()
    }
}

fn listed(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let head = bytes.get(at..).filter(|head| head.starts_with(LISTED))?;
    let (name, extra, comment) = (u16_at(head, 28)?, u16_at(head, 30)?, u16_at(head, 32)?);
    let flags = u16_at(head, 8)?;
    let raw = head.get(LISTED_BYTES..LISTED_BYTES + usize::from(name))?;
    let name: Cow<'_, str> = match std::str::from_utf8(raw) {
        Ok(name) => name.into(),
        Err(_) if flags & NAMED_IN_UTF8 == 0 => GB18030.decode(raw).0,
        Err(_) => return None,
    };
    let entry = Entry {
        name: name.into_owned(),
        flags,
        method: u16_at(head, 10)?,
        packed: u32_at(head, 20)?,
        at: u32_at(head, 42)?,
        link: MADE_ON_UNIX.contains(&head[5]) && u16_at(head, 40)? & KIND_BITS == LINK,
    };
    let next = at + LISTED_BYTES + raw.len() + usize::from(extra) + usize::from(comment);
    Some((entry, next))
}

/// Whether a path stays where it is unpacked. Nothing is written anywhere; but who sends such names wants something else than to be read.
pub(crate) fn is_inside(name: &str) -> bool {
    let absolute = name.starts_with(['/', '\\']) || name.as_bytes().get(1) == Some(&b':');
    !absolute && !name.contains('\0') && !name.split(['/', '\\']).any(|part| part == "..")
}
