//! The first, wide look: which terms a question has, how much each weighs, and which documents have the most of them.

use std::collections::{BTreeMap, BTreeSet};

use nlu::search::{Word, WordKind, words};
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::expand;
use crate::gate::{Best, Gate, Top};
use crate::limits::{PASSAGES, QUERY_CHARS, QUESTIONS, TERMS, WHOLES};
use crate::query::Query;
use crate::schema::{EVERY, Fields, letters, term};
use crate::synonyms::Synonyms;

/// Another word for a term counts this much of it.
pub(crate) const SYNONYM: f32 = 0.5;
/// A word that a term may have been meant to be.
pub(crate) const MEANT: f32 = 0.7;
/// A term of what was said before.
const BEFORE: f32 = 0.2;
/// A heading's term, beside one of the text below it.
const HEAD: f32 = 0.6;
/// Less of a question's weight is known than this: then what its words were meant to be is looked for.
const LITTLE: f32 = 0.75;

/// A term that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) term: String,
    /// How rare it is; a known Chinese word and its pairs share theirs.
    pub(crate) weight: f32,
    /// Whether any document has it.
    pub(crate) known: bool,
    /// Other terms that count for it, with how much.
    pub(crate) others: Vec<(String, f32)>,
}

impl Wanted {
    /// How much of it terms have.
    pub(crate) fn met(&self, terms: &BTreeSet<String>) -> f32 {
        if terms.contains(&self.term) {
            return 1.0;
        }
        let others = self.others.iter().filter(|(other, _)| terms.contains(other));
        others.map(|(_, share)| share.sqrt()).fold(0.0, f32::max)
    }
}

/// A question, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) text: String,
    /// Sorted by term.
    pub(crate) wanted: Vec<Wanted>,
    /// What it is spelt with.
    letters: BTreeSet<String>,
    /// Terms of what was said before.
    before: Vec<(String, f32)>,
}

impl Asked {
    pub(crate) fn read(
        searcher: &Searcher,
        fields: &Fields,
        synonyms: &Synonyms,
        query: &Query<'_>,
    ) -> tantivy::Result<Self> {
        let text: String = query.text.chars().take(QUERY_CHARS).collect();
        let terms = terms_of(&text);
        let of_synonyms = synonyms.of(&terms);
        let rarity = Rarity { searcher, fields };
        let all = rarity.all()?;
        let mut wanted = Vec::with_capacity(terms.len());
        for term in &terms {
            let found = rarity.found(term)?;
            let others = of_synonyms.get(term).into_iter().flatten();
            wanted.push(Wanted {
                weight: rarity.weight(term, found, all),
                known: found > 0,
                others: others.map(|other| (other.clone(), SYNONYM)).collect(),
                term: term.clone(),
            });
        }
        wanted.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
        wanted.truncate(TERMS);
        let whole: f32 = wanted.iter().map(|one| one.weight).sum();
        let known: f32 = wanted.iter().filter(|one| one.known).map(|one| one.weight).sum();
        if known < LITTLE * whole {
            expand::meant(searcher, fields, &mut wanted)?;
        }
        wanted.sort_by(|a, b| a.term.cmp(&b.term));
        let mut before = BTreeMap::new();
        for said in query.context.iter().rev().take(3) {
            let said: String = said.chars().take(QUERY_CHARS).collect();
            for term in terms_of(&said) {
                if before.len() < TERMS && !terms.contains(&term) {
                    let weight = rarity.weight(&term, rarity.found(&term)?, all);
                    before.insert(term, BEFORE * weight);
                }
            }
        }
        let letters = letters(&text).into_iter().collect();
        Ok(Self { text, wanted, letters, before: before.into_iter().collect() })
    }

    /// The weight of all that is asked.
    pub(crate) fn weight(&self) -> f32 {
        self.wanted.iter().map(|one| one.weight).sum::<f32>().max(f32::EPSILON)
    }

    /// The best questions, the best passages, and the best articles as a whole.
    pub(crate) fn recall(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        gate: &Gate,
    ) -> tantivy::Result<[Vec<Best>; 3]> {
        let questions = self.query(searcher, &[(fields.question, 1.0)])?;
        let passages = self.query(searcher, &[(fields.body, 1.0), (fields.head, HEAD)])?;
        let top = |most| Top { gate: gate.clone(), most };
        let wholes = self.query(searcher, &[(fields.whole, 1.0)])?;
        let find = |query: &BooleanQuery, field, most| {
            searcher.search_with_statistics_provider(query, &top(most), &Having { searcher, field })
        };
        Ok([
            find(&questions, fields.question, QUESTIONS)?,
            find(&passages, fields.body, PASSAGES)?,
            find(&wholes, fields.whole, WHOLES)?,
        ])
    }

