//! The assistant's turns: one answer to a burst, people on request, orders looked up, and silence once a person has taken over.

use ::conversation::{Author, Content, HandOffReason, Owner};
use app::action::ActionError;
use app::conversation::{ask_person, give_back, receive_message, take_over};
use app::{Settings, job};
use base::{ConversationId, Locale, Timestamp, Wake};
use store::Config;

use crate::support::{House, LEASE_MS, on_both_engines, refused};
use crate::world::{ORDER, PHONE};

on_both_engines! {
    a_burst_gets_one_answer,
    an_order_is_found_by_number_and_phone,
    a_take_over_silences_what_was_being_thought,
}

const HOUR_MS: i64 = 3_600_000;

fn queue(owner: Owner) -> (Timestamp, Option<Timestamp>, HandOffReason) {
    match owner {
        Owner::Queue { since, due, reason } => (since, due, reason),
        other => panic!("it should wait for a person, not {other:?}"),
    }
}

async fn a_burst_gets_one_answer(house: House) {
    let mut visitor = house.visitor("burst").await;
    let id = house.say(&mut visitor, "在吗").await;
    house.pass(700).await;
    house.say(&mut visitor, "我那个快递").await;
    house.pass(700).await;
    assert!(house.answers(id).await.is_empty(), "it waits for the rest");
    house.say(&mut visitor, "还没到").await;
    house.pass(10_000).await;
    let answers = house.answers(id).await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    let header = house.header(id).await;
    assert_eq!((header.turn, header.has_unanswered()), (None, false));
}

#[tokio::test]
async fn a_question_is_answered_without_waiting_for_more() {
    let house = House::memory().await;
    let mut visitor = house.visitor("question").await;
    let asked_at = house.app.env().now();
    let id = house.say(&mut visitor, "怎么退货？").await;
    house.work().await;
    let messages = house.messages(id).await;
    let answer = messages.last().expect("an answer");
    assert_eq!((answer.author, answer.at), (Author::Assistant, asked_at), "at the very same instant");
    assert!(!answer.meta.sources.is_empty(), "it rests on a reviewed answer");
    let why = app::conversation::why(&house.app, &house.agent(), id, answer.id).await.expect("its why");
    assert_eq!(why.why["decision"], "answer");
    assert_eq!(house.header(id).await.receipts.house_read, 2, "the customer sees that it was read");
}

#[tokio::test]
async fn typing_holds_a_fragment_for_a_moment_only() {
    let house = House::memory().await;
    let mut visitor = house.visitor("typing").await;
    let id = house.say(&mut visitor, "我那个快递").await;
    for _ in 0..5 {
        house.pass(900).await;
        let typing = Wake::Typing {
            workspace_id: house.fixture.workspace_id,
            conversation_id: id,
            user_id: None,
            from_customer: true,
            on: true,
        };
        house.app.bus().publish(typing);
    }
    assert_eq!(house.answers(id).await.len(), 1, "whoever types for ever is answered after four seconds");
}

#[tokio::test]
async fn a_person_is_asked_for_in_words() {
    let house = House::memory().await;
    house.online(&house.agent()).await;
    let mut visitor = house.visitor("words").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (_, due, reason) = queue(house.header(id).await.owner);
    assert_eq!((due, reason), (None, HandOffReason::Asked), "somebody is there, so no time is promised");
    assert_eq!(house.answers(id).await, [house.app.pack().reply("handoff_asked", Locale::Zh)]);
    house.talk(&mut visitor, "怎么退货？").await;
    assert_eq!(house.answers(id).await.len(), 1, "the assistant does not answer for people");
}

#[tokio::test]
async fn a_person_is_asked_for_by_the_button() {
    let house = House::memory().await;
    let mut visitor = house.visitor("button").await;
    let id = ask_person(&house.app, &mut visitor).await.expect("asked");
    let (since, due, reason) = queue(house.header(id).await.owner);
    assert_eq!(reason, HandOffReason::Asked);
    assert_eq!(due, Some(since.plus_ms(30 * 60_000)), "nobody is there, but it is working time");
    assert_eq!(ask_person(&house.app, &mut visitor).await.expect("asked again"), id);
    house.pass(60_000).await;
    let messages = house.messages(id).await;
    let authors: Vec<Author> = messages.iter().map(|message| message.author).collect();
    assert_eq!(authors, [Author::Customer, Author::System], "said once, and never by a model");
    assert_eq!(house.app.metrics().hand_offs.get(), 1);
}

