//! The return request: verified, chosen, read back, confirmed, sent once, and said plainly.

use dialogue::{CallError, Decision, HandOffReason};
use serde_json::{Value, json};

use crate::talk::Talk;

fn three_items() -> Value {
    json!({"result": "returnable", "items": [
        {"value": "KT-15-WH", "title": {"zh": "1.5 升电热水壶 云白", "en": "1.5 L kettle, cloud white"}, "qty": 1, "refund_fen": 19_900},
        {"value": "LP-D1-WH", "title": {"zh": "国 AA 级护眼台灯", "en": "AA-grade reading lamp"}, "qty": 1, "refund_fen": 26_900},
    ]})
}

fn one_item() -> Value {
    json!({"result": "returnable", "items": [
        {"value": "TS-02-WH", "title": {"zh": "两片式多士炉", "en": "Two-slice toaster"}, "qty": 1, "refund_fen": 15_900},
    ]})
}

fn accepted() -> Value {
    json!({"result": "accepted", "return_number": "RT202600390001", "title": {"zh": "国 AA 级护眼台灯", "en": "AA-grade reading lamp"},
        "refund_fen": 26_900, "pickup_on": "2026-11-21"})
}

/// Up to the read-back of the one item of an order.
fn read_back(ask: &str, reason: &str) -> Talk {
    let mut talk = Talk::new();
    talk.says(&[ask]);
    talk.says(&["ZK20260030 0826"]);
    talk.result(Ok(one_item()));
    talk.says(&[reason]);
    talk
}

#[test]
fn a_return_is_verified_chosen_read_back_and_sent_once() {
    for (ask, item, reason, title, refund, yes, done) in [
        ("帮我申请退货", "第二个", "颜色不喜欢", "国 AA 级护眼台灯", "¥269.00", "确认退货", "退货已经提交"),
        (
            "please start a return for me",
            "the lamp",
            "it's the wrong colour for us",
            "AA-grade reading lamp",
            "¥269.00",
            "yes",
            "is submitted",
        ),
    ] {
        let mut talk = Talk::new();
        assert_eq!(talk.says(&[ask]).why.intent.as_deref(), Some("returns.request"), "{ask}");
        talk.says(&["ZK20260039"]);
        assert!(talk.call().is_none(), "the phone is asked for first");
        talk.says(&["5678"]);
        assert_eq!(talk.call().expect("call").1, "shop.returnable");
        talk.result(Ok(three_items()));
        let buttons = talk.outcome().replies().last().expect("reply").quick_replies.clone();
        assert_eq!(buttons.len(), 2, "{buttons:?}");
        talk.says(&[item]);
        assert!(talk.call().is_none());
        talk.says(&[reason]);
        assert!(talk.call().is_none(), "nothing is sent before the yes");
        let said = talk.reply();
        assert!(said.contains(title) && said.contains(refund) && said.contains("ZK20260039"), "{said}");
        talk.says(&[yes]);
        let (_, action, inputs) = talk.call().expect("the confirmed return is sent");
        assert_eq!(action, "shop.return_request");
        assert_eq!((inputs["item"].as_str(), inputs["reason"].as_str()), ("LP-D1-WH", "unsuitable"));
        talk.result(Ok(accepted()));
        let said = talk.reply();
        assert!(said.contains(done) && said.contains("RT202600390001") && said.contains(refund), "{said}");
        assert!(talk.state.flows.is_empty());
    }
}

#[test]
fn a_signed_customer_and_a_single_item_shorten_the_way() {
    let mut talk = Talk::signed_in();
    talk.says(&["替我申请一下退货，订单ZK20260030"]);
    let (_, action, inputs) = talk.call().expect("no phone is asked for");
    assert_eq!((action.as_str(), inputs["customer_ref"].as_str()), ("shop.returnable", "c-1"));
    talk.result(Ok(one_item()));
    assert!(talk.reply().contains("为什么要退"), "the only item needs no choice: {}", talk.reply());
}

