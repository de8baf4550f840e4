//! The examples of the industry pack, each with an id that follows from what it is.

use std::collections::{BTreeMap, HashMap};

use base::{ExampleId, Locale};
use dialogue::Pack;

/// An example of the pack.
#[derive(Clone, Debug)]
pub(super) struct PackExample {
    pub(super) id: ExampleId,
    pub(super) text: String,
    pub(super) locale: Locale,
}

/// Every example of the pack, by where it stands and by what it says.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) by_intent: BTreeMap<String, Vec<PackExample>>,
    /// By the text that counts as the same: which intents have it.
    by_same: HashMap<String, Vec<(String, ExampleId)>>,
}

impl Known {
    /// Of a pack.
    pub(crate) fn of(pack: &Pack) -> Self {
        let (mut by_intent, mut by_same) = (BTreeMap::new(), HashMap::<String, Vec<_>>::new());
        for intent in &pack.training().intents {
            let mut examples: Vec<PackExample> = Vec::with_capacity(intent.examples.len());
            for text in &intent.examples {
                let id = pack_id(&intent.id, text);
                if examples.iter().any(|there| there.id == id) {
                    continue;
                }
                by_same.entry(same(text)).or_default().push((intent.id.clone(), id));
                examples.push(PackExample { id, text: text.clone(), locale: locale_of(text) });
            }
            by_intent.insert(intent.id.clone(), examples);
        }
        Self { by_intent, by_same }
    }

    /// The examples of an intent of the pack.
    pub(super) fn of_intent(&self, intent: &str) -> &[PackExample] {
        self.by_intent.get(intent).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where a text stands in the pack.
    pub(super) fn with(&self, same: &str) -> &[(String, ExampleId)] {
        self.by_same.get(same).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What two texts have in common that count as one: widths, cases and characters made alike.
pub(super) fn same(text: &str) -> String {
    nlu::normalise(text)
}

/// The language of an example; Chinese where it shows none.
pub(super) fn locale_of(text: &str) -> Locale {
    nlu::language::detect(&nlu::normalise(text)).unwrap_or_default()
}

/// The id of an example of the pack.
pub(super) fn pack_id(intent: &str, text: &str) -> ExampleId {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::new().chain_update(intent).chain_update([0]).chain_update(text).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ExampleId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
