//! The ranking: articles in order of how likely they answer, and how sure it is that the first one does.
//!
//! Both are linear in a few features, with weights for each language in `data/rank.json`, [learned](crate::learn) by
//! `zhike eval faq --learn` (`bench/knowledge.md` says from what, and how far it goes).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::Locale;
use knowledge::{Passage, PassageKind};
use nlu::Encoder;
use serde::{Deserialize, Serialize};
use tantivy::{Searcher, TantivyDocument};

use crate::gate::{Best, Gate};
use crate::limits::{ARTICLES, CLOSE, HITS};
use crate::mark;
use crate::query::{Found, Hit, Query};
use crate::recall::Asked;
use crate::schema::{Fields, Kept};
use crate::synonyms::Synonyms;
use crate::vector;
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
/// Those of a language for which no encoder could be had when they were learned: its own, with what encoders count for in another.
static LENT: LazyLock<BTreeMap<Locale, Weights>> = LazyLock::new(|| {
    let lent = |(locale, own): (&Locale, &Weights)| {
        let mut own = own.clone();
        let from = LEARNED.encoded.values().next()?;
        ENCODED.iter().for_each(|at| {
            own.rank[*at] = from.rank[*at];
            own.sure[*at] = from.sure[*at];
        });
        Some((*locale, own))
    };
    LEARNED.plain.iter().filter_map(lent).collect()
});

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
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) synonyms: &'a Synonyms,
    pub(crate) encoder: Option<&'a dyn Encoder>,
}

/// An article with what was found of it.
#[derive(Default)]
struct Candidate {
    questions: Vec<Best>,
    passages: Vec<Best>,
    wholes: Vec<Best>,
}

struct Looked {
    kept: Kept,
    passage: Option<Passage>,
    question: Option<String>,
    key: u64,
    features: Features,
}

