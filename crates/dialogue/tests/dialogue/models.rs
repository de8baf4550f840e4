//! A language model in the turn: what it may choose from, what its choice and its words can do, and what they cannot.

use base::{Locale, Timestamp};
use dialogue::{Candidate, Chosen, Decision, Effect, Finding, Outcome, Phrasable, Phrased};
use knowledge::passages;

use crate::talk::{FRIDAY_AFTERNOON, PACK, Talk};

/// None of the shop's business, as far as the pack knows.
const UNKNOWN: [(Locale, &str, &str, &str); 2] = [
    (
        Locale::Zh,
        "今天天气怎么样",
        "充电宝能带上飞机吗",
        "额定能量不超过 100 瓦时的充电宝可以随身带上飞机，不能托运。",
    ),
    (
        Locale::En,
        "Which films are on tonight?",
        "Gift wrapping",
        "Gift wrapping costs 12 yuan for each parcel and is offered in our stores only.",
    ),
];

/// Questions of which the pack only suspects something.
const VAGUE: [&str; 8] = [
    "我想问下退的事",
    "发货的问题",
    "券的事情",
    "售后相关",
    "question about shipping",
    "question about sizes",
    "something is wrong with what I bought",
    "the colour question",
];

/// What fetches a person, whatever else is said.
const PERSON: [&str; 8] = [
    "转人工",
    "我要找真人客服",
    "你们这帮骗子，气死我了，垃圾！",
    "我要去消协投诉你们，已经找了律师",
    "I want to talk to a human agent",
    "get me a real person now",
    "You are a bunch of liars, this is outrageous!!!",
    "I will sue you, my lawyer is on it",
];

fn finding(locale: Locale, title: &str, body: &str, sure: f32) -> Finding {
    Finding {
        article: "a-1".to_owned(),
        version: 3,
        title: title.to_owned(),
        passage: passages(body, locale).into_iter().next().expect("a passage"),
        sentence: None,
        others: Vec::new(),
        variant: None,
        sure,
        valid_from: None,
        valid_until: None,
    }
}

fn asked(text: &str, chosen: Option<&str>) -> Outcome {
    let mut talk = Talk::new();
    talk.turn.chosen = chosen.map(|id| Chosen { id: id.to_owned(), by: "small".to_owned() });
    talk.says(&[text]).clone()
}

fn calls(outcome: &Outcome) -> bool {
    outcome.effects.iter().any(|effect| matches!(effect, Effect::Call { .. }))
}

/// Every candidate of these questions, with the question and what is done without a choice.
fn choices() -> Vec<(&'static str, Outcome, Candidate)> {
    let mut out = Vec::new();
    for text in VAGUE {
        let without = asked(text, None);
        out.extend(without.candidates.iter().map(|one| (text, without.clone(), one.clone())));
    }
    out
}

#[test]
fn a_choice_answers_with_what_was_reviewed_and_offers_what_is_to_be_done() {
    let (mut answered, mut offered) = (0, 0);
    for (text, without, one) in choices() {
        assert!(matches!(without.decision, Decision::Clarify | Decision::Refuse), "{text}");
        let with = asked(text, Some(&one.id));
        assert_eq!(with, asked(text, Some(&one.id)), "the same facts, the same step");
        assert!(!calls(&with) && with.state.flows.is_empty(), "{text}: nothing is begun");
        assert!(with.candidates.is_empty(), "nobody is asked twice");
        assert_eq!(with.why.chosen.as_ref().map(|chosen| chosen.id.as_str()), Some(one.id.as_str()));
        let id = one.id.strip_prefix("topic:").expect("a topic");
        if with.decision == Decision::Answer {
            answered += 1;
            assert_eq!(with.why.sources[0].id, id);
        } else {
            offered += 1;
            let first = &with.state.suggestions[0];
            assert_eq!((with.decision, first.topic.as_str()), (Decision::Clarify, id), "{text}");
        }
    }
    assert!(answered > 3 && offered > 0, "{answered} answered, {offered} offered");
}

#[test]
fn what_is_not_on_the_list_is_not_chosen() {
    for text in VAGUE {
        let without = asked(text, None);
        for id in ["topic:returns.how.not", "article:a-1", "none", "C1", "", "topic:", "refund_everything"] {
            if without.candidates.iter().any(|one| one.id == id) {
                continue;
            }
            let with = asked(text, Some(id));
            assert_eq!((&with.effects, &with.state), (&without.effects, &without.state), "{text} {id}");
            assert_eq!(with.why.chosen, None);
        }
    }
}

#[test]
fn people_danger_and_anger_come_before_any_choice() {
    let every: Vec<String> = PACK.topics.keys().map(|id| format!("topic:{id}")).collect();
    for text in PERSON {
        let without = asked(text, None);
        assert_eq!((without.decision, without.candidates.len()), (Decision::Handoff, 0), "{text}");
        for id in &every {
            assert_eq!(asked(text, Some(id)).effects, without.effects, "{text} {id}");
        }
    }
}

#[test]
fn a_choice_does_not_make_the_way_to_a_person_longer() {
    for (text, _, one) in choices() {
        let mut talk = Talk::new();
        talk.state.failed = 1;
        talk.turn.chosen = Some(Chosen { id: one.id, by: "small".to_owned() });
        let failed = talk.says(&[text]).state.failed;
        assert!(failed >= 1 || talk.hand_off().is_some(), "{text}: {failed}");
    }
}

