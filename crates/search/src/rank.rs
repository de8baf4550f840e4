//! The ranking: articles in order of how likely they answer, and how sure it is that the first one does.
//!
//! Both are linear in a few features, with weights for each language in `data/rank.json`, [learned](crate::learn) by
//! `zhike eval faq --learn` (`bench/knowledge.md` says from what, and how far it goes).

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use base::Locale;
use knowledge::{Passage, PassageKind};
use nlu::Encoder;
use serde::{Deserialize, Serialize};
use tantivy::{DocAddress, DocId, TantivyDocument};

use crate::count::{Counted, count};
use crate::gate::{Best, Gate};
use crate::limits::{ARTICLES, HITS};
use crate::mark;
use crate::query::{Found, Hit, Query};
use crate::recall::{Asked, HEAD};
use crate::schema::{Fields, Kept};
use crate::synonyms::Synonyms;
use crate::vector;
use crate::view::{Kind, Span, View};
pub(crate) use crate::weigh::{AGAINST, ENCODED, SAME};
use crate::weigh::{Compared, Features, Read, Scale};
pub use crate::weigh::{FEATURES, NAMES};

/// Questions of one article that are compared with what is asked.
const COMPARED: usize = 4;
/// What sureness goes by beside the first article's features: its lead, its share, how much of the question is known at all.
pub const SIGNS: usize = FEATURES + 5;

/// From here on an answer may be given without asking back.
pub const SURE: f32 = 0.75;

/// Weights of one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Of the features, by which articles are ordered.
    pub rank: Vec<f32>,
    /// Of the signs, by which sureness is judged; the last is added whatever they are.
    pub sure: Vec<f32>,
}

/// What was learned for each language, and for each language of which an encoder could be had.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Without an encoder.
    pub plain: BTreeMap<Locale, Weights>,
    /// With one.
    pub encoded: BTreeMap<Locale, Weights>,
}

static LEARNED: LazyLock<Learned> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/rank.json")).unwrap_or_default());

/// An article that may be what is looked for, as the ranking sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its id.
    pub article: String,
    /// What the ranking goes by.
    pub features: Features,
    /// How much of the question any document has.
    pub known: f32,
}

/// One search.
pub(crate) struct Looking<'a> {
    pub(crate) view: &'a View,
    pub(crate) fields: &'a Fields,
    pub(crate) synonyms: &'a Synonyms,
    pub(crate) encoder: Option<&'a dyn Encoder>,
}

/// An article that was looked at.
pub(crate) struct Looked {
    /// The sentence of the passage that answers.
    sentence: Option<Range<usize>>,
    pub(crate) kept: Kept,
    pub(crate) passage: Passage,
    /// The question that is nearest.
    question: Option<String>,
    pub(crate) features: Features,
}

/// An article that is looked at: what it keeps, and what of it may answer.
struct Opened {
    kept: Kept,
    whole: f32,
    /// Its best questions.
    questions: Vec<Likely>,
    passage: Option<(Passage, f32)>,
    /// How near questions and passage are to what is asked, for an encoder.
    near: [Option<f32>; 2],
}

/// A question of an article, with what it has of the one that is asked.
struct Likely {
    text: String,
    normal: String,
    score: f32,
}

