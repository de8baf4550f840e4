//! Money: nothing is given above a limit without a person, nothing is given twice, and what became of it is always found out and said.

use access::Role;
use app::action::{ActionError, Given, Performed};
use app::payment::{decide_payment, list_payments, save_payment_limits, settle_payment, show_payment_limits};
use base::ConversationId;
use conversation::{Author, Owner};
use protocol::payment::{
    DecidePayment, FindPayments, PaymentLimits, PaymentOver, PaymentState, PaymentView, SettlePayment,
};
use serde_json::json;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    a_person_agrees_and_it_is_given_once,
    a_person_declines,
    nobody_decides,
    limits_add_up,
    an_unclear_end_is_found_out,
    what_was_certainly_not_given_may_be_tried_again,
    what_the_service_never_saw_is_sent_once_more,
    a_person_finds_out_in_the_end,
    the_same_order_is_not_paid_beside_itself,
    a_colleague_agrees_to_so_much_a_day,
    a_thousand_at_once_never_pass_a_limit,
    both_sides_are_compared_each_day,
    money_goes_with_the_export_and_its_words_with_the_customer,
}

const REFUND: &str = "shop.refund";
const FEN: u32 = 7_900;

fn limits(once: u32, order: u32, customer: u32, day: u32) -> PaymentLimits {
    PaymentLimits {
        once_fen: once,
        order_fen: order,
        customer_day_fen: customer,
        day_fen: day,
        approver_day_fen: None,
    }
}

fn refunded() -> Performed {
    Performed {
        body: json!({ "result": "refunded", "refund_number": "RF1", "refund_fen": FEN, "title": { "zh": "保温杯", "en": "Bottle" } }),
    }
}

async fn set(house: &House, limits: PaymentLimits) {
    save_payment_limits(&house.app, &house.user(Role::Administrator), limits).await.expect("saved");
}

/// A customer asks for the money of a broken bottle back and says yes; the service answers so.
async fn asks(
    house: &House,
    (name, order): (&str, &str),
    answer: Option<Result<Performed, ActionError>>,
) -> ConversationId {
    let item = json!({ "value": "CU", "title": { "zh": "保温杯", "en": "Bottle" }, "refund_fen": FEN });
    let found = Performed { body: json!({ "result": "refundable", "items": [item] }) };
    house.service.next.lock().push_back(Ok(found));
    let mut visitor = house.visitor(name).await;
    house.talk(&mut visitor, &format!("帮我申请破损退款，订单{order}，手机尾号5678")).await;
    house.talk(&mut visitor, "收到就碎了").await;
    house.service.next.lock().extend(answer);
    house.talk(&mut visitor, "确认退款").await
}

/// How often the service was asked for money.
fn sent(house: &House) -> usize {
    house.service.asked.lock().iter().filter(|(action, ..)| action == REFUND).count()
}

async fn all(house: &House) -> Vec<PaymentView> {
    let page = list_payments(&house.app, &house.user(Role::Supervisor), FindPayments::default()).await;
    page.expect("listed").payments
}

async fn only(house: &House) -> PaymentView {
    let mut payments = all(house).await;
    assert_eq!(payments.len(), 1, "{payments:?}");
    payments.remove(0)
}

/// What customers read of the house itself.
async fn told(house: &House, id: ConversationId) -> String {
    let lines = house.messages(id).await.into_iter().filter(|line| line.author == Author::System);
    lines.map(|line| line.content.words().to_owned()).collect::<Vec<_>>().join("\n")
}

async fn a_person_agrees_and_it_is_given_once(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let id = asks(&house, ("first", "ZK20260039"), None).await;
    assert_eq!(sent(&house), 0, "nothing may be given where nothing is set");
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("还没有退款") && said.contains("交给同事确认"), "{said}");
    let asked = only(&house).await;
    assert_eq!((asked.state, asked.over, asked.fen), (PaymentState::Asked, Some(PaymentOver::Once), FEN));
    assert_eq!(asked.order.as_deref(), Some("ZK20260039"));

    let agree = DecidePayment { agree: true };
    let agent = house.agent();
    assert_eq!(refused(decide_payment(app, &agent, asked.id, agree.clone()).await).slug, "forbidden");
    assert_eq!(refused(list_payments(app, &agent, FindPayments::default()).await).slug, "forbidden");
    house.service.next.lock().push_back(Ok(refunded()));
    decide_payment(app, &chief, asked.id, agree.clone()).await.expect("agreed");
    decide_payment(app, &chief, asked.id, agree.clone()).await.expect("the same once more");
    house.pass(5_000).await;
    assert_eq!(sent(&house), 1);
    let (_, inputs, key) = house.service.asked.lock().last().cloned().expect("asked");
    assert_eq!((inputs["item"].as_str(), &key), ("CU", &asked.call_key), "what the customer confirmed");
    assert_eq!(*house.service.agreed.lock(), [asked.id], "the service learns that a person agreed");
    let now = only(&house).await;
    assert_eq!((now.state, now.user_id), (PaymentState::Paid, Some(chief.user_id)));
    let words = told(&house, id).await;
    assert!(words.contains("同事已经同意") && words.contains("¥79.00"), "{words}");
    assert_eq!(house.header(id).await.owner, Owner::Assistant, "nobody else need look at it");

    let late = decide_payment(app, &chief, asked.id, DecidePayment { agree: false }).await;
    assert_eq!(refused(late).slug, "payment-decided");
    let known = settle_payment(app, &chief, asked.id, SettlePayment { paid: false }).await;
    assert_eq!(refused(known).slug, "payment-settled");
    house.pass(48 * 3_600_000).await;
    assert_eq!((sent(&house), told(&house, id).await.matches("¥79.00").count()), (1, 1), "and said once");
}

