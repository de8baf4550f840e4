//! Numbers, texts and lists as bytes, and back. Reading never trusts a length: a list takes at least a byte for each thing in it.

use std::collections::BTreeMap;

/// What can be written and read again, the same bit for bit.
pub(crate) trait Stored: Sized {
    fn store(&self, out: &mut Writer);

    /// `None` for bytes that were never written.
    fn load(from: &mut Reader<'_>) -> Option<Self>;
}

/// Bytes as they grow.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A number, in one byte for each seven bits of it.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// Numbers that grow from one to the next.
    pub(crate) fn rising(&mut self, numbers: impl ExactSizeIterator<Item = u64>) {
        self.count(numbers.len());
        let mut next = 0;
        for number in numbers {
            self.number(number.wrapping_sub(next));
            next = number.wrapping_add(1);
        }
    }

    /// Reals of which many are equal: each once, the most frequent first, then which one stands where.
    pub(crate) fn levels(&mut self, reals: &[f32]) {
        let mut counts: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
        for real in reals {
            counts.entry(real.to_bits()).or_default().0 += 1;
        }
        let mut order: Vec<u32> = counts.keys().copied().collect();
        order.sort_by_key(|bits| std::cmp::Reverse(counts[bits].0));
        self.count(order.len());
        for (rank, bits) in (0..).zip(&order) {
            self.bytes(&bits.to_le_bytes());
            counts.entry(*bits).and_modify(|entry| entry.1 = rank);
        }
        self.count(reals.len());
        reals.iter().for_each(|real| self.number(counts[&real.to_bits()].1));
    }
}

/// Bytes as they are read.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    pub(crate) fn fixed(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// How many things follow that take at least `least` bytes each.
    pub(crate) fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count.checked_mul(least)? <= self.0.len()).then_some(count)
    }

    pub(crate) fn rising(&mut self) -> Option<Vec<u64>> {
        let mut next = Some(0u64);
        (0..self.count(1)?)
            .map(|_| {
                let number = next?.checked_add(self.number()?)?;
                next = number.checked_add(1);
                Some(number)
            })
            .collect()
    }

    pub(crate) fn levels(&mut self) -> Option<Vec<f32>> {
        let table: Vec<f32> = (0..self.count(4)?).map(|_| f32::load(self)).collect::<Option<_>>()?;
        let level = |number: u64| table.get(usize::try_from(number).ok()?).copied();
        (0..self.count(1)?).map(|_| level(self.number()?)).collect()
    }
}

impl Stored for f32 {
    fn store(&self, out: &mut Writer) {
        out.bytes(&self.to_le_bytes());
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        from.array().map(Self::from_le_bytes)
    }
}

impl Stored for bool {
    fn store(&self, out: &mut Writer) {
        out.number(u64::from(*self));
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        match from.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for usize {
    fn store(&self, out: &mut Writer) {
        out.count(*self);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Self::try_from(from.number()?).ok()
    }
}

impl Stored for u32 {
    fn store(&self, out: &mut Writer) {
        out.number(u64::from(*self));
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Self::try_from(from.number()?).ok()
    }
}

impl Stored for String {
    fn store(&self, out: &mut Writer) {
        out.count(self.len());
        out.bytes(self.as_bytes());
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let count = from.count(1)?;
        Self::from_utf8(from.bytes(count)?.to_vec()).ok()
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn store(&self, out: &mut Writer) {
        out.count(self.len());
        self.iter().for_each(|part| part.store(out));
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        (0..from.count(1)?).map(|_| T::load(from)).collect()
    }
}

impl<T: Stored> Stored for Option<T> {
    fn store(&self, out: &mut Writer) {
        self.is_some().store(out);
        if let Some(part) = self {
            part.store(out);
        }
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Some(if bool::load(from)? { Some(T::load(from)?) } else { None })
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn store(&self, out: &mut Writer) {
        self.0.store(out);
        self.1.store(out);
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::load(from)?, B::load(from)?))
    }
}

impl<const N: usize> Stored for [f32; N] {
    fn store(&self, out: &mut Writer) {
        self.iter().for_each(|real| real.store(out));
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let mut out = [0.0; N];
        for real in &mut out {
            *real = f32::load(from)?;
        }
        Some(out)
    }
}
