//! The index of one workspace: what changes it, and what searches it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::Locale;
use knowledge::{Edition, Passage};
use nlu::Encoder;
use parking_lot::{Mutex, RwLock};
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

use crate::answer::Point;
use crate::limits::{MANY, MERGED, WRITER};
use crate::place::{Place, guarded};
use crate::query::{Found, Query};
use crate::rank::Looking;
use crate::schema::{Fields, schema};
use crate::synonyms::Synonyms;
use crate::view::View;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index was damaged and has been emptied: feed it anew from the beginning.
    #[error("the index was damaged and is empty now")]
    Damaged,
    /// The folder cannot be written, or another process writes it.
    #[error("the index's folder cannot be used")]
    Folder(#[from] std::io::Error),
    /// The index refuses.
    #[error("the index cannot be used")]
    Index(#[from] tantivy::TantivyError),
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// This version takes the place of whatever was there of the article.
    Put {
        /// The article's id.
        article: String,
        /// The version's number.
        version: u32,
        /// What it says.
        edition: Box<Edition>,
    },
    /// Nothing of the article is found any more.
    Remove(String),
}

/// The articles of a workspace, found by what people ask; see the [crate].
pub struct Knowledge {
    place: Place,
    synonyms: Synonyms,
    fields: Fields,
    open: RwLock<Open>,
    encoder: Option<Arc<dyn Encoder>>,
    /// Held while something is written: one writer at a time.
    writing: Mutex<()>,
    damaged: AtomicBool,
}

#[derive(Clone)]
struct Open {
    index: Index,
    reader: IndexReader,
    view: Arc<View>,
    position: u64,
    /// The encoder whose vectors it holds; empty without one.
    encoder: String,
}

impl Open {
    fn new(index: Index, fields: &Fields) -> Result<Self, Error> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let view = Arc::new(View::new(reader.searcher(), fields)?);
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let (position, encoder) = payload.split_once(' ').unwrap_or((&payload, ""));
        let (position, encoder) = (position.parse().unwrap_or_default(), encoder.to_owned());
        Ok(Self { index, reader, view, position, encoder })
    }
}

impl Knowledge {
    /// Opens what lies at a place; what is missing, damaged or of another version is empty, and [position](Self::position) is 0.
    pub fn open(place: Place, synonyms: Synonyms) -> Result<Self, Error> {
        let (_, fields) = schema();
        let open = guarded(|| Some(place.open().and_then(|index| Open::new(index, &fields))));
        let open = match open {
            Some(Ok(open)) => open,
            Some(Err(_)) | None => Open::new(place.fresh()?, &fields)?,
        };
        let damaged = AtomicBool::new(false);
        let open = RwLock::new(open);
        Ok(Self { place, synonyms, fields, open, encoder: None, writing: Mutex::new(()), damaged })
    }

    /// The same with a sentence encoder, for the languages that it knows: what is applied from now on is read by it, and what is asked too.
    /// What lies there and was read by none or by another is made anew.
    pub fn with_encoder(mut self, encoder: Arc<dyn Encoder>) -> Self {
        let open = self.open.get_mut();
        if open.position > 0 && open.encoder != encoder.identity() {
            self.damaged.store(true, Ordering::Release);
        }
        self.encoder = Some(encoder);
        self
    }

    /// The number of the last change that is in the index; 0 when it is empty and wants all.
    pub fn position(&self) -> u64 {
        if self.damaged.load(Ordering::Acquire) { 0 } else { self.open.read().position }
    }

    /// Makes it anew as if it were damaged: what it holds is of another record.
    pub fn distrust(&self) {
        self.damaged.store(true, Ordering::Release);
    }

