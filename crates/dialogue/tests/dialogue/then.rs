//! Rules of the day of an order: which edition of an article is said, and when it is asked which is meant.

use base::{Locale, Timestamp};
use dialogue::finding::{NEARER_SAYS, SAYS};
use dialogue::{About, Decision, Finding, Ordered, Outcome, Stretch, Then, ordered};
use knowledge::passages;

use crate::talk::{PACK, Talk};

const DAY: i64 = 86_400_000_000;
/// 1 January 2026 in Shanghai, when the fees changed.
const CHANGE: Timestamp = Timestamp(1_767_196_800_000_000);

fn fees(id: &str, body: &str, sure: f32) -> Finding {
    Finding {
        article: id.to_owned(),
        version: 1,
        title: "运费标准".to_owned(),
        passage: passages(body, Locale::Zh).into_iter().next().expect("a passage"),
        sentence: None,
        others: Vec::new(),
        variant: None,
        sure,
        valid_from: None,
        valid_until: None,
    }
}

fn before(sure: f32) -> Finding {
    Finding { valid_until: Some(CHANGE), ..fees("fees-2025", "满 129 元包邮。", sure) }
}

fn today(sure: f32) -> Finding {
    Finding { valid_from: Some(CHANGE), ..fees("fees", "满 99 元包邮。", sure) }
}

fn at(days: i64) -> Timestamp {
    Timestamp(CHANGE.0 + days * DAY)
}

fn asks<'a>(
    talk: &'a mut Talk,
    text: &str,
    about: About,
    when: (i64, i64),
    found: (Finding, Finding),
) -> &'a Outcome {
    let ordered = Ordered { when: Stretch { from: at(when.0), last: at(when.1) }, about, said: None };
    talk.turn.findings = vec![today(0.9)];
    talk.turn.then = Some(Then { ordered, first: vec![found.0], last: vec![found.1] });
    talk.says(&[text])
}

#[test]
fn an_order_has_the_rules_of_its_day_even_where_a_topic_is_sure() {
    let text = "我12月5号下的单，运费是多少";
    let mut talk = Talk::new();
    let outcome = asks(&mut talk, text, About::Order, (-27, -27), (before(NEARER_SAYS), before(NEARER_SAYS)));
    assert_eq!((outcome.decision, outcome.why.sources[0].id.as_str()), (Decision::Answer, "fees-2025"));
    assert!(talk.rules().contains(&"article.then".to_owned()), "{:?}", talk.rules());
    let said = talk.reply();
    assert!(said.contains("2025年12月5日") && said.contains("满 129 元包邮"), "{said}");
    // The explanation names both editions.
    let ids: Vec<&str> = talk.outcome().why.articles.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["fees", "fees-2025"]);
    // What holds still, or is not sure, is said as ever.
    for first in [today(0.9), before(NEARER_SAYS - 0.01)] {
        let mut talk = Talk::new();
        let outcome = asks(&mut talk, text, About::Order, (-27, -27), (first.clone(), first));
        assert_ne!(outcome.why.sources[0].id, "fees-2025");
    }
}

#[test]
fn where_rules_changed_in_the_time_that_is_named_it_is_asked() {
    let mut talk = Talk::new();
    let found = (before(0.9), today(0.9));
    let outcome = asks(&mut talk, "去年年底买的，运费是多少", About::Order, (-10, 10), found);
    assert_eq!(outcome.decision, Decision::Clarify);
    let buttons = outcome.replies().next().expect("a reply").quick_replies.clone();
    assert_eq!(buttons[..2], ["运费标准（至 2025年12月31日）", "运费标准（现在）"]);
    // The old edition is picked, and said as one that is over.
    talk.turn.then = None;
    talk.turn.findings.clear();
    talk.turn.offered = vec![before(0.9), today(0.9)];
    let outcome = talk.says(&["1"]);
    assert_eq!(outcome.why.sources[0].id, "fees-2025");
    assert!(talk.reply().contains("2025年12月31日"), "{}", talk.reply());
}

#[test]
fn a_day_that_is_known_from_before_is_not_taken_for_granted() {
    let mut talk = Talk::new();
    let open = |sure| (before(sure), before(sure));
    let outcome = asks(&mut talk, "那运费呢", About::Open, (-27, -27), open(SAYS));
    assert_eq!(outcome.decision, Decision::Clarify, "{:?}", outcome.why.rules);
    let mut talk = Talk::new();
    let outcome = asks(&mut talk, "那运费呢", About::Open, (-27, -27), open(SAYS - 0.01));
    assert!(outcome.why.rules.iter().all(|rule| rule != "article.which"), "{:?}", outcome.why.rules);
}

#[test]
fn a_task_is_begun_and_goes_on() {
    let mut talk = Talk::new();
    let found = || (before(0.9), before(0.9));
    let outcome = asks(&mut talk, "查一下我12月5号下的订单", About::Order, (-27, -27), found());
    assert_eq!(
        (outcome.decision, outcome.why.sources.len()),
        (Decision::Action, 0),
        "{:?}",
        outcome.why.rules
    );
    let outcome = asks(&mut talk, "12月5号下的单运费多少", About::Order, (-27, -27), found());
    assert_eq!(outcome.why.sources[0].id, "fees-2025", "{:?}", outcome.why.rules);
    assert!(talk.reply().contains("订单号"), "and back to the task: {}", talk.reply());
}

#[test]
fn what_is_about_an_order_that_was_spoken_of() {
    let mut talk = Talk::new();
    let when = Stretch { from: at(-27), last: at(-27) };
    talk.state.ordered = Some(when);
    for (text, about) in [
        ("这单的运费是多少", Some(About::Order)),
        ("what was postage for this order", Some(About::Order)),
        ("运费是多少", Some(About::Open)),
        ("现在运费是多少", None),
        ("what does delivery cost now", None),
    ] {
        let locale = if text.is_ascii() { Locale::En } else { Locale::Zh };
        let found = ordered(&PACK, &talk.state, &talk.turn, text, locale);
        assert_eq!(found.as_ref().map(|found| found.rest(text)), about.map(|_| text.to_owned()));
        assert_eq!(found, about.map(|about| Ordered { when, about, said: None }), "{text}");
    }
    // What the message says of the time is not searched for.
    let text = "我去年12月5号下的单，运费是多少";
    let found = ordered(&PACK, &talk.state, &talk.turn, text, Locale::Zh).expect("an order");
    assert_eq!(found.rest(text), "我 下的单，运费是多少");
}
