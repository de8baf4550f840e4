//! What a version measured of itself, kept without a word of an example: texts are named by their ids, and so go with who wrote them.

use std::collections::{BTreeSet, HashMap};

use base::ExampleId;
use nlu::{Model, Training};
use protocol::training_model::ModelFigures;
use serde::{Deserialize, Serialize};

use super::taught::id_of;

/// Confusions that are kept.
const CONFUSIONS: usize = 200;
/// Suspicious examples that are kept.
const SUSPICIOUS: usize = 100;

/// A version's report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(super) figures: ModelFigures,
    pub(super) intents: Vec<KeptIntent>,
    pub(super) confusions: Vec<KeptConfusion>,
    pub(super) suspicious: Vec<KeptSuspicious>,
    /// Every example that was taken for another intent when the model had not seen it.
    pub(super) missed: BTreeSet<ExampleId>,
    /// The same of the pack's own model at that time.
    pub(super) pack_missed: BTreeSet<ExampleId>,
}

/// How well an intent was recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptIntent {
    pub(super) id: String,
    pub(super) examples: u32,
    pub(super) precision: Option<f32>,
    pub(super) recall: Option<f32>,
    pub(super) f1: f32,
}

/// What was taken for something else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptConfusion {
    pub(super) expected: Option<String>,
    pub(super) got: Option<String>,
    pub(super) count: u32,
    pub(super) examples: Vec<ExampleId>,
}

/// An example that reads like one of another intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct KeptSuspicious {
    pub(super) id: ExampleId,
    pub(super) intent: String,
    pub(super) got: String,
    pub(super) confidence: f32,
}

impl Kept {
    /// Of a model that was just trained and calibrated.
    pub(super) fn of(model: &Model, report: &nlu::Report, ids: &HashMap<(&str, &str), ExampleId>) -> Self {
        let validation = model.validation();
        let id = |intent: &str, text: &str| id_of(ids, intent, text);
        let known: BTreeSet<&str> = model.intents().iter().map(String::as_str).collect();
        let missed = validation.misses.iter().filter(|miss| known.contains(miss.expected.as_str()));
        let texts = |intent: &Option<String>, texts: &[String]| {
            intent.iter().flat_map(|intent| texts.iter().map(|text| id(intent, text))).collect()
        };
        let confusions = report.confusions.iter().take(CONFUSIONS).map(|cell| KeptConfusion {
            expected: cell.expected.clone(),
            got: Some(cell.given.clone()),
            count: cell.count as u32,
            examples: texts(&cell.expected, &cell.texts),
        });
        let suspicious = report.suspicious.iter().filter_map(|one| {
            let intent = one.label.clone()?;
            let (id, got) = (id(&intent, &one.text), one.reads_as.clone());
            Some(KeptSuspicious { id, intent, got, confidence: one.confidence })
        });
        let intents = report.intents.iter().map(|one| KeptIntent {
            id: one.id.clone(),
            examples: one.examples as u32,
            precision: one.precision,
            recall: one.recall,
            f1: one.f1,
        });
        Self {
            figures: ModelFigures {
                accuracy_zh: validation.accuracy_zh,
                accuracy_en: validation.accuracy_en,
                top_three: validation.top_three,
                out_of_scope_recall: validation.out_of_scope_recall,
                false_rejects: validation.false_rejects,
                sure_precision: validation.sure_precision,
                sure_share: validation.sure_share,
                wrong_share: report.wrong_share,
                handoff_recall: validation.handoff_recall,
                handoff_precision: validation.handoff_precision,
            },
            intents: intents.collect(),
            confusions: confusions.collect(),
            suspicious: suspicious.take(SUSPICIOUS).collect(),
            missed: missed.map(|miss| id(&miss.expected, &miss.text)).collect(),
            pack_missed: BTreeSet::new(),
        }
    }

    /// How well an intent was recognised.
    pub(super) fn intent(&self, id: &str) -> Option<&KeptIntent> {
        self.intents.iter().find(|one| one.id == id)
    }
}

/// Every example that is learned, by intent.
pub(super) fn learned_ids(
    training: &Training,
    ids: &HashMap<(&str, &str), ExampleId>,
) -> HashMap<String, BTreeSet<ExampleId>> {
    let of = |intent: &nlu::Intent| {
        intent.examples.iter().map(|text| id_of(ids, &intent.id, text)).collect::<BTreeSet<_>>()
    };
    training.intents.iter().map(|intent| (intent.id.clone(), of(intent))).collect()
}