impl Looking<'_> {
    pub(crate) fn search(&self, query: &Query<'_>) -> tantivy::Result<Found> {
        let asked = Asked::read(self.view, self.synonyms, query)?;
        let counted = self.found(&asked, query)?;
        let (close, rest) = counted.split_at(counted.len().min(ARTICLES));
        let scale = Scale::new(&asked);
        let vector = self.vector(query, &asked);
        let weights = |locale| weights(locale, vector.is_some());
        let mut ranked: Vec<(f32, Looked)> = self
            .look(&asked, &scale, close, vector.as_deref())?
            .into_iter()
            .map(|looked| (score(weights(looked.kept.locale), &looked.features), looked))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.kept.article.cmp(&b.1.kept.article)));
        let scores: Vec<f32> = ranked.iter().map(|(score, _)| *score).collect();
        let Some((_, first)) = ranked.first() else { return Ok(Found::default()) };
        let sure = sureness(weights(first.kept.locale), &signs(&scores, &first.features, known(&asked)));
        let shares = shares(&scores);
        let wanted = query.k.min(HITS);
        let mut hits = Vec::new();
        for ((score, looked), share) in ranked.into_iter().zip(&shares).take(wanted) {
            let own = if hits.is_empty() { sure } else { sure * share / shares[0].max(f32::EPSILON) };
            hits.push(hit(&asked, looked, score, own));
        }
        // What was not looked at closely follows in the order of its promise.
        let last = scores.last().copied().unwrap_or_default();
        let behind = (1u8..).map(|place| last - f32::from(place));
        for (counted, score) in rest.iter().take(wanted.saturating_sub(hits.len())).zip(behind) {
            let Opened { kept, questions, passage, .. } = self.open(counted, None)?;
            let passage = passage.map_or_else(|| title(&kept), |(passage, _)| passage);
            let question = questions.into_iter().next().map(|one| one.text);
            let looked = Looked { sentence: None, kept, passage, question, features: [0.0; FEATURES] };
            hits.push(hit(&asked, looked, score, 0.0));
        }
        Ok(Found { hits, sure })
    }

    pub(crate) fn seen(&self, query: &Query<'_>) -> tantivy::Result<Vec<Seen>> {
        let asked = Asked::read(self.view, self.synonyms, query)?;
        let mut counted = self.found(&asked, query)?;
        counted.truncate(ARTICLES);
        let known = known(&asked);
        let seen = |one: Looked| Seen { article: one.kept.article, features: one.features, known };
        let vector = self.vector(query, &asked);
        let looked = self.look(&asked, &Scale::new(&asked), &counted, vector.as_deref())?;
        Ok(looked.into_iter().map(seen).collect())
    }

    /// What is asked as a vector, if there is an encoder that reads its languages.
    pub(crate) fn vector(&self, query: &Query<'_>, asked: &Asked) -> Option<Vec<f32>> {
        let knows = |encoder: &&dyn Encoder| query.locales.iter().any(|locale| encoder.knows(*locale));
        self.encoder.filter(knows).map(|encoder| encoder.encode(&asked.text))
    }

    /// The articles that may be what is looked for, the most promising first.
    fn found(&self, asked: &Asked, query: &Query<'_>) -> tantivy::Result<Vec<Counted>> {
        let found = asked.recall(self.view, self.fields, &Gate::new(query))?;
        let span = |best: &Best| {
            let DocAddress { segment_ord, doc_id } = best.address;
            self.view.segments[segment_ord as usize].span(segment_ord, doc_id)
        };
        let mut spans: Vec<Span> = found.iter().flatten().map(span).collect();
        spans.sort_unstable();
        spans.dedup();
        let mut counted = count(self.view, asked, &spans)?;
        let most = |of: fn(&Counted) -> f32| counted.iter().map(of).fold(f32::EPSILON, f32::max);
        let best = [most(Counted::question), most(Counted::passage), most(|one| one.whole)];
        let promise = |one: &Counted| {
            0.5 * one.question() / best[0] + one.passage() / best[1] + 3.0 * one.whole / best[2]
        };
        counted.sort_by(|a, b| {
            promise(b).total_cmp(&promise(a)).then_with(|| self.key(&a.span).cmp(&self.key(&b.span)))
        });
        counted.truncate(HITS.max(ARTICLES));
        Ok(counted)
    }

    fn key(&self, span: &Span) -> u64 {
        self.view.segments[span.segment as usize].columns.key.first(span.whole).unwrap_or_default()
    }

    pub(crate) fn document(&self, span: &Span, document: DocId) -> tantivy::Result<TantivyDocument> {
        self.view.searcher.doc(DocAddress::new(span.segment, document))
    }

    /// Reads what an article keeps of its best questions and its best passage, and how near they are to the vector of what is asked.
    fn open(&self, counted: &Counted, asked: Option<&[f32]>) -> tantivy::Result<Opened> {
        let span = &counted.span;
        let kept: Kept = self.fields.kept(&self.document(span, span.whole)?)?;
        let near = |document: &TantivyDocument| {
            asked.zip(self.fields.vector(document)).and_then(|(asked, own)| vector::near(asked, own))
        };
        let (first, _) = span.of(Kind::Question);
        let mut nears: [Option<f32>; 2] = [None; 2];
        let mut questions = Vec::new();
        for (at, score) in counted.best_questions(COMPARED) {
            if asked.is_some() {
                let own = near(&self.document(span, first + at as DocId)?);
                nears[0] = nears[0].into_iter().chain(own).reduce(f32::max);
            }
            let likely = |text: &String| Likely { normal: nlu::normalise(text), text: text.clone(), score };
            questions.extend(kept.asked.get(at).map(likely));
        }
        let passage = match counted.best_passage() {
            Some((at, score)) => {
                let document = self.document(span, span.of(Kind::Body).0 + at as DocId)?;
                nears[1] = near(&document);
                Some((self.fields.kept(&document)?, score))
            }
            None => None,
        };
        Ok(Opened { kept, whole: counted.whole, questions, passage, near: nears })
    }

    /// Looks closely.
    fn look(
        &self,
        asked: &Asked,
        scale: &Scale,
        all: &[Counted],
        vector: Option<&[f32]>,
    ) -> tantivy::Result<Vec<Looked>> {
        let mut opened = Vec::with_capacity(all.len());
        for counted in all {
            let mut one = self.open(counted, vector)?;
            let Span { segment, .. } = counted.span;
            let (first, _) = counted.span.of(Kind::Question);
            let spelt = |normal: &str, kind: Kind, at: DocId| {
                asked.spelt(normal, |times| self.view.counts(kind, segment, at, times))
            };
            for ((at, _), likely) in counted.best_questions(COMPARED).iter().zip(&mut one.questions) {
                likely.score += spelt(&likely.normal, Kind::Question, first + *at as DocId);
            }
            if let (Some((passage, score)), Some((at, _))) = (&mut one.passage, counted.best_passage()) {
                let body = counted.span.of(Kind::Body).0 + at as DocId;
                let heading = format!("{}\n{}", one.kept.title, passage.heading.join("\n"));
                *score += spelt(&nlu::normalise(&passage.text), Kind::Body, body);
                *score += HEAD * spelt(&nlu::normalise(&heading), Kind::Head, body);
            }
            opened.push(one);
        }
        let question = |one: &Opened| one.questions.iter().map(|likely| likely.score).fold(0.0, f32::max);
        let passage = |one: &Opened| one.passage.as_ref().map_or(0.0, |(_, score)| *score);
        let most = |of: &dyn Fn(&Opened) -> f32| opened.iter().map(of).fold(0.0, f32::max);
        let best = [most(&question), most(&passage), most(&|one| one.whole)];
        let nears =
            [0, 1].map(|at| vector::outstanding(&opened.iter().map(|one| one.near[at]).collect::<Vec<_>>()));
        let mut out = Vec::with_capacity(opened.len());
        for (at, one) in opened.into_iter().enumerate() {
            let scores = [question(&one), passage(&one), one.whole];
            let mut looked = compared(scale, one, scores, best);
            looked.sentence = self.answer(asked, scale, &all[at], &mut looked, vector)?;
            ENCODED.iter().zip(&nears).for_each(|(feature, nears)| looked.features[*feature] = nears[at]);
            out.push(looked);
        }
        Ok(out)
    }
}