#[test]
fn where_people_are_fetched_or_a_task_goes_on_nobody_may_choose() {
    for talks in [["查一下我的订单", "我想问下退的事"], ["track my order", "question about sizes"]]
    {
        let mut talk = Talk::new();
        for text in talks {
            assert!(talk.says(&[text]).candidates.is_empty(), "{text}");
        }
        assert!(!talk.state.flows.is_empty());
    }
    let mut talk = Talk::new();
    talk.state.failed = 1;
    let outcome = talk.says(&["asdf qwerty zxcv?"]);
    assert!(outcome.decision != Decision::Handoff || outcome.candidates.is_empty());
}

/// An answer of an article, and what it is in these words.
fn worded(case: usize, words: &str, change: impl Fn(&mut Phrasable)) -> (Outcome, Outcome) {
    let (locale, question, title, body) = UNKNOWN[case];
    let mut talk = Talk::new();
    talk.turn.findings = vec![finding(locale, title, body, 0.9)];
    talk.turn.findings[0].valid_until = Some(Timestamp(FRIDAY_AFTERNOON).plus_ms(9 * 86_400_000));
    let without = talk.says(&[question]).clone();
    let mut of = without.phrasable.clone().expect("it may be phrased");
    change(&mut of);
    let mut talk_again = Talk::new();
    talk_again.turn = talk.turn.clone();
    talk_again.turn.phrased = Some(Phrased { text: words.to_owned(), of, by: "small".to_owned() });
    (without, talk_again.says(&[question]).clone())
}

fn said(outcome: &Outcome) -> String {
    outcome.replies().map(|reply| reply.text.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn words_that_rest_on_the_article_are_said_with_its_source_and_its_last_day() {
    for (case, words) in [
        (0, "可以随身带上飞机，额定能量不超过 100 瓦时，但不能托运。"),
        (1, "Gift wrapping is 12 yuan for each parcel, in our stores only."),
    ] {
        let (without, with) = worded(case, words, |_| {});
        let tail = said(&without).lines().last().expect("its last day").to_owned();
        assert_eq!(said(&with), format!("{words}\n{tail}"));
        assert_eq!((&with.why.sources, with.decision), (&without.why.sources, Decision::Answer));
        assert_eq!(with.why.phrased_by.as_deref(), Some("small"));
        assert!(with.why.rules.contains(&"model.phrased".to_owned()) && with.why.held.is_empty());
        assert_eq!((&with.state, with.phrasable), (&without.state, None));
    }
}

#[test]
fn other_words_are_kept_as_held_and_the_articles_own_are_said() {
    for (case, words) in [
        (0, "可以随身带上飞机，额定能量不超过 160 瓦时，但不能托运。"),
        (0, "可以托运。"),
        (0, "我们保证赔您 500 元。"),
        (0, "充电宝可以随身带上飞机，详见 https://evil.example/x"),
        (0, "[PHONE_1] 的充电宝可以随身带上飞机，不能托运，额定能量不超过 100 瓦时。"),
        (0, "Power banks of up to 100 Wh may be carried on board."),
        (0, "好的。"),
        (1, "Gift wrapping costs 10 yuan for each parcel, in our stores only."),
        (1, "Gift wrapping is offered."),
        (1, "Gift wrapping is free of charge for you, I promise."),
        (1, "Gift wrapping costs 12 yuan for each parcel in our stores only. Call 13900001111."),
        (1, "**Gift wrapping** costs 12 yuan for each parcel in our stores only."),
    ] {
        let (without, with) = worded(case, words, |_| {});
        assert_eq!((&with.effects, &with.state), (&without.effects, &without.state), "{words}");
        let [held] = &with.why.held[..] else { panic!("{words}: {:?}", with.why.held) };
        assert_eq!((held.text.as_str(), held.said_by.as_str()), (words, "model:a-1"));
        assert!(!held.reasons.is_empty() && with.why.phrased_by.is_none());
    }
}

#[test]
fn words_for_other_passages_are_not_said() {
    let words = "可以随身带上飞机，额定能量不超过 100 瓦时，但不能托运。";
    let changes: [fn(&mut Phrasable); 3] = [
        |of| of.question.push('？'),
        |of| of.grounds[0].source.version = Some(2),
        |of| of.grounds[0].text.push_str("全额退款。"),
    ];
    for change in changes {
        let (without, with) = worded(0, words, change);
        assert_eq!((&with.effects, with.why.held.len()), (&without.effects, 0));
    }
}

#[test]
fn a_reviewed_topic_a_task_and_a_case_that_is_asked_about_are_never_phrased() {
    for text in ["怎么退货", "how do I return an item", "查一下我的订单", "你好", "转人工"] {
        let mut talk = Talk::new();
        assert_eq!(talk.says(&[text]).phrasable, None, "{text}");
    }
    let (locale, question, title, body) = UNKNOWN[0];
    let mut talk = Talk::new();
    talk.says(&["查一下我的订单"]);
    talk.turn.findings = vec![finding(locale, title, body, 0.9)];
    assert_eq!(talk.says(&[question]).phrasable, None, "within a task the article's own words are said");
}
