//! The company's service: what it does wrong is borne, and nobody is asked more than is good.

use std::collections::BTreeMap;

use app::action::{ActionError, Actions as _, Call, Performed, Services};
use app::payment::{decide_payment, list_payments, save_payment_limits};
use app::settings::ActionEndpoint;
use base::{ConversationId, PaymentId};
use conversation::Author;
use dialogue::pack::{Action, Does, Rate, Rates};
use llm::testing::{Play, Server, Step};
use protocol::payment::{DecidePayment, FindPayments, PaymentLimits, PaymentState};
use serde_json::{Value, json};

use crate::support::{House, on_both_engines};
use crate::world::{ORDER, PHONE};

on_both_engines! {
    money_is_not_sent_while_the_service_rests,
    what_was_agreed_to_waits_while_the_service_rests,
}

const STATUS: &str = "shop.order_status";
const REFUND: &str = "shop.refund";

fn answer(status: u16, body: &Value) -> Play {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    vec![Step::Say(format!("{head}{body}").into_bytes())]
}

fn declared(does: Does, timeout_ms: u32, tries: u32) -> Action {
    let pack = app::testing::pack();
    Action { does, timeout_ms, tries, ..pack.actions[STATUS].clone() }
}

/// One call of a service that plays this.
async fn called(
    plays: Vec<Play>,
    action: &Action,
    agreed: Option<PaymentId>,
) -> (Result<Performed, ActionError>, Server) {
    let server = Server::start(plays).await;
    let endpoint = ActionEndpoint {
        url: server.url().to_owned(),
        key: "key-of-the-shop".to_owned(),
        secrets: Vec::new(),
    };
    let http = Services::company(endpoint, base::seeded::env(1).0).expect("a client");
    let inputs = BTreeMap::from([("order_number".to_owned(), ORDER.to_owned())]);
    let call = Call { action: STATUS, declared: Some(action), inputs: &inputs, key: "c:1", agreed };
    (http.perform(call).await, server)
}

#[tokio::test]
async fn what_brings_no_answer_is_tried_again_under_the_same_key() {
    let good = json!({ "result": "paid" });
    for does in [Does::LooksUp, Does::Changes] {
        let hangs = vec![Step::Stall];
        let (result, server) =
            called(vec![hangs, answer(500, &json!({})), answer(200, &good)], &declared(does, 200, 3), None)
                .await;
        assert_eq!(result.expect("the third answers").body, good);
        let heads = server.heads().await;
        assert_eq!(heads.len(), 3);
        assert!(heads.iter().all(|head| head.contains("idempotency-key: c:1\r\n")), "{heads:?}");
        assert!(!heads[0].contains("zhike-agreed-by"));
    }
    let (result, server) =
        called(vec![answer(503, &json!({}))], &declared(Does::LooksUp, 5_000, 2), None).await;
    assert_eq!((result, server.asked().await.len()), (Err(ActionError::Status(503)), 2));
    let (result, server) =
        called(vec![answer(422, &json!({}))], &declared(Does::LooksUp, 5_000, 3), None).await;
    assert_eq!(
        (result, server.asked().await.len()),
        (Err(ActionError::Status(422)), 1),
        "it would refuse again"
    );
    let (result, server) = called(vec![vec![Step::Stall]], &declared(Does::Changes, 200, 1), None).await;
    assert_eq!((result, server.asked().await.len()), (Err(ActionError::Timeout), 1));
    let half = vec![Step::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"result\":".to_vec())];
    let (result, _server) = called(vec![half], &declared(Does::LooksUp, 5_000, 1), None).await;
    assert_eq!(result, Err(ActionError::Broken));
}

