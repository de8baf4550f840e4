//! One trained classifier: linear weights and nearest examples over one vocabulary.

use std::collections::HashSet;

use crate::feature::{Features, Key};
use crate::file::{Reader, Stored, Writer};
use crate::linear::{Linear, Point, Sample};
use crate::means::Means;
use crate::neighbours::Neighbours;
use crate::training::TrainError;
use crate::vocabulary::Vocabulary;
use crate::watch::{BATCH, Watch};

/// How many folds held-out scores are made from.
pub(crate) const FOLDS: usize = 3;

/// What a wrapped text weighs beside the plain one.
const WRAPPED: f32 = 0.7;

/// One text of the training set.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) features: Features,
    /// The same text inside a context; learned, and read when lines are drawn, but no example of its own.
    pub(crate) wrapped: Option<Features>,
    pub(crate) class: usize,
    /// Hints teach, but are neither measured nor shown as an example.
    pub(crate) hint: bool,
    pub(crate) weight: f32,
    pub(crate) fold: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Core {
    vocabulary: Vocabulary,
    linear: Linear,
    means: Means,
    neighbours: Neighbours,
    /// For each feature, the examples that have it.
    postings: Vec<Vec<(u32, f32)>>,
    /// Class and index of the item of each example.
    examples: Vec<(usize, usize)>,
    classes: usize,
    /// Content words of what the shop knows about.
    known: HashSet<Key>,
}

/// What a core says about one text, before it is put together.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) linear: Vec<f32>,
    /// How much the sentence looks like each class; nothing without an encoder.
    pub(crate) means: Vec<f32>,
    /// The cosine to the nearest sentence of each class; nothing without an encoder.
    pub(crate) sentences: Vec<f32>,
    /// Similarity to the nearest example of each class, and which item that is.
    pub(crate) best: Vec<(f32, Option<usize>)>,
    /// Mean similarity to the three nearest of each class.
    pub(crate) near: Vec<f32>,
    /// The share of content words that occur in known questions.
    pub(crate) coverage: f32,
}

impl Core {
    /// Trains on the items that are not `left_out`; classes up to `known_classes` count as known to the shop; `han` is what the meaning of
    /// Chinese words weighs.
    pub(crate) fn fit(
        items: &[Item],
        classes: usize,
        known_classes: usize,
        han: f32,
        left_out: impl Fn(&Item) -> bool,
        watch: &mut Watch<'_>,
    ) -> Result<Self, TrainError> {
        let used: Vec<usize> = (0..items.len()).filter(|i| !left_out(&items[*i])).collect();
        let vocabulary = Vocabulary::fit(used.iter().map(|i| &items[*i].features), han);
        let points: Vec<Point> = used.iter().map(|i| vocabulary.point(&items[*i].features)).collect();
        let wrapped: Vec<(usize, Point)> =
            used.iter().filter_map(|i| Some((*i, vocabulary.point(items[*i].wrapped.as_ref()?)))).collect();
        let plain = used.iter().zip(&points).map(|(i, point)| (*i, point, 1.0));
        let samples: Vec<Sample<'_>> = plain
            .chain(wrapped.iter().map(|(i, point)| (*i, point, WRAPPED)))
            .map(|(i, point, share)| Sample { point, class: items[i].class, weight: items[i].weight * share })
            .collect();
        let linear = Linear::fit(&samples, vocabulary.len(), classes, watch)?;
        let sentences = used.iter().map(|i| &items[*i]);
        let sentences = sentences.filter(|item| !item.hint && !item.features.sentence.is_empty());
        let sentences: Vec<(&[f32], usize)> =
            sentences.map(|item| (item.features.sentence.as_slice(), item.class)).collect();
        let means = Means::fit(&sentences, classes);
        let along: Vec<(Vec<f32>, usize)> =
            sentences.iter().map(|(vector, class)| (means.along(vector), *class)).collect();
        let neighbours = Neighbours::fit(&along, classes);
        let mut postings = vec![Vec::new(); vocabulary.len()];
        let mut examples = Vec::new();
        for (i, point) in used.iter().zip(&points).filter(|(i, _)| !items[**i].hint) {
            for &(feature, weight) in point.sparse.iter().filter(|(f, _)| vocabulary.telling(*f)) {
                postings[feature as usize].push((examples.len() as u32, weight));
            }
            examples.push((items[*i].class, *i));
        }
        let known = used
            .iter()
            .filter(|i| items[**i].class < known_classes)
            .flat_map(|i| items[*i].features.content.iter().copied())
            .collect();
        Ok(Self { vocabulary, linear, means, neighbours, postings, examples, classes, known })
    }

