//! Tables of turns and what must come of them.

use base::{Locale, Timestamp};
use dialogue::text::placeholders;
use dialogue::{CallError, Decision, HandOffReason, Hold, hold_ms};
use proptest::prelude::*;
use serde_json::json;

use crate::talk::{PACK, Talk};

fn shipped() -> serde_json::Value {
    json!({"result": "shipped", "order": {"number": "ZK20260001", "status": "shipped", "carrier": {"zh": "顺丰速运", "en": "SF Express"},
        "tracking": "SF1234567890", "eta": "2026-11-22", "total_fen": 12900}})
}

#[test]
fn single_turns() {
    for (texts, decision, intent) in [
        (&["怎么退货"][..], Decision::Answer, Some("returns.how")),
        (&["請問怎麼退貨"], Decision::Answer, Some("returns.how")),
        (&["how do I return something"], Decision::Answer, Some("returns.how")),
        (&["你好", "在吗", "运费多少钱"], Decision::Answer, Some("delivery.fee")),
        (&["在吗", "我那个快递", "还没到"], Decision::Action, Some("order.status")),
        (&["hi", "my parcel", "where is it now"], Decision::Action, Some("order.status")),
        (&["查一下我的订单"], Decision::Action, Some("order.status")),
        (&["ZK20260001"], Decision::Action, Some("order.status")),
        (&["你好"], Decision::Smalltalk, Some("smalltalk.greeting")),
        (&["thanks!"], Decision::Smalltalk, Some("smalltalk.thanks")),
        (&["再见"], Decision::Smalltalk, Some("smalltalk.bye")),
        (&["好的"], Decision::Smalltalk, None),
        (&["？"], Decision::Clarify, None),
        (&["12"], Decision::Clarify, None),
        (&["今天天气怎么样"], Decision::Refuse, None),
        (&["tell me a joke"], Decision::Refuse, None),
        (&["转人工"], Decision::Handoff, None),
        (&["我要投訴你們 叫你們經理來"], Decision::Handoff, None),
        (&["can I speak to a real person pls"], Decision::Handoff, None),
        (&["你们就是骗子，垃圾店"], Decision::Handoff, None),
    ] {
        let mut talk = Talk::new();
        let outcome = talk.says(texts);
        assert_eq!(
            (outcome.decision, outcome.why.intent.as_deref()),
            (decision, intent),
            "{texts:?}: {:#?}",
            outcome.why
        );
    }
}

#[test]
fn an_answer_names_its_source_in_the_language_asked() {
    for (text, locale) in [("怎么退货", Locale::Zh), ("how do I return something", Locale::En)] {
        let mut talk = Talk::new();
        talk.says(&[text]);
        let topic = &PACK.topics["returns.how"];
        let reply = talk.outcome().replies().next().expect("a reply");
        assert_eq!(reply.sources[0].title, topic.title.get(locale));
        assert_eq!(talk.outcome().why.sources, reply.sources);
        assert_eq!(talk.outcome().why.locale, locale);
        assert!(talk.outcome().why.intents.len() == 3 && !talk.outcome().why.intents[0].nearest.is_empty());
    }
    // The reply follows the last message; a lone "ok" does not turn the conversation.
    let mut talk = Talk::new();
    talk.says(&["怎么退货"]);
    talk.says(&["ok"]);
    assert_eq!(talk.outcome().why.locale, Locale::Zh);
    talk.says(&["how long does the refund take"]);
    assert_eq!(talk.outcome().why.locale, Locale::En);
}

#[test]
fn an_order_is_looked_up_step_by_step() {
    for (ask, number, phone, found, carrier) in [
        ("查一下我的订单", "订单号是ZK20260001", "尾号5678", "已经发出", "顺丰速运"),
        ("where is my order", "it's zk 2026 0001", "5678", "on its way", "SF Express"),
    ] {
        let mut talk = Talk::new();
        assert_eq!(talk.says(&[ask]).decision, Decision::Action);
        talk.says(&[number]);
        assert!(talk.call().is_none(), "the phone is asked for first");
        talk.says(&[phone]);
        let (_, action, inputs) = talk.call().expect("call");
        assert_eq!(action, "shop.order_status");
        assert_eq!((inputs["order_number"].as_str(), inputs["phone_last4"].as_str()), ("ZK20260001", "5678"));
        assert!(!inputs.contains_key("customer_ref"));
        talk.result(Ok(shipped()));
        assert!(talk.reply().contains(found) && talk.reply().contains(carrier), "{}", talk.reply());
        let card = talk.outcome().replies().find_map(|r| r.card.clone()).expect("card");
        assert_eq!((card.kind.as_str(), card.data["number"].as_str()), ("order", Some("ZK20260001")));
        assert!(talk.state.flows.is_empty());
    }
}

