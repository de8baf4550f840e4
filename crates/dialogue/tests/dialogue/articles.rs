//! Articles among the answers: what goes before them, what they go before, and what is asked back.

use base::{Locale, Timestamp};
use dialogue::finding::{NEARER_SAYS, OFFERS, SAYS};
use dialogue::{Decision, Finding, Outcome, Turn, asked};
use knowledge::passages;

use crate::talk::{FRIDAY_AFTERNOON, PACK, Talk};

/// None of the shop's business, as far as the pack knows.
const UNKNOWN: &str = "今天天气怎么样";
const POWER_BANK: &str = "额定能量不超过 100 瓦时的充电宝可以随身带上飞机，不能托运。";

fn finding(id: &str, title: &str, body: &str, sure: f32) -> Finding {
    let passage = passages(body, Locale::Zh).into_iter().next().expect("a passage");
    Finding {
        article: id.to_owned(),
        version: 3,
        title: title.to_owned(),
        passage,
        sentence: None,
        others: Vec::new(),
        variant: None,
        sure,
        valid_from: None,
        valid_until: None,
    }
}

fn power_bank(sure: f32) -> Finding {
    finding("a-1", "充电宝能带上飞机吗", POWER_BANK, sure)
}

fn ask<'a>(talk: &'a mut Talk, text: &str, findings: Vec<Finding>) -> &'a Outcome {
    talk.turn.findings = findings;
    talk.says(&[text])
}

#[test]
fn who_goes_first() {
    let (just_says, just_offers) = (SAYS + 0.01, OFFERS + 0.01);
    for (text, sure, decision, rule) in [
        // A sure topic, a wish for a person, anger and small talk go before any article.
        ("怎么退货", 0.99, Decision::Answer, "answer.returns.how"),
        ("转人工", 0.99, Decision::Handoff, "person.asked"),
        ("你好", 0.99, Decision::Smalltalk, "smalltalk.greeting"),
        ("查一下我的订单", 0.99, Decision::Action, "flow.order_status.started"),
        // What no topic knows is answered by the article, and else refused as before.
        (UNKNOWN, just_says, Decision::Answer, "article.sure"),
        (UNKNOWN, just_offers, Decision::Refuse, "out_of_scope"),
        (UNKNOWN, OFFERS - 0.01, Decision::Refuse, "out_of_scope"),
    ] {
        let mut talk = Talk::new();
        let outcome = ask(&mut talk, text, vec![power_bank(sure)]);
        let why = &outcome.why;
        assert!(outcome.decision == decision && why.rules.iter().any(|one| one == rule), "{text}: {why:#?}");
        assert_eq!(why.articles.len(), 1, "what was found is explained whatever came of it");
    }
}

/// Terms of a sale, of which the topic on price protection knows nothing.
fn sale(sure: f32) -> Finding {
    finding("a-2", "双十一活动规则", "双十一的订单，价保到 11 月 30 日。", sure)
}

const SALE: &str = "双十一买的东西能保价多少天";

#[test]
fn an_article_that_is_nearer_goes_before_the_text_of_a_sure_topic() {
    let mut talk = Talk::new();
    let outcome = ask(&mut talk, SALE, vec![sale(NEARER_SAYS)]);
    let why = &outcome.why;
    let nearer = why.nearer.as_ref().expect("it is explained");
    assert_eq!((nearer.topic.as_str(), nearer.words[0].as_str()), ("price.protection", "双十一"));
    assert_eq!((why.sources[0].id.as_str(), why.intent.as_deref()), ("a-2", Some("price.protection")));
    assert!(why.rules.contains(&"article.nearer".to_owned()), "{:?}", why.rules);
    let buttons = outcome.replies().next().expect("a reply").quick_replies.clone();
    let topic = &PACK.topics["price.protection"];
    let next: Vec<&str> = topic.follow_up.iter().map(|id| PACK.topics[id].ask.get(Locale::Zh)).collect();
    assert_eq!(buttons, next, "the topic's buttons stand below");
    // Asked once more it is the topic that speaks: the same words again help nobody.
    assert_eq!(ask(&mut talk, SALE, vec![sale(0.9)]).why.sources[0].id, "price.protection");
    assert_eq!(talk.outcome().why.nearer, None);
}

