//! The assistant never goes round in circles, whatever customers write and systems answer.

use std::collections::VecDeque;

use dialogue::CallError;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::talk::{PACK, Talk};

/// What customers write in the middle of things: answers, questions, rituals, repairs and noise.
const POOL: &[&str] = &[
    "查订单",
    "帮我申请退货",
    "where is my order",
    "please start a return for me",
    "ZK20260001",
    "ZK20260039 5678",
    "5678",
    "好的",
    "嗯",
    "？",
    "不对",
    "不对，是第二个",
    "第一个",
    "2",
    "不想要了",
    "有质量问题",
    "确认退货",
    "先不退",
    "上一步",
    "重新来",
    "算了",
    "为什么要手机号",
    "不方便提供",
    "运费多少钱",
    "退款多久到账",
    "今天天气怎么样",
    "你是机器人吗",
    "谢谢",
    "你好",
    "再试一次",
    "yes",
    "no",
    "go back",
    "start over",
    "that's wrong",
    "how much is shipping",
    "1234567",
    "asdf",
    "哦",
    "信息有误",
    "原因不对",
    "改成发错了",
    "the first one",
    "I'd rather not say",
];

fn answer(action: &str, nth: u8) -> Result<Value, CallError> {
    let title = json!({"zh": "水壶", "en": "Kettle"});
    let items = json!([
        {"value": "A", "title": title, "refund_fen": 100}, {"value": "B", "title": {"zh": "台灯", "en": "Lamp"}, "refund_fen": 200}
    ]);
    match (action, nth % 6) {
        (_, 0) => Err(CallError::Timeout),
        (_, 1) => Ok(json!({"result": "not_found"})),
        ("shop.order_status", _) => Ok(json!({"result": "paid", "order": {"number": "ZK20260001"}})),
        ("shop.returnable", 2) => Ok(json!({"result": "not_arrived"})),
        ("shop.returnable", _) => Ok(json!({"result": "returnable", "items": items})),
        (_, 2) => Ok(json!({"result": "already", "return_number": "RT1"})),
        _ => Ok(
            json!({"result": "accepted", "return_number": "RT1", "title": title, "refund_fen": 100, "pickup_on": "2026-11-21"}),
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_same_is_never_said_a_third_time(
        texts in prop::collection::vec(prop::sample::select(POOL), 1..30),
        results in prop::collection::vec(any::<u8>(), 30),
    ) {
        let mut talk = Talk::new();
        let mut recent: VecDeque<String> = VecDeque::new();
        for (text, nth) in texts.iter().zip(results) {
            talk.turn.now = talk.turn.now.plus_ms(20_000);
            let before = known(&talk);
            talk.says(&[text]);
            look(&talk, &mut recent, before)?;
            let mut nth = nth;
            while let Some((_, action, _)) = talk.call() {
                let before = known(&talk);
                talk.result(answer(&action, nth));
                look(&talk, &mut recent, before)?;
                nth = nth.wrapping_add(1).max(2);
            }
        }
    }
}

/// What the flow on top knows.
fn known(talk: &Talk) -> Option<String> {
    talk.state.flows.last().map(|active| format!("{}{:?}", active.flow, active.known()))
}

/// What is said in a turn that neither acts, nor fetches a person, nor learns anything was said at most once in the turns before.
fn look(talk: &Talk, recent: &mut VecDeque<String>, before: Option<String>) -> Result<(), TestCaseError> {
    let said = talk.reply();
    if said.is_empty() || talk.call().is_some() || talk.hand_off().is_some() || known(talk) != before {
        return Ok(());
    }
    let before = recent.iter().filter(|earlier| **earlier == said).count();
    prop_assert!(before < 2, "said a third time: {said}");
    recent.push_back(said);
    if recent.len() > dialogue::state::MAX_RECENT {
        recent.pop_front();
    }
    Ok(())
}

/// Whoever answers a question with nothing that can be read is not asked for ever.
#[test]
fn no_question_is_asked_for_ever() {
    for begin in ["查订单", "帮我申请退货", "where is my order", "please start a return for me"] {
        for junk in [
            "？",
            "好的",
            "asdf",
            "1234567",
            "在吗",
            "ok",
            "不知道",
            "运费多少钱",
            "今天天气怎么样",
            "不方便提供",
            "上一步",
            "重新来",
        ] {
            let mut talk = Talk::new();
            talk.says(&[begin]);
            let mut asked = 0;
            for _ in 0..12 {
                let outcome = talk.says(&[junk]);
                asked += usize::from(outcome.replies().count() > 0);
                if talk.hand_off().is_some() || talk.state.flows.is_empty() {
                    break;
                }
            }
            let over = talk.hand_off().is_some() || talk.state.flows.is_empty() || asked <= 4;
            assert!(
                over,
                "{begin}, then {junk} twelve times: {asked} replies, and still {:?}",
                talk.state.flows
            );
        }
    }
    assert!(PACK.flows.len() >= 2);
}