#[test]
fn a_signed_identity_needs_no_phone_and_everything_may_come_at_once() {
    let mut talk = Talk::signed_in();
    talk.says(&["帮我查下ZK20260001到哪了"]);
    let (_, _, inputs) = talk.call().expect("call");
    assert_eq!(inputs["customer_ref"], "c-1");
    assert!(!inputs.contains_key("phone_last4"));
    let mut talk = Talk::new();
    talk.says(&["where is my order ZK20260001, phone ends in 5678"]);
    assert_eq!(talk.call().expect("call").2["phone_last4"], "5678");
}

#[test]
fn digression_correction_and_cancel() {
    for (ask, digress, number, wrong, cancel) in [
        ("查订单", "运费多少钱", "ZK20260009", "不对，是 ZK20260001", "算了"),
        ("where is my order", "how much is shipping", "ZK20260009", "no, it's ZK20260001", "never mind"),
    ] {
        let mut talk = Talk::new();
        talk.says(&[ask]);
        let outcome = talk.says(&[digress]);
        assert_eq!(outcome.decision, Decision::Answer);
        assert_eq!(outcome.replies().count(), 2, "the answer, then back to the flow");
        assert!(talk.rules().iter().any(|r| r == "flow.back"));
        talk.says(&[number]);
        talk.says(&[wrong]);
        assert!(talk.rules().iter().any(|r| r == "flow.corrected"), "{:?}", talk.rules());
        assert_eq!(talk.state.flows[0].slots["order_number"], "ZK20260001");
        talk.says(&[cancel]);
        assert!(talk.state.flows.is_empty() && talk.rules().iter().any(|r| r == "flow.cancelled"));
    }
}

#[test]
fn wrong_number_and_wrong_phone_sound_the_same_and_one_can_be_corrected() {
    let mut talk = Talk::new();
    talk.says(&["查订单 ZK20260009 尾号1111"]);
    talk.result(Ok(json!({"result": "not_found"})));
    let first = talk.reply();
    assert!(!first.contains("1111"));
    talk.says(&["手机尾号是5678"]);
    assert_eq!(talk.call().expect("call").2["order_number"], "ZK20260009");
    assert_eq!(talk.call().expect("call").2["phone_last4"], "5678");
    talk.result(Ok(json!({"result": "not_found"})));
    assert_eq!(talk.reply(), first);
    talk.says(&["ZK20260008"]);
    talk.result(Ok(json!({"result": "not_found"})));
    assert_eq!(talk.outcome().decision, Decision::Refuse, "the third time a person is offered");
    assert_eq!(talk.reply(), PACK.reply("not_found_limit", base::Locale::Zh), "nothing was unreadable");
    talk.says(&["好的"]);
    assert_eq!(talk.hand_off().expect("hand-off").0, HandOffReason::Asked);
}

#[test]
fn a_failing_action_apologises_once_then_fetches_a_person() {
    for error in [CallError::Timeout, CallError::Failed, CallError::Unreachable, CallError::Refused] {
        let mut talk = Talk::signed_in();
        talk.says(&["查订单 ZK20260001"]);
        let first_key = talk.call().expect("call").0;
        talk.result(Err(error));
        assert!(
            talk.hand_off().is_none()
                && talk.outcome().replies().next().expect("reply").quick_replies.len() == 2
        );
        talk.says(&["再试一次"]);
        assert_eq!(talk.call().expect("call").0, first_key, "trying again is the same attempt");
        talk.result(Err(error));
        assert_eq!(talk.hand_off().expect("hand-off").0, HandOffReason::Failed);
    }
    // A kind of result nobody has written a branch for is a failure, not silence.
    let mut talk = Talk::signed_in();
    talk.says(&["查订单 ZK20260001"]);
    talk.result(Ok(json!({"result": "exploded"})));
    assert!(!talk.reply().is_empty());
    // A value that is missing must not be sent as {carrier}: a person looks at it.
    let mut talk = Talk::signed_in();
    talk.says(&["查订单 ZK20260001"]);
    talk.result(Ok(json!({"result": "shipped", "order": {}})));
    assert_eq!(talk.hand_off().expect("hand-off").0, HandOffReason::Rule("guard.unfilled".into()));
    assert!(!talk.reply().contains('{'));
}