    /// The passage of one article that has the most of what is asked.
    pub(crate) fn passage(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        gate: &Gate,
        article: &str,
    ) -> tantivy::Result<Option<Best>> {
        let own = TermQuery::new(fields.of(article), IndexRecordOption::Basic);
        let of = BoostQuery::new(Box::new(own), 1e-6);
        let text = self.query(searcher, &[(fields.body, 1.0), (fields.head, HEAD)])?;
        let query = BooleanQuery::new(vec![(Occur::Must, Box::new(of)), (Occur::Should, Box::new(text))]);
        Ok(searcher.search(&query, &Top { gate: gate.clone(), most: 1 })?.first().copied())
    }

    fn query(&self, searcher: &Searcher, fields: &[(Field, f32)]) -> tantivy::Result<BooleanQuery> {
        let mut clauses: BTreeMap<&str, f32> = BTreeMap::new();
        for wanted in &self.wanted {
            let own = if wanted.known { Some((wanted.term.as_str(), 1.0)) } else { None };
            let others = wanted.others.iter().map(|(term, share)| (term.as_str(), *share));
            for (term, share) in own.into_iter().chain(others) {
                let share = share * of_kind(term);
                let most = clauses.entry(term).or_default();
                *most = most.max(share);
            }
        }
        for letter in &self.letters {
            clauses.insert(letter, of_kind(letter));
        }
        for (term, _) in &self.before {
            clauses.entry(term).or_insert(BEFORE);
        }
        let mut all: Vec<(Occur, Box<dyn tantivy::query::Query>)> = Vec::new();
        for (term, share) in clauses {
            for (field, boost) in fields {
                let term = Term::from_field_text(*field, term);
                if searcher.doc_freq(&term)? == 0 {
                    continue;
                }
                let one = TermQuery::new(term, IndexRecordOption::WithFreqs);
                all.push((Occur::Should, Box::new(BoostQuery::new(Box::new(one), share * boost))));
            }
        }
        Ok(BooleanQuery::new(all))
    }
}

/// The statistics of the documents that have a field. Those of the engine take all documents, be they questions, passages or wholes, for
/// documents of each field: everything would be rare in them, and all of them long.
struct Having<'a> {
    searcher: &'a Searcher,
    field: Field,
}

impl Bm25StatisticsProvider for Having<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.doc_freq(&Term::from_field_text(self.field, EVERY))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

/// A Chinese word stands for the same characters as its pairs, and both for the same as each of them; parts of a word for what the word does.
fn of_kind(term: &str) -> f32 {
    match term.as_bytes().first() {
        Some(b'w') => 0.3,
        Some(b'2') => 0.5,
        Some(b'g') => 0.7,
        _ => 1.0,
    }
}

/// The terms of a text.
pub(crate) fn terms_of(text: &str) -> BTreeSet<String> {
    terms(&words(text))
}

/// The terms among the words of a text.
pub(crate) fn terms(words: &[Word]) -> BTreeSet<String> {
    words
        .iter()
        .filter(|word| word.kind != WordKind::Han || word.text.chars().count() > 1)
        .map(term)
        .collect()
}

/// How rare terms are.
pub(crate) struct Rarity<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
}

impl Rarity<'_> {
    /// How many articles have a term.
    pub(crate) fn found(&self, term: &str) -> tantivy::Result<u64> {
        self.searcher.doc_freq(&Term::from_field_text(self.fields.whole, term))
    }

    /// How many articles there are.
    pub(crate) fn all(&self) -> tantivy::Result<u64> {
        self.found(EVERY)
    }

    pub(crate) fn weight(&self, term: &str, found: u64, all: u64) -> f32 {
        of_kind(term) * rare(all, found)
    }
}

/// How rare what `found` of `all` have is.
fn rare(all: u64, found: u64) -> f32 {
    let (all, found) = (all as f32, found as f32);
    (1.0 + (all - found + 0.5).max(0.0) / (found + 0.5)).ln()
}
