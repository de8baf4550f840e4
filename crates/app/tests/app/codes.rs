//! Codes that prove who asks: tried and sent no more often than they may be, right once and only where they were sent for, and found nowhere.

use access::Role;
use app::action::{ActionError, Performed};
use base::ConversationId;
use serde_json::json;

use crate::support::{House, on_both_engines};

on_both_engines! {
    a_code_proves_who_asks_and_is_found_nowhere,
    nobody_hears_whether_there_was_anybody_to_send_it_to,
    a_thousand_guesses_get_five_tries,
    a_thousand_at_once_have_one_sent,
    four_an_hour_and_a_minute_between,
    it_counts_once_in_time_in_its_conversation_and_for_its_order,
    what_was_certainly_not_sent_does_not_count,
    it_goes_with_the_customer,
}

const SEND: &str = "shop.send_code";
const ORDER: &str = "ZK20260002";

fn result(word: &str) -> Result<Performed, ActionError> {
    Ok(Performed { body: json!({ "result": word, "to": "138****5678" }) })
}

/// A customer wants another address and is asked for the code.
async fn asks(house: &House, name: &str, sent: &str) -> ConversationId {
    let mut visitor = house.visitor(name).await;
    house.service.next.lock().extend([result("changeable"), result(sent)]);
    let address = "上海市徐汇区漕溪路88号";
    house.talk(&mut visitor, &format!("帮我改地址，订单{ORDER}，手机尾号5678，改到{address}")).await
}

/// The code that the service was asked to send last.
fn code(house: &House) -> String {
    let asked = house.service.asked.lock();
    let (_, inputs, _) = asked.iter().rev().find(|(action, ..)| action == SEND).expect("one was sent");
    inputs["code"].clone()
}

fn sent(house: &House) -> usize {
    house.service.asked.lock().iter().filter(|(action, ..)| action == SEND).count()
}

async fn sends(house: &House, id: ConversationId, key: &str, order: &str) -> String {
    house.service.next.lock().push_back(result("sent"));
    let (header, workspace_id) = (house.header(id).await, house.fixture.workspace_id);
    let came = app::testing::send_code(&house.app, &header, workspace_id, (key, order)).await.expect("asked");
    house.service.next.lock().clear();
    came
}

async fn looks(house: &House, id: ConversationId, look: (&str, &str, &str, &str)) -> String {
    let (header, workspace_id) = (house.header(id).await, house.fixture.workspace_id);
    app::testing::check_code(&house.app, &header, workspace_id, look).await.expect("looked at")
}

async fn a_code_proves_who_asks_and_is_found_nowhere(house: House) {
    let id = asks(&house, "first", "sent").await;
    let code = code(&house);
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("6 位验证码") && !said.contains("138"), "{said}");
    let mut visitor = house.visitor("first").await;
    let typed = format!("验证码是 {} {}", &code[..3], &code[3..]);
    house.talk(&mut visitor, &typed).await;
    let said = house.answers(id).await.pop().expect("an answer");
    assert!(said.contains("请您确认"), "{said}");
    house.service.next.lock().push_back(result("changed"));
    house.talk(&mut visitor, "确认修改").await;
    let (action, inputs, _) = house.service.asked.lock().last().cloned().expect("asked");
    assert_eq!(action, "shop.address_change");
    let sent_under = house.service.asked.lock().iter().find(|(action, ..)| action == SEND).cloned();
    assert_eq!(
        inputs.get("code_proof"),
        sent_under.map(|(.., key)| key).as_ref(),
        "what was sent is the proof"
    );
    assert!(!inputs.contains_key("phone_last4"), "{inputs:?}");

    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let memory = cx.dialogue(id).await.expect("read").expect("there").to_string();
    let log = format!("{:?}", cx.audit(None, 200).await.expect("read"));
    let whys: Vec<String> =
        house.messages(id).await.iter().map(|message| format!("{:?}", message.meta)).collect();
    let answers = house.answers(id).await.join("\n");
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    for place in [&memory, &log, &whys.join("\n"), &answers] {
        assert!(!place.contains(&code) && !place.contains(&spaced), "{place}");
    }
    assert!(log.contains("send_code") && log.contains("check_code"), "{log}");
}

async fn nobody_hears_whether_there_was_anybody_to_send_it_to(house: House) {
    let (known, unknown) = (asks(&house, "first", "sent").await, asks_later(&house).await);
    let said = async |id| house.answers(id).await;
    assert_eq!(said(known).await, said(unknown).await);
    let made = code(&house);
    let mut visitor = house.visitor("second").await;
    house.talk(&mut visitor, &made).await;
    let said = said(unknown).await.pop().expect("an answer");
    assert!(said.contains("还可以试 4 次"), "not even the code that was made is right: {said}");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let states = [cx.dialogue(known).await.expect("read"), cx.dialogue(unknown).await.expect("read")];
    let rules = states.map(|state| state.expect("there")["state"]["flows"][0]["codes"].to_string());
    assert!(rules.iter().all(|code| !code.contains("not_found")), "{rules:?}");
}

/// Another customer after the minute that lies between two codes.
async fn asks_later(house: &House) -> ConversationId {
    house.pass(61_000).await;
    asks(house, "second", "not_found").await
}

