//! Simulated customers of the pack. How many are solved is measured by `bench/`; what may never happen is shown here.

use dialogue::crowd::{Crowd, End};

use crate::talk::{PACK, file};

fn crowd() -> Crowd {
    Crowd::read(&file("customers.yaml").expect("customers.yaml")).expect("a crowd")
}

#[test]
fn nobody_gets_what_they_may_not_and_nothing_goes_in_circles() {
    let report = crowd().send(&PACK, 280, 7);
    assert_eq!((report.unauthorised, report.loops, report.guarded), (0, 0, 0), "{:#?}", report.examples);
    assert_eq!(report.customers, 280);
    assert!(report.possible > 160 && report.solved > 0.5, "{report:#?}");
}

#[test]
fn the_same_seed_sends_the_same() {
    let (one, same, other) =
        (crowd().send(&PACK, 56, 3), crowd().send(&PACK, 56, 3), crowd().send(&PACK, 56, 4));
    let said = |report: &dialogue::crowd::Report| format!("{:?} {:?}", report.turns, report.goals);
    assert_eq!(said(&one), said(&same));
    assert_ne!(said(&one), said(&other));
}

/// What is counted as wrong is wrong: a world that takes another item than the customer meant is noticed.
#[test]
fn a_wrong_deed_is_counted() {
    let source = file("customers.yaml").expect("file");
    let broken = source.replace(
        "inputs: {order_number: ZK20260030, item: TS-02-WH, reason: unwanted}",
        "inputs: {order_number: ZK20260030, item: OTHER, reason: unwanted}",
    );
    assert_ne!(source, broken);
    let report = Crowd::read(&broken).expect("crowd").send(&PACK, 140, 1);
    assert!(report.wrong > 0.0 && report.examples.iter().any(|met| met.end == End::Wrong), "{report:#?}");
}

#[test]
fn what_is_wrong_in_the_file_is_named() {
    let source = file("customers.yaml").expect("file");
    for (from, to, names) in [
        ("goals:\n", "goals: []\nrest:\n", "rest"),
        ("    yes: [好的", "    si: [好的", "no voice in zh for yes"),
        ("mistakes: {phone_last4: \"0862\"}", "mistakes: {shoe: x}", "shoe is not among"),
        ("wants: {action: shop.order_status", "wants: {action: shop.magic", "does not answer shop.magic"),
    ] {
        let bad = Crowd::read(&source.replacen(from, to, 1)).expect_err(names).to_string();
        assert!(bad.starts_with("customers.yaml: ") && bad.contains(names), "{bad}");
    }
}

const FILES: [&str; 2] = ["customers.yaml", "eval/customers.frozen.yaml"];

/// Otherwise the figures say nothing.
#[test]
fn how_customers_begin_is_nowhere_learned_and_in_one_crowd_only() {
    #[derive(serde::Deserialize)]
    struct Goals {
        goals: Vec<Goal>,
    }
    #[derive(serde::Deserialize)]
    struct Goal {
        opens: Vec<String>,
    }
    let bare =
        |text: &str| -> String { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let training = PACK.training();
    let learned = training.intents.iter().flat_map(|intent| &intent.examples).map(|text| bare(text));
    let mut seen: std::collections::BTreeSet<String> = learned.collect();
    for name in FILES {
        let read: Goals = serde_norway::from_str(&file(name).expect("file")).expect("yaml");
        let opens: std::collections::BTreeSet<String> =
            read.goals.iter().flat_map(|goal| &goal.opens).map(|text| bare(text)).collect();
        assert!(opens.len() > 100, "{name}");
        let twice: Vec<&String> = opens.intersection(&seen).collect();
        assert!(twice.is_empty(), "{name}: {twice:?}");
        seen.extend(opens);
    }
}

#[test]
fn the_frozen_crowd_gets_nothing_it_may_not() {
    let crowd = Crowd::read(&file(FILES[1]).expect("file")).expect("a crowd");
    let report = crowd.send(&PACK, 100, 5);
    assert_eq!((report.unauthorised, report.loops, report.guarded), (0, 0, 0));
}
