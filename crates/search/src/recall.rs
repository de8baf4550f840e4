//! The first, wide look: which terms a question has, how much each weighs, and which documents have the most of them.

use std::collections::{BTreeMap, BTreeSet};

use nlu::search::words;
use tantivy::Term;
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::cut::{each_letter, letters, term};
use crate::expand;
use crate::gate::{Best, Gate, Top};
use crate::limits::{FEWEST, LETTERS, PASSAGES, QUERY_CHARS, QUESTIONS, READ, TERMS, WHOLES};
use crate::query::Query;
use crate::schema::{Fields, hash};
use crate::synonyms::Synonyms;
use crate::view::{Found, Kind, View};

/// Another word for a term counts this much of it.
pub(crate) const SYNONYM: f32 = 0.5;
/// A word that a term may have been meant to be.
pub(crate) const MEANT: f32 = 0.7;
/// A term of what was said before.
const BEFORE: f32 = 0.2;
/// A heading's term, beside one of the text below it.
pub(crate) const HEAD: f32 = 0.6;
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
    /// Its number, and those of other terms that count for it, with how much.
    pub(crate) fn numbers(&self) -> (u64, Vec<(u64, f32)>) {
        let number = |term: &str| hash(term.bytes());
        (number(&self.term), self.others.iter().map(|(other, share)| (number(other), *share)).collect())
    }
}

/// What texts are searched for.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    term: String,
    /// What it counts for beside others that are as rare.
    pub(crate) share: f32,
    pub(crate) found: Found,
}

/// A question, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) text: String,
    /// Sorted by term.
    pub(crate) wanted: Vec<Wanted>,
    /// Sorted by term.
    pub(crate) clauses: Vec<Clause>,
    /// What it is spelt with, and how much that counts; sorted.
    letters: Vec<(String, f32)>,
}