#[test]
fn a_topic_keeps_what_no_article_knows_better() {
    for (text, findings, source) in [
        // Not sure enough; nothing beyond what the topic knows; other words than those that are asked for.
        (SALE, vec![sale(NEARER_SAYS - 0.01)], "price.protection"),
        ("价保是多少天", vec![sale(0.99)], "price.protection"),
        (SALE, vec![power_bank(0.99)], "price.protection"),
    ] {
        let mut talk = Talk::new();
        assert_eq!(ask(&mut talk, text, findings).why.sources[0].id, source, "{text}");
    }
    // A task is begun, whatever an article has.
    let mut talk = Talk::new();
    let outcome = ask(&mut talk, "双十一买的那单现在到哪里了", vec![sale(0.99)]);
    assert_eq!((outcome.decision, outcome.why.sources.len()), (Decision::Action, 0));
}

#[test]
fn in_the_middle_of_a_task_the_nearer_article_answers_and_the_task_goes_on() {
    let mut talk = Talk::new();
    ask(&mut talk, "查一下我的订单", Vec::new());
    let outcome = ask(&mut talk, SALE, vec![sale(0.9)]);
    assert_eq!(outcome.why.sources[0].id, "a-2");
    let (said, rules) = (talk.reply(), talk.rules());
    assert!(said.contains("11 月 30 日") && said.contains("订单号"), "{said}");
    assert!(rules.contains(&"article.nearer".to_owned()) && rules.contains(&"flow.back".to_owned()));
}

#[test]
fn an_answer_names_the_article_with_its_version() {
    let mut talk = Talk::new();
    let outcome = ask(&mut talk, UNKNOWN, vec![power_bank(0.9)]);
    let reply = outcome.replies().next().expect("a reply");
    assert_eq!(reply.text, POWER_BANK);
    let source = &reply.sources[0];
    assert_eq!((source.id.as_str(), source.title.as_str()), ("a-1", "充电宝能带上飞机吗"));
    assert_eq!(source.version, Some(3));
    assert_eq!((outcome.why.confidence, outcome.why.intent.as_deref()), (0.9, None));
}

#[test]
fn of_two_that_are_plausible_the_surer_wins() {
    let (text, topic) = vague();
    assert!(topic < SAYS, "{topic}");
    let mut talk = Talk::new();
    let sure = ask(&mut talk, text, vec![power_bank(SAYS)]);
    assert_eq!(sure.decision, Decision::Answer);
    // Both are offered where neither is sure, the surer first.
    for confidence in [OFFERS, SAYS - 0.01] {
        let mut talk = Talk::new();
        let both = ask(&mut talk, text, vec![power_bank(confidence)]);
        let buttons = &both.replies().next().expect("a reply").quick_replies;
        assert_eq!(both.decision, Decision::Clarify);
        let at = buttons.iter().position(|button| button == "充电宝能带上飞机吗").expect("it is offered");
        assert_eq!(at == 0, confidence > topic, "{confidence} against {topic}: {buttons:?}");
    }
}

/// A question in which the pack only suspects something, and how sure it is of that.
fn vague() -> (&'static str, f32) {
    let asked = |text: &&str| {
        let mut talk = Talk::new();
        let outcome = ask(&mut talk, text, Vec::new());
        let topic = outcome.why.confidence;
        let suggests = outcome.decision == Decision::Clarify && !outcome.state.suggestions.is_empty();
        (suggests && topic > OFFERS * 0.1 && topic < SAYS).then_some(topic)
    };
    let texts = ["我想问下退的事", "发货的问题", "券的事情", "售后相关", "我想问下钱的事", "活动的事情"];
    texts.into_iter().find_map(|text| Some((text, asked(&text)?))).expect("one of them is vague")
}

/// Offered, and what the customer does then.
fn offered() -> Talk {
    let mut talk = Talk::new();
    let (text, _) = vague();
    let outcome = ask(&mut talk, text, vec![power_bank(0.6)]);
    assert_eq!(outcome.decision, Decision::Clarify);
    assert_eq!(talk.state.asked.as_deref(), Some(text), "the earlier question finds the passage again");
    talk.turn.offered = vec![power_bank(0.6)];
    talk
}

#[test]
fn what_was_offered_is_said_when_it_is_picked() {
    for pick in ["充电宝能带上飞机吗", "1", "第一个"] {
        let mut talk = offered();
        let outcome = ask(&mut talk, pick, Vec::new());
        assert_eq!((outcome.decision, talk.reply().as_str()), (Decision::Answer, POWER_BANK), "{pick}");
    }
}

