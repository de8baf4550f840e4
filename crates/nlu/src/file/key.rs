//! What a kept model is called by: everything that it is learned from, so that another set, another program or another calibration is another name.

use super::bytes::{Stored, Writer};
use super::{VERSION, digest};
use crate::calibration::{self, Calibration};
use crate::encoder::Encoder;
use crate::training::Training;

/// The name under which the model of this training set, calibration and encoder may be kept: 32 digits, the same for the same in the same release.
pub fn key(training: &Training, calibration: Option<&Calibration>, encoder: Option<&dyn Encoder>) -> String {
    let mut out = Writer::default();
    program(&mut out);
    encoder.map(|encoder| encoder.identity().to_owned()).store(&mut out);
    out.count(training.intents.len());
    for intent in &training.intents {
        intent.id.store(&mut out);
        intent.examples.store(&mut out);
        intent.hints.store(&mut out);
        intent.smalltalk.store(&mut out);
    }
    for list in [&training.out_of_scope, &training.handoff, &training.not_handoff] {
        list.store(&mut out);
    }
    training.synonyms.store(&mut out);
    training.feelings.store(&mut out);
    training.slots.store(&mut out);
    calibration.is_some().store(&mut out);
    if let Some(calibration) = calibration {
        calibration.store(&mut out);
    }
    digest(&out.finish())
}

/// The release, the format, and what texts are read by.
pub(crate) fn program(out: &mut Writer) {
    env!("CARGO_PKG_VERSION").to_owned().store(out);
    out.number(u64::from(VERSION));
    out.bytes(&calibration::reading().to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::Prefer;
    use crate::{Feeling, FeelingWord, Intent, Model, SlotKind, SlotSpec};

    struct Named(&'static str);

    impl Encoder for Named {
        fn dimension(&self) -> usize {
            1
        }

        fn encode(&self, _: &str) -> Vec<f32> {
            vec![1.0]
        }

        fn identity(&self) -> &str {
            self.0
        }
    }

    fn name(training: &Training) -> String {
        key(training, None, None)
    }

    fn training() -> Training {
        let intent = |id: &str, examples: [&str; 2]| Intent {
            id: id.to_owned(),
            examples: examples.map(str::to_owned).to_vec(),
            hints: vec!["hint".to_owned()],
            smalltalk: false,
        };
        Training {
            intents: vec![intent("a", ["怎么退款", "refund"]), intent("b", ["几点开门", "opening hours"])],
            out_of_scope: vec!["天气".to_owned()],
            handoff: vec!["转人工".to_owned()],
            not_handoff: vec!["你是人工吗".to_owned()],
            synonyms: vec![vec!["包裹".to_owned(), "快递".to_owned()]],
            feelings: vec![FeelingWord { feeling: Feeling::Angry, word: "气死".to_owned(), weight: 2.0 }],
            slots: vec![SlotSpec { name: "day".to_owned(), kind: SlotKind::Date { prefer: Prefer::Future } }],
        }
    }

    #[test]
    fn whatever_is_learned_from_is_in_the_name() {
        let changes: [fn(&mut Training); 12] = [
            |t| t.intents[0].id.push('x'),
            |t| t.intents[0].examples[0].push('x'),
            |t| t.intents[1].hints[0].push('x'),
            |t| t.intents[1].smalltalk = true,
            |t| t.intents.swap(0, 1),
            |t| t.out_of_scope.clear(),
            |t| std::mem::swap(&mut t.handoff, &mut t.not_handoff),
            |t| t.synonyms[0].push("parcel".to_owned()),
            |t| t.feelings[0].weight = 1.0,
            |t| t.feelings[0].feeling = Feeling::Anxious,
            |t| t.slots[0].kind = SlotKind::Date { prefer: Prefer::Past },
            |t| t.slots[0].name.push('x'),
        ];
        let mut keys = std::collections::BTreeSet::from([name(&training())]);
        for change in changes {
            let mut other = training();
            change(&mut other);
            keys.insert(name(&other));
        }
        let model = Model::train(&training()).expect("trained");
        keys.insert(key(&training(), Some(model.calibration()), None));
        keys.insert(key(&training(), Some(model.with_out_of_scope(0.123).calibration()), None));
        keys.insert(key(&training(), None, Some(&Named("small"))));
        keys.insert(key(&training(), None, Some(&Named("large"))));
        assert_eq!(keys.len(), 17, "each is another name");
        assert_eq!(name(&training()), name(&training()));
        assert!(keys.iter().all(|key| key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit())));
    }

    #[test]
    fn a_model_knows_what_it_was_learned_from() {
        let model = Model::train(&training()).expect("trained");
        assert!(model.is_of(&training()));
        let mut other = training();
        other.intents[0].examples.push("我要退钱".to_owned());
        assert!(!model.is_of(&other));
    }
}
