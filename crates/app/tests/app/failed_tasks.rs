//! What the assistant was to change and could not is somebody's task, until it is done after all or a person comes.

use access::Role;
use app::action::{ActionError, Performed};
use app::promise::{list_promises, promise_rates, promises_of};
use base::ConversationId;
use protocol::promise::{
    FindPromiseRates, FindPromises, PromiseKind, PromiseList, PromiseState, PromiseView,
};
use serde_json::json;

use crate::support::{House, on_both_engines};

on_both_engines! {
    what_failed_is_nobodys_task_until_somebody_takes_it,
    trying_again_ends_it,
    a_person_who_comes_ends_it,
    a_look_that_failed_is_none,
}

/// A customer who complains, with what the service makes of it.
async fn complains(house: &House, answer: Result<Performed, ActionError>) -> ConversationId {
    let mut visitor = house.visitor("first").await;
    house.talk(&mut visitor, "帮我登记投诉").await;
    house.talk(&mut visitor, "快递员没打电话就把箱子放在楼下").await;
    house.talk(&mut visitor, "ZK20260015").await;
    house.talk(&mut visitor, "要道歉").await;
    house.service.next.lock().push_back(answer);
    house.talk(&mut visitor, "确认登记").await
}

async fn tasks(house: &House, id: ConversationId) -> Vec<PromiseView> {
    let all = promises_of(&house.app, &house.agent(), id).await.expect("read").promises;
    all.into_iter().filter(|one| one.kind == PromiseKind::Failed).collect()
}

async fn what_failed_is_nobodys_task_until_somebody_takes_it(house: House) {
    let id = complains(&house, Err(ActionError::Timeout)).await;
    let said = house.answers(id).await.pop().expect("an answer");
    let [task] = <[PromiseView; 1]>::try_from(tasks(&house, id).await).expect("one task");
    assert_eq!((task.state, task.user_id, task.made_by), (PromiseState::Open, None, None), "{said}");
    assert!(
        task.what.as_deref().is_some_and(|what| what.contains("没有办成：登记投诉 ZK20260015")),
        "{:?}",
        task.what
    );
    let ask = FindPromises { list: PromiseList::Nobodys, ..FindPromises::default() };
    let listed = list_promises(&house.app, &house.agent(), ask).await.expect("listed").promises;
    assert!(listed.iter().any(|one| one.id == task.id), "on the page too");
    house.pass(4 * 24 * 3_600_000).await;
    let rates = promise_rates(&house.app, &house.user(Role::Supervisor), FindPromiseRates::default()).await;
    assert_eq!(rates.expect("counted").assistant.due, 0, "nothing was promised to anybody");
    let cx = house.app.cx(house.fixture.workspace_id, app::system());
    let log = format!("{:?}", cx.audit(None, 200).await.expect("read"));
    assert!(!log.contains("箱子"), "{log}");
}

async fn trying_again_ends_it(house: House) {
    let id = complains(&house, Err(ActionError::Timeout)).await;
    assert_eq!(tasks(&house, id).await.len(), 1);
    let mut visitor = house.visitor("first").await;
    let answer = json!({ "result": "accepted", "complaint_number": "CP1", "contact_by": "2026-12-01", "answer_by": "2026-12-03" });
    house.service.next.lock().push_back(Ok(Performed { body: answer }));
    house.talk(&mut visitor, "再试一次").await;
    let task = tasks(&house, id).await.pop().expect("still known");
    assert_eq!(
        (task.state, task.settled_by),
        (PromiseState::Withdrawn, None),
        "{:?}",
        house.answers(id).await
    );
    assert!(task.reason.is_some_and(|reason| reason.contains("办成了")));
}

async fn a_person_who_comes_ends_it(house: House) {
    let id = complains(&house, Err(ActionError::Timeout)).await;
    let mut visitor = house.visitor("first").await;
    house.service.next.lock().push_back(Err(ActionError::Timeout));
    house.talk(&mut visitor, "再试一次").await;
    let states: Vec<_> = tasks(&house, id).await.iter().map(|task| task.state).collect();
    assert_eq!(states, [PromiseState::Withdrawn], "the conversation itself is a person's now");
}

async fn a_look_that_failed_is_none(house: House) {
    house.service.next.lock().push_back(Err(ActionError::Timeout));
    let mut visitor = house.visitor("first").await;
    let id = house.talk(&mut visitor, "订单到哪了 ZK20260001 5678").await;
    assert!(tasks(&house, id).await.is_empty());
}