#[test]
fn an_outdated_result_is_ignored() {
    let mut talk = Talk::signed_in();
    talk.says(&["查订单 ZK20260001"]);
    let outdated = talk.call().expect("call").0;
    talk.says(&["不对，是ZK20260002"]);
    let newer = talk.call().expect("the corrected number is looked up").0;
    assert_ne!(outdated, newer);
    talk.turn.texts.clear();
    talk.turn.call_result = Some(dialogue::CallResult { key: outdated, result: Ok(shipped()) });
    let outcome = dialogue::step(&PACK, &talk.state, &talk.turn);
    assert!(outcome.effects.is_empty() && outcome.state.flows.len() == 1);
}

#[test]
fn unreadable_answers_end_in_an_offer() {
    let mut talk = Talk::new();
    talk.says(&["查订单"]);
    talk.says(&["12345"]);
    talk.says(&["123"]);
    talk.says(&["不知道啊1234567"]);
    assert!(
        talk.state.flows.is_empty() && talk.rules().iter().any(|r| r == "flow.limit"),
        "{:?}",
        talk.rules()
    );
    talk.says(&["不用了"]);
    assert_eq!(talk.outcome().decision, Decision::Smalltalk);
}

#[test]
fn a_person_can_be_asked_for_anywhere() {
    for text in ["转人工", "算了帮我转人工吧", "get me a human", "找人工", "Talk to a person"] {
        let mut talk = Talk::new();
        talk.says(&["查订单"]);
        talk.says(&[text]);
        assert_eq!(talk.hand_off(), Some((HandOffReason::Asked, None)), "{text}");
        assert!(talk.state.flows.is_empty());
    }
}

#[test]
fn nobody_there_is_said_plainly_with_a_time() {
    for (open, online, text, says) in [
        (false, false, "转人工", "21日"),
        (true, false, "转人工", "15:30"),
        (true, false, "I want a human agent", "15:30"),
    ] {
        let mut talk = Talk::new();
        (talk.turn.open, talk.turn.agents_online) = (open, online);
        if !open {
            talk.turn.now = Timestamp(talk.turn.now.0 + 8 * 3_600_000_000); // 23:00
        }
        talk.says(&[text]);
        let (_, due) = talk.hand_off().expect("hand-off");
        let due = due.expect("a due time");
        assert!(PACK.hours.is_open(due) && due > talk.turn.now);
        let said = if open { says.to_owned() } else { "明天 09:30".to_owned() };
        assert!(talk.reply().contains(&said), "{}", talk.reply());
    }
}

#[test]
fn suggestions_can_be_picked() {
    for pick in ["1", "第一个", "1.", "text"] {
        let mut talk = Talk::new();
        let mut state = talk.state.clone();
        let topic = &PACK.topics["refund.time"];
        state.suggestions = vec![
            dialogue::state::Suggestion {
                topic: topic.id.clone(),
                text: topic.ask.zh.clone(),
                ..Default::default()
            },
            dialogue::state::Suggestion {
                topic: "returns.how".into(),
                text: PACK.topics["returns.how"].ask.zh.clone(),
                ..Default::default()
            },
        ];
        talk.state = state;
        let text = if pick == "text" { topic.ask.zh.clone() } else { pick.to_owned() };
        let outcome = talk.says(&[&text]);
        assert_eq!(
            (outcome.decision, outcome.why.intent.as_deref()),
            (Decision::Answer, Some("refund.time")),
            "{pick}"
        );
    }
}

