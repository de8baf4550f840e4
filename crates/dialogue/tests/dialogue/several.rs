//! Two requests in one message are both answered, and one request is never taken for two.

use std::collections::BTreeSet;

use dialogue::{Decision, HandOffReason, Outcome};

use crate::talk::{PACK, Talk};

const TABLE: &str = include_str!("several.tsv");

/// What stands between two requests.
const JOINED: [(&str, &[&str]); 2] = [
    ("zh", &["，另外", "？顺便问一下，", "。还有，", "，", "；", " ", "，然后", "\n"]),
    ("en", &["? Also, ", " and ", ". By the way, ", ", and ", "; ", "? ", ", plus ", "\n"]),
];

fn rows(lang: &str) -> Vec<(&'static str, &'static str)> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let rows = rows.filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    });
    rows.filter(|(own, ..)| *own == lang).map(|(_, topics, text)| (topics, text)).collect()
}

/// Topics that were answered or begun.
fn topics(outcome: &Outcome) -> BTreeSet<String> {
    let answered = outcome.why.sources.iter().map(|source| source.id.clone());
    answered.chain(outcome.why.intent.clone()).collect()
}

/// Pairs of requests, each beside three others, each joined in another way.
fn pairs(lang: &str, joined: &[&str]) -> Vec<(BTreeSet<String>, String)> {
    let parts: Vec<(&str, &str)> = rows(lang)
        .into_iter()
        .filter_map(|(topic, text)| Some((topic.strip_prefix("part ")?, text)))
        .collect();
    let mut out = Vec::new();
    for (at, (topic, text)) in parts.iter().enumerate() {
        for (step, far) in [4, 9, 14, 20, 26, 31, 17].into_iter().enumerate() {
            let (other, second) = parts[(at + far) % parts.len()];
            let between = joined[(at + step) % joined.len()];
            out.push((
                BTreeSet::from([(*topic).to_owned(), other.to_owned()]),
                format!("{text}{between}{second}"),
            ));
        }
    }
    out
}

#[test]
fn both_requests_of_a_message_are_answered() {
    for (lang, joined) in JOINED {
        let mut lines = pairs(lang, joined);
        for (expected, text) in rows(lang).into_iter().filter(|(expected, _)| expected.contains('+')) {
            lines.push((expected.split('+').map(str::to_owned).collect(), text.to_owned()));
        }
        let (mut both, mut wrong) = (0, Vec::new());
        for (expected, text) in &lines {
            let mut talk = Talk::new();
            let outcome = talk.says(&[text]);
            match topics(outcome) == *expected {
                true => both += 1,
                false if !outcome.why.parts.is_empty() => wrong.push((text, topics(outcome))),
                false => {}
            }
        }
        println!("{lang}: both answered {both} of {}, another pair {}: {wrong:?}", lines.len(), wrong.len());
        assert!(lines.len() >= 250);
        assert!(both * 100 >= lines.len() * 60, "{lang}: {both} of {}", lines.len());
        assert!(wrong.len() * 100 <= lines.len() * 3, "{lang}: {wrong:?}");
    }
}

#[test]
fn one_request_is_not_taken_for_two() {
    for (lang, _) in JOINED {
        let single =
            rows(lang).into_iter().filter(|(expected, _)| *expected == "-" || expected.starts_with("part"));
        let (mut all, mut split) = (0, Vec::new());
        for (_, text) in single {
            all += 1;
            let mut talk = Talk::new();
            if !talk.says(&[text]).why.parts.is_empty() {
                split.push((text, topics(talk.outcome())));
            }
        }
        println!("{lang}: {} of {all} single requests split: {split:?}", split.len());
        assert!(all >= 80 && split.len() * 50 <= all, "{lang}: {split:?}");
    }
}

/// Every example of the pack means one thing.
#[test]
fn no_example_of_the_pack_is_split() {
    for text in PACK.training().intents.iter().flat_map(|intent| &intent.examples) {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        assert!(outcome.why.parts.is_empty(), "{text}: {:?}", outcome.why.parts);
    }
}

#[test]
fn answers_come_in_order_and_a_flow_last() {
    let mut talk = Talk::new();
    let outcome = talk.says(&["怎么退货？另外运费多少"]);
    assert_eq!(outcome.decision, Decision::Answer);
    let sources: Vec<&str> = outcome.why.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(sources, ["returns.how", "delivery.fee"]);
    let parts = |outcome: &Outcome| -> Vec<(String, Option<String>)> {
        outcome.why.parts.iter().map(|part| (part.text.clone(), part.intent.clone())).collect()
    };
    let named = |text: &str, intent: &str| (text.to_owned(), Some(intent.to_owned()));
    assert_eq!(parts(outcome), [named("怎么退货?", "returns.how"), named("运费多少", "delivery.fee")]);
    assert!(outcome.why.parts.iter().all(|part| part.confidence >= 0.8));
    assert!(outcome.why.rules.iter().any(|rule| rule == "several"));
    let replies: Vec<_> = outcome.replies().collect();
    assert_eq!(replies.len(), 2);
    assert!(replies[0].quick_replies.is_empty(), "buttons stand under the last");
    // What is to be done waits until the question is answered, whichever came first.
    for text in ["帮我查下订单，顺便问下怎么退货", "怎么退货？另外帮我查下订单 ZK20260001"]
    {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        assert_eq!(outcome.decision, Decision::Action, "{text}: {:?}", outcome.why);
        assert_eq!(outcome.why.sources[0].id, "returns.how");
        assert_eq!(talk.state.flows.len(), 1);
        assert_eq!(talk.state.flows[0].slots.contains_key("order_number"), text.contains("ZK"));
    }
    // Two messages of a burst.
    let mut talk = Talk::new();
    let why = &talk.says(&["你好", "怎么开发票", "积分怎么用"]).why;
    assert_eq!(why.sources.len(), 2, "{why:?}");
}

#[test]
fn whoever_needs_a_person_gets_one() {
    for text in ["怎么退货？另外帮我转人工", "how do I return it? also let me talk to a human please"]
    {
        let mut talk = Talk::new();
        talk.says(&[text]);
        assert_eq!(talk.hand_off().map(|(reason, _)| reason), Some(HandOffReason::Asked), "{text}");
    }
}

#[test]
fn an_answer_to_a_flow_and_a_question_beside_it() {
    for (ask, text, number) in [
        ("查一下我的订单", "ZK20260001，另外运费多少？", "ZK20260001"),
        ("where is my order", "It's ZK20260001. By the way, how much is shipping?", "ZK20260001"),
        ("查一下我的订单", "运费多少？单号是 ZK20260001", "ZK20260001"),
    ] {
        let mut talk = Talk::new();
        talk.says(&[ask]);
        let outcome = talk.says(&[text]);
        assert_eq!(
            outcome.why.sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(),
            ["delivery.fee"],
            "{text}"
        );
        assert_eq!(outcome.decision, Decision::Action, "the flow goes on");
        assert_eq!(talk.state.flows[0].slots.get("order_number").map(String::as_str), Some(number), "{text}");
        assert_eq!(talk.outcome().why.understood, text, "all of it was read");
    }
}

#[test]
fn what_is_turned_down_or_not_spoken_of_is_no_request() {
    let mut talk = Talk::new();
    assert!(talk.says(&["先别帮我退货，运费多少"]).why.parts.is_empty());
    let mut talk = Talk::new();
    talk.turn.house.topics_off.insert("delivery.fee".to_owned());
    let outcome = talk.says(&["怎么退货？另外运费多少"]);
    assert!(outcome.why.sources.iter().all(|source| source.id != "delivery.fee"));
}
