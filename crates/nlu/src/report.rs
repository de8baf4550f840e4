//! What training tells about its own examples: how well each intent is told from the others, which are taken for one another, and which
//! examples seem to stand under the wrong intent. Every example is judged by a model that has not seen it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::blend::{Blend, Classes};
use crate::core::{HeldOut, Item};
use crate::model::Thresholds;
use crate::normal::normalise;
use crate::training::Training;

/// Texts shown for one confusion.
pub const CONFUSED_TEXTS: usize = 5;
/// Confusions in a report: the largest.
pub const MAX_CONFUSIONS: usize = 1_000;
/// Examples named as suspicious, repeated or contradicting: the clearest.
pub const MAX_NAMED: usize = 500;

/// How sure a reading must be to speak against a label, whatever the line of what is answered.
const AGAINST: f32 = 0.5;
/// How little must be left for the label's own intent.
const LEFT: f32 = 0.15;

/// How well one intent is recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IntentFigures {
    /// The intent's id.
    pub id: String,
    /// Its examples, hints left out.
    pub examples: usize,
    /// Of these, recognised.
    pub right: usize,
    /// Of what is taken for this intent, the share that is; absent where nothing is.
    pub precision: Option<f32>,
    /// Of its examples, the share recognised; absent where nothing could be read from any.
    pub recall: Option<f32>,
    /// The harmonic mean of both; 0 where nothing is right.
    pub f1: f32,
}

/// Texts of one intent that were taken for another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// What they are; none is out of scope.
    pub expected: Option<String>,
    /// What they were taken for.
    pub given: String,
    /// How many.
    pub count: usize,
    /// The surest of them, at most [`CONFUSED_TEXTS`].
    pub texts: Vec<String>,
}

/// An example that reads like one of another intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspicious {
    /// The example.
    pub text: String,
    /// Where it stands; none is out of scope.
    pub label: Option<String>,
    /// The intent that it reads like.
    pub reads_as: String,
    /// How surely.
    pub confidence: f32,
    /// The example of that intent that it resembles most; empty where none has a word of it.
    pub nearest: String,
}

/// One text that stands more than once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeated {
    /// The text, as it stands first.
    pub text: String,
    /// Under which intents, each once; none is out of scope. Two or more contradict one another.
    pub labels: Vec<Option<String>>,
    /// How often in all.
    pub count: usize,
}

/// What held-out examples told. Shares are 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Examples measured, those out of scope with them.
    pub measured: usize,
    /// Of these, right: the likeliest intent of what is in scope, and what is out of scope recognised.
    pub accuracy: f32,
    /// Mean F1 of the intents.
    pub macro_f1: f32,
    /// Of these, answered at once and wrongly, at the lines in `thresholds`.
    pub wrong_share: f32,
    /// Of these, answered at once.
    pub answered_share: f32,
    /// Of examples out of scope, the share recognised; absent without any.
    pub out_of_scope_recall: Option<f32>,
    /// Of examples in scope, the share taken as out of scope.
    pub rejected_share: f32,
    /// The lines that were drawn.
    pub thresholds: Thresholds,
    /// Every intent, in the order of the training set.
    pub intents: Vec<IntentFigures>,
    /// What is taken for something else, largest first, at most [`MAX_CONFUSIONS`].
    pub confusions: Vec<Confusion>,
    /// Examples that seem to stand under the wrong intent, surest first, at most [`MAX_NAMED`].
    pub suspicious: Vec<Suspicious>,
    /// Texts under more than one intent, at most [`MAX_NAMED`].
    pub contradictions: Vec<Repeated>,
    /// Texts more than once under one intent, most frequent first, at most [`MAX_NAMED`].
    pub duplicates: Vec<Repeated>,
}

/// One example, judged without being known.
struct Judged {
    item: usize,
    /// The intent; none is out of scope.
    class: Option<usize>,
    /// What it is taken for: of what is in scope the likeliest intent, wherever the line is.
    given: Option<usize>,
    /// On this side of the line of what is out of scope.
    within: bool,
    best: usize,
    confidence: f32,
    own: f32,
    nearest: Option<usize>,
}

impl Judged {
    fn right(&self) -> bool {
        self.given == self.class
    }

    fn answered(&self, lines: &Thresholds) -> bool {
        self.within && self.confidence >= lines.sure
    }

    /// Wrong once it is answered: what is out of scope must not be.
    fn wrong(&self) -> bool {
        self.class != Some(self.best)
    }
}

fn judge(
    items: &[Item],
    held: &[HeldOut],
    blend: &Blend,
    classes: Classes,
    lines: &Thresholds,
) -> Vec<Judged> {
    let class = |item: usize| (items[item].class < classes.intents).then_some(items[item].class);
    let measured = |h: &&HeldOut| {
        let class = items[h.item].class;
        !h.wrapped && (class < classes.intents || class == classes.background())
    };
    held.iter()
        .filter(measured)
        .map(|h| {
            let reading = blend.read(&h.raw);
            let sure = |class: &usize| reading.confidence[*class];
            let best = (0..classes.intents).max_by(|a, b| sure(a).total_cmp(&sure(b)).then(b.cmp(a)));
            let best = best.unwrap_or_default();
            let within = reading.out_of_scope < lines.out_of_scope;
            Judged {
                item: h.item,
                class: class(h.item),
                given: (within || class(h.item).is_some()).then_some(best),
                within,
                best,
                confidence: sure(&best),
                own: class(h.item).as_ref().map_or(reading.out_of_scope, sure),
                nearest: h.raw.best[best].1,
            }
        })
        .collect()
}

fn share(part: usize, whole: usize) -> Option<f32> {
    (whole > 0).then(|| part as f32 / whole as f32)
}

