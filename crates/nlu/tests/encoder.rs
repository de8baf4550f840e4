//! What an encoder that was made for one language changes, and what it leaves alone.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base::Locale;
use nlu::{Encoder, Intent, Model, Training};

/// Knows which letters a text has. Of Chinese it must not be asked.
#[derive(Default)]
struct Letters {
    asked: AtomicUsize,
}

impl Encoder for Letters {
    fn dimension(&self) -> usize {
        26
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        assert!(!text.chars().any(han), "{text:?} is not in a language that it knows");
        self.asked.fetch_add(1, Ordering::Relaxed);
        let count =
            |letter: u8| text.bytes().filter(|byte| byte.to_ascii_lowercase() == letter).count() as f32;
        let counts: Vec<f32> = (b'a'..=b'z').map(count).collect();
        let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt().max(1.0);
        counts.iter().map(|count| count / length).collect()
    }

    fn knows(&self, language: Locale) -> bool {
        language == Locale::En
    }

    fn identity(&self) -> &str {
        "letters"
    }
}

fn training() -> Training {
    let intent = |id: &str, examples: [&str; 8]| Intent {
        id: id.to_owned(),
        examples: examples.map(str::to_owned).to_vec(),
        ..Intent::default()
    };
    let refund = [
        "i want a refund",
        "please refund my money",
        "give me my money back",
        "how do i get a refund",
        "我要退款",
        "怎么退钱",
        "退款多久到账",
        "钱能退给我吗",
    ];
    let ship = [
        "where is my parcel",
        "has my parcel been shipped",
        "track my delivery",
        "the parcel is late",
        "包裹到哪了",
        "什么时候发货",
        "快递怎么还没到",
        "查一下物流",
    ];
    let hours = [
        "are you open today",
        "when do you open on sunday",
        "what are your opening hours",
        "until when are you open",
        "几点开门",
        "周日营业吗",
        "营业到几点",
        "今天开门吗",
    ];
    Training {
        intents: vec![intent("refund", refund), intent("ship", ship), intent("hours", hours)],
        ..Training::default()
    }
}

fn learned(encoder: &Arc<Letters>) -> Model {
    let go_on = &mut |_| ControlFlow::Continue(());
    Model::learn(&training(), Some(encoder.clone()), go_on).expect("learned").0
}

#[test]
fn it_is_asked_of_its_own_language_only() {
    let encoder = Arc::new(Letters::default());
    let model = learned(&encoder);
    let asked = encoder.asked.load(Ordering::Relaxed);
    assert!(asked >= 12, "each English example is shown to it: {asked}");
    for (text, wanted) in [("我想退款", "refund"), ("包裹什么时候到", "ship"), ("周日几点开门", "hours")]
    {
        let understood = model.understand(text);
        assert_eq!(understood.intents[0].id, wanted, "{text}");
        assert!(understood.intents.iter().all(|one| one.confidence.is_finite()), "{text}: {understood:?}");
    }
    assert_eq!(encoder.asked.load(Ordering::Relaxed), asked, "Chinese is not shown to it");
    assert_eq!(model.understand("where is the parcel").intents[0].id, "ship");
    assert_eq!(encoder.asked.load(Ordering::Relaxed), asked + 1);
}

#[test]
fn what_was_learned_with_it_is_read_with_it() {
    let encoder = Arc::new(Letters::default());
    let model = learned(&encoder);
    let read = Model::from_bytes(&model.to_bytes(), Some(encoder.clone())).expect("a model");
    for text in ["我想退款", "a refund please", "📦", "訂單 order 123", ""] {
        assert_eq!(read.understand(text), model.understand(text), "{text}");
    }
    let kept = model.calibration();
    assert!(kept.is_for(&training(), Some(encoder.as_ref())) && !kept.is_for(&training(), None));
    let again = Model::train_joined(&training(), Some(encoder.clone()), Some(kept.clone())).expect("trained");
    assert_eq!(again.to_bytes(), model.to_bytes());
    assert!(again.encoder().is_some() && Model::train(&training()).expect("trained").encoder().is_none());
}