    pub(crate) fn raw(&self, features: &Features) -> (Raw, Point) {
        let point = self.vocabulary.point(features);
        let mut similarity = vec![0f32; self.examples.len()];
        for &(feature, weight) in &point.sparse {
            for &(example, other) in &self.postings[feature as usize] {
                similarity[example as usize] += weight * other;
            }
        }
        let mut best: Vec<(f32, Option<usize>)> = vec![(0.0, None); self.classes];
        let mut top = vec![[0f32; 3]; self.classes];
        for (&(class, item), &s) in self.examples.iter().zip(&similarity) {
            let slots = &mut top[class];
            if s > slots[2] {
                if s > slots[0] {
                    *slots = [s, slots[0], slots[1]];
                    best[class] = (s, Some(item));
                } else if s > slots[1] {
                    *slots = [slots[0], s, slots[1]];
                } else {
                    slots[2] = s;
                }
            }
        }
        let known = features.content.iter().filter(|word| self.known.contains(*word)).count();
        let coverage =
            if features.content.is_empty() { 0.0 } else { known as f32 / features.content.len() as f32 };
        let means = self.means.scores(&features.sentence);
        let raw = Raw {
            linear: self.linear.scores(&point),
            sentences: self.neighbours.nearest(&means, self.classes),
            means,
            best,
            near: top.iter().map(|t| t.iter().sum::<f32>() / 3.0).collect(),
            coverage,
        };
        (raw, point)
    }

    /// The words that speak most for a class, with their share.
    pub(crate) fn reasons(
        &self,
        features: &Features,
        point: &Point,
        class: usize,
        limit: usize,
    ) -> Vec<(String, f32)> {
        let mut out: Vec<(u32, &str, f32)> = features
            .names
            .iter()
            .filter_map(|(key, name)| {
                let feature = self.vocabulary.index(*key)?;
                let place = point.sparse.binary_search_by_key(&feature, |(f, _)| *f).ok()?;
                Some((feature, name.as_str(), self.linear.share(point.sparse[place], class)))
            })
            .filter(|(_, _, share)| *share > 0.0)
            .collect();
        out.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        out.dedup_by_key(|(feature, ..)| *feature);
        out.into_iter().take(limit).map(|(_, name, share)| (name.to_owned(), share)).collect()
    }
}

impl Stored for Core {
    fn store(&self, out: &mut Writer) {
        self.vocabulary.store(out);
        self.linear.store(out);
        self.means.store(out);
        self.neighbours.store(out);
        self.examples.store(out);
        for list in &self.postings {
            out.rising(list.iter().map(|(example, _)| u64::from(*example)));
            list.iter().for_each(|(_, weight)| weight.store(out));
        }
        let mut known: Vec<Key> = self.known.iter().copied().collect();
        known.sort_unstable();
        out.rising(known.into_iter());
    }

