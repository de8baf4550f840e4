//! Promises: whatever a customer is told would happen by a time has somebody who sees to it, is never forgotten, and counts as kept only when it was.

use access::Role;
use app::UserSession;
use app::action::Performed;
use app::promise::{
    change_promise, keep_promise, list_promises, make_promise, promise_rates, promises_of, withdraw_promise,
};
use base::ConversationId;
use conversation::{Author, Content};
use protocol::promise::{
    ChangePromise, FindPromiseRates, FindPromises, NewPromise, PromiseKind, PromiseList, PromisePage,
    PromiseRate, PromiseState, PromiseView, WithdrawPromise,
};
use serde_json::json;

use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    what_an_agent_writes_is_a_promise,
    a_word_is_kept_when_the_customer_was_told,
    somebody_is_reminded_before_it_is_due_and_when_it_was,
    what_the_assistant_promises_is_nobodys_until_somebody_takes_it,
    what_was_read_wrongly_is_put_right_until_it_is_due,
    what_a_colleague_promised_who_is_shut_out_is_nobodys,
    silence_resolves_nothing_while_something_is_owed,
    rates_are_counted_by_when_they_were_due,
    promises_go_with_the_export_and_their_words_with_the_customer,
}

const HOUR_MS: i64 = 3_600_000;

async fn listed(house: &House, user: &UserSession, list: PromiseList) -> PromisePage {
    list_promises(&house.app, user, FindPromises { list, after: None }).await.expect("listed")
}

async fn says(house: &House, id: ConversationId, text: &str) {
    let client = format!("reply-{}", house.app.env().uuid().simple());
    app::conversation::reply(&house.app, &house.agent(), id, &client, Content::text(text))
        .await
        .expect("said");
}

/// A conversation that the agent owns, with this as their word.
async fn promised(house: &House, who: &str, text: &str) -> (ConversationId, PromiseView) {
    let mut visitor = house.visitor(who).await;
    let id = house.talk(&mut visitor, "转人工").await;
    app::conversation::take_over(&house.app, &house.agent(), id).await.expect("taken");
    says(house, id, text).await;
    let mut of = promises_of(&house.app, &house.agent(), id).await.expect("read").promises;
    of.retain(|one| one.kind != PromiseKind::Answer);
    assert_eq!(of.len(), 1, "{of:?}");
    (id, of.into_iter().next().expect("one"))
}

/// Lines that only our side sees, of the house itself.
async fn notes(house: &House, id: ConversationId) -> Vec<String> {
    let key = |content: &Content| match content {
        Content::System { key, .. } => Some(key.clone()),
        _ => None,
    };
    let lines =
        house.messages(id).await.into_iter().filter(|line| line.author == Author::System && line.private);
    lines.filter_map(|line| key(&line.content)).filter(|key| key.starts_with("promise")).collect()
}

async fn what_an_agent_writes_is_a_promise(house: House) {
    let agent = house.agent();
    let (id, one) = promised(&house, "first", "好的，我2小时内回复您。").await;
    assert_eq!(
        (one.made_by, one.user_id, one.kind),
        (Some(agent.user_id), Some(agent.user_id), PromiseKind::Reply)
    );
    assert!((one.due_ms - house.app.env().now().ms() - 2 * HOUR_MS).abs() < 10_000, "{one:?}");
    assert_eq!(one.what.as_deref(), Some("好的，我2小时内回复您。"));

    says(&house, id, "您方便在24小时内回复我吗？").await;
    let note = Content::text("我2小时内回复他");
    app::conversation::add_note(&house.app, &agent, id, "note-0001", note).await.expect("noted");
    let twice = Content::text("同事明天给您回电。");
    for _ in 0..2 {
        app::conversation::reply(&house.app, &agent, id, "reply-twice", twice.clone()).await.expect("said");
    }
    let all = listed(&house, &agent, PromiseList::Mine).await;
    assert_eq!((all.promises.len(), all.mine, all.open, all.late), (2, 2, 2, 0));
    assert_eq!(all.promises[1].kind, PromiseKind::Call, "what is due first goes first");
    let entered = NewPromise { what: "寄发票".into(), due_ms: one.due_ms, kind: PromiseKind::Deed };
    make_promise(&house.app, &agent, id, entered.clone()).await.expect("entered");
    assert_eq!(listed(&house, &agent, PromiseList::Mine).await.mine, 3);
    for (wrong, slug) in [
        (NewPromise { what: " ".into(), ..entered.clone() }, "invalid"),
        (NewPromise { what: "字".repeat(201), ..entered.clone() }, "invalid"),
        (NewPromise { due_ms: 1, ..entered.clone() }, "invalid"),
        (NewPromise { due_ms: i64::MAX, ..entered.clone() }, "invalid"),
    ] {
        assert_eq!(refused(make_promise(&house.app, &agent, id, wrong).await).slug, slug);
    }
}

