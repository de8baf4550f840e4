//! Flows of a workspace over those of a pack, and conversations that began before them.

use std::collections::BTreeMap;

use base::Timestamp;
use dialogue::pack::{Flow, Laid, Pack, flow};
use dialogue::{DialogueState, Outcome, Turn, step};

use crate::talk::{PACK, file};

fn delivered(name: &str) -> String {
    file(&format!("flows/{name}.yaml")).expect("a flow of the pack")
}

fn changed(name: &str, from: &str, to: &str) -> Laid {
    let text = delivered(name);
    assert!(text.contains(from), "{name} has no {from}");
    with(name, &text.replacen(from, to, 1))
}

fn with(name: &str, text: &str) -> Laid {
    Laid { flows: [(name.to_owned(), text.to_owned())].into(), scripts: BTreeMap::new() }
}

fn says(pack: &Pack, state: &DialogueState, text: &str) -> Outcome {
    let turn = Turn {
        texts: vec![text.to_owned()],
        now: Timestamp(1_763_621_000_000_000),
        open: true,
        agents_online: true,
        ..Turn::default()
    };
    step(pack, state, &turn)
}

fn said(outcome: &Outcome) -> String {
    outcome.replies().map(|reply| reply.text.clone()).collect::<Vec<_>>().join("\n")
}

const OWN: &str = "id: gift_wrap
title: {zh: 礼品包装, en: Gift wrap}
begins_with: [gift.personalisation]
steps:
  - collect: order_number
    ask: {zh: 请发一下要包装的订单号。, en: Which order shall we wrap?}
  - say: {zh: 好的，会包装好。, en: We will wrap it.}
";

#[test]
fn another_wording_is_said_and_the_pack_stays_as_it_is() {
    let laid = changed("order_status", "What is your order number?", "Which order is it about?");
    let pack = PACK.with_flows(&laid).expect("laid");
    assert!(
        said(&says(&pack, &DialogueState::default(), "where is my order"))
            .contains("Which order is it about?")
    );
    assert!(
        said(&says(&PACK, &DialogueState::default(), "where is my order"))
            .contains("What is your order number?")
    );
    assert_eq!(pack.flows.len(), PACK.flows.len());
}

#[test]
fn an_own_flow_begins_instead_of_an_answer() {
    let topic = PACK.topics.values().find(|topic| topic.flow().is_none()).expect("a topic with an answer");
    let text = OWN.replace("gift.personalisation", &topic.id);
    let pack = PACK.with_flows(&with("gift_wrap", &text)).expect("laid");
    assert_eq!(pack.topics[&topic.id].flow(), Some("gift_wrap"));
    let outcome = says(&pack, &DialogueState::default(), topic.ask.get(base::Locale::En));
    assert!(said(&outcome).contains("Which order shall we wrap?"), "{}: {}", topic.id, said(&outcome));
}

/// A few lines that would be a billion steps.
fn doubling() -> String {
    let mut text = "id: gift_wrap\ntitle: {zh: 一, en: One}\na0: &a0 [{end: true}]\n".to_owned();
    for nth in 1..30 {
        let before = format!("*a{}", nth - 1);
        text.push_str(&format!("a{nth}: &a{nth} [{before}, {before}]\n"));
    }
    text + "steps: *a29\n"
}