#[tokio::test]
async fn out_of_hours_a_time_is_promised_and_kept_in_working_time() {
    let house = House::memory().await;
    // 16:00 becomes 23:30; desks open at 09:00.
    house.pass(7 * HOUR_MS + HOUR_MS / 2).await;
    let mut visitor = house.visitor("night").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let (_, due, _) = queue(house.header(id).await.owner);
    assert_eq!(due, Some(base::seeded::START.plus_ms(17 * HOUR_MS + HOUR_MS / 2)), "09:30 the next morning");
    let said = house.answers(id).await;
    assert!(said.len() == 1 && said[0].contains("9:30"), "{said:?}");
}

#[tokio::test]
async fn without_an_assistant_everything_goes_to_people() {
    let settings = Settings { assistant: false, ..Settings::default() };
    let house = House::with(settings, &Config::SqliteMemory, None).await;
    let mut visitor = house.visitor("people only").await;
    let id = house.talk(&mut visitor, "怎么退货？").await;
    queue(house.header(id).await.owner);
    assert!(house.answers(id).await.is_empty());
    let agent = house.agent();
    take_over(&house.app, &agent, id).await.expect("taken over");
    assert_eq!(refused(give_back(&house.app, &agent, id).await).slug, "invalid");
}

async fn an_order_is_found_by_number_and_phone(house: House) {
    let mut visitor = house.visitor("order").await;
    let id = house.talk(&mut visitor, &format!("帮我查一下订单 {ORDER} 到哪了")).await;
    assert!(house.service.asked.lock().is_empty(), "not before the phone is known");
    let asked = house.answers(id).await;
    assert!(asked.last().is_some_and(|text| text.contains("后四位")), "{asked:?}");
    house.talk(&mut visitor, PHONE).await;
    let said = house.answers(id).await;
    assert!(
        said.last().is_some_and(|text| text.contains("SF1029384756") && text.contains("顺丰")),
        "{said:?}"
    );
    let card = house.messages(id).await.into_iter().find_map(|message| match message.content {
        Content::Order(card) => Some(card),
        _ => None,
    });
    let card = card.expect("a card of the order");
    assert_eq!(
        (card.number.as_str(), card.total_fen, card.summary.as_deref()),
        (ORDER, Some(19_900), Some("电热水壶"))
    );
    let asked = house.service.asked.lock().clone();
    assert_eq!(asked.len(), 1);
    assert_eq!((asked[0].0.as_str(), asked[0].2.starts_with(&id.to_string())), ("shop.order_status", true));
    assert_eq!(house.header(id).await.turn, None);
}

#[tokio::test]
async fn a_wrong_phone_is_answered_like_an_unknown_number() {
    let mut said = Vec::new();
    for text in [format!("查订单 {ORDER}，手机尾号 9999"), format!("查订单 ZK20269999，手机尾号 {PHONE}")]
    {
        let house = House::memory().await;
        let mut visitor = house.visitor("probe").await;
        let id = house.talk(&mut visitor, &text).await;
        assert_eq!(house.service.asked.lock().len(), 1, "{text}");
        said.push(house.answers(id).await);
    }
    assert_eq!(said[0], said[1], "nobody learns which orders exist");
    assert!(said[0].last().is_some_and(|text| text.contains("没有查到")), "{said:?}");
}