async fn a_word_is_kept_when_the_customer_was_told(house: House) {
    let agent = house.agent();
    house.online(&agent).await;
    let (id, one) = promised(&house, "first", "我2小时内回复您").await;
    assert_eq!(refused(keep_promise(&house.app, &agent, one.id).await).slug, "promise-unspoken");
    house.pass(HOUR_MS / 2).await;
    let told = house.app.env().now();
    says(&house, id, "查到了，包裹在派送中").await;
    house.fixture.clock.set(told.plus_ms(4 * HOUR_MS));
    let kept = keep_promise(&house.app, &agent, one.id).await.expect("kept");
    assert_eq!((kept.state, kept.late, kept.settled_by), (PromiseState::Kept, false, Some(agent.user_id)));
    assert!((kept.settled_ms.expect("a time") - told.ms()).abs() < 10_000, "it counts from the word");
    keep_promise(&house.app, &agent, one.id).await.expect("the same once more");
    let late =
        withdraw_promise(&house.app, &agent, one.id, WithdrawPromise { reason: "没有承诺".into() }).await;
    assert_eq!(refused(late).slug, "promise-settled");
    house.pass(48 * HOUR_MS).await;
    assert!(notes(&house, id).await.is_empty(), "nobody is reminded of what was kept");
    assert_eq!(listed(&house, &agent, PromiseList::Settled).await.promises.len(), 1);
}

async fn somebody_is_reminded_before_it_is_due_and_when_it_was(house: House) {
    let agent = house.agent();
    let (id, one) = promised(&house, "first", "我们24小时内给您答复").await;
    app::conversation::resolve(&house.app, &agent, id).await.expect("resolved by hand");
    house.pass(25 * HOUR_MS).await;
    assert_eq!(notes(&house, id).await, ["promise_due", "promise_late"]);
    let header = house.header(id).await;
    assert!(header.is_open() && header.owner.agent().is_none(), "it waits for whoever comes: {header:?}");
    let visitor = house.visitor("first").await;
    let view = house.view(&visitor, id).await.expect("seen");
    assert!(!format!("{:?}", view.messages).contains("promise_"), "customers see nothing of it");
    let page = listed(&house, &agent, PromiseList::Mine).await;
    assert_eq!((page.late, page.promises[0].late), (1, true));
    app::conversation::take_over(&house.app, &agent, id).await.expect("taken");
    says(&house, id, "让您久等了，结果出来了").await;
    let kept = keep_promise(&house.app, &agent, one.id).await.expect("kept");
    assert!(kept.late, "kept, but late");
}

async fn what_the_assistant_promises_is_nobodys_until_somebody_takes_it(house: House) {
    let found = json!({ "result": "stuck", "carrier": { "zh": "圆通速递", "en": "YTO" }, "tracking": "YT1", "eta": "2026-11-19" });
    let done = json!({ "result": "accepted", "check_number": "TR1" });
    house.service.next.lock().extend([Ok(Performed { body: found }), Ok(Performed { body: done })]);
    let mut visitor = house.visitor("first").await;
    house.talk(&mut visitor, "帮我查件，订单ZK20260012，手机尾号6650").await;
    let id = house.talk(&mut visitor, "现在查件").await;
    let said = house.answers(id).await.concat();
    assert!(said.contains("TR1"), "{said}");
    let agent = house.agent();
    let page = listed(&house, &agent, PromiseList::Nobodys).await;
    assert_eq!((page.nobodys, page.mine, page.promises.len()), (1, 0, 1));
    let one = &page.promises[0];
    assert_eq!((one.made_by, one.user_id), (None, None));
    assert!(
        one.what.as_deref().is_some_and(|what| what.contains("TR1") && what.contains("ZK20260012")),
        "{one:?}"
    );
    assert!(one.message_id.is_some(), "it is known which word it was");

    let to = |user: &UserSession| ChangePromise { user_id: Some(user.user_id), due_ms: None };
    let chief = house.user(Role::Supervisor);
    change_promise(&house.app, &chief, one.id, to(&chief)).await.expect("taken");
    let why = WithdrawPromise { reason: "客户说不用了".into() };
    for refusal in [
        change_promise(&house.app, &agent, one.id, to(&agent)).await,
        withdraw_promise(&house.app, &agent, one.id, why.clone()).await,
        keep_promise(&house.app, &agent, one.id).await,
    ] {
        assert_eq!(refused(refusal).slug, "forbidden", "it is somebody else's");
    }
    change_promise(&house.app, &chief, one.id, to(&agent)).await.expect("given away");
    let gone = withdraw_promise(&house.app, &agent, one.id, why).await.expect("withdrawn");
    assert_eq!((gone.state, gone.reason.as_deref()), (PromiseState::Withdrawn, Some("客户说不用了")));
    assert!(gone.what.is_some(), "its words stay");
}

