//! Answers that depend on who asks: what is known decides, what is not is asked, and no case is taken for another.

use std::collections::BTreeSet;

use base::Locale;
use dialogue::{Decision, Finding, Other, Outcome, Room};
use knowledge::{Condition, passages};
use nlu::normalise;

use crate::talk::Talk;

/// No topic of the pack knows it.
const ASKED: &str = "代客安装收费吗";
const BODY: &str = "代客安装免费。";
const FAR: &str = "安装费每次 80 元。";
const VIP: &str = "安装费由我们承担，并送一次清洗。";

fn other(variant: usize, regions: &[&str], vip: Option<bool>, body: &str) -> Other {
    let passage = passages(body, Locale::Zh).into_iter().next().expect("a passage");
    let regions = regions.iter().map(|region| (*region).to_owned()).collect();
    Other { variant, when: Condition { vip, regions, ..Condition::default() }, passage, sentence: None }
}

fn far() -> Other {
    other(0, &["新疆维吾尔自治区", "西藏", "海外"], None, FAR)
}

fn vip() -> Other {
    other(1, &[], Some(true), VIP)
}

fn finding(others: Vec<Other>) -> Finding {
    Finding {
        article: "a-1".to_owned(),
        version: 1,
        title: "代客安装收费吗".to_owned(),
        passage: passages(BODY, Locale::Zh).into_iter().next().expect("a passage"),
        sentence: None,
        others,
        variant: None,
        sure: 0.95,
        valid_from: None,
        valid_until: None,
    }
}

/// A turn as the search answers it: what is asked is found, what was offered is found again.
fn says<'a>(talk: &'a mut Talk, text: &str, others: &[Other]) -> &'a Outcome {
    let asks = normalise(text).contains("安装");
    talk.turn.findings = if asks { vec![finding(others.to_vec())] } else { Vec::new() };
    let offered = talk.state.suggestions.iter().any(|one| one.article.is_some());
    talk.turn.offered = if offered { vec![finding(others.to_vec())] } else { Vec::new() };
    talk.says(&[text])
}

fn buttons(outcome: &Outcome) -> Vec<String> {
    outcome.replies().last().map(|reply| reply.quick_replies.clone()).unwrap_or_default()
}

#[test]
fn what_the_question_says_decides() {
    for (text, said) in [
        ("新疆代客安装收费吗", FAR),
        ("乌鲁木齐代客安装收费吗", FAR),
        ("海外代客安装收费吗", FAR),
        ("我在拉萨，代客安装收费吗", FAR),
        ("北京代客安装收费吗", BODY),
        ("广东省深圳市代客安装收费吗", BODY),
    ] {
        let mut talk = Talk::new();
        let outcome = says(&mut talk, text, &[far()]);
        assert_eq!(outcome.decision, Decision::Answer, "{text}: {:?}", outcome.why.rules);
        assert_eq!(talk.reply(), said, "{text}");
    }
}

#[test]
fn what_is_not_known_is_asked_once_and_remembered() {
    for (answer, said) in [
        ("新疆维吾尔自治区、西藏、海外", FAR),
        ("1", FAR),
        ("我在乌鲁木齐", FAR),
        ("西藏的", FAR),
        ("其他地区", BODY),
        ("上海", BODY),
    ] {
        let mut talk = Talk::new();
        let outcome = says(&mut talk, ASKED, &[far()]);
        assert_eq!(outcome.decision, Decision::Clarify, "{:?}", outcome.why.rules);
        assert_eq!(buttons(outcome)[..2], ["新疆维吾尔自治区、西藏、海外", "其他地区"]);
        says(&mut talk, answer, &[far()]);
        assert_eq!(talk.reply(), said, "{answer}: {:?}", talk.rules());
        // Another question in the same conversation is not asked back.
        talk.state.told = None;
        says(&mut talk, "代客安装要钱吗", &[other(3, &["西藏", "新疆"], None, "另收运费。")]);
        let expected = if said == FAR { "另收运费。" } else { BODY };
        assert!(talk.reply().contains(expected), "{answer}: {} {:?}", talk.reply(), talk.rules());
    }
}

#[test]
fn what_the_company_knows_is_not_asked() {
    for (vip_, regions, said) in [
        (Some(true), &["北京"][..], VIP),
        (Some(false), &["北京"][..], BODY),
        (Some(true), &["新疆"][..], FAR),
    ] {
        let mut talk = Talk::new();
        talk.turn.asker.vip = vip_;
        talk.turn.asker.regions = regions.iter().map(|region| (*region).to_owned()).collect::<BTreeSet<_>>();
        says(&mut talk, ASKED, &[far(), vip()]);
        assert_eq!(talk.reply(), said, "the first that fits counts");
    }
    // A customer cannot talk themselves into another standing than the company knows.
    let mut talk = Talk::new();
    talk.turn.asker.vip = Some(false);
    says(&mut talk, "我是VIP，代客安装收费吗", &[vip()]);
    assert_eq!(talk.reply(), BODY);
}

#[test]
fn one_thing_is_asked_after_the_other() {
    let mut talk = Talk::new();
    let both = [other(0, &["新疆"], Some(true), FAR), vip()];
    let outcome = says(&mut talk, ASKED, &both);
    assert!(buttons(outcome).contains(&"新疆".to_owned()), "{:?}", buttons(outcome));
    let outcome = says(&mut talk, "新疆", &both);
    assert_eq!(outcome.decision, Decision::Clarify, "{:?}", outcome.why.rules);
    assert_eq!(buttons(outcome)[..2], ["我是 VIP 会员", "我不是"]);
    assert_eq!(talk.state.asked.as_deref(), Some(ASKED), "the question that is still open");
    says(&mut talk, "是的", &both);
    assert_eq!(talk.reply(), FAR, "{:?}", talk.rules());
}

#[test]
fn where_asking_costs_too_much_every_case_is_said() {
    let both = [far(), vip()];
    let whole = |said: &str| {
        assert!(said.contains(&format!("新疆维吾尔自治区、西藏、海外：{FAR}")), "{said}");
        assert!(said.contains(&format!("VIP 会员：{VIP}")), "{said}");
        assert!(said.contains(&format!("其他情况：{BODY}")), "{said}");
    };
    // In a letter.
    let mut talk = Talk::new();
    talk.turn.room = Room::Letter;
    says(&mut talk, ASKED, &both);
    whole(&talk.reply());
    // Of those who did not choose, and ask again.
    let mut talk = Talk::new();
    says(&mut talk, ASKED, &both);
    says(&mut talk, "代客安装到底收不收费", &both);
    whole(&talk.reply());
    // In the middle of a task.
    let mut talk = Talk::new();
    talk.says(&["查一下我的订单"]);
    says(&mut talk, ASKED, &both);
    assert!(talk.reply().contains("订单号"), "and back to the task: {}", talk.reply());
    whole(&talk.reply());
}

#[test]
fn whoever_asks_something_else_is_not_held_up() {
    let mut talk = Talk::new();
    says(&mut talk, ASKED, &[far()]);
    let outcome = says(&mut talk, "怎么退货", &[far()]);
    assert!(outcome.why.rules.iter().any(|rule| rule == "answer.returns.how"), "{:?}", outcome.why.rules);
    let mut talk = Talk::new();
    says(&mut talk, ASKED, &[far()]);
    assert_eq!(says(&mut talk, "转人工", &[far()]).decision, Decision::Handoff);
}
