//! A thousand intents are learned, told apart on sentences that were not learned from, and come back from their file.

use nlu::{Intent, Model, Training};

const DEEDS: [&str; 25] = [
    "buy", "sell", "rent", "paint", "repair", "clean", "move", "insure", "open", "close", "measure", "weigh",
    "colour", "print", "scan", "pack", "carry", "wash", "dry", "cook", "freeze", "heat", "lock", "unlock",
    "polish",
];
const THINGS: [&str; 40] = [
    "table", "lamp", "kettle", "window", "garden", "engine", "bicycle", "camera", "carpet", "curtain",
    "mirror", "piano", "violin", "jacket", "blanket", "pillow", "ladder", "bucket", "candle", "basket",
    "wallet", "passport", "ticket", "letter", "parcel", "printer", "screen", "battery", "charger", "speaker",
    "helmet", "saddle", "anchor", "kayak", "tent", "compass", "hammer", "drill", "tractor", "barn",
];

fn training() -> Training {
    let intents = DEEDS.iter().flat_map(|deed| {
        THINGS.iter().map(move |thing| Intent {
            id: format!("{deed}.{thing}"),
            examples: vec![
                format!("how do I {deed} the {thing}"),
                format!("{deed} my {thing} please"),
                format!("I want to {deed} a {thing}"),
            ],
            ..Intent::default()
        })
    });
    Training { intents: intents.collect(), ..Training::default() }
}

#[test]
fn a_thousand_intents_are_told_apart() {
    let model = Model::train(&training()).expect("trained");
    assert_eq!(model.intents().len(), 1_000);
    let bytes = model.to_bytes();
    let read = Model::from_bytes(&bytes, None).expect("read");
    let (mut asked, mut right) = (0, 0);
    for (at, deed) in DEEDS.iter().enumerate() {
        for thing in THINGS.iter().skip(at % 4).step_by(4) {
            let text = format!("could you tell me where to {deed} this {thing}");
            let understood = read.understand(&text);
            assert_eq!(understood, model.understand(&text));
            asked += 1;
            right += usize::from(understood.intents[0].id == format!("{deed}.{thing}"));
        }
    }
    assert_eq!(asked, 250);
    assert!(right >= 225, "{right} of {asked}; the file has {} bytes", bytes.len());
    assert!(bytes.len() < 50_000_000, "{} bytes", bytes.len());
}