#[test]
fn only_a_yes_to_this_very_question_confirms() {
    // A question in between is answered, and the read-back comes again; then a yes counts.
    let mut talk = read_back("帮我办退货", "不想要了");
    assert_eq!(talk.says(&["退款多久到账"]).decision, Decision::Answer);
    assert!(talk.reply().contains("请您确认"), "{}", talk.reply());
    // Too late: read back again, nothing sent.
    talk.turn.now = talk.turn.now.plus_ms(11 * 60_000);
    talk.says(&["确认退货"]);
    assert!(talk.call().is_none() && talk.rules().iter().any(|r| r == "flow.confirmation_expired"));
    talk.says(&["好的"]);
    assert!(talk.call().is_some());
}

#[test]
fn a_yes_sent_before_the_read_back_confirms_nothing() {
    let mut talk = Talk::new();
    talk.says(&["帮我办退货"]);
    talk.says(&["ZK20260030 0826"]);
    talk.result(Ok(one_item()));
    let mut early = talk.turn.clone();
    early.texts = vec!["不想要了".into(), "好的".into()];
    early.call_result = None;
    let outcome = dialogue::step(&crate::talk::PACK, &talk.state, &early);
    assert!(outcome.effects.iter().all(|effect| !matches!(effect, dialogue::Effect::Call { .. })));
}

#[test]
fn a_return_can_be_given_up_at_every_step() {
    for (ask, reason, no, said) in [
        ("帮我办退货", "不想要了", "先不退", "什么都没有提交"),
        ("please start a return for me", "I changed my mind", "no", "nothing was submitted"),
    ] {
        let mut talk = read_back(ask, reason);
        talk.says(&[no]);
        assert!(
            talk.call().is_none() && talk.state.flows.is_empty() && talk.reply().contains(said),
            "{}",
            talk.reply()
        );
    }
    let mut talk = Talk::new();
    talk.says(&["帮我申请退货"]);
    talk.says(&["算了"]);
    assert!(talk.state.flows.is_empty() && talk.reply().contains("什么都没有提交"));
}

#[test]
fn a_corrected_order_number_forgets_what_was_chosen() {
    let mut talk = read_back("帮我办退货", "有质量问题");
    talk.says(&["不对，是 ZK20260039"]);
    let (_, action, inputs) = talk.call().expect("the other order is looked at");
    assert_eq!((action.as_str(), inputs["order_number"].as_str()), ("shop.returnable", "ZK20260039"));
    talk.result(Ok(three_items()));
    talk.says(&["水壶"]);
    talk.says(&["质量问题"]);
    talk.says(&["确认退货"]);
    assert_eq!(talk.call().expect("call").2["item"], "KT-15-WH");
}

#[test]
fn trying_again_is_the_same_attempt() {
    let mut talk = read_back("帮我办退货", "不想要了");
    talk.says(&["确认退货"]);
    let first = talk.call().expect("call").0;
    talk.result(Err(CallError::Timeout));
    assert!(talk.reply().contains("不能确定"), "{}", talk.reply());
    talk.says(&["再试一次"]);
    assert_eq!(talk.call().expect("call").0, first, "the shop must see the same attempt");
    talk.result(Ok(accepted()));
    assert!(talk.reply().contains("RT202600390001"));
}

#[test]
fn what_a_person_must_decide_goes_to_one() {
    let mut talk = Talk::new();
    talk.says(&["帮我办退货"]);
    talk.says(&["ZK20260009 7742"]);
    talk.result(Ok(json!({"result": "too_late", "arrived_on": "2026-11-06"})));
    assert!(talk.reply().contains("11月6日"), "{}", talk.reply());
    assert_eq!(talk.hand_off().map(|h| h.0), Some(HandOffReason::Rule("return_request.too_late".into())));
    let mut talk = read_back("please start a return for me", "changed my mind");
    talk.says(&["Yes, return it"]);
    talk.result(Ok(json!({"result": "needs_approval", "title": {"zh": "耳机", "en": "Headphones"}, "refund_fen": 59_900})));
    assert!(
        talk.reply().contains("Nothing is submitted yet") && talk.reply().contains("¥599.00"),
        "{}",
        talk.reply()
    );
    assert!(talk.hand_off().is_some());
}