async fn a_person_declines(house: House) {
    let id = asks(&house, ("first", "ZK20260039"), None).await;
    let asked = only(&house).await;
    let chief = house.user(Role::Supervisor);
    decide_payment(&house.app, &chief, asked.id, DecidePayment { agree: false }).await.expect("declined");
    house.pass(5_000).await;
    assert!(told(&house, id).await.contains("没有同意"));
    assert_eq!((sent(&house), only(&house).await.state), (0, PaymentState::Declined));
    let admin = house.user(Role::Administrator);
    let late = decide_payment(&house.app, &admin, asked.id, DecidePayment { agree: true }).await;
    assert_eq!(refused(late).slug, "payment-decided");
}

async fn nobody_decides(house: House) {
    let id = asks(&house, ("first", "ZK20260039"), None).await;
    house.pass(25 * 3_600_000).await;
    assert_eq!((sent(&house), only(&house).await.state), (0, PaymentState::Expired));
    assert!(told(&house, id).await.contains("还没有来得及确认"), "{}", told(&house, id).await);
    assert!(matches!(house.header(id).await.owner, Owner::Queue { .. }), "a colleague follows it up");
}

async fn limits_add_up(house: House) {
    let admin = house.user(Role::Administrator);
    let too_much = limits(100_000_001, 100_000_001, 100_000_001, 100_000_001);
    assert_eq!(refused(save_payment_limits(&house.app, &admin, too_much).await).slug, "invalid");
    let upside_down = limits(8_000, 7_999, 8_000, 8_000);
    assert_eq!(refused(save_payment_limits(&house.app, &admin, upside_down).await).slug, "invalid");
    let agent = house.agent();
    assert_eq!(refused(show_payment_limits(&house.app, &agent).await).slug, "forbidden");
    set(&house, limits(FEN, FEN * 2 - 1, FEN * 3, FEN * 3)).await;

    asks(&house, ("first", "ZK20260039"), Some(Ok(refunded()))).await;
    assert_eq!((sent(&house), only(&house).await.state), (1, PaymentState::Paid));
    // The same order, by another customer and written otherwise: its limit is its own.
    asks(&house, ("second", "zk20260039"), None).await;
    let states: Vec<_> = all(&house).await.iter().map(|one| (one.state, one.over)).collect();
    assert_eq!(states[0], (PaymentState::Asked, Some(PaymentOver::Order)), "{states:?}");
    asks(&house, ("third", "ZK20260040"), Some(Ok(refunded()))).await;
    asks(&house, ("fourth", "ZK20260041"), Some(Ok(refunded()))).await;
    assert_eq!(sent(&house), 3);
    asks(&house, ("fifth", "ZK20260042"), None).await;
    assert_eq!(all(&house).await[0].over, Some(PaymentOver::Day));
    assert_eq!(sent(&house), 3);
    // A day later there is room again.
    house.fixture.clock.set(house.app.env().now().plus_ms(25 * 3_600_000));
    asks(&house, ("sixth", "ZK20260043"), Some(Ok(refunded()))).await;
    assert_eq!(sent(&house), 4);
}

async fn an_unclear_end_is_found_out(house: House) {
    set(&house, limits(FEN, FEN, FEN, FEN)).await;
    let id = asks(&house, ("first", "ZK20260039"), Some(Err(ActionError::Timeout))).await;
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("正在处理中") && said.contains("不会退两次"), "{said}");
    assert_eq!(only(&house).await.state, PaymentState::Unclear);
    house.service.outcomes.lock().extend([Err(ActionError::Unreachable), Ok(Some(refunded()))]);
    house.pass(10 * 60_000).await;
    assert_eq!(
        (sent(&house), only(&house).await.state),
        (1, PaymentState::Paid),
        "asked about, not asked for"
    );
    assert_eq!(house.service.looked_up.lock().len(), 2);
    let words = told(&house, id).await;
    assert!(words.contains("已经成功") && words.contains("¥79.00"), "{words}");
}

