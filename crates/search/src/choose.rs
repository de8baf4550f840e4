//! The choice of the place that answers, in the articles that were found: their passages are read to the end and compared sentence by sentence.

use std::ops::Range;

use base::Locale;
use knowledge::Passage;
use tantivy::DocId;
use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::answer::{self, Point};
use crate::count::{Counted, count};
use crate::query::Query;
use crate::rank::{Looked, Looking};
use crate::recall::Asked;
use crate::schema::Kept;
use crate::vector;
use crate::view::{Kind, Span};
use crate::weigh::{PLACE, Scale};

/// Passages of one article that are read to the end to find what answers.
const READ_THROUGH: usize = 8;

impl Looking<'_> {
    /// What of an article may answer.
    pub(crate) fn points(
        &self,
        query: &Query<'_>,
        article: &str,
    ) -> tantivy::Result<(Vec<Passage>, Vec<Point>)> {
        let asked = Asked::read(self.view, self.synonyms, query)?;
        let wanted = BooleanQuery::new(vec![(
            Occur::Must,
            Box::new(TermQuery::new(self.fields.of(article), IndexRecordOption::Basic))
                as Box<dyn tantivy::query::Query>,
        )]);
        let found = self.view.searcher.search(&wanted, &DocSetCollector)?;
        let mut spans: Vec<Span> = found
            .into_iter()
            .map(|at| self.view.segments[at.segment_ord as usize].span(at.segment_ord, at.doc_id))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        let scale = Scale::new(&asked);
        let vector = self.vector(query, &asked);
        for counted in count(self.view, &asked, &spans)? {
            let kept: Kept = self.fields.kept(&self.document(&counted.span, counted.span.whole)?)?;
            if query.locales.first() == Some(&kept.locale) {
                return self.read_through(&asked, &scale, &counted, &kept.title, vector.as_deref());
            }
        }
        Ok((Vec::new(), Vec::new()))
    }

    /// Which of these passages answers, and the sentence of it.
    pub(crate) fn choose(
        &self,
        query: &Query<'_>,
        locale: Locale,
        title: &str,
        passages: &[Passage],
    ) -> tantivy::Result<Option<(usize, Range<usize>)>> {
        let asked = Asked::read(self.view, self.synonyms, query)?;
        let points = answer::points(&asked, &Scale::new(&asked), title, passages, &[]);
        let best = answer::best(&points, locale, false).map(|(at, _)| &points[at]);
        Ok(best.map(|point| (point.passage, point.range.clone())))
    }

    /// Chooses the passage of an article that answers, and gives the sentence in it; the passage stays as it was where the article has no text.
    pub(crate) fn answer(
        &self,
        asked: &Asked,
        scale: &Scale,
        counted: &Counted,
        looked: &mut Looked,
        vector: Option<&[f32]>,
    ) -> tantivy::Result<Option<Range<usize>>> {
        let (mut passages, points) = self.read_through(asked, scale, counted, &looked.kept.title, vector)?;
        let best = answer::best(&points, looked.kept.locale, vector.is_some());
        Ok(best.map(|(at, score)| {
            let point = &points[at];
            looked.features[PLACE..].copy_from_slice(&point.of_article(score));
            looked.passage = passages.swap_remove(point.passage);
            point.range.clone()
        }))
    }

    /// An article's most promising passages, in their order, and what of them may answer.
    fn read_through(
        &self,
        asked: &Asked,
        scale: &Scale,
        counted: &Counted,
        title: &str,
        vector: Option<&[f32]>,
    ) -> tantivy::Result<(Vec<Passage>, Vec<Point>)> {
        let span = &counted.span;
        let mut places: Vec<usize> = counted.best_passages(READ_THROUGH);
        places.sort_unstable();
        let (mut passages, mut nears) = (Vec::new(), Vec::new());
        for at in places {
            let document = self.document(span, span.of(Kind::Body).0 + at as DocId)?;
            nears.push(
                vector.zip(self.fields.vector(&document)).and_then(|(asked, own)| vector::near(asked, own)),
            );
            passages.push(self.fields.kept::<Passage>(&document)?);
        }
        let points = answer::points(asked, scale, title, &passages, &vector::outstanding(&nears));
        Ok((passages, points))
    }
}