impl Report {
    /// Of scores that were held out, read by `blend` at these lines.
    pub(crate) fn new(
        training: &Training,
        items: &[Item],
        held: &[HeldOut],
        blend: &Blend,
        thresholds: Thresholds,
    ) -> Self {
        let classes = Classes { intents: training.intents.len() };
        let rows = judge(items, held, blend, classes, &thresholds);
        let id = |class: usize| training.intents[class].id.clone();
        let count = |of: &dyn Fn(&Judged) -> bool| rows.iter().filter(|row| of(row)).count();
        let of_all = |part: usize| share(part, rows.len()).unwrap_or_default();
        let intents = figures(training, &rows);
        let outside = count(&|row| row.class.is_none());
        let (contradictions, duplicates) = repeated(training);
        Self {
            measured: rows.len(),
            accuracy: of_all(count(&Judged::right)),
            macro_f1: intents.iter().map(|intent| intent.f1).sum::<f32>() / intents.len().max(1) as f32,
            wrong_share: of_all(count(&|row| row.answered(&thresholds) && row.wrong())),
            answered_share: of_all(count(&|row| row.answered(&thresholds))),
            out_of_scope_recall: share(count(&|row| row.class.is_none() && row.right()), outside),
            rejected_share: share(count(&|row| row.class.is_some() && !row.within), rows.len() - outside)
                .unwrap_or_default(),
            confusions: confusions(&rows, items, &id),
            suspicious: suspicious(&rows, items, &id, &thresholds),
            thresholds,
            intents,
            contradictions,
            duplicates,
        }
    }
}

fn figures(training: &Training, rows: &[Judged]) -> Vec<IntentFigures> {
    let mut counts = vec![(0usize, 0usize, 0usize); training.intents.len()];
    for row in rows {
        if let Some(class) = row.class {
            counts[class].0 += 1;
            counts[class].1 += usize::from(row.right());
        }
        if let Some(given) = row.given {
            counts[given].2 += 1;
        }
    }
    let figures = training.intents.iter().zip(counts).map(|(intent, (of, right, given))| IntentFigures {
        id: intent.id.clone(),
        examples: intent.examples.len(),
        right,
        precision: share(right, given),
        recall: share(right, of),
        f1: share(2 * right, of + given).unwrap_or_default(),
    });
    figures.collect()
}

fn confusions(rows: &[Judged], items: &[Item], id: &impl Fn(usize) -> String) -> Vec<Confusion> {
    let mut cells: BTreeMap<(Option<usize>, usize), Vec<&Judged>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.right()) {
        cells.entry((row.class, row.best)).or_default().push(row);
    }
    let mut all: Vec<Confusion> = cells
        .into_iter()
        .map(|((expected, given), mut cell)| {
            cell.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.item.cmp(&b.item)));
            Confusion {
                expected: expected.map(id),
                given: id(given),
                count: cell.len(),
                texts: cell.iter().take(CONFUSED_TEXTS).map(|row| items[row.item].text.clone()).collect(),
            }
        })
        .collect();
    all.sort_by_key(|cell| Reverse(cell.count));
    all.truncate(MAX_CONFUSIONS);
    all
}

/// Read surely as another intent, with next to nothing left for its own.
fn suspicious(
    rows: &[Judged],
    items: &[Item],
    id: &impl Fn(usize) -> String,
    lines: &Thresholds,
) -> Vec<Suspicious> {
    let line = lines.sure.max(AGAINST);
    let against = |row: &&Judged| row.wrong() && row.confidence >= line && row.own <= LEFT;
    let mut all: Vec<&Judged> = rows.iter().filter(against).collect();
    all.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.item.cmp(&b.item)));
    all.into_iter()
        .take(MAX_NAMED)
        .map(|row| Suspicious {
            text: items[row.item].text.clone(),
            label: row.class.map(id),
            reads_as: id(row.best),
            confidence: row.confidence,
            nearest: row.nearest.map_or_else(String::new, |item| items[item].text.clone()),
        })
        .collect()
}

/// One text with where it stands.
struct Seen<'a> {
    at: usize,
    text: &'a str,
    classes: BTreeSet<Option<usize>>,
    count: usize,
}

/// Texts that stand more than once: under several intents, and under one. Width, case and spaces make no difference.
fn repeated(training: &Training) -> (Vec<Repeated>, Vec<Repeated>) {
    let intents = training.intents.iter().enumerate().flat_map(|(class, intent)| {
        let texts = intent.examples.iter();
        texts.map(move |text| (text, Some(class)))
    });
    let all = intents.chain(training.out_of_scope.iter().map(|text| (text, None)));
    let mut seen: BTreeMap<String, Seen<'_>> = BTreeMap::new();
    for (at, (text, class)) in all.enumerate() {
        let normal = normalise(text);
        if !normal.is_empty() {
            let entry =
                seen.entry(normal).or_insert_with(|| Seen { at, text, classes: BTreeSet::new(), count: 0 });
            entry.classes.insert(class);
            entry.count += 1;
        }
    }
    let mut found: Vec<Seen<'_>> = seen.into_values().filter(|seen| seen.count > 1).collect();
    found.sort_by_key(|seen| (Reverse(seen.count), seen.at));
    let id = |class: Option<usize>| class.map(|class| training.intents[class].id.clone());
    let (mut across, mut within): (Vec<Repeated>, Vec<Repeated>) = found
        .into_iter()
        .map(|seen| Repeated {
            text: seen.text.to_owned(),
            labels: seen.classes.into_iter().map(id).collect(),
            count: seen.count,
        })
        .partition(|repeated| repeated.labels.len() > 1);
    across.truncate(MAX_NAMED);
    within.truncate(MAX_NAMED);
    (across, within)
}
