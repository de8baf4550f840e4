//! Training as it is watched, stopped and reported.

use std::ops::ControlFlow;

use nlu::{Intent, Model, Report, Step, TrainError, Training};

const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

fn intent(id: &str, examples: &[&str]) -> Intent {
    let examples = examples.iter().map(|text| (*text).to_owned()).collect();
    Intent { id: id.to_owned(), examples, ..Intent::default() }
}

/// Three clear intents. `refund` holds one line that is of `ship`, one twice, and one that stands under `hours` too.
fn shop() -> Training {
    let refund = [
        "i want a refund",
        "please refund my money",
        "give me my money back",
        "refund the money please",
        "when do i get my money back",
        "can i get a refund for this",
        "I want a REFUND",
        "how do i get a refund",
        "where is the parcel with my delivery now",
        "are you open",
    ];
    let ship = [
        "where is my parcel",
        "when will the parcel be delivered",
        "has my parcel been shipped",
        "track my parcel delivery",
        "where is the delivery of my parcel",
        "my parcel has not been delivered",
        "the parcel delivery is late",
        "where is the parcel now",
    ];
    let hours = [
        "are you open",
        "when do you open on sunday",
        "what are your opening hours",
        "are you open today",
        "until when are you open",
        "opening hours on sunday please",
        "do you open on sunday",
    ];
    let outside = ["what is the capital of france", "sing a song for me", "who won the game", "tell a joke"];
    Training {
        intents: vec![intent("refund", &refund), intent("ship", &ship), intent("hours", &hours)],
        out_of_scope: outside.map(str::to_owned).to_vec(),
        ..Training::default()
    }
}

fn learned(training: &Training) -> (Model, Report) {
    Model::learn(training, None, &mut |_| GO_ON).expect("learned")
}

#[test]
fn steps_go_forward_to_the_end() {
    let mut steps: Vec<Step> = Vec::new();
    Model::learn(&shop(), None, &mut |step| {
        steps.push(step);
        GO_ON
    })
    .expect("learned");
    assert!(steps.len() > 20, "{}", steps.len());
    assert!(steps.windows(2).all(|two| two[0].done <= two[1].done && two[0].of == two[1].of));
    let (last, before) = steps.split_last().expect("steps");
    assert_eq!(last.done, last.of);
    assert!(before.iter().all(|step| step.done < step.of), "the end is told once");
    // The plan is an estimate, but no wild one.
    let planned = before.last().expect("more than one");
    assert!(planned.done * 10 >= planned.of * 7, "{planned:?}");
}

#[test]
fn a_training_stops_wherever_it_is_told_to() {
    let mut all = 0;
    Model::learn(&shop(), None, &mut |_| {
        all += 1;
        GO_ON
    })
    .expect("learned");
    for stop in [1, 2, all / 3, all / 2, all - 1, all] {
        let mut seen = 0;
        let stopped = Model::learn(&shop(), None, &mut |_| {
            seen += 1;
            if seen == stop { ControlFlow::Break(()) } else { GO_ON }
        });
        assert_eq!(stopped.err(), Some(TrainError::Cancelled), "at {stop} of {all}");
        assert_eq!(seen, stop, "nothing more is done");
    }
}

#[test]
fn what_is_watched_is_what_is_learned() {
    let (watched, report) = learned(&shop());
    let plain = Model::train(&shop()).expect("trained");
    for text in ["where is it", "refund", "sunday?", "", "🙂", "你好"] {
        assert_eq!(watched.understand(text), plain.understand(text), "{text}");
    }
    assert_eq!(report.thresholds, plain.thresholds());
    assert_eq!(report, learned(&shop()).1);
}

#[test]
fn labels_that_are_wrong_twice_or_at_odds_are_named() {
    let (_, report) = learned(&shop());
    let named: Vec<&str> = report.suspicious.iter().map(|example| example.text.as_str()).collect();
    assert_eq!(named, ["are you open", "where is the parcel with my delivery now"]);
    let wrong = &report.suspicious[1];
    assert_eq!((wrong.label.as_deref(), wrong.reads_as.as_str()), (Some("refund"), "ship"));
    assert!(wrong.confidence > 0.5 && wrong.nearest.contains("parcel"), "{wrong:?}");
    let [twice] = &report.duplicates[..] else { panic!("{:?}", report.duplicates) };
    assert_eq!((twice.text.as_str(), twice.count), ("i want a refund", 2));
    let [odds] = &report.contradictions[..] else { panic!("{:?}", report.contradictions) };
    assert_eq!((odds.text.as_str(), odds.count), ("are you open", 2));
    assert_eq!(odds.labels, [Some("refund".to_owned()), Some("hours".to_owned())]);
}

/// The counts belong together, whatever was measured.
#[test]
fn figures_agree_with_one_another() {
    let training = shop();
    let (_, report) = learned(&training);
    let examples: usize = training.intents.iter().map(|intent| intent.examples.len()).sum();
    assert_eq!(report.measured, examples + training.out_of_scope.len());
    let ids: Vec<&str> = report.intents.iter().map(|intent| intent.id.as_str()).collect();
    assert_eq!(ids, ["refund", "ship", "hours"]);
    let right: usize = report.intents.iter().map(|intent| intent.right).sum();
    let recall = report.out_of_scope_recall.expect("there are some out of scope");
    let outside = (recall * training.out_of_scope.len() as f32).round() as usize;
    let wrong: usize = report.confusions.iter().map(|cell| cell.count).sum();
    assert_eq!(right + outside + wrong, report.measured);
    assert!((report.accuracy - (right + outside) as f32 / report.measured as f32).abs() < 1e-6);
    for (figures, intent) in report.intents.iter().zip(&training.intents) {
        assert_eq!(figures.examples, intent.examples.len());
        let recall = figures.recall.expect("examples");
        assert!((recall - figures.right as f32 / figures.examples as f32).abs() < 1e-6);
        let both = figures.precision.unwrap_or_default() + recall;
        let f1 = 2.0 * figures.precision.unwrap_or_default() * recall / both.max(1e-6);
        assert!((figures.f1 - f1).abs() < 1e-5, "{figures:?}");
    }
    assert!(
        report
            .confusions
            .iter()
            .all(|cell| cell.expected.as_ref() != Some(&cell.given) && !cell.texts.is_empty())
    );
    assert!(report.confusions.windows(2).all(|two| two[0].count >= two[1].count));
    assert!(report.wrong_share <= report.answered_share && report.answered_share <= 1.0);
    let written = serde_json::to_string(&report).expect("written");
    assert_eq!(serde_json::from_str::<Report>(&written).expect("read"), report);
}

/// Two intents whose lines say nothing, or all the same: a report all the same.
#[test]
fn poor_sets_are_reported() {
    let poor = [
        Training { intents: vec![intent("a", &["?"]), intent("b", &["!"])], ..Training::default() },
        Training { intents: vec![intent("a", &["x"; 50]), intent("b", &["x"])], ..Training::default() },
        Training {
            intents: vec![intent("a", &["退款"]), intent("b", &["\u{0}\u{7f}🙂\u{200b}"])],
            ..Training::default()
        },
    ];
    for training in poor {
        let (model, report) = learned(&training);
        assert_eq!(report.intents.len(), 2);
        assert!([report.accuracy, report.macro_f1, report.wrong_share].iter().all(|f| f.is_finite()));
        assert_eq!(model.understand("退款").intents.len(), 2);
    }
}
