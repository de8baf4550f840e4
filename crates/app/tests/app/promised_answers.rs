//! Whoever is handed to people while nobody is there is told by when somebody answers: a promise, kept by the first word of a person.

use app::conversation::{ask_person, give_back, resolve, take_over};
use app::promise::{promise_rates, promises_of};
use base::ConversationId;
use conversation::Content;
use protocol::promise::{FindPromiseRates, PromiseKind, PromiseState, PromiseView};

use crate::support::{House, on_both_engines};

on_both_engines! {
    the_first_word_of_a_person_keeps_it,
    it_is_none_where_nobody_will_answer_any_more,
    somebody_there_promises_nothing,
}

async fn answers(house: &House, id: ConversationId) -> Vec<PromiseView> {
    let mut of = promises_of(&house.app, &house.agent(), id).await.expect("read").promises;
    of.retain(|one| one.kind == PromiseKind::Answer);
    of
}

async fn only(house: &House, id: ConversationId) -> PromiseView {
    let of = answers(house, id).await;
    assert_eq!(of.len(), 1, "{of:?}");
    of.into_iter().next().expect("one")
}

async fn the_first_word_of_a_person_keeps_it(house: House) {
    let mut visitor = house.visitor("waits").await;
    let id = house.talk(&mut visitor, "转人工").await;
    let promised = only(&house, id).await;
    assert_eq!((promised.state, promised.made_by, promised.user_id), (PromiseState::Open, None, None));
    let said = house.messages(id).await.into_iter().find_map(|line| match line.content {
        Content::Text { text } if text.contains("同事回复") => Some(text),
        _ => None,
    });
    assert_eq!(promised.what, said, "in the words that were said");
    take_over(&house.app, &house.agent(), id).await.expect("taken");
    let note = Content::text("先看看订单".to_owned());
    app::conversation::add_note(&house.app, &house.agent(), id, "note-0001", note).await.expect("noted");
    assert_eq!(only(&house, id).await.state, PromiseState::Open, "nobody told the customer anything");
    let word = Content::text("您好，我来看看。".to_owned());
    app::conversation::reply(&house.app, &house.agent(), id, "word-0001", word).await.expect("said");
    let kept = only(&house, id).await;
    assert_eq!((kept.state, kept.settled_by), (PromiseState::Kept, Some(house.agent().user_id)));
    let word = Content::text("好了。".to_owned());
    app::conversation::reply(&house.app, &house.agent(), id, "word-0002", word).await.expect("said");
    assert_eq!(only(&house, id).await.settled_ms, kept.settled_ms, "once");
    house.pass(26 * 3_600_000).await;
    let range = FindPromiseRates { from_ms: Some(promised.due_ms - 1), to_ms: Some(promised.due_ms + 1) };
    let rates = promise_rates(&house.app, &house.user(access::Role::Supervisor), range).await.expect("rates");
    assert_eq!((rates.assistant.due, rates.assistant.kept), (1, 1));
}

async fn it_is_none_where_nobody_will_answer_any_more(house: House) {
    // By the button, in words of the house.
    let mut back = house.visitor("back").await;
    let id = ask_person(&house.app, &mut back).await.expect("asked");
    house.work().await;
    assert_eq!(only(&house, id).await.state, PromiseState::Open);
    take_over(&house.app, &house.agent(), id).await.expect("taken");
    give_back(&house.app, &house.agent(), id).await.expect("given back");
    assert_eq!(only(&house, id).await.state, PromiseState::Withdrawn);
    // Asked for once more, it is promised once more.
    house.talk(&mut back, "转人工").await;
    let states: Vec<PromiseState> = answers(&house, id).await.iter().map(|one| one.state).collect();
    assert_eq!(states, [PromiseState::Open, PromiseState::Withdrawn]);
    take_over(&house.app, &house.agent(), id).await.expect("taken");
    resolve(&house.app, &house.agent(), id).await.expect("resolved");
    assert!(answers(&house, id).await.iter().all(|one| one.state == PromiseState::Withdrawn));
}

async fn somebody_there_promises_nothing(house: House) {
    house.online(&house.agent()).await;
    let mut visitor = house.visitor("served").await;
    let id = house.talk(&mut visitor, "转人工").await;
    assert_eq!(answers(&house, id).await.len(), 0);
}