#[test]
fn what_does_not_go_is_refused_with_its_place() {
    let cases = [
        (
            changed("order_status", "begins_with: [order.status]\n", ""),
            "flows/order_status.yaml: begins_with: must hold order.status",
        ),
        (changed("order_status", "[order.status]", "[order.status, coupon.check]"), "begins with it already"),
        (changed("order_status", "[order.status]", "[order.status, no.such]"), "there is no topic no.such"),
        (
            changed("order_status", "attempts: 3", "attempts: 9"),
            "flows/order_status.yaml: line 15: steps[0].attempts",
        ),
        (changed("order_status", "call: shop.order_status", "call: shop.magic"), "shop.magic"),
        (with("Order Status", OWN), "may only have a-z"),
        (
            with("gift_wrap", &OWN.replace("- say:", "- run: nothing_there\n  - say:")),
            "runs nothing_there, which is not there",
        ),
        (
            with("gift_wrap", &OWN.replace("- say:", "- run: gift_wrap\n  - say:")),
            "runs gift_wrap, which runs this one",
        ),
        (with("gift_wrap", &format!("{OWN}#{}", "x".repeat(200_000))), "longer than 200000 bytes"),
        (with("gift_wrap", "steps: ["), "flows/gift_wrap.yaml"),
        (with("gift_wrap", &doubling()), "flows/gift_wrap.yaml"),
    ];
    for (laid, problem) in cases {
        let error = PACK.with_flows(&laid).expect_err(problem).to_string();
        assert!(error.contains(problem), "{error}\nshould say: {problem}");
    }
}

#[test]
fn of_several_those_that_go_are_laid() {
    let mut laid = changed("order_status", "What is your order number?", "Which order is it about?");
    laid.flows.insert("gift_wrap".to_owned(), OWN.replace("gift.personalisation", "no.such"));
    assert!(PACK.with_flows(&laid).is_err());
    let (pack, wrong) = PACK.with_flows_that_go(&laid);
    assert_eq!(wrong.iter().filter_map(|error| error.flow()).collect::<Vec<_>>(), ["gift_wrap"]);
    assert!(!pack.flows.contains_key("gift_wrap"));
    assert!(
        said(&says(&pack, &DialogueState::default(), "where is my order"))
            .contains("Which order is it about?")
    );
}

#[test]
fn a_conversation_ends_a_flow_as_it_began_it() {
    let (asked, digits) =
        ("send the last four digits of the phone number on the order", "text the four digits");
    let began = says(&PACK, &DialogueState::default(), "where is my order");
    let now = PACK.with_flows(&changed("order_status", asked, digits)).expect("laid");
    let goes_on = |pack: &Pack| said(&says(pack, &began.state, "ZK20260001"));
    assert!(goes_on(&now).contains(digits), "what it was is not known");
    let now = now.remembering(&[]);
    assert!(goes_on(&now).contains(asked), "{}", goes_on(&now));
    let anew = says(&now, &DialogueState::default(), "where is my order");
    assert!(
        said(&says(&now, &anew.state, "ZK20260001")).contains(digits),
        "who begins now is asked in other words"
    );
    // And one that was laid is remembered too, when another takes its place.
    let laid = changed("order_status", asked, digits);
    let later = PACK.with_flows(&changed("order_status", asked, "four digits, please")).expect("laid");
    let later = later.remembering(&laid.flows.into_iter().collect::<Vec<_>>());
    assert!(said(&says(&later, &anew.state, "ZK20260001")).contains(digits));
    assert!(goes_on(&later).contains(asked));
}

#[test]
fn the_outline_says_every_step_with_its_line() {
    fn all<'a>(steps: &'a [flow::OutlineStep], out: &mut Vec<&'a flow::OutlineStep>) {
        for step in steps {
            out.push(step);
            step.branches.iter().for_each(|branch| all(&branch.steps, out));
        }
    }
    for Flow { id, .. } in PACK.flows.values() {
        let source = delivered(id);
        let lines: Vec<&str> = source.lines().collect();
        let outline = flow::outline(&source).expect("a flow of the pack can be read");
        let mut steps = Vec::new();
        all(&outline.steps, &mut steps);
        let written = lines.iter().filter(|line| line.trim_start().starts_with("- ")).count();
        assert!(steps.len() > 2 && steps.len() <= written, "{id}: {} of {written}", steps.len());
        for step in steps {
            let line = lines[step.line - 1];
            assert!(line.trim_start().starts_with(&format!("- {}:", step.kind)), "{id} {}: {line}", step.at);
        }
    }
    assert!(flow::outline("steps: [").is_none());
}