/// Compares an article with what is asked.
fn compared(scale: &Scale, one: Opened, scores: [f32; 3], best: [f32; 3]) -> Looked {
    let Opened { kept, questions, passage, .. } = one;
    let read = |likely: Likely| {
        let read = scale.read_question(&likely.text, likely.normal);
        (scale.nearness(&read), likely.text, read)
    };
    let mut questions: Vec<(f32, String, Read)> = questions.into_iter().map(read).collect();
    questions.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let said = passage
        .as_ref()
        .map(|(passage, _)| scale.read(&format!("{}\n{}", passage.heading.join("\n"), passage.text)));
    let headline = questions.iter().find(|(_, text, _)| *text == kept.title);
    let other = if headline.is_none() { Some(scale.read(&kept.title)) } else { None };
    let features = scale.features(&Compared {
        question_score: scores[0],
        passage_score: scores[1],
        whole_score: scores[2],
        best,
        question: questions.first().map(|(_, _, read)| read),
        title: headline.map(|(_, _, read)| read).or(other.as_ref()),
        passage: said.as_ref(),
    });
    let passage = passage.map_or_else(|| title(&kept), |(passage, _)| passage);
    let question = questions.into_iter().next().map(|(_, text, _)| text);
    Looked { sentence: None, kept, passage, question, features }
}