#[test]
fn a_vague_question_is_clarified_with_buttons() {
    let mut clarified = 0;
    for text in
        ["我想问下退的事", "about money", "发货的问题", "something about my account", "券的事情", "售后相关"]
    {
        let mut talk = Talk::new();
        let outcome = talk.says(&[text]);
        if outcome.decision == Decision::Clarify && !outcome.state.suggestions.is_empty() {
            clarified += 1;
            let reply = outcome.replies().next().expect("reply");
            assert!(outcome.state.suggestions.len() <= 3);
            assert_eq!(
                reply.quick_replies.len(),
                outcome.state.suggestions.len() + 1,
                "and the button for a person"
            );
        }
    }
    assert!(clarified >= 2, "{clarified}");
}

#[test]
fn two_failures_in_a_row_fetch_a_person() {
    let mut talk = Talk::new();
    talk.state.failed = 1;
    // All that matters is that the assistant cannot help; the words are no question to anybody.
    talk.state.suggestions = vec![dialogue::state::Suggestion {
        topic: "returns.how".into(),
        text: "怎么退货？".into(),
        ..Default::default()
    }];
    talk.says(&["都不是"]);
    assert_eq!(talk.hand_off().expect("hand-off").0, HandOffReason::Failed);
}

#[test]
fn rituals_are_never_questions() {
    for text in ["？", "。。。", "好的", "ok", "嗯嗯", "😂", "👍👍", "哦", "hmm", "", "   "] {
        let mut talk = Talk::new();
        talk.says(&["怎么退货"]);
        let outcome = talk.says(&[text]);
        assert!(
            matches!(outcome.decision, Decision::Smalltalk | Decision::Clarify),
            "{text}: {:?}",
            outcome.decision
        );
        assert!(outcome.replies().all(|r| r.sources.is_empty()), "{text}");
    }
    let mut talk = Talk::new();
    talk.says(&["怎么退货"]);
    talk.says(&["好的"]);
    assert_eq!(talk.says(&["嗯"]).replies().count(), 0, "nothing to say is said once");
}

#[test]
fn what_is_held_for_more() {
    for (text, held) in [
        ("在吗", true),
        ("我那个快递", true),
        ("my order", true),
        ("？", true),
        ("怎么退货", false),
        ("5678", false),
        ("转人工", false),
    ] {
        assert_eq!(hold_ms(text) != Hold::None, held, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_written_nothing_breaks_and_no_placeholder_is_sent(
        texts in prop::collection::vec(
            prop_oneof![
                "\\PC{0,60}",
                "[退换货钱单号查订怎么多久转人工？!0-9a-zA-Z ]{0,20}",
                prop::sample::select(vec![
                    "查订单".to_owned(), "ZK20260001".into(), "5678".into(), "好的".into(), "不对".into(), "算了".into(), "再试一次".into(),
                    "运费多少".into(), "{carrier}".into(), "1".into(), "都不是".into(), "where is my order".into(), "？".into(), "我想退".into(),
                ]),
            ],
            1..10,
        ),
        open: bool,
        online: bool,
        results in prop::collection::vec(0u8..5, 10),
    ) {
        let mut talk = Talk::new();
        (talk.turn.open, talk.turn.agents_online) = (open, online);
        for (text, result) in texts.iter().zip(results) {
            talk.says(&[text]);
            check(&talk)?;
            if talk.call().is_some() {
                talk.result(match result {
                    0 => Ok(shipped()),
                    1 => Ok(json!({"result": "not_found"})),
                    2 => Ok(json!({"order": [1, {"carrier": "{x}"}]})),
                    3 => Err(CallError::Timeout),
                    _ => Ok(json!({"result": "paid", "order": {"order_number": "x"}})),
                });
                check(&talk)?;
            }
        }
    }
}

fn check(talk: &Talk) -> Result<(), TestCaseError> {
    let outcome = talk.outcome();
    for reply in outcome.replies() {
        prop_assert!(placeholders(&reply.text).is_empty() && !reply.text.trim().is_empty(), "{}", reply.text);
        prop_assert!(reply.text.chars().count() <= dialogue::guard::MAX_REPLY_CHARS);
    }
    let handed = talk.hand_off().is_some();
    prop_assert_eq!(handed, outcome.decision == Decision::Handoff);
    prop_assert!(
        outcome.state.flows.len() <= dialogue::state::MAX_FLOWS && outcome.state.suggestions.len() <= 3
    );
    Ok(())
}