async fn what_was_certainly_not_given_may_be_tried_again(house: House) {
    set(&house, limits(FEN, FEN, FEN, FEN)).await;
    let id = asks(&house, ("first", "ZK20260039"), Some(Err(ActionError::Unreachable))).await;
    assert_eq!(only(&house).await.state, PaymentState::Unpaid);
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(!said.contains("正在处理中"), "{said}");
    house.service.next.lock().push_back(Ok(refunded()));
    let mut visitor = house.visitor("first").await;
    house.talk(&mut visitor, "再试一次").await;
    assert_eq!((sent(&house), only(&house).await.state), (2, PaymentState::Paid));
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("RF1"), "{said}");
    house.pass(10 * 60_000).await;
    assert_eq!(
        (sent(&house), told(&house, id).await.contains("¥79.00")),
        (2, false),
        "said once, by the turn"
    );
}

async fn what_the_service_never_saw_is_sent_once_more(house: House) {
    set(&house, limits(FEN, FEN, FEN, FEN)).await;
    let id = asks(&house, ("first", "ZK20260039"), Some(Err(ActionError::Broken))).await;
    house.service.outcomes.lock().push_back(Ok(None));
    let too_late = Performed { body: json!({ "result": "too_late" }) };
    house.service.next.lock().push_back(Ok(too_late));
    house.pass(10 * 60_000).await;
    assert_eq!((sent(&house), only(&house).await.state), (2, PaymentState::Unpaid));
    let asked = house.service.asked.lock().clone();
    let keys: Vec<_> = asked.iter().filter(|(action, ..)| action == REFUND).map(|(.., key)| key).collect();
    assert_eq!(keys[0], keys[1], "the same attempt");
    assert!(told(&house, id).await.contains("没有退款"));
    assert!(matches!(house.header(id).await.owner, Owner::Queue { .. }), "a colleague follows it up");
}

async fn a_person_finds_out_in_the_end(house: House) {
    set(&house, limits(FEN, FEN, FEN, FEN)).await;
    let id = asks(&house, ("first", "ZK20260039"), Some(Err(ActionError::Status(502)))).await;
    assert!(!only(&house).await.by_hand);
    house.pass(26 * 3_600_000).await;
    let unclear = only(&house).await;
    assert_eq!((unclear.state, unclear.by_hand, sent(&house)), (PaymentState::Unclear, true, 1));
    assert!(told(&house, id).await.contains("请同事来查"));
    let tries = house.service.looked_up.lock().len();
    house.pass(24 * 3_600_000).await;
    assert_eq!(house.service.looked_up.lock().len(), tries, "it is a person's by now");

    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let paid = SettlePayment { paid: true };
    assert_eq!(
        refused(settle_payment(app, &house.agent(), unclear.id, paid.clone()).await).slug,
        "forbidden"
    );
    settle_payment(app, &chief, unclear.id, paid.clone()).await.expect("written down");
    settle_payment(app, &chief, unclear.id, paid).await.expect("the same once more");
    house.pass(5_000).await;
    assert_eq!(only(&house).await.state, PaymentState::Paid);
    let words = told(&house, id).await;
    assert!(words.contains("已经成功") || house.header(id).await.life != conversation::Life::Open, "{words}");
}

async fn the_same_order_is_not_paid_beside_itself(house: House) {
    set(&house, limits(FEN, FEN * 9, FEN * 9, FEN * 9)).await;
    asks(&house, ("first", "ZK20260039"), Some(Err(ActionError::Timeout))).await;
    let id = asks(&house, ("second", "ZK20260039"), None).await;
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("正在处理中"), "{said}");
    assert_eq!((sent(&house), all(&house).await.len()), (1, 1));
}

async fn a_colleague_agrees_to_so_much_a_day(house: House) {
    set(&house, PaymentLimits { approver_day_fen: Some(FEN), ..limits(0, 0, 0, 0) }).await;
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    asks(&house, ("first", "ZK20260039"), None).await;
    asks(&house, ("second", "ZK20260040"), None).await;
    let asked = all(&house).await;
    let agree = || DecidePayment { agree: true };
    decide_payment(app, &chief, asked[0].id, agree()).await.expect("agreed");
    let more = decide_payment(app, &chief, asked[1].id, agree()).await;
    assert_eq!(refused(more).slug, "approver-limit");
    decide_payment(app, &house.user(Role::Administrator), asked[1].id, agree()).await.expect("another may");
}

