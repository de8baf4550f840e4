//! Files come back as they went, and no bytes are trusted.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::entity::Prefer;
use crate::{Encoder, Feeling, FeelingWord, Intent, Model, SlotKind, SlotSpec, Training};

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|text| (*text).to_owned()).collect()
}

fn intent(id: &str, examples: &[&str]) -> Intent {
    Intent { id: id.to_owned(), examples: texts(examples), ..Intent::default() }
}

/// A little of everything that a model can hold.
fn training() -> Training {
    let slot = |name: &str, kind| SlotSpec { name: name.to_owned(), kind };
    Training {
        intents: vec![
            Intent {
                hints: texts(&["退款说明", "Refunds"]),
                ..intent(
                    "退款",
                    &["怎么退款", "我要退钱", "退款多久到账", "how do i get a refund", "my money back"],
                )
            },
            intent("ship", &["包裹到哪了", "什么时候发货", "where is my parcel", "has my order shipped"]),
            intent("hours", &["几点开门", "周日营业吗", "are you open today", "when do you open"]),
            Intent { smalltalk: true, ..intent("smalltalk.thanks", &["谢谢", "thanks a lot", "多谢"]) },
        ],
        out_of_scope: texts(&["今天天气怎么样", "tell me a joke", "谁赢了比赛"]),
        handoff: texts(&["转人工", "i want a human agent"]),
        not_handoff: texts(&["你是人工吗", "are you a robot"]),
        synonyms: vec![texts(&["包裹", "快递"]), texts(&["refund", "money back"])],
        feelings: vec![FeelingWord { feeling: Feeling::Angry, word: "气死".to_owned(), weight: 2.0 }],
        slots: vec![
            slot("order", SlotKind::OrderNumber { prefix: "ZK".to_owned(), digits: (8, 10) }),
            slot("last4", SlotKind::PhoneLast4 {}),
            slot("phone", SlotKind::Phone {}),
            slot("email", SlotKind::Email {}),
            slot("amount", SlotKind::Amount {}),
            slot("day", SlotKind::Date { prefer: Prefer::Future }),
            slot("bought", SlotKind::Date { prefer: Prefer::Past }),
            slot("words", SlotKind::Text {}),
            slot("place", SlotKind::Address {}),
            slot("company", SlotKind::TaxNumber {}),
        ],
    }
}

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::train(&training()).expect("trained"));
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| MODEL.to_bytes());

/// Says of a text how long it is and how it begins.
struct Short(&'static str);

impl Encoder for Short {
    fn dimension(&self) -> usize {
        2
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let (length, first) = (text.len() as f32, f32::from(text.bytes().next().unwrap_or_default()));
        let norm = (length * length + first * first).sqrt().max(1.0);
        vec![length / norm, first / norm]
    }

    fn identity(&self) -> &str {
        self.0
    }
}

/// With a checksum that fits again.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - CHECKSUM;
    let length = (bytes.len() as u64).to_le_bytes();
    bytes[HEAD - 8..HEAD].copy_from_slice(&length);
    let sum = checksum(&bytes[..end]);
    bytes[end..].copy_from_slice(&sum.to_le_bytes());
    bytes
}

fn refused(bytes: &[u8]) -> FileError {
    Model::from_bytes(bytes, None).map(|_| ()).expect_err("refused")
}

fn same(a: &Model, b: &Model, text: &str) {
    assert_eq!(a.understand(text), b.understand(text), "{text}");
}

const TEXTS: [&str; 8] = [
    "我要退款，订单 ZK20260001，尾号 4321，13812345678",
    "refnud my mony back plese $12.50",
    "转人工！气死我了",
    "where is my 快递 a@example.com",
    "",
    "🙂\u{0}\u{200b}",
    "昨天买的 50 块",
    "zzz",
];

#[test]
fn a_file_comes_back_as_it_went() {
    let read = Model::from_bytes(&BYTES, None).expect("read");
    assert_eq!(read.to_bytes(), *BYTES);
    for text in TEXTS.iter().map(|text| (*text).to_owned()).chain(training().texts().cloned()) {
        same(&read, &MODEL, &text);
    }
    assert_eq!((read.thresholds(), read.intents()), (MODEL.thresholds(), MODEL.intents()));
    let again = Model::train(&training()).expect("trained");
    assert_eq!(again.to_bytes(), *BYTES, "the same training set, the same file");
    assert_eq!(head(&BYTES).expect("a head").encoder, None);
}

/// Without any of what a set need not have.
#[test]
fn a_poor_model_comes_back_too() {
    for examples in [["?", "!"], ["退款", "发货"], ["a", "b"]] {
        let intents = vec![intent("a", &examples[..1]), intent("b", &examples[1..])];
        let model = Model::train(&Training { intents, ..Training::default() }).expect("trained");
        let read = Model::from_bytes(&model.to_bytes(), None).expect("read");
        TEXTS.iter().for_each(|text| same(&read, &model, text));
    }
}