#[tokio::test]
async fn a_service_that_fails_is_admitted() {
    for error in
        [ActionError::Timeout, ActionError::Unreachable, ActionError::Status(500), ActionError::BadAnswer]
    {
        let house = House::memory().await;
        house.service.next.lock().push_back(Err(error.clone()));
        let mut visitor = house.visitor("down").await;
        let id = house.talk(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
        let said = house.answers(id).await;
        assert!(said.last().is_some_and(|text| text.contains("暂时没有回应")), "{error:?}: {said:?}");
        let header = house.header(id).await;
        assert_eq!((header.turn, header.has_unanswered()), (None, false), "{error:?}");
    }
}

#[tokio::test]
async fn a_service_that_never_answers_does_not_hold_the_customer() {
    let house = House::memory().await;
    let mut visitor = house.visitor("hangs").await;
    let id = house.say(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
    let system = house.app.store().system();
    let claim = async |kind: &'static str| {
        let now = house.app.env().now();
        system.claim(house.app.node_id(), &[kind], now, LEASE_MS, 1).await.expect("a claim").pop()
    };
    let turn = claim("turn").await.expect("a turn");
    job::run(&house.app, &turn).await.expect("it calls");
    let action = claim("action").await.expect("an action");
    // The worker of the action hangs; its result comes much too late.
    house.fixture.clock.advance_ms(29_000);
    assert!(claim("turn").await.is_none(), "it still waits");
    house.fixture.clock.advance_ms(1_500);
    let turn = claim("turn").await.expect("the turn goes on");
    job::run(&house.app, &turn).await.expect("it gives up waiting");
    let said = house.answers(id).await;
    assert!(said.last().is_some_and(|text| text.contains("暂时没有回应")), "{said:?}");
    job::run(&house.app, &action).await.expect("too late, and no matter");
    house.pass(60_000).await;
    assert_eq!(house.answers(id).await, said, "nothing is said to what came too late");
}

#[tokio::test]
async fn an_action_that_was_given_up_does_not_take_the_place_of_the_next() {
    let house = House::memory().await;
    let mut visitor = house.visitor("next call").await;
    house.say(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
    let claim = async |kind: &'static str| {
        let now = house.app.env().now();
        let claimed = house.app.store().system().claim(house.app.node_id(), &[kind], now, LEASE_MS, 1).await;
        claimed.expect("a claim").pop().expect("something due")
    };
    job::run(&house.app, &claim("turn").await).await.expect("it calls");
    let given_up = claim("action").await;
    house.fixture.clock.advance_ms(29_000);
    let id = house.say(&mut visitor, &format!("查订单 ZK20269999，手机尾号 {PHONE}")).await;
    house.fixture.clock.advance_ms(2_000);
    let turn = claim("turn").await;
    job::run(&house.app, &turn).await.expect("it gives up, and calls for the other order in the same turn");
    assert!(house.header(id).await.turn.is_some_and(|under_way| under_way.job_id == turn.id));
    job::run(&house.app, &given_up).await.expect("nobody waits for it");
    assert!(house.service.asked.lock().is_empty(), "it asks for nothing in another's name");
    house.pass(5_000).await;
    let asked = house.service.asked.lock().clone();
    assert_eq!(
        asked.iter().map(|(_, inputs, _)| inputs["order_number"].as_str()).collect::<Vec<_>>(),
        ["ZK20269999"]
    );
}

async fn a_take_over_silences_what_was_being_thought(house: House) {
    let mut visitor = house.visitor("fence").await;
    let id = house.say(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
    let claim = async |kinds: &'static [&'static str]| {
        let now = house.app.env().now();
        let claimed = house.app.store().system().claim(house.app.node_id(), kinds, now, LEASE_MS, 1).await;
        claimed.expect("a claim").pop()
    };
    let turn = claim(&["turn"]).await.expect("a turn");
    job::run(&house.app, &turn).await.expect("it calls");
    let action = claim(&["action"]).await.expect("an action");
    let before = house.answers(id).await;
    take_over(&house.app, &house.agent(), id).await.expect("taken over");
    job::run(&house.app, &action).await.expect("performed for nobody");
    house.pass(60_000).await;
    assert_eq!(house.answers(id).await, before, "no late reply");
    give_back(&house.app, &house.agent(), id).await.expect("given back");
    house.pass(10_000).await;
    assert!(house.answers(id).await.len() > before.len(), "the assistant sees to it again");
    balanced(&house).await;
}

#[tokio::test]
async fn two_workers_of_one_turn_do_not_say_it_twice() {
    let house = House::memory().await;
    let mut visitor = house.visitor("two workers").await;
    let id = house.say(&mut visitor, &format!("查订单 {ORDER}，手机尾号 {PHONE}")).await;
    let claim = async || {
        let now = house.app.env().now();
        let claimed =
            house.app.store().system().claim(house.app.node_id(), &["turn"], now, LEASE_MS, 1).await;
        claimed.expect("a claim").pop().expect("the turn")
    };
    let first = claim().await;
    // The first worker hangs until its lease is over.
    house.fixture.clock.advance_ms(LEASE_MS + 1);
    let second = claim().await;
    assert_eq!(first.id, second.id);
    store::testing::pause_everywhere(house.app.store(), true);
    let (one, two) = tokio::join!(job::run(&house.app, &first), job::run(&house.app, &second));
    store::testing::pause_everywhere(house.app.store(), false);
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    house.pass(60_000).await;
    let mut said = house.answers(id).await;
    let all = said.len();
    said.dedup();
    assert_eq!(said.len(), all, "something was said twice: {said:?}");
    assert_eq!(house.service.asked.lock().len(), 1, "and asked once");
}

async fn balanced(house: &House) {
    for tally in house.app.store().system().job_tally().await.expect("the tally") {
        assert!(tally.balances() && tally.dead == 0, "{tally:?}");
    }
}

#[tokio::test]
async fn an_angry_customer_gets_a_person() {
    let house = House::memory().await;
    house.online(&house.agent()).await;
    let mut visitor = house.visitor("angry").await;
    let id: ConversationId = house.talk(&mut visitor, "你们太垃圾了，骗子！").await;
    let (_, _, reason) = queue(house.header(id).await.owner);
    assert_eq!(reason, HandOffReason::Anger);
    let again = receive_message(&house.app, &mut visitor, "angry-0001", Content::text("人呢"))
        .await
        .expect("received");
    assert_eq!(again.conversation_id, id);
}
