//! What is turned down is not done: whole turns in both languages.

use dialogue::{Decision, DialogueState, Turn, step};
use serde_json::json;

use crate::talk::{PACK, Talk};

#[test]
fn what_is_turned_down_is_not_begun() {
    for (text, act) in [
        ("不要退货了", "退货"),
        ("我不退了", "退货"),
        ("先别给我办退货", "退货"),
        ("先别取消我的订单", "取消订单"),
        ("不用开发票了", "开发票"),
        ("I don't want to return it", "return"),
        ("please don't cancel my order", "cancellation"),
        ("no need for an invoice", "invoice"),
    ] {
        let mut talk = Talk::new();
        talk.says(&[text]);
        let why = &talk.outcome().why;
        assert!(
            talk.rules().contains(&"reply.declined".to_owned()),
            "{text}: {:?} {:?}",
            why.rules,
            why.intents
        );
        assert!(talk.reply().contains(act), "{text}: {}", talk.reply());
        assert_eq!(talk.outcome().decision, Decision::Smalltalk, "{text}");
        assert!(talk.state.flows.is_empty() && talk.outcome().why.intent.is_none(), "{text}");
        let quick = &talk.outcome().replies().last().expect("a reply").quick_replies;
        assert!(quick.len() >= 2, "{text}: what it can do, and a person: {quick:?}");
    }
}

#[test]
fn what_is_asked_for_instead_is_answered() {
    for (text, wanted, instead) in [
        ("不退货了，换货吧", "returns.exchange", "returns.request"),
        ("not a return, I want an exchange", "returns.exchange", "returns.request"),
        ("don't exchange it, I want to return it", "returns", "returns.exchange"),
    ] {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        let intent = outcome.why.intent.clone().unwrap_or_default();
        let offered = outcome.state.suggestions.iter().any(|s| s.topic.starts_with(wanted));
        assert!(intent.starts_with(wanted) || offered, "{text}: {intent} {:?}", outcome.why.rules);
        assert_ne!(intent, instead, "{text}");
        assert!(outcome.state.suggestions.iter().all(|s| s.topic != instead), "{text}");
    }
}

#[test]
fn what_did_not_happen_is_still_a_question() {
    for (text, intent) in [
        ("退款怎么还没到账", "refund.time"),
        ("显示签收了但是我没收到", "delivery.not_received"),
        ("怎么取消订单", "order.cancel"),
        ("能不能退货", "returns"),
        ("没问题，那怎么退货", "returns"),
        ("it says delivered but I never received it", "delivery.not_received"),
        ("no problem, how do I cancel my order", "order.cancel"),
        ("why haven't I got my refund", "refund.time"),
    ] {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        let offered = outcome.state.suggestions.iter().any(|s| s.topic.starts_with(intent));
        let acted = outcome.why.intent.as_deref().is_some_and(|found| found.starts_with(intent));
        assert!(acted || offered, "{text}: {:?} {:?}", outcome.why.intent, outcome.why.rules);
        assert!(!outcome.why.rules.iter().any(|rule| rule.starts_with("turned_down")), "{text}");
    }
}

/// Neither the model nor the search may offer it, however much the words are those of its questions.
#[test]
fn not_not_received_is_no_lost_parcel() {
    for text in ["不是没收到，包裹到了", "我不是没拿到快递，就是问问", "it's not that I haven't received it"]
    {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        assert_ne!(outcome.why.intent.as_deref(), Some("delivery.not_received"), "{text}");
        assert!(outcome.state.suggestions.iter().all(|s| s.topic != "delivery.not_received"), "{text}");
    }
}

#[test]
fn a_flow_ends_when_its_deed_is_turned_down() {
    for (ask, number, no) in [
        ("帮我申请退货", "ZK20260039", "我想了想还是别给我办退货"),
        ("please start a return for me", "ZK20260039", "on second thought I would rather not return it"),
    ] {
        let mut talk = Talk::new();
        talk.says(&[ask]);
        talk.says(&[number]);
        assert!(!talk.state.flows.is_empty(), "{ask}");
        talk.says(&[no]);
        assert!(talk.state.flows.is_empty(), "{no}: {:?}", talk.rules());
        assert!(talk.rules().contains(&"flow.cancelled".to_owned()), "{no}: {:?}", talk.rules());
    }
}

#[test]
fn a_confirmation_is_no_yes_when_it_says_no() {
    let mut talk = Talk::new();
    talk.says(&["帮我申请退货"]);
    talk.says(&["ZK20260030 0826"]);
    talk.result(Ok(json!({"result": "returnable", "items": [
        {"value": "TS-02-WH", "title": {"zh": "两片式多士炉", "en": "Two-slice toaster"}, "qty": 1, "refund_fen": 15_900},
    ]})));
    talk.says(&["颜色不喜欢"]);
    talk.says(&["等等，先别退"]);
    assert!(talk.call().is_none() && talk.state.flows.is_empty(), "{:?}", talk.rules());
}

/// The author's own questions ask for what their topic is about: hardly one may be read as turning it down.
#[test]
fn hardly_a_training_question_is_turned_down() {
    let text = crate::talk::file("topics.yaml").expect("file");
    let topics: Vec<serde_json::Value> = serde_norway::from_str(&text).expect("yaml");
    let turn = |text: &str| Turn { texts: vec![text.to_owned()], ..Talk::new().turn };
    let (mut all, mut wrong) = (0, Vec::new());
    for topic in topics.iter().filter(|topic| topic.get("acts").is_some()) {
        for question in
            ["zh", "en"].iter().flat_map(|lang| topic["questions"][lang].as_array().expect("list"))
        {
            let question = question.as_str().expect("text");
            let outcome = step(&PACK, &DialogueState::default(), &turn(question));
            all += 1;
            if outcome.why.rules.iter().any(|rule| rule == "reply.declined") {
                wrong.push(question.to_owned());
            }
        }
    }
    assert!(all > 500 && wrong.len() * 200 <= all, "{} of {all}: {wrong:#?}", wrong.len());
}