async fn a_thousand_at_once_never_pass_a_limit(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    let header = house.header(id).await;
    set(&house, limits(100, 100, 5_000, 5_000)).await;
    let (app, workspace_id) = (house.app.clone(), house.fixture.workspace_id);
    let tries = (0..1_000).map(|nth| {
        let (app, header) = (app.clone(), header.clone());
        tokio::spawn(async move {
            let (key, order) = (format!("attempt-{nth}"), format!("ZK{:08}", nth % 200));
            app::testing::may_pay(&app, &header, workspace_id, (&key, &order, 100)).await
        })
    });
    let tries: Vec<_> = tries.collect();
    let mut may = 0;
    for one in tries {
        may += usize::from(one.await.expect("it ran").expect("decided"));
    }
    assert_eq!(may, 50, "5,000 fen a day, 100 each");
    let cx = app.cx(workspace_id, app::system());
    let rows = cx.payments(Some(store::PaymentState::Sent), None, 1_000).await.expect("read");
    assert_eq!(rows.iter().map(|row| row.fen).sum::<u32>(), 5_000);
}

async fn both_sides_are_compared_each_day(house: House) {
    set(&house, limits(FEN, FEN, FEN * 9, FEN * 9)).await;
    asks(&house, ("first", "ZK20260039"), Some(Ok(refunded()))).await;
    let paid = only(&house).await;
    let found = async |house: &House| {
        let page = list_payments(&house.app, &house.user(Role::Supervisor), FindPayments::default()).await;
        page.expect("listed").reconciliation
    };
    assert!(found(&house).await.is_none(), "not before the first day is over");
    house.pass(25 * 3_600_000).await;
    let none = found(&house).await.expect("tried");
    assert!(none.unanswered && none.matched == 0, "the service does not answer: {none:?}");

    let at = base::Timestamp::from_ms(paid.asked_ms + 40_000);
    let given = |key: &str, fen: u32| Given { key: key.to_owned(), fen, at };
    *house.service.given.lock() = Some(vec![given(&paid.call_key, FEN), given("of-nobody", 100)]);
    house.pass(3_600_000).await;
    let one = found(&house).await.expect("compared");
    assert_eq!((one.matched, one.fen, one.unanswered), (1, u64::from(FEN), false));
    let [strange] = &one.unmatched[..] else { panic!("{one:?}") };
    assert_eq!(
        (strange.call_key.as_str(), strange.theirs_fen, strange.ours_fen),
        ("of-nobody", Some(100), None)
    );

    // What does not match is looked at again the next day.
    *house.service.given.lock() = Some(vec![given(&paid.call_key, FEN - 1)]);
    house.pass(25 * 3_600_000).await;
    let other = found(&house).await.expect("compared");
    let [wrong] = &other.unmatched[..] else { panic!("what did not match is looked at again: {other:?}") };
    assert_eq!(
        (wrong.ours_fen, wrong.theirs_fen, wrong.payment_id),
        (Some(FEN), Some(FEN - 1), Some(paid.id))
    );
    *house.service.given.lock() = Some(Vec::new());
    house.pass(25 * 3_600_000).await;
    let gone = found(&house).await.expect("compared");
    assert_eq!((gone.unmatched[0].ours_fen, gone.unmatched[0].theirs_fen), (Some(FEN), None));
    *house.service.given.lock() = Some(vec![given(&paid.call_key, FEN)]);
    house.pass(25 * 3_600_000).await;
    let right = found(&house).await.expect("compared");
    assert_eq!((right.matched, right.unmatched.len()), (1, 0));
}

async fn money_goes_with_the_export_and_its_words_with_the_customer(house: House) {
    asks(&house, ("first", "ZK20260039"), None).await;
    let (app, admin) = (&house.app, house.user(Role::Administrator));
    let asked = only(&house).await;
    let contact_id = house.header(asked.conversation_id).await.contact_id;
    let export = app::contact::export(app, &admin, contact_id).await.expect("exported");
    let [one] = &export.payments[..] else { panic!("{:?}", export.payments) };
    assert_eq!((one.fen, one.inputs["order_number"].as_str()), (FEN, "ZK20260039"));
    app::contact::erase(app, &admin, contact_id).await.expect("erased");
    let left = only(&house).await;
    assert_eq!((left.fen, left.order), (FEN, None), "the account stays, without a word");
    // Whoever agrees now agrees to nothing that could be done.
    decide_payment(app, &admin, asked.id, DecidePayment { agree: true }).await.expect("agreed");
    house.pass(60_000).await;
    assert_eq!((sent(&house), only(&house).await.state), (0, PaymentState::Unpaid));
}
