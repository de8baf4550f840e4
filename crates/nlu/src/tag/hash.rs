//! Names of features as numbers, and a small table from numbers to places.

const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// One number for several; never 0.
pub(crate) fn mix(parts: &[u32]) -> u32 {
    let mut h = ODD ^ parts.len() as u64;
    for &part in parts {
        h = (h ^ u64::from(part)).wrapping_mul(ODD);
        h ^= h >> 29;
    }
    ((h ^ (h >> 32)) as u32).max(1)
}

/// One number for a text; never 0.
pub(crate) fn of_str(text: &str) -> u32 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        h = (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    h = (h ^ (h >> 31)).wrapping_mul(ODD);
    ((h ^ (h >> 32)) as u32).max(1)
}

/// From keys (never 0) to places, by open addressing; at most half full.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    cells: Vec<(u32, u32)>,
    len: usize,
}

impl Index {
    pub(crate) fn with_room(keys: usize) -> Self {
        Self { cells: vec![(0, 0); (keys * 2).next_power_of_two().max(8)], len: 0 }
    }

    /// Where a key is, or the empty cell where it would be.
    fn cell(&self, key: u32) -> usize {
        let mask = self.cells.len() - 1;
        let mut at = (key.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        while self.cells[at].0 != key && self.cells[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }

    pub(crate) fn get(&self, key: u32) -> Option<u32> {
        if self.cells.is_empty() {
            return None;
        }
        let (found, place) = self.cells[self.cell(key)];
        (found == key).then_some(place)
    }

    /// The place of a key; a new one gets the next.
    pub(crate) fn place(&mut self, key: u32) -> u32 {
        if (self.len + 1) * 2 > self.cells.len() {
            let mut wider = Self::with_room((self.len + 1) * 2);
            for &(key, place) in self.cells.iter().filter(|(key, _)| *key != 0) {
                let at = wider.cell(key);
                wider.cells[at] = (key, place);
            }
            wider.len = self.len;
            *self = wider;
        }
        let at = self.cell(key);
        if self.cells[at].0 == 0 {
            self.cells[at] = (key, self.len as u32);
            self.len += 1;
        }
        self.cells[at].1
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// All keys by place.
    pub(crate) fn keys(&self) -> Vec<u32> {
        let mut out = vec![0; self.len];
        for &(key, place) in self.cells.iter().filter(|(key, _)| *key != 0) {
            out[place as usize] = key;
        }
        out
    }
}