/// What is shown of an article that has no body.
fn title(kept: &Kept) -> Passage {
    Passage { heading: Vec::new(), text: kept.title.clone(), range: 0..0, kind: PassageKind::Question }
}

fn hit(asked: &Asked, looked: Looked, score: f32, sure: f32) -> Hit {
    let Looked { kept, passage, question, sentence, .. } = looked;
    let (matched, most) = mark::spans(&passage, asked);
    let sentence = sentence.or(most);
    Hit {
        article: kept.article,
        version: kept.version,
        locale: kept.locale,
        title: kept.title,
        passage,
        question,
        score,
        sure,
        matched,
        sentence,
    }
}

fn weights(locale: Locale, encoded: bool) -> Option<&'static Weights> {
    if encoded { LEARNED.encoded.get(&locale) } else { LEARNED.plain.get(&locale) }
}

/// What orders articles; without weights, how much of the question they have.
pub(crate) fn score(weights: Option<&Weights>, features: &Features) -> f32 {
    match weights {
        Some(weights) => weights.rank.iter().zip(features).map(|(weight, value)| weight * value).sum(),
        None => features[1] + features[3],
    }
}

fn known(asked: &Asked) -> f32 {
    asked.wanted.iter().filter(|one| one.known).map(|one| one.weight).sum::<f32>() / asked.weight()
}

/// Each one's part of what all have.
fn shares(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let parts: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = parts.iter().sum::<f32>().max(f32::EPSILON);
    parts.into_iter().map(|part| part / all).collect()
}

/// What sureness goes by. `scores` are in order, the best first.
pub fn signs(scores: &[f32], first: &Features, known: f32) -> [f32; SIGNS] {
    let mut out = [0.0; SIGNS];
    out[..FEATURES].copy_from_slice(first);
    let best = scores.first().copied().unwrap_or_default();
    let lead = scores.get(1).map_or(5.0, |second| (best - second).min(5.0));
    out[FEATURES] = lead / 5.0;
    out[FEATURES + 1] = shares(scores).first().copied().unwrap_or_default();
    out[FEATURES + 2] = best / 10.0;
    out[FEATURES + 3] = known;
    out[FEATURES + 4] = 1.0;
    out
}

pub(crate) fn sureness(weights: Option<&Weights>, signs: &[f32; SIGNS]) -> f32 {
    let sum: f32 = match weights {
        Some(weights) => weights.sure.iter().zip(signs).map(|(weight, value)| weight * value).sum(),
        None => 6.0 * signs[16] - 3.0,
    };
    1.0 / (1.0 + (-sum).exp())
}