    fn load(from: &mut Reader<'_>) -> Option<Self> {
        let vocabulary = Vocabulary::load(from)?;
        let linear = Linear::load(from)?;
        let (means, neighbours) = (Means::load(from)?, Neighbours::load(from)?);
        let (features, classes) = linear.size();
        let examples: Vec<(usize, usize)> = Vec::load(from)?;
        let mut postings = Vec::new();
        for _ in 0..features {
            let list = from.rising()?.into_iter().map(|example| Some((example as u32, f32::load(from)?)));
            postings.push(list.collect::<Option<Vec<(u32, f32)>>>()?);
        }
        let known = from.rising()?.into_iter().collect();
        let within = postings.iter().flatten().all(|(example, _)| (*example as usize) < examples.len())
            && examples.iter().all(|(class, _)| *class < classes);
        let whole = vocabulary.len() == features && means.fits(classes) && neighbours.fits(classes);
        (within && whole).then_some(Self {
            vocabulary,
            linear,
            means,
            neighbours,
            postings,
            examples,
            classes,
            known,
        })
    }
}

impl Core {
    /// Does it tell so many classes apart, by examples among so many texts?
    pub(crate) fn fits(&self, classes: usize, texts: usize) -> bool {
        self.classes == classes && self.examples.iter().all(|(_, item)| *item < texts)
    }
}

/// Gives every measured item a fold, the classes spread evenly.
pub(crate) fn assign_folds(items: &mut [Item]) {
    let mut next = std::collections::HashMap::<usize, usize>::new();
    for item in items.iter_mut().filter(|item| !item.hint) {
        let counter = next.entry(item.class).or_insert(item.class);
        item.fold = *counter % FOLDS;
        *counter += 1;
    }
}

/// Scores of one held-out text by a core that has not seen it.
#[derive(Clone, Debug)]
pub(crate) struct HeldOut {
    pub(crate) item: usize,
    /// Read inside a context.
    pub(crate) wrapped: bool,
    pub(crate) raw: Raw,
}

/// Scores of some items by a core that has not seen them.
fn scores(
    core: &Core,
    items: &[Item],
    wanted: impl Fn(&Item) -> bool,
    wrapped: bool,
    watch: &mut Watch<'_>,
) -> Result<Vec<HeldOut>, TrainError> {
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate().filter(|(_, item)| wanted(item)) {
        out.push(HeldOut { item: i, wrapped: false, raw: core.raw(&item.features).0 });
        if let Some(inside) = item.wrapped.as_ref().filter(|_| wrapped) {
            out.push(HeldOut { item: i, wrapped: true, raw: core.raw(inside).0 });
        }
        if out.len().is_multiple_of(BATCH) {
            watch.advance(0)?;
        }
    }
    Ok(out)
}

/// Scores of every measured item, plain and inside a context.
pub(crate) fn held_out(
    items: &[Item],
    classes: usize,
    known_classes: usize,
    han: f32,
    watch: &mut Watch<'_>,
) -> Result<Vec<HeldOut>, TrainError> {
    let mut out = Vec::new();
    for fold in 0..FOLDS {
        let held = |item: &Item| !item.hint && item.fold == fold;
        let core = Core::fit(items, classes, known_classes, han, held, watch)?;
        out.extend(scores(&core, items, held, true, watch)?);
    }
    Ok(out)
}

/// Fewer intents than this tell nothing about strangers.
const LEAST_INTENTS: usize = 2 * FOLDS;

/// Scores of the texts of each intent by a core that does not know that intent: what stands in for texts out of scope where the training set
/// has none.
pub(crate) fn strangers(
    items: &[Item],
    classes: usize,
    intents: usize,
    han: f32,
    watch: &mut Watch<'_>,
) -> Result<Vec<HeldOut>, TrainError> {
    let mut out = Vec::new();
    if intents < LEAST_INTENTS {
        return Ok(out);
    }
    for fold in 0..FOLDS {
        let strange = |item: &Item| item.class < intents && item.class % FOLDS == fold;
        let core = Core::fit(items, classes, intents, han, strange, watch)?;
        out.extend(scores(&core, items, |item| strange(item) && !item.hint, false, watch)?);
    }
    Ok(out)
}
