//! Danger and feelings in a customer's words: found by its filter, kept from the customer, and help told whoever answers.

use app::conversation::{ask_person, filter};
use base::ConversationId;
use conversation::event::{Danger, HandOffReason, HeardDanger};
use conversation::{Author, Owner};
use protocol::filter::{Filter, FilterDanger, Find};

use crate::support::{House, on_both_engines};

on_both_engines! {
    alerts_are_found_and_told_apart_from_guesses,
    a_person_is_fetched_and_help_is_told_first,
    who_waits_for_a_person_is_told_where_help_is_found_once_a_session,
    what_is_felt_is_for_agents_only,
}

async fn found(house: &House, danger: FilterDanger) -> Vec<ConversationId> {
    let filter_by = Filter { danger: Some(danger), ..Filter::default() };
    let page = filter(&house.app, &house.agent(), Find { filter: filter_by, cursor: None }).await;
    page.expect("a page").found.into_iter().map(|one| one.row.header.id).collect()
}

/// How often the customer was told where help is found, and by whom.
async fn helped(house: &House, id: ConversationId) -> Vec<Author> {
    let told =
        house.messages(id).await.into_iter().filter(|message| message.content.words().contains("12356"));
    told.map(|message| message.author).collect()
}

async fn alerts_are_found_and_told_apart_from_guesses(house: House) {
    let (app, agent) = (&house.app, house.agent());
    let mut other = house.visitor("a").await;
    house.say(&mut other, "你好").await;
    let mut visitor = house.visitor("b").await;
    let id = house.say(&mut visitor, "再不退钱我就打12315").await;
    assert_eq!(found(&house, FilterDanger::Sure).await, [id]);
    assert_eq!(found(&house, FilterDanger::Any).await, [id]);
    let heard = house.view(&agent, id).await.expect("a view").header.dangers;
    assert_eq!(heard, [HeardDanger { kind: Danger::Regulator, sure: true }]);
    assert!(
        house.view(&visitor, id).await.expect("a view").header.dangers.is_empty(),
        "no customer learns of it"
    );
    app::conversation::resolve(app, &agent, id).await.expect("resolved");
    assert_eq!(found(&house, FilterDanger::Sure).await, [id], "until it goes on");
}

async fn a_person_is_fetched_and_help_is_told_first(house: House) {
    let mut visitor = house.visitor("a").await;
    let id = house.talk(&mut visitor, "我真的不想活了").await;
    let owner = house.header(id).await.owner;
    assert!(matches!(owner, Owner::Queue { reason: HandOffReason::SelfHarm, .. }), "{owner:?}");
    assert_eq!(helped(&house, id).await, [Author::Assistant]);
    house.talk(&mut visitor, "我真的不想活了").await;
    assert_eq!(helped(&house, id).await.len(), 1, "it is known");
}

async fn who_waits_for_a_person_is_told_where_help_is_found_once_a_session(house: House) {
    let mut visitor = house.visitor("a").await;
    house.say(&mut visitor, "你好").await;
    let id = ask_person(&house.app, &mut visitor).await.expect("in the queue");
    house.talk(&mut visitor, "怎么还没有人").await;
    assert!(helped(&house, id).await.is_empty());
    house.talk(&mut visitor, "我不想活了").await;
    house.talk(&mut visitor, "真的想死").await;
    assert_eq!(helped(&house, id).await, [Author::System]);
    let header = house.header(id).await;
    assert!(header.unanswered_since().is_some(), "they still wait for a person");
    house.serve(id, "danger-served").await;
    house.talk(&mut visitor, "我想自杀").await;
    assert_eq!(helped(&house, id).await.len(), 1, "a person is there");
}

async fn what_is_felt_is_for_agents_only(house: House) {
    let mut visitor = house.visitor("a").await;
    house.say(&mut visitor, "什么时候发货").await;
    let id = house.say(&mut visitor, "都三天了还没发货，你们到底在干什么！").await;
    let felt = |view: protocol::view::ConversationView| -> Vec<Option<String>> {
        view.messages.into_iter().map(|message| message.emotion).collect()
    };
    let agents = felt(house.view(&house.agent(), id).await.expect("a view"));
    assert_eq!(agents, [None, Some("angry".to_owned())]);
    assert_eq!(felt(house.view(&visitor, id).await.expect("a view")), [None, None]);
}