#[tokio::test]
async fn what_cannot_be_read_is_no_answer_and_not_asked_for_again() {
    const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 52428800\r\n\r\n{\"result\":\"paid\",\"x\":\"";
    let huge = vec![Step::Say(HEAD.to_vec()), Step::Flood(&[b'x'; 64 * 1024])];
    for play in [
        huge,
        answer(200, &json!({ "result": 5 })),
        answer(200, &json!(["paid"])),
        answer(200, &json!({ "status": "paid" })),
        vec![Step::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>".to_vec())],
    ] {
        let (result, server) = called(vec![play], &declared(Does::LooksUp, 5_000, 3), None).await;
        assert_eq!((result, server.asked().await.len()), (Err(ActionError::BadAnswer), 1));
    }
}

#[tokio::test]
async fn an_agreement_is_passed_on_by_its_number() {
    let payment: PaymentId = base::seeded::env(3).0.id();
    let paid = vec![answer(200, &json!({ "result": "refunded" }))];
    let (_, server) = called(paid, &declared(Does::Pays, 5_000, 1), Some(payment)).await;
    let heads = server.heads().await;
    assert!(heads[0].contains(&format!("{}: {payment}\r\n", app::action::AGREED_BY)), "{heads:?}");
}

/// A customer asks for an order of theirs; gives the last words said to them.
async fn asks(house: &House, name: &str, text: &str) -> (ConversationId, String) {
    let mut visitor = house.visitor(name).await;
    let id = house.talk(&mut visitor, text).await;
    (id, house.answers(id).await.pop().unwrap_or_default())
}

async fn rules(house: &House, id: ConversationId) -> Vec<String> {
    let messages = house.messages(id).await;
    let last = messages.iter().rev().find(|message| message.author == Author::Assistant).expect("an answer");
    let why = app::conversation::why(&house.app, &house.agent(), id, last.id).await.expect("why").why;
    serde_json::from_value(why["rules"].clone()).expect("rules")
}

#[tokio::test]
async fn what_fails_again_and_again_is_left_alone_and_tried_by_one_later() {
    let house = House::memory().await;
    let ask = format!("查订单 {ORDER}，手机尾号 {PHONE}");
    house.service.next.lock().extend((0..3).map(|_| Err(ActionError::Timeout)));
    for name in ["one", "two", "three"] {
        let (_, said) = asks(&house, name, &ask).await;
        assert!(said.contains("暂时没有回应"), "{said}");
    }
    let (id, said) = asks(&house, "four", &ask).await;
    assert!(said.contains("系统现在连不上") && said.contains("没有提交"), "{said}");
    assert_eq!(house.service.asked.lock().len(), 3, "it is not asked");
    assert!(rules(&house, id).await.contains(&"call.error.resting".to_owned()), "and the trace says why");
    let (_, said) = asks(&house, "five", &format!("track order {ORDER}, phone ends {PHONE}")).await;
    assert!(said.contains("cannot be reached at the moment"), "{said}");
    // Another action is another thing.
    asks(&house, "six", &format!("帮我申请退货，订单 {ORDER}，手机尾号 {PHONE}")).await;
    assert_eq!(
        house.service.asked.lock().last().map(|(action, ..)| action.clone()).as_deref(),
        Some("shop.returnable")
    );
    house.pass(15_000).await;
    let (_, said) = asks(&house, "seven", &ask).await;
    assert!(said.contains("SF1029384756"), "one tries, and it is well again: {said}");
    let (_, said) = asks(&house, "eight", &ask).await;
    assert!(said.contains("SF1029384756"), "{said}");
    let metrics = house.app.metrics();
    assert_eq!(
        (metrics.actions_failed.get(), metrics.actions_resting.get(), metrics.actions_called.get()),
        (3, 2, 6)
    );
}

#[tokio::test]
async fn a_customer_who_calls_too_often_is_told_and_others_are_not_held_up() {
    let pack = app::testing::pack_with(|actions| {
        let action = actions.get_mut(STATUS).expect("declared");
        action.rate = Rates {
            customer: Some(Rate { most: 1, per_ms: 60_000 }),
            workspace: Some(Rate { most: 3, per_ms: 3_600_000 }),
        };
    });
    let house = House::of_pack(pack).await;
    let ask = format!("查订单 {ORDER}，手机尾号 {PHONE}");
    let (first, said) = asks(&house, "one", &ask).await;
    assert!(said.contains("SF1029384756"), "{said}");
    let (_, said) = asks(&house, "one", "查订单 ZK20260039，手机尾号 5678").await;
    assert!(said.contains("短时间内请求太多") && said.contains("没有提交"), "{said}");
    assert!(rules(&house, first).await.contains(&"call.error.throttled".to_owned()));
    let (second, said) = asks(&house, "two", "查订单 ZK20260039，手机尾号 5678").await;
    assert!(said.contains("没有查到"), "another customer is asked for, and learns of their own only: {said}");
    assert!(!house.answers(second).await.join("").contains("SF1029384756"));
    house.pass(60_000).await;
    let (_, said) = asks(&house, "one", "再试一次").await;
    assert!(said.contains("没有查到"), "a minute later it is asked: {said}");
    let (_, said) = asks(&house, "three", &format!("track order {ORDER}, phone ends {PHONE}")).await;
    assert!(said.contains("too many requests"), "three an hour are enough for all: {said}");
    assert_eq!((house.service.asked.lock().len(), house.app.metrics().actions_throttled.get()), (3, 2));
}

/// As far as the question whether to pay it back.
async fn to_confirm(house: &House, (name, order): (&str, &str)) {
    let item = json!({ "value": "CU", "title": { "zh": "保温杯", "en": "Bottle" }, "refund_fen": 7_900 });
    let found = Performed { body: json!({ "result": "refundable", "items": [item] }) };
    house.service.next.lock().push_back(Ok(found));
    let mut visitor = house.visitor(name).await;
    house.talk(&mut visitor, &format!("帮我申请破损退款，订单{order}，手机尾号5678")).await;
    house.talk(&mut visitor, "收到就碎了").await;
}

/// Nothing is above a limit.
async fn no_limits(house: &House) {
    let much = 1_000_000;
    let limits = PaymentLimits {
        once_fen: much,
        order_fen: much,
        customer_day_fen: much,
        day_fen: much,
        approver_day_fen: None,
    };
    save_payment_limits(&house.app, &house.user(access::Role::Administrator), limits).await.expect("saved");
}

/// Three customers whose refund fails.
const FAILING: [(&str, &str); 3] = [("one", "ZK20260039"), ("two", "ZK20260040"), ("three", "ZK20260041")];

async fn fail(house: &House) {
    house.service.next.lock().extend((0..3).map(|_| Err(ActionError::Status(500))));
    for (name, _) in FAILING {
        let (_, said) = asks(house, name, "确认退款").await;
        assert!(said.contains("正在处理中"), "{said}");
    }
}

fn refunded() -> Performed {
    Performed {
        body: json!({ "result": "refunded", "refund_number": "RF1", "refund_fen": 7_900, "title": { "zh": "保温杯", "en": "Bottle" } }),
    }
}

async fn money_is_not_sent_while_the_service_rests(house: House) {
    no_limits(&house).await;
    let sent = || house.service.asked.lock().iter().filter(|(action, ..)| action == REFUND).count();
    for customer in FAILING {
        to_confirm(&house, customer).await;
    }
    to_confirm(&house, ("four", "ZK20260042")).await;
    fail(&house).await;
    let (id, said) = asks(&house, "four", "确认退款").await;
    assert!(
        said.contains("系统现在连不上") && said.contains("没有提交"),
        "it is certain that nothing was paid: {said}"
    );
    assert_eq!(sent(), 3);
    assert!(rules(&house, id).await.contains(&"call.error.resting".to_owned()));
    house.pass(15_000).await;
    house.service.next.lock().push_back(Ok(refunded()));
    let (_, said) = asks(&house, "four", "再试一次").await;
    assert!(said.contains("RF1"), "{said}");
    assert_eq!(sent(), 4, "once");
}

async fn what_was_agreed_to_waits_while_the_service_rests(house: House) {
    let chief = house.user(access::Role::Supervisor);
    to_confirm(&house, ("five", "ZK20260043")).await;
    asks(&house, "five", "确认退款").await;
    no_limits(&house).await;
    for customer in FAILING {
        to_confirm(&house, customer).await;
    }
    fail(&house).await;
    let payments =
        async || list_payments(&house.app, &chief, FindPayments::default()).await.expect("listed").payments;
    let asked = payments().await.into_iter().find(|one| one.state == PaymentState::Asked).expect("one waits");
    decide_payment(&house.app, &chief, asked.id, DecidePayment { agree: true }).await.expect("agreed");
    house.pass(5_000).await;
    let sent = || house.service.asked.lock().iter().filter(|(.., key)| *key == asked.call_key).count();
    assert_eq!((sent(), house.service.agreed.lock().len()), (0, 0), "it rests");
    // The service saw none of the four.
    house.service.outcomes.lock().extend((0..4).map(|_| Ok(None)));
    house.service.next.lock().extend((0..4).map(|_| Ok(refunded())));
    house.pass(10 * 60_000).await;
    let now = payments().await.into_iter().find(|one| one.id == asked.id).expect("it is there");
    assert_eq!((now.state, sent()), (PaymentState::Paid, 1), "it is made once the service is well");
    assert_eq!(*house.service.agreed.lock(), [asked.id]);
}