async fn a_thousand_guesses_get_five_tries(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    assert_eq!(sends(&house, id, "s", ORDER).await, "sent");
    let right = code(&house);
    let (header, workspace_id) = (house.header(id).await, house.fixture.workspace_id);
    let guesses = (0..1_000_u32).filter(|guess| format!("{guess:06}") != right).map(|guess| {
        let (app, header) = (house.app.clone(), header.clone());
        tokio::spawn(async move {
            let look = (format!("look-{guess}"), format!("{guess:06}"));
            app::testing::check_code(&app, &header, workspace_id, (&look.0, "s", ORDER, &look.1)).await
        })
    });
    let guesses: Vec<_> = guesses.collect();
    let mut tried = 0;
    for one in guesses {
        let found = one.await.expect("it ran").expect("looked at");
        assert_ne!(found, "right");
        tried += usize::from(found == "wrong");
    }
    assert_eq!(tried, 5);
    assert_eq!(looks(&house, id, ("last", "s", ORDER, &right)).await, "void", "the right one comes too late");
}

async fn a_thousand_at_once_have_one_sent(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    let (header, workspace_id) = (house.header(id).await, house.fixture.workspace_id);
    let tries = (0..1_000_u32).map(|nth| {
        let (app, header) = (house.app.clone(), header.clone());
        house.service.next.lock().push_back(result("sent"));
        tokio::spawn(async move {
            app::testing::send_code(&app, &header, workspace_id, (&format!("s-{nth}"), ORDER)).await
        })
    });
    let tries: Vec<_> = tries.collect();
    let mut came = 0;
    for one in tries {
        came += usize::from(one.await.expect("it ran").expect("asked") == "sent");
    }
    assert_eq!((came, sent(&house)), (1, 1));
}

async fn four_an_hour_and_a_minute_between(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    assert_eq!(sends(&house, id, "s-1", ORDER).await, "sent");
    assert_eq!(sends(&house, id, "s-2", ORDER).await, "too_soon");
    for key in ["s-3", "s-4", "s-5"] {
        house.pass(61_000).await;
        assert_eq!(sends(&house, id, key, ORDER).await, "sent", "{key}");
    }
    house.pass(61_000).await;
    assert_eq!(sends(&house, id, "s-6", ORDER).await, "too_many");
    assert_eq!(sends(&house, id, "s-7", "ZK20260012").await, "too_many", "nor for another order");
    let mut other = house.visitor("second").await;
    let other = house.talk(&mut other, "你好").await;
    assert_eq!(sends(&house, other, "o-1", ORDER).await, "too_many", "nor to another customer");
    assert_eq!(sends(&house, other, "o-2", "ZK20260012").await, "sent");
    house.pass(3_600_000).await;
    assert_eq!((sends(&house, id, "s-8", ORDER).await.as_str(), sent(&house)), ("sent", 6));
}

async fn it_counts_once_in_time_in_its_conversation_and_for_its_order(house: House) {
    let (mut one, mut two) = (house.visitor("first").await, house.visitor("second").await);
    let (id, other) = (house.talk(&mut one, "你好").await, house.talk(&mut two, "你好").await);
    sends(&house, id, "s-1", ORDER).await;
    let right = code(&house);
    assert_eq!(looks(&house, other, ("a", "s-1", ORDER, &right)).await, "void", "another conversation");
    assert_eq!(looks(&house, id, ("b", "s-1", "ZK20260012", &right)).await, "void", "another order");
    assert_eq!(looks(&house, id, ("c", "s-0", ORDER, &right)).await, "void", "never sent");
    assert_eq!(looks(&house, id, ("d", "s-1", ORDER, &right)).await, "right");
    assert_eq!(looks(&house, id, ("d", "s-1", ORDER, &right)).await, "right", "the same look is heard again");
    assert_eq!(looks(&house, id, ("e", "s-1", ORDER, &right)).await, "void", "used");

    house.pass(61_000).await;
    sends(&house, id, "s-2", ORDER).await;
    let second = code(&house);
    house.pass(61_000).await;
    sends(&house, id, "s-3", ORDER).await;
    assert_eq!(looks(&house, id, ("f", "s-2", ORDER, &second)).await, "void", "only the newest counts");
    let third = code(&house);
    house.pass(10 * 60_000 + 1_000).await;
    assert_eq!(looks(&house, id, ("g", "s-3", ORDER, &third)).await, "void", "too late");
}

async fn what_was_certainly_not_sent_does_not_count(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    let (header, workspace_id) = (house.header(id).await, house.fixture.workspace_id);
    let send = async |key: &str, answer| {
        house.service.next.lock().push_back(answer);
        app::testing::send_code(&house.app, &header, workspace_id, (key, ORDER)).await.expect("asked")
    };
    assert_eq!(send("s-1", Err(ActionError::Unreachable)).await, "Unreachable");
    assert_eq!(send("s-2", Err(ActionError::Timeout)).await, "Timeout");
    assert_eq!(send("s-3", result("sent")).await, "too_soon", "the last may have been sent");
    house.service.next.lock().clear();
    house.pass(61_000).await;
    assert_eq!(send("s-4", result("right")).await, "Failed", "no service says that a code is right");
    let made = code(&house);
    assert_eq!(looks(&house, id, ("a", "s-4", ORDER, &made)).await, "wrong");
}

async fn it_goes_with_the_customer(house: House) {
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "你好").await;
    sends(&house, id, "s-1", ORDER).await;
    let right = code(&house);
    let (header, admin) = (house.header(id).await, house.user(Role::Administrator));
    app::contact::erase(&house.app, &admin, header.contact_id).await.expect("erased");
    assert_eq!(looks(&house, id, ("a", "s-1", ORDER, &right)).await, "void");
}
