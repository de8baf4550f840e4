//! What a pack learned is taken from where it was kept, and learned anew where that is of no use.

use std::cell::RefCell;
use std::collections::BTreeMap;

use dialogue::Pack;
use dialogue::pack::Kept;

use crate::talk::{PACK, file};

/// A place in memory that tells what was asked of it.
#[derive(Default)]
struct Place {
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    told: RefCell<Vec<String>>,
}

impl Place {
    fn tell(&self, what: &str, name: &str) {
        let kind = name.split('-').next().unwrap_or_default();
        self.told.borrow_mut().push(format!("{what} {kind}"));
    }

    /// What was told since the last time.
    fn told(&self) -> Vec<String> {
        self.told.take()
    }

    fn name(&self, kind: &str) -> String {
        self.files.borrow().keys().find(|name| name.starts_with(kind)).cloned().expect("kept")
    }
}

impl Kept for Place {
    fn find(&self, name: &str) -> Option<Vec<u8>> {
        let found = self.files.borrow().get(name).cloned();
        self.tell(if found.is_some() { "found" } else { "missed" }, name);
        found
    }

    fn keep(&self, name: &str, bytes: &dyn Fn() -> Vec<u8>) {
        self.tell("kept", name);
        self.files.borrow_mut().insert(name.to_owned(), bytes());
    }

    fn refused(&self, name: &str, why: &str) {
        assert!(!why.is_empty());
        self.tell("refused", name);
    }
}

const TEXTS: [&str; 6] = [
    "怎么退货",
    "我买的台灯在路上了吗",
    "where is my kettle ZK20260001",
    "转人工",
    "tell me a joke",
    "我要退款，顺便问下运费",
];

fn same(pack: &Pack) {
    let context =
        nlu::entity::Context::new(base::Timestamp::default(), jiff::tz::TimeZone::UTC, base::Locale::Zh);
    for text in TEXTS {
        assert_eq!(pack.model.understand(text), PACK.model.understand(text), "{text}");
        assert_eq!(pack.values(text, &context), PACK.values(text, &context), "{text}");
    }
    assert_eq!(pack.thresholds, PACK.thresholds);
}

fn load(place: &Place) -> Pack {
    Pack::load_kept(&file, place).expect("packs/ecommerce")
}

#[test]
fn a_second_start_learns_nothing_and_understands_the_same() {
    let place = Place::default();
    same(&load(&place));
    assert_eq!(place.told(), ["missed slots", "kept slots", "missed intents", "kept intents"]);
    same(&load(&place));
    assert_eq!(place.told(), ["found slots", "found intents"]);
    // A word of feeling less is another name: nothing that was kept is taken for it.
    let more = |path: &str| {
        let text = file(path)?;
        Some(if path == "emotion.yaml" { text.replacen("word: 垃圾", "word: 垃圾店", 1) } else { text })
    };
    Pack::load_kept(&more, &place).expect("a pack");
    assert_eq!(place.told(), ["found slots", "missed intents", "kept intents"]);
    let more = |path: &str| {
        let text = file(path)?;
        Some(if path == "slots.yaml" { text.replacen("[水壶](item)", "[水瓶](item)", 1) } else { text })
    };
    Pack::load_kept(&more, &place).expect("a pack");
    assert_eq!(place.told(), ["missed slots", "kept slots", "found intents"]);
}

#[test]
fn what_cannot_be_used_is_learned_anew() {
    let place = Place::default();
    load(&place);
    let (intents, slots) = (place.name("intents"), place.name("slots"));
    let good = place.files.borrow().clone();
    let learned =
        ["found slots", "refused slots", "kept slots", "found intents", "refused intents", "kept intents"];
    let cut = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let altered = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    for spoil in [&cut as &dyn Fn(&[u8]) -> Vec<u8>, &altered, &|_| b"no model".to_vec(), &|_| Vec::new()] {
        place.told();
        for name in [&intents, &slots] {
            place.files.borrow_mut().insert(name.clone(), spoil(&good[name]));
        }
        same(&load(&place));
        assert_eq!(place.told(), learned);
        assert_eq!(*place.files.borrow(), good, "the same is learned, and kept again");
    }
    // Whole, but of another set under this name.
    let small = nlu::Training {
        intents: ["a", "b"]
            .map(|id| nlu::Intent {
                id: id.to_owned(),
                examples: vec![format!("{id} {id}")],
                ..nlu::Intent::default()
            })
            .to_vec(),
        ..nlu::Training::default()
    };
    let other = nlu::Model::train(&small).expect("trained").to_bytes();
    place.files.borrow_mut().insert(intents, other);
    place.told();
    same(&load(&place));
    assert_eq!(place.told(), ["found slots", "found intents", "refused intents", "kept intents"]);
}
