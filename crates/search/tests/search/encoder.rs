//! What a sentence encoder changes, and what it does not.

use std::sync::Arc;

use base::Locale;
use search::{Knowledge, Place, Synonyms};

use super::{query, shop};

/// An encoder to which all that is about money is one thing: what it says of a text it counts words for.
struct Money(&'static str);

impl nlu::Encoder for Money {
    fn dimension(&self) -> usize {
        2
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let money = ["refund", "reimburse", "money"].iter().any(|word| text.to_lowercase().contains(word));
        if money { vec![1.0, 0.0] } else { vec![0.0, 1.0] }
    }

    fn knows(&self, locale: Locale) -> bool {
        locale == Locale::En
    }

    fn identity(&self) -> &str {
        self.0
    }
}

#[test]
fn an_encoder_brings_what_means_the_same_and_another_one_is_read_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = || Place::Folder(folder.path().join("index"));
    let plain = Knowledge::open(place(), Synonyms::default()).expect("opened");
    plain.apply(&shop(), 4).expect("applied");
    let asked = "does the warehouse reimburse a parcel";
    let first = |knowledge: &Knowledge| {
        let found = knowledge.search(&query(asked, Locale::En)).expect("searched");
        let other = found.hits.get(1).map_or(0.0, |hit| hit.sure);
        (found.hits.first().map(|hit| hit.article.clone()), other / found.sure)
    };
    let without = first(&plain);
    let chinese = plain.search(&query("怎么退货", Locale::Zh)).expect("searched");
    drop(plain);
    let encoded = Knowledge::open(place(), Synonyms::default()).expect("opened");
    let encoded = encoded.with_encoder(Arc::new(Money("one")));
    assert_eq!(encoded.position(), 0, "what was read by none is made anew");
    assert!(encoded.apply(&shop(), 4).is_err() && encoded.apply(&shop(), 4).is_ok());
    let with = first(&encoded);
    assert_eq!(with.0.as_deref(), Some("refund"));
    // What comes second is less likely, beside the first.
    assert!(with.1 < 0.9 * without.1, "{with:?} {without:?}");
    // A language that it does not know is ranked as before.
    assert_eq!(
        encoded.search(&query("怎么退货", Locale::Zh)).expect("searched").hits[0].score,
        chinese.hits[0].score
    );
    drop(encoded);
    let again = Knowledge::open(place(), Synonyms::default()).expect("opened");
    assert_eq!(again.with_encoder(Arc::new(Money("one"))).position(), 4);
    let other = Knowledge::open(place(), Synonyms::default()).expect("opened");
    assert_eq!(other.with_encoder(Arc::new(Money("other"))).position(), 0);
}
