//! What a search looks at: the segments as they are now, with all that every search needs of them at hand.

use std::io;
use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermDictionary;
use tantivy::{DocId, InvertedIndexReader, Searcher};

use crate::cut::EVERY;
use crate::schema::{ASKED, FROM, Fields, GATE, KEY, REST, SAID, UNTIL};

/// How soon more of the same word counts no more, and how much a long text counts less: of BM25, as usual.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What is searched by words, and the place of what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A title or a similar question.
    Question,
    /// All of an article.
    Whole,
    /// Title and headings of a passage.
    Head,
    /// The text of a passage.
    Body,
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 4;

impl Kind {
    const ALL: [Self; KINDS] = [Self::Question, Self::Whole, Self::Head, Self::Body];

    pub(crate) fn field(self, fields: &Fields) -> Field {
        [fields.question, fields.whole, fields.head, fields.body][self as usize]
    }
}

/// The columns of a segment.
#[derive(Clone)]
pub(crate) struct Columns {
    pub(crate) bits: Column<u64>,
    pub(crate) from: Column<i64>,
    pub(crate) until: Column<i64>,
    pub(crate) key: Column<u64>,
    /// How far behind a document the whole of its article lies.
    rest: Column<u64>,
    /// How many questions and passages lie before a whole.
    asked: Column<u64>,
    said: Column<u64>,
}

/// A segment.
pub(crate) struct Segment {
    pub(crate) columns: Columns,
    words: [Arc<InvertedIndexReader>; KINDS],
    lengths: [FieldNormReader; KINDS],
}

/// Where the documents of an article in one language lie: its questions, its passages, and then all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) segment: u32,
    pub(crate) whole: DocId,
    pub(crate) asked: u32,
    pub(crate) said: u32,
}

impl Span {
    /// The first of the documents of a kind, and the one behind its last.
    pub(crate) fn of(&self, kind: Kind) -> (DocId, DocId) {
        let passages = self.whole.saturating_sub(self.said);
        match kind {
            Kind::Question => (passages.saturating_sub(self.asked), passages),
            Kind::Head | Kind::Body => (passages, self.whole),
            Kind::Whole => (self.whole, self.whole + 1),
        }
    }
}

impl Segment {
    /// The article that a document belongs to.
    pub(crate) fn span(&self, segment: u32, document: DocId) -> Span {
        let small = |column: &Column<u64>, at| {
            u32::try_from(column.first(at).unwrap_or_default()).unwrap_or_default()
        };
        let whole = document.saturating_add(small(&self.columns.rest, document));
        Span {
            segment,
            whole,
            asked: small(&self.columns.asked, whole),
            said: small(&self.columns.said, whole),
        }
    }

    pub(crate) fn dictionary(&self, kind: Kind) -> &TermDictionary {
        self.words[kind as usize].terms()
    }

    /// Where a term stands in texts of a kind.
    pub(crate) fn postings(&self, kind: Kind, info: &TermInfo) -> io::Result<SegmentPostings> {
        self.words[kind as usize].read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
    }
}

/// What is known of a term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// How many texts of each kind have it.
    pub(crate) of: [u64; KINDS],
    /// Where to read, by segment.
    pub(crate) places: Vec<[Option<TermInfo>; KINDS]>,
}

/// All segments.
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    pub(crate) segments: Vec<Segment>,
    /// How many documents have texts of each kind. The engine takes all documents, be they questions, passages or wholes, for documents of
    /// each kind: everything would be rare in them, and all of them long.
    pub(crate) having: [u64; KINDS],
    /// How many words texts of each kind have, together.
    pub(crate) tokens: [u64; KINDS],
    /// What a text's length counts for, by what the engine keeps of it.
    slow: [Box<[f32; 256]>; KINDS],
}

impl View {
    pub(crate) fn new(searcher: Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let fast = reader.fast_fields();
            let columns = Columns {
                bits: fast.u64(GATE)?,
                from: fast.i64(FROM)?,
                until: fast.i64(UNTIL)?,
                key: fast.u64(KEY)?,
                rest: fast.u64(REST)?,
                asked: fast.u64(ASKED)?,
                said: fast.u64(SAID)?,
            };
            let words = |kind: Kind| reader.inverted_index(kind.field(fields));
            let [question, whole, head, body] = Kind::ALL.map(words);
            let lengths = |kind: Kind| reader.get_fieldnorms_reader(kind.field(fields));
            let [of_question, of_whole, of_head, of_body] = Kind::ALL.map(lengths);
            segments.push(Segment {
                columns,
                words: [question?, whole?, head?, body?],
                lengths: [of_question?, of_whole?, of_head?, of_body?],
            });
        }
        let tokens = Kind::ALL.map(|kind| {
            segments.iter().map(|segment: &Segment| segment.words[kind as usize].total_num_tokens()).sum()
        });
        let mut out = Self {
            searcher,
            segments,
            having: [0; KINDS],
            tokens,
            slow: Kind::ALL.map(|_| Box::new([0.0; 256])),
        };
        out.having = out.found(EVERY, &Kind::ALL)?.of;
        for kind in 0..KINDS {
            let usual = out.tokens[kind] as f32 / out.having[kind].max(1) as f32;
            for (id, slow) in (0u8..=255).zip(out.slow[kind].iter_mut()) {
                let length = FieldNormReader::id_to_fieldnorm(id) as f32;
                *slow = K1 * (1.0 - B + B * length / usual.max(f32::EPSILON));
            }
        }
        Ok(out)
    }

    /// What is known of a term in texts of these kinds; what stands in no whole stands nowhere.
    pub(crate) fn found(&self, term: &str, kinds: &[Kind]) -> io::Result<Found> {
        let mut found = Found { of: [0; KINDS], places: Vec::with_capacity(self.segments.len()) };
        for segment in &self.segments {
            let mut places = [const { None }; KINDS];
            let whole = segment.dictionary(Kind::Whole).get(term)?;
            if whole.is_some() {
                for kind in kinds.iter().filter(|kind| **kind != Kind::Whole) {
                    places[*kind as usize] = segment.dictionary(*kind).get(term)?;
                }
            }
            places[Kind::Whole as usize] = whole;
            for (of, place) in found.of.iter_mut().zip(&places) {
                *of += place.as_ref().map_or(0, |info: &TermInfo| u64::from(info.doc_freq));
            }
            found.places.push(places);
        }
        Ok(found)
    }

    /// In how many articles a term stands.
    pub(crate) fn articles(&self, term: &str) -> io::Result<u64> {
        Ok(self.found(term, &[])?.of[Kind::Whole as usize])
    }

    /// How rare what stands in so many texts of a kind is.
    pub(crate) fn rarity(&self, kind: Kind, found: u64) -> f32 {
        let (all, found) = (self.having[kind as usize].max(found) as f32, found as f32);
        (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
    }

    /// What a term that stands so often in a document counts for, of at most its rarity (and what BM25 makes of it).
    pub(crate) fn counts(&self, kind: Kind, segment: u32, document: DocId, times: u32) -> f32 {
        let id = self.segments[segment as usize].lengths[kind as usize].fieldnorm_id(document);
        let times = times as f32;
        (1.0 + K1) * times / (times + self.slow[kind as usize][usize::from(id)])
    }
}
