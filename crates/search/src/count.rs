//! What the articles that recall has found have of a question, to the last word of it. Recall reads what is rare; here nothing is left out,
//! which costs little, because the documents of an article lie one behind another.

use tantivy::postings::Postings;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::recall::{Asked, HEAD};
use crate::view::{Kind, Span, View};

/// An article in one language with what it has of a question.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) span: Span,
    /// Of all of it.
    pub(crate) whole: f32,
    /// Of each of its questions and passages by their words.
    pub(crate) questions: Vec<f32>,
    pub(crate) passages: Vec<f32>,
}

impl Counted {
    /// The best of its questions, the best first, with their scores.
    pub(crate) fn best_questions(&self, most: usize) -> Vec<(usize, f32)> {
        let mut all: Vec<(usize, f32)> = self.questions.iter().copied().enumerate().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(most);
        all
    }

    /// The best of its passages, the best first.
    pub(crate) fn best_passages(&self, most: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.passages.len()).collect();
        all.sort_by(|a, b| self.passages[*b].total_cmp(&self.passages[*a]).then(a.cmp(b)));
        all.truncate(most);
        all
    }

    /// The best of its passages with its score.
    pub(crate) fn best_passage(&self) -> Option<(usize, f32)> {
        let all = self.passages.iter().copied().enumerate();
        all.reduce(|best, one| if one.1 > best.1 { one } else { best })
    }

    /// The best score of its questions.
    pub(crate) fn question(&self) -> f32 {
        self.questions.iter().copied().fold(0.0, f32::max)
    }

    /// The best score of its passages.
    pub(crate) fn passage(&self) -> f32 {
        self.passages.iter().copied().fold(0.0, f32::max)
    }
}

/// Counts. `spans` are in order and each there once.
pub(crate) fn count(view: &View, asked: &Asked, spans: &[Span]) -> tantivy::Result<Vec<Counted>> {
    let empty = |span: &Span| Counted {
        span: *span,
        whole: 0.0,
        questions: vec![0.0; span.asked as usize],
        passages: vec![0.0; span.said as usize],
    };
    let mut out: Vec<Counted> = spans.iter().map(empty).collect();
    for of_segment in out.chunk_by_mut(|a, b| a.span.segment == b.span.segment) {
        let Some(segment) = of_segment.first().map(|one| one.span.segment) else { continue };
        for clause in &asked.clauses {
            let Some(places) = clause.found.places.get(segment as usize) else { continue };
            for kind in [Kind::Question, Kind::Whole, Kind::Head, Kind::Body] {
                let Some(info) = &places[kind as usize] else { continue };
                let boost = if kind == Kind::Head { HEAD } else { 1.0 };
                let weight = boost * clause.share * view.rarity(kind, clause.found.of[kind as usize]);
                let mut postings = view.segments[segment as usize].postings(kind, info)?;
                for counted in &mut *of_segment {
                    let (from, to) = counted.span.of(kind);
                    let mut at = postings.doc();
                    if at < from {
                        at = postings.seek(from);
                    }
                    while at < to {
                        let part = weight * view.counts(kind, segment, at, postings.term_freq());
                        counted.add(kind, at - from, part);
                        at = postings.advance();
                    }
                    if at == TERMINATED {
                        break;
                    }
                }
            }
        }
    }
    Ok(out)
}

impl Counted {
    fn add(&mut self, kind: Kind, at: DocId, part: f32) {
        let place = match kind {
            Kind::Question => self.questions.get_mut(at as usize),
            Kind::Head | Kind::Body => self.passages.get_mut(at as usize),
            Kind::Whole => Some(&mut self.whole),
        };
        place.into_iter().for_each(|place| *place += part);
    }
}
