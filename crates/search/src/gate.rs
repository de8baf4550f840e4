//! Who finds what, decided inside the search: what may not be seen takes no place among the best.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use base::Locale;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::query::Query;
use crate::schema::{bit, on, reader};
use crate::view::{Columns, View};

/// What a document must be to be found.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    locales: u64,
    reader: u64,
    channel: Option<u64>,
    at: i64,
}

impl Gate {
    pub(crate) fn new(query: &Query<'_>) -> Self {
        Self {
            locales: query.locales.iter().map(|locale: &Locale| bit(*locale)).fold(0, |all, bit| all | bit),
            reader: reader(query.audience),
            channel: query.channel.map(on),
            at: query.at.0,
        }
    }
}

/// A document among the best.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Best {
    pub(crate) score: Score,
    /// The article's number.
    pub(crate) key: u64,
    pub(crate) address: DocAddress,
}

impl Ord for Best {
    /// The least is the best.
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then(self.key.cmp(&other.key))
            .then(self.address.cmp(&other.address))
    }
}

impl PartialOrd for Best {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Best {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Best {}

/// The best documents that pass a gate.
pub(crate) struct Top<'a> {
    pub(crate) gate: Gate,
    pub(crate) view: &'a View,
    pub(crate) most: usize,
}

impl Collector for Top<'_> {
    type Fruit = Vec<Best>;
    type Child = Passing;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Passing> {
        Ok(Passing {
            gate: self.gate.clone(),
            most: self.most,
            ordinal,
            columns: self.view.segments[ordinal as usize].columns.clone(),
            best: BinaryHeap::with_capacity(self.most + 1),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, found: Vec<Vec<Best>>) -> tantivy::Result<Vec<Best>> {
        let mut all: Vec<Best> = found.into_iter().flatten().collect();
        all.sort_unstable();
        all.truncate(self.most);
        Ok(all)
    }

    /// What cannot become one of the best is passed over.
    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: u32,
        segment: &SegmentReader,
    ) -> tantivy::Result<Vec<Best>> {
        let mut passing = self.for_segment(ordinal, segment)?;
        let alive = segment.alive_bitset();
        weight.for_each_pruning(Score::MIN, segment, &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                passing.collect(document, score);
            }
            passing.threshold()
        })?;
        Ok(passing.harvest())
    }
}

/// The best of one segment.
pub(crate) struct Passing {
    gate: Gate,
    most: usize,
    ordinal: SegmentOrdinal,
    columns: Columns,
    best: BinaryHeap<Best>,
}

impl Passing {
    fn passes(&self, document: DocId) -> bool {
        let bits = self.columns.bits.first(document).unwrap_or_default();
        if bits & self.gate.locales == 0 || bits & self.gate.reader == 0 {
            return false;
        }
        let on = self.gate.channel.is_none_or(|channel| bits & channel != 0);
        // A document without its dates is none of ours: it is not shown.
        let begun = self.columns.from.first(document).is_some_and(|from| from <= self.gate.at);
        let over = self.columns.until.first(document).is_none_or(|until| until <= self.gate.at);
        on && begun && !over
    }

    /// A score that is not above it cannot become one of the best; one that is the same may, by its article.
    fn threshold(&self) -> Score {
        match self.best.peek() {
            Some(worst) if self.best.len() >= self.most => worst.score.next_down(),
            _ => Score::MIN,
        }
    }
}

impl SegmentCollector for Passing {
    type Fruit = Vec<Best>;

    fn collect(&mut self, document: DocId, score: Score) {
        if self.passes(document) {
            let key = self.columns.key.first(document).unwrap_or_default();
            self.best.push(Best { score, key, address: DocAddress::new(self.ordinal, document) });
            if self.best.len() > self.most {
                self.best.pop();
            }
        }
    }

    fn harvest(self) -> Vec<Best> {
        self.best.into_vec()
    }
}