#[test]
fn what_was_taken_back_after_it_was_offered_is_not_said() {
    let mut talk = offered();
    talk.turn.offered.clear();
    assert_eq!(ask(&mut talk, "1", Vec::new()).decision, Decision::Refuse);
    assert!(!talk.reply().contains("100 瓦时") && talk.rules().contains(&"article.gone".to_owned()));
}

#[test]
fn declined_offers_lead_to_a_person_and_nothing_is_asked_twice() {
    let mut talk = offered();
    ask(&mut talk, "都不是", Vec::new());
    assert_eq!(talk.reply(), PACK.reply("dont_know_offer_person", Locale::Zh));
    assert_eq!(ask(&mut talk, "好的", Vec::new()).decision, Decision::Handoff);

    let mut talk = offered();
    let before = talk.reply();
    let again = ask(&mut talk, vague().0, vec![power_bank(0.6)]);
    assert_ne!(again.decision, Decision::Clarify);
    assert_ne!(talk.reply(), before);
}

#[test]
fn the_same_passage_is_not_said_twice_in_a_row() {
    let mut talk = Talk::new();
    ask(&mut talk, UNKNOWN, vec![power_bank(0.9)]);
    ask(&mut talk, UNKNOWN, vec![power_bank(0.9)]);
    assert_eq!(talk.reply(), PACK.reply("dont_know_offer_person", Locale::Zh));
}

#[test]
fn a_task_goes_on_after_a_question_that_an_article_answers() {
    let mut talk = Talk::new();
    ask(&mut talk, "查一下我的订单", Vec::new());
    let outcome = ask(&mut talk, UNKNOWN, vec![power_bank(0.95)]);
    assert_eq!(outcome.decision, Decision::Answer);
    let replies: Vec<&str> = outcome.replies().map(|reply| reply.text.as_str()).collect();
    assert_eq!(replies[0], POWER_BANK);
    assert!(replies[1].starts_with(PACK.reply("flow_back", Locale::Zh)), "{replies:?}");
    assert_eq!(talk.state.flows.len(), 1);
    // What the task waits for is never taken for a question.
    ask(&mut talk, "ZK20260001", vec![power_bank(0.95)]);
    assert!(!talk.reply().contains("充电宝"));
}

#[test]
fn the_last_day_is_said_where_there_is_one() {
    // 1 January 2027, 00:00 in Shanghai: the last day is the one before.
    for (until, day) in [(1_798_732_800_000_000, "12月31日"), (1_830_268_800_000_000, "2027年12月31日")]
    {
        let mut talk = Talk::new();
        let found = Finding { valid_until: Some(Timestamp(until)), ..power_bank(0.9) };
        ask(&mut talk, UNKNOWN, vec![found]);
        assert_eq!(talk.reply(), format!("{POWER_BANK}\n（有效期至 {day}。）"));
    }
}

#[test]
fn a_title_without_words_says_nothing() {
    let mut found = power_bank(0.99);
    found.passage.text.clear();
    let mut talk = Talk::new();
    assert_eq!(ask(&mut talk, UNKNOWN, vec![found]).decision, Decision::Refuse);
}

#[test]
fn a_reply_that_cannot_be_filled_is_held_back() {
    let found = finding("a-2", "称呼", "尊敬的 {name}，您好。", 0.9);
    let mut talk = Talk::new();
    let outcome = ask(&mut talk, UNKNOWN, vec![found]);
    assert_eq!(outcome.decision, Decision::Handoff);
    assert!(!talk.reply().contains("{name}"));
}

#[test]
fn what_is_looked_for() {
    let turn = |texts: &[&str]| Turn {
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
        now: Timestamp(FRIDAY_AFTERNOON),
        ..Turn::default()
    };
    let state = dialogue::DialogueState::default();
    let text = |texts: &[&str]| asked(&state, &turn(texts)).map(|asked| (asked.text, asked.locale));
    assert_eq!(text(&["你好", "运费多少"]), Some(("运费多少".to_owned(), Locale::Zh)));
    assert_eq!(text(&["how much is delivery"]), Some(("how much is delivery".to_owned(), Locale::En)));
    for nothing in [&["谢谢"][..], &["？"], &["好的"], &["ZK20260001"], &[]] {
        assert_eq!(text(nothing), None, "{nothing:?}");
    }
    let mut talk = Talk::new();
    for text in ["运费多少", "怎么退货", "发票怎么开", "多久发货"] {
        ask(&mut talk, text, Vec::new());
    }
    assert_eq!(talk.state.earlier, ["怎么退货", "发票怎么开", "多久发货"], "the last few");
}