#[test]
fn what_was_said_at_first_is_not_asked_again() {
    for (said, item, reason) in [
        ("水壶漏水了，帮我申请退货，订单ZK20260039，手机尾号5678", "KT-15-WH", "faulty"),
        ("台灯不想要了，直接给我退货吧，ZK20260039 5678", "LP-D1-WH", "unwanted"),
        ("please start a return for me, the kettle leaks, order ZK20260039 phone 5678", "KT-15-WH", "faulty"),
        (
            "start a return of the lamp for me, I changed my mind, order ZK20260039, 5678",
            "LP-D1-WH",
            "unwanted",
        ),
    ] {
        let mut talk = Talk::new();
        talk.says(&[said]);
        assert_eq!(talk.call().unwrap_or_else(|| panic!("{said}: {}", talk.reply())).1, "shop.returnable");
        talk.result(Ok(three_items()));
        assert!(talk.rules().iter().any(|rule| rule == "flow.heard.item"), "{said}: {:?}", talk.rules());
        assert!(talk.call().is_none(), "{said}: nothing is sent before the yes");
        talk.says(&["好的"]);
        let (_, action, inputs) = talk.call().unwrap_or_else(|| panic!("{said}: {}", talk.reply()));
        assert_eq!(action, "shop.return_request");
        assert_eq!((inputs["item"].as_str(), inputs["reason"].as_str()), (item, reason), "{said}");
    }
}

#[test]
fn what_was_heard_later_or_in_part_counts_too() {
    // Said with the number, not with the wish.
    let mut talk = Talk::new();
    talk.says(&["帮我申请退货"]);
    talk.says(&["订单ZK20260039的台灯，5678"]);
    talk.result(Ok(three_items()));
    assert!(talk.reply().contains("为什么要退"), "only the reason is open: {}", talk.reply());
    // What the order does not hold is asked for as ever.
    let mut talk = Talk::new();
    talk.says(&["雨伞漏水，帮我申请退货，ZK20260039 5678"]);
    talk.result(Ok(three_items()));
    assert!(talk.reply().contains("您要退哪一件"), "{}", talk.reply());
    // Another order: what was heard is looked for among its items.
    let mut talk = Talk::new();
    talk.says(&["水壶漏水，帮我申请退货，ZK20260030 5678"]);
    talk.result(Ok(three_items()));
    talk.says(&["不对，是 ZK20260039"]);
    assert_eq!(talk.call().expect("looked at anew").1, "shop.returnable");
    talk.result(Ok(three_items()));
    assert!(talk.reply().contains("退订单 ZK20260039 里的“1.5 升电热水壶 云白”"), "{}", talk.reply());
}

#[test]
fn a_reason_that_is_denied_is_not_taken() {
    let mut talk = Talk::new();
    talk.says(&["帮我申请退货"]);
    talk.says(&["不是质量问题，是不想要了，ZK20260030 5678"]);
    talk.result(Ok(one_item()));
    assert!(talk.reply().contains("原因是不想要了"), "{}", talk.reply());
    for plain in ["帮我申请退货，ZK20260030 5678", "start a return for me, ZK20260030 5678"] {
        let mut talk = Talk::new();
        talk.says(&[plain]);
        talk.result(Ok(one_item()));
        assert!(
            !talk.rules().iter().any(|rule| rule.starts_with("flow.heard")),
            "{plain}: {:?}",
            talk.rules()
        );
    }
}

#[test]
fn learned_values_stand_beside_those_of_the_rules() {
    use nlu::entity::{Context, Kind, Source};
    let text = "水壶漏水了，帮我申请退货，付了199元，ZK20260039";
    let context = Context::new(base::Timestamp::default(), jiff::tz::TimeZone::UTC, base::Locale::Zh);
    let found = crate::talk::PACK.values(text, &context);
    let said: Vec<(Kind, Source, &str, String)> = found
        .iter()
        .filter(|found| matches!(found.kind, Kind::Entry | Kind::Money))
        .map(|found| (found.kind, found.source, &text[found.span.clone()], found.value.to_string()))
        .collect();
    assert_eq!(said.len(), 3, "{found:?}");
    assert_eq!((said[0].1, said[0].2, said[0].3.as_str()), (Source::Learned, "水壶", "水壶"));
    assert_eq!((said[1].1, said[1].3.as_str()), (Source::Learned, "faulty"));
    assert_eq!(said[2].0, Kind::Money);
    assert!(found.iter().all(|found| found.confidence > 0.0 && found.confidence <= 1.0));
}