#[test]
fn a_model_wants_the_encoder_it_was_learned_with() {
    let encoder = |name| Some(Arc::new(Short(name)) as Arc<dyn Encoder>);
    let (model, _) =
        Model::learn(&training(), encoder("one"), &mut |_| ControlFlow::Continue(())).expect("learned");
    let bytes = model.to_bytes();
    let read = Model::from_bytes(&bytes, encoder("one")).expect("read");
    TEXTS.iter().for_each(|text| same(&read, &model, text));
    assert_eq!(head(&bytes).expect("a head").encoder.as_deref(), Some("one"));
    let wanted = Some("one".to_owned());
    let wrong = |given| Model::from_bytes(&bytes, given).map(|_| ()).expect_err("refused");
    let other = FileError::OtherEncoder { wanted: wanted.clone(), found: Some("two".to_owned()) };
    assert_eq!(wrong(encoder("two")), other);
    assert_eq!(wrong(None), FileError::OtherEncoder { wanted, found: None });
    let without = Model::from_bytes(&BYTES, encoder("one")).map(|_| ()).expect_err("refused");
    assert_eq!(
        without.to_string(),
        "the model was trained without a sentence encoder, and another one is given"
    );
}

#[test]
fn what_is_cut_off_is_said_to_be() {
    let whole = BYTES.len() as u64;
    for length in (0..HEAD + CHECKSUM).chain((HEAD..BYTES.len()).step_by(997)) {
        let error = refused(&BYTES[..length]);
        let cut = matches!(error, FileError::Truncated { found, .. } if found == length as u64);
        assert!(cut || (length < MAGIC.len() && error == FileError::NotAModel), "{length}: {error:?}");
    }
    assert_eq!(refused(&BYTES[..9_000]), FileError::Truncated { found: 9_000, length: whole });
    assert_eq!(refused(&[&BYTES[..], b"x"].concat()), FileError::Altered);
}

#[test]
fn what_is_altered_is_refused() {
    for at in (0..BYTES.len()).step_by(211).chain(0..HEAD).chain(BYTES.len() - CHECKSUM..BYTES.len()) {
        let mut bytes = BYTES.clone();
        bytes[at] ^= 1;
        let error = refused(&bytes);
        let wanted = match at {
            0..8 => matches!(error, FileError::NotAModel),
            8..10 => matches!(error, FileError::OtherVersion { .. }),
            18..26 => matches!(error, FileError::Altered | FileError::Truncated { .. }),
            _ => error == FileError::Altered,
        };
        assert!(wanted, "{at}: {error:?}");
    }
}

#[test]
fn what_another_program_wrote_is_refused() {
    let mut bytes = BYTES.clone();
    bytes[8] = 1;
    assert_eq!(refused(&sealed(bytes)), FileError::OtherVersion { found: 1 });
    let mut bytes = BYTES.clone();
    bytes[12] ^= 1;
    assert_eq!(refused(&sealed(bytes)), FileError::OtherReading);
    assert_eq!(refused(b"\x89PNG and so on"), FileError::NotAModel);
}

#[test]
fn lengths_are_not_trusted() {
    let mut out = Writer::default();
    out.number(u64::MAX);
    let bytes = out.finish();
    assert_eq!(Vec::<String>::load(&mut Reader::new(&bytes)), None);
    assert_eq!(String::load(&mut Reader::new(&bytes)), None);
    assert_eq!(Reader::new(&bytes).rising(), None);
    assert_eq!(Reader::new(&bytes).levels(), None);
    assert_eq!(Reader::new(&bytes).number(), Some(u64::MAX));
    assert_eq!(Reader::new(&[0xff; 10]).number(), None, "more bits than a number has");
    assert_eq!(Reader::new(&[0x80]).number(), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn numbers_and_lists_come_back(
        numbers in prop::collection::btree_set(any::<u64>(), 0..50),
        reals in prop::collection::vec(prop::num::f32::ANY, 0..50),
        text in ".{0,40}",
    ) {
        let mut out = Writer::default();
        out.rising(numbers.iter().copied().collect::<Vec<_>>().into_iter());
        out.levels(&reals);
        text.store(&mut out);
        let bytes = out.finish();
        let mut from = Reader::new(&bytes);
        prop_assert_eq!(from.rising(), Some(numbers.into_iter().collect()));
        let bits = |reals: &[f32]| reals.iter().map(|real| real.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(from.levels().map(|found| bits(&found)), Some(bits(&reals)));
        prop_assert_eq!(String::load(&mut from), Some(text));
        prop_assert!(from.is_empty());
    }

    #[test]
    fn any_text_is_understood_the_same(text in "\\PC{0,60}|[a-z \u{4e00}-\u{4e80}]{0,40}") {
        static READ: LazyLock<Model> = LazyLock::new(|| Model::from_bytes(&BYTES, None).expect("read"));
        prop_assert_eq!(READ.understand(&text), MODEL.understand(&text));
    }

    #[test]
    fn any_bytes_are_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Model::from_bytes(&bytes, None).is_err());
        let body = [&BYTES[..HEAD], &bytes[..], &[0; CHECKSUM]].concat();
        prop_assert!(Model::from_bytes(&sealed(body), None).is_err());
    }

    /// Altered with a checksum that fits: refused, or a model that can be asked.
    #[test]
    fn altered_content_does_no_harm(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of((any::<prop::sample::Index>(), 1usize..40)),
    ) {
        let mut bytes = BYTES.clone();
        for (at, byte) in changes {
            let at = HEAD + at.index(bytes.len() - HEAD - CHECKSUM);
            bytes[at] = byte;
        }
        if let Some((at, count)) = cut {
            let at = HEAD + at.index(bytes.len() - HEAD - CHECKSUM);
            bytes.drain(at..(at + count).min(BYTES.len() - CHECKSUM));
        }
        if let Ok(model) = Model::from_bytes(&sealed(bytes), None) {
            TEXTS.iter().for_each(|text| drop(model.understand(text)));
        }
    }
}