impl Looking<'_> {
    pub(crate) fn search(&self, query: &Query<'_>) -> tantivy::Result<Found> {
        let (asked, gate) = self.ask(query)?;
        let scale = Scale::new(&asked);
        let encoder = self.encoder(query);
        let weights = |locale| weights(locale, encoder.is_some());
        let mut ranked: Vec<(f32, Looked)> = self
            .look(&asked, &scale, &gate, encoder)?
            .into_iter()
            .map(|looked| (score(weights(looked.kept.locale), &looked.features), looked))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.kept.article.cmp(&b.1.kept.article)));
        let scores: Vec<f32> = ranked.iter().map(|(score, _)| *score).collect();
        let Some((_, first)) = ranked.first() else { return Ok(Found::default()) };
        let sure = sureness(weights(first.kept.locale), &signs(&scores, &first.features, known(&asked)));
        let shares = shares(&scores);
        let mut hits = Vec::new();
        for ((score, looked), share) in ranked.into_iter().zip(&shares).take(query.k.min(HITS)) {
            let own = if hits.is_empty() { sure } else { sure * share / shares[0].max(f32::EPSILON) };
            hits.extend(self.hit(&asked, &gate, looked, score, own)?);
        }
        Ok(Found { hits, sure })
    }

    pub(crate) fn seen(&self, query: &Query<'_>) -> tantivy::Result<Vec<Seen>> {
        let (asked, gate) = self.ask(query)?;
        let looked = self.look(&asked, &Scale::new(&asked), &gate, self.encoder(query))?;
        let known = known(&asked);
        Ok(looked
            .into_iter()
            .map(|one| Seen { article: one.kept.article, features: one.features, known })
            .collect())
    }

    fn ask(&self, query: &Query<'_>) -> tantivy::Result<(Asked, Gate)> {
        Ok((Asked::read(self.searcher, self.fields, self.synonyms, query)?, Gate::new(query)))
    }

    fn kept(&self, best: &Best) -> tantivy::Result<Kept> {
        Ok(self.read(best, None)?.0)
    }

    /// What a document keeps, and how near it is to the vector of what is asked.
    fn read(&self, best: &Best, asked: Option<&[f32]>) -> tantivy::Result<(Kept, Option<f32>)> {
        let document: TantivyDocument = self.searcher.doc(best.address)?;
        let lost =
            || tantivy::TantivyError::InternalError("a document does not hold what was kept".to_owned());
        let kept = self.fields.kept(&document).ok_or_else(lost)?;
        let near = asked.zip(self.fields.vector(&document)).and_then(|(asked, own)| vector::near(asked, own));
        Ok((kept, near))
    }

    /// The encoder that reads what is asked in these languages, if there is one.
    fn encoder(&self, query: &Query<'_>) -> Option<&dyn Encoder> {
        self.encoder.filter(|encoder| query.locales.iter().any(|locale| encoder.knows(*locale)))
    }

    /// The articles that may be what is looked for, the most promising looked at closely.
    fn look(
        &self,
        asked: &Asked,
        scale: &Scale<'_>,
        gate: &Gate,
        encoder: Option<&dyn Encoder>,
    ) -> tantivy::Result<Vec<Looked>> {
        let found = asked.recall(self.searcher, self.fields, gate)?;
        let first = |best: &[Best]| best.first().map_or(0.0, |best| best.score);
        let best = [first(&found[0]), first(&found[1]), first(&found[2])];
        let vector = encoder.map(|encoder| encoder.encode(&asked.text));
        let vector = vector.as_deref();
        let mut out: Vec<Looked> = Vec::new();
        let mut nears: [Vec<Option<f32>>; 2] = Default::default();
        for (at, (key, candidate)) in gathered(&found, best).into_iter().enumerate() {
            let close = at < CLOSE;
            let mut compared: Vec<(f32, Kept, Read)> = Vec::new();
            let wholes = if candidate.questions.is_empty() { &candidate.wholes[..] } else { &[] };
            let questions = candidate.questions.iter().take(if close { COMPARED } else { 1 });
            let mut near: Option<f32> = None;
            for best in questions.chain(wholes) {
                let (kept, own) = self.read(best, vector)?;
                near = near.into_iter().chain(own).reduce(f32::max);
                let read = scale.read(&kept.passage.text);
                compared.push((scale.nearness(&read), kept, read));
            }
            let question = compared
                .iter()
                .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.passage.text.cmp(&a.1.passage.text)));
            let passage = candidate.passages.first().map(|best| self.read(best, vector)).transpose()?;
            let (passage, passage_near) = passage.map_or((None, None), |(kept, near)| (Some(kept), near));
            let Some(kept) = question.map(|one| &one.1).or(passage.as_ref()).cloned() else { continue };
            let said = passage.as_ref().filter(|_| close);
            let said = said.map(|kept| {
                scale.read(&format!("{}\n{}", kept.passage.heading.join("\n"), kept.passage.text))
            });
            let title = close.then(|| scale.read(&kept.title));
            let features = scale.features(&Compared {
                question_score: first(&candidate.questions),
                passage_score: first(&candidate.passages),
                whole_score: first(&candidate.wholes),
                best,
                question: question.map(|one| &one.2),
                title: title.as_ref(),
                passage: said.as_ref(),
            });
            let question = question.map(|one| one.1.passage.text.clone());
            nears[0].push(near);
            nears[1].push(passage_near);
            out.push(Looked { kept, passage: passage.map(|kept| kept.passage), question, key, features });
        }
        for (feature, nears) in ENCODED.into_iter().zip(&nears) {
            for (looked, far) in out.iter_mut().zip(vector::outstanding(nears)) {
                looked.features[feature] = far;
            }
        }
        Ok(out)
    }

    fn hit(
        &self,
        asked: &Asked,
        gate: &Gate,
        looked: Looked,
        score: f32,
        sure: f32,
    ) -> tantivy::Result<Option<Hit>> {
        let Looked { kept, passage, question, key, .. } = looked;
        let passage = match passage {
            Some(passage) => passage,
            None => {
                let gate = gate.only(key, kept.locale);
                match asked.passage(self.searcher, self.fields, &gate, &kept.article)? {
                    Some(best) if !self.kept(&best)?.is_question() => self.kept(&best)?.passage,
                    _ => Passage {
                        heading: Vec::new(),
                        text: kept.title.clone(),
                        range: 0..0,
                        kind: PassageKind::Question,
                    },
                }
            }
        };
        let (matched, sentence) = mark::spans(&passage.text, asked);
        Ok(Some(Hit {
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
        }))
    }
}

/// What was found by article, the most promising articles.
fn gathered(found: &[Vec<Best>; 3], best: [f32; 3]) -> Vec<(u64, Candidate)> {
    let mut by_key: BTreeMap<u64, Candidate> = BTreeMap::new();
    found[0].iter().for_each(|one| by_key.entry(one.key).or_default().questions.push(*one));
    found[1].iter().for_each(|one| by_key.entry(one.key).or_default().passages.push(*one));
    found[2].iter().for_each(|one| by_key.entry(one.key).or_default().wholes.push(*one));
    let promise = |candidate: &Candidate| {
        let of =
            |list: &[Best], best: f32| list.first().map_or(0.0, |one| one.score / best.max(f32::EPSILON));
        0.5 * of(&candidate.questions, best[0])
            + of(&candidate.passages, best[1])
            + 3.0 * of(&candidate.wholes, best[2])
    };
    let mut out: Vec<(u64, Candidate)> = by_key.into_iter().collect();
    out.sort_by(|a, b| promise(&b.1).total_cmp(&promise(&a.1)).then(a.0.cmp(&b.0)));
    out.truncate(ARTICLES);
    out
}

fn weights(locale: Locale, encoded: bool) -> Option<&'static Weights> {
    let with = || LEARNED.encoded.get(&locale).or_else(|| LENT.get(&locale));
    if encoded { with() } else { LEARNED.plain.get(&locale) }
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