async fn what_was_read_wrongly_is_put_right_until_it_is_due(house: House) {
    let agent = house.agent();
    let (id, one) = promised(&house, "first", "我2小时内回复您").await;
    let to = |due_ms: i64| ChangePromise { user_id: Some(agent.user_id), due_ms: Some(due_ms) };
    let later = one.due_ms + HOUR_MS;
    let moved = change_promise(&house.app, &agent, one.id, to(later)).await.expect("moved");
    assert_eq!(moved.due_ms, later);
    house.pass(2 * HOUR_MS + HOUR_MS / 2).await;
    assert!(!notes(&house, id).await.contains(&"promise_late".to_owned()), "it is not due yet");
    house.pass(HOUR_MS).await;
    assert_eq!(notes(&house, id).await.last().map(String::as_str), Some("promise_late"));
    let refusal = change_promise(&house.app, &agent, one.id, to(later + 9 * HOUR_MS)).await;
    assert_eq!(refused(refusal).slug, "promise-due");
}

async fn what_a_colleague_promised_who_is_shut_out_is_nobodys(house: House) {
    let agent = house.agent();
    let (_, one) = promised(&house, "first", "我2小时内回复您").await;
    app::user::disable(&house.app, &house.user(Role::Administrator), agent.user_id).await.expect("shut out");
    house.pass(1_000).await;
    let chief = house.user(Role::Supervisor);
    let page = listed(&house, &chief, PromiseList::Nobodys).await;
    assert_eq!(page.promises.iter().map(|promise| promise.id).collect::<Vec<_>>(), [one.id]);
    let to = ChangePromise { user_id: Some(agent.user_id), due_ms: None };
    assert_eq!(refused(change_promise(&house.app, &chief, one.id, to).await).slug, "disabled");
}

async fn silence_resolves_nothing_while_something_is_owed(house: House) {
    let agent = house.agent();
    let (id, one) = promised(&house, "first", "同事3天后给您回电").await;
    let mut visitor = house.visitor("second").await;
    let other = house.talk(&mut visitor, "转人工").await;
    app::conversation::take_over(&house.app, &agent, other).await.expect("taken");
    says(&house, other, "好的").await;
    house.pass(30 * HOUR_MS).await;
    assert!(house.header(id).await.is_open(), "a call is still to come");
    assert!(!house.header(other).await.is_open(), "where nothing is owed, silence is the end");
    keep_promise(&house.app, &agent, one.id).await.expect("kept");
    house.pass(30 * HOUR_MS).await;
    assert!(!house.header(id).await.is_open(), "and so it is afterwards");
}

async fn rates_are_counted_by_when_they_were_due(house: House) {
    let (agent, chief) = (house.agent(), house.user(Role::Supervisor));
    house.online(&agent).await;
    let (kept_id, kept) = promised(&house, "first", "我2小时内回复您").await;
    let (_, withdrawn) = promised(&house, "second", "我2小时内回复您").await;
    let (late_id, late) = promised(&house, "third", "我2小时内回复您").await;
    let (_, _open) = promised(&house, "fourth", "我2小时内回复您").await;
    promised(&house, "fifth", "同事10天后给您回电").await;
    says(&house, kept_id, "好了").await;
    keep_promise(&house.app, &agent, kept.id).await.expect("kept");
    let why = WithdrawPromise { reason: "读错了".into() };
    withdraw_promise(&house.app, &agent, withdrawn.id, why).await.expect("withdrawn");
    house.pass(3 * HOUR_MS).await;
    app::conversation::take_over(&house.app, &agent, late_id).await.expect("taken");
    says(&house, late_id, "久等了").await;
    keep_promise(&house.app, &agent, late.id).await.expect("kept late");
    let rates = promise_rates(&house.app, &chief, FindPromiseRates::default()).await.expect("counted");
    assert_eq!(rates.people, PromiseRate { due: 4, kept: 1, late: 1, withdrawn: 1, open: 1 });
    assert_eq!(rates.assistant, PromiseRate::default());
    assert_eq!(
        refused(promise_rates(&house.app, &agent, FindPromiseRates::default()).await).slug,
        "forbidden"
    );
    let wrong = FindPromiseRates { from_ms: Some(2), to_ms: Some(1) };
    assert_eq!(refused(promise_rates(&house.app, &chief, wrong).await).slug, "invalid");
}

async fn promises_go_with_the_export_and_their_words_with_the_customer(house: House) {
    let admin = house.user(Role::Administrator);
    let (id, one) = promised(&house, "first", "我2小时内回复您").await;
    let contact_id = house.header(id).await.contact_id;
    let export = app::contact::export(&house.app, &admin, contact_id).await.expect("exported");
    assert!(export.promises.iter().any(|promise| promise.what.as_deref() == Some("我2小时内回复您")));
    app::contact::erase(&house.app, &admin, contact_id).await.expect("erased");
    house.pass(48 * HOUR_MS).await;
    let settled = listed(&house, &admin, PromiseList::Settled).await;
    let gone = settled.promises.iter().find(|promise| promise.id == one.id).expect("the account stays");
    assert_eq!((gone.state, &gone.what), (PromiseState::Withdrawn, &None));
    assert!(notes(&house, id).await.is_empty(), "nobody is reminded of what nobody knows any more");
}