impl Asked {
    pub(crate) fn read(view: &View, synonyms: &Synonyms, query: &Query<'_>) -> tantivy::Result<Self> {
        let text: String = query.text.chars().take(QUERY_CHARS).collect();
        let terms = terms_of(&text);
        let of_synonyms = synonyms.of(&terms);
        let mut wanted = Vec::with_capacity(terms.len());
        for term in &terms {
            let found = view.articles(term)?;
            let others = of_synonyms.get(term).into_iter().flatten();
            wanted.push(Wanted {
                weight: of_kind(term) * view.rarity(Kind::Whole, found),
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
            expand::meant(view, &mut wanted)?;
        }
        wanted.sort_by(|a, b| a.term.cmp(&b.term));
        let mut out = Self { text, wanted, ..Self::default() };
        out.spell(view)?;
        out.clauses(view, query.context, &terms)?;
        Ok(out)
    }

    /// What it is spelt with: the rarest.
    fn spell(&mut self, view: &View) -> tantivy::Result<()> {
        let mut all = Vec::new();
        for letter in letters(&self.text).into_iter().collect::<BTreeSet<_>>() {
            let found = view.found(&letter, &[])?;
            if found.of[Kind::Whole as usize] > 0 {
                all.push((letter, found));
            }
        }
        all.sort_by(|a, b| a.1.of.cmp(&b.1.of).then_with(|| a.0.cmp(&b.0)));
        all.truncate(LETTERS);
        for (term, found) in all {
            let share = of_kind(&term);
            let weight = share * view.rarity(Kind::Whole, found.of[Kind::Whole as usize]);
            self.letters.push((term.clone(), weight));
            self.clauses.push(Clause { term, share, found });
        }
        self.letters.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(())
    }

    /// Words, other words for them, and what was said before.
    fn clauses(&mut self, view: &View, context: &[&str], own: &BTreeSet<String>) -> tantivy::Result<()> {
        let mut shares: BTreeMap<String, f32> = BTreeMap::new();
        for wanted in &self.wanted {
            let known = wanted.known.then_some((wanted.term.as_str(), 1.0));
            let others = wanted.others.iter().map(|(term, share)| (term.as_str(), *share));
            for (term, share) in known.into_iter().chain(others) {
                let most = shares.entry(term.to_owned()).or_default();
                *most = most.max(share * of_kind(term));
            }
        }
        let mut before = 0;
        for said in context.iter().rev().take(3) {
            let said: String = said.chars().take(QUERY_CHARS).collect();
            for term in terms_of(&said) {
                if before < TERMS && !own.contains(&term) && !shares.contains_key(&term) {
                    before += 1;
                    shares.insert(term, BEFORE);
                }
            }
        }
        for (term, share) in shares {
            let found = view.found(&term, &[Kind::Question, Kind::Head, Kind::Body])?;
            self.clauses.push(Clause { term, share, found });
        }
        self.clauses.sort_by(|a, b| a.term.cmp(&b.term));
        Ok(())
    }

    /// The weight of all that is asked.
    pub(crate) fn weight(&self) -> f32 {
        self.wanted.iter().map(|one| one.weight).sum::<f32>().max(f32::EPSILON)
    }

    /// What a normalised text has of the letters, by how much a word in it counts for that stands there so often.
    pub(crate) fn spelt(&self, normal: &str, counts: impl Fn(u32) -> f32) -> f32 {
        let mut times = vec![0; self.letters.len()];
        each_letter(normal, |letter| {
            if let Ok(at) = self.letters.binary_search_by(|one| one.0.as_str().cmp(letter)) {
                times[at] += 1;
            }
        });
        let met = self.letters.iter().zip(times).filter(|(_, times)| *times > 0);
        met.map(|((_, weight), times)| weight * counts(times)).sum()
    }

    /// The best questions, the best passages, and the best articles as a whole.
    pub(crate) fn recall(
        &self,
        view: &View,
        fields: &Fields,
        gate: &Gate,
    ) -> tantivy::Result<[Vec<Best>; 3]> {
        let find = |kinds: &[(Kind, f32)], most| {
            let query = self.query(fields, kinds);
            let top = Top { gate: gate.clone(), view, most };
            let having = Having { view, asked: self, fields, kind: kinds[0].0 };
            view.searcher.search_with_statistics_provider(&query, &top, &having)
        };
        Ok([
            find(&[(Kind::Question, 1.0)], QUESTIONS)?,
            find(&[(Kind::Body, 1.0), (Kind::Head, HEAD)], PASSAGES)?,
            find(&[(Kind::Whole, 1.0)], WHOLES)?,
        ])
    }

    /// Looks for the rarest, as far as reading them all would not take too long: in a large base, what is common finds nothing that what is
    /// rare does not find, and would be most of the work.
    fn query(&self, fields: &Fields, kinds: &[(Kind, f32)]) -> BooleanQuery {
        let with = |clause| kinds.iter().map(move |(kind, boost)| (clause, *kind, *boost));
        let mut all: Vec<(&Clause, Kind, f32)> = self.clauses.iter().flat_map(with).collect();
        all.retain(|(clause, kind, _)| clause.found.of[*kind as usize] > 0);
        all.sort_by_key(|(clause, kind, _)| clause.found.of[*kind as usize]);
        let mut read = 0;
        let mut clauses: Vec<(Occur, Box<dyn tantivy::query::Query>)> = Vec::new();
        for (at, (clause, kind, boost)) in all.into_iter().enumerate() {
            read += clause.found.of[kind as usize];
            if at >= FEWEST && read > READ {
                break;
            }
            let term = Term::from_field_text(kind.field(fields), &clause.term);
            let one = TermQuery::new(term, IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(one), clause.share * boost))));
        }
        BooleanQuery::new(clauses)
    }
}

/// What the engine is told of a kind of texts.
struct Having<'a> {
    view: &'a View,
    asked: &'a Asked,
    fields: &'a Fields,
    kind: Kind,
}

impl Bm25StatisticsProvider for Having<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Ok(self.view.tokens[self.kind_of(field) as usize])
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.view.having[self.kind as usize])
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let kind = self.kind_of(term.field());
        let text = term.serialized_value_bytes();
        let found = self.asked.clauses.binary_search_by(|clause| clause.term.as_bytes().cmp(text));
        Ok(found.ok().map_or(0, |at| self.asked.clauses[at].found.of[kind as usize]))
    }
}

impl Having<'_> {
    fn kind_of(&self, field: Field) -> Kind {
        if field == self.fields.head { Kind::Head } else { self.kind }
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
    words(text).iter().map(term).collect()
}