    /// How many questions and passages can be found.
    pub fn len(&self) -> u64 {
        self.view().searcher.num_docs()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes that the index takes on disk.
    pub fn bytes(&self) -> u64 {
        self.place.bytes()
    }

    /// Takes in changes, all or none; they can be found when this returns. `position` is the number of the last one. Of several changes of
    /// one article the last holds.
    pub fn apply(&self, changes: &[Change], position: u64) -> Result<(), Error> {
        let _writing = self.writing.lock();
        if self.damaged.load(Ordering::Acquire) {
            *self.open.write() = Open::new(self.place.fresh()?, &self.fields)?;
            self.damaged.store(false, Ordering::Release);
            return Err(Error::Damaged);
        }
        let open = self.open.read().clone();
        let done = guarded(|| Some(self.write(&open, changes, position)));
        match done {
            Some(Ok(view)) => {
                let mut open = self.open.write();
                (open.view, open.position) = (view, position);
                Ok(())
            }
            Some(Err(error)) => Err(error),
            None => {
                self.damaged.store(true, Ordering::Release);
                Err(Error::Damaged)
            }
        }
    }

    fn write(&self, open: &Open, changes: &[Change], position: u64) -> Result<Arc<View>, Error> {
        let memory = WRITER[usize::from(changes.len() >= MANY)];
        let mut writer: IndexWriter<TantivyDocument> = open.index.writer_with_num_threads(1, memory)?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(MERGED);
        writer.set_merge_policy(Box::new(merging));
        for change in changes {
            let (Change::Remove(article) | Change::Put { article, .. }) = change;
            writer.delete_term(self.fields.of(article));
            if let Change::Put { article, version, edition } = change {
                let documents = self.fields.documents(article, *version, edition, self.encoder.as_deref());
                // Together they come to lie in one segment, one behind another.
                writer.run(documents.into_iter().map(UserOperation::Add).collect::<Vec<_>>())?;
            }
        }
        let mut commit = writer.prepare_commit()?;
        let encoder = self.encoder.as_ref().map_or("", |encoder| encoder.identity());
        commit.set_payload(&format!("{position} {encoder}"));
        commit.commit()?;
        writer.wait_merging_threads()?;
        self.place.seal()?;
        open.reader.reload()?;
        Ok(Arc::new(View::new(open.reader.searcher(), &self.fields)?))
    }

    fn view(&self) -> Arc<View> {
        self.open.read().view.clone()
    }

    fn looking<'a>(&'a self, view: &'a View) -> Looking<'a> {
        let encoder = self.encoder.as_deref();
        Looking { view, fields: &self.fields, synonyms: &self.synonyms, encoder }
    }

    /// Finds the articles that answer a question.
    pub fn search(&self, query: &Query<'_>) -> Result<Found, Error> {
        let view = self.view();
        let looking = self.looking(&view);
        match guarded(|| Some(looking.search(query))) {
            Some(Ok(found)) => Ok(found),
            Some(Err(error)) => {
                self.damaged.store(true, Ordering::Release);
                Err(error.into())
            }
            None => {
                self.damaged.store(true, Ordering::Release);
                Err(Error::Damaged)
            }
        }
    }

    /// Which of these passages answers the question, and the sentence of it, in characters: of a text that is no article of its own, such as an
    /// answer for some. `None` where there are no passages, or the index cannot be read.
    pub fn choose(
        &self,
        query: &Query<'_>,
        locale: Locale,
        title: &str,
        passages: &[Passage],
    ) -> Option<(usize, Range<usize>)> {
        let view = self.view();
        guarded(|| self.looking(&view).choose(query, locale, title, passages).ok().flatten())
    }

    /// What the ranking sees of a question, for [learning](crate::learn): the articles that it chooses among, with their features.
    pub fn candidates(&self, query: &Query<'_>) -> Result<Vec<crate::rank::Seen>, Error> {
        let view = self.view();
        let looking = self.looking(&view);
        Ok(looking.seen(query)?)
    }

    /// What the choice of the place that answers sees of a question and an article, for [learning](crate::learn): the article's passages, and
    /// what of them may answer. Nothing where the article is not there in the first of the languages.
    pub fn points(&self, query: &Query<'_>, article: &str) -> Result<(Vec<Passage>, Vec<Point>), Error> {
        let view = self.view();
        let looking = self.looking(&view);
        Ok(looking.points(query, article)?)
    }

    /// Which of these points of an article in this language is taken for the answer.
    pub fn place(&self, locale: Locale, points: &[Point]) -> Option<usize> {
        let encoded = self.encoder.as_ref().is_some_and(|encoder| encoder.knows(locale));
        crate::answer::best(points, locale, encoded).map(|(at, _)| at)
    }
}
