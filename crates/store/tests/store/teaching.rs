//! What a workspace teaches its assistant: what held at which version, and what goes with whom.

use base::{ExampleId, Locale, TypedId as _, UserId};
use serde_json::json;
use store::{
    Changes, ExampleOrigin, ExampleRow, IntentRow, Keys, ModelHead, State, StoreError, Trained, VersionRow,
    VersionState,
};

use crate::fixture::{Fixture, set_up};
use crate::on_every_engine;

on_every_engine!(
    a_version_is_what_held_at_its_number,
    one_text_stands_once_at_an_intent,
    what_a_customer_wrote_goes_with_them,
    old_versions_go_and_the_one_that_answers_stays,
);

fn user() -> UserId {
    UserId::from_uuid(uuid::Uuid::from_u128(7))
}

async fn change(f: &Fixture, done: impl Fn(u32, Changes<()>) -> Changes<()> + Send + 'static) {
    let change = move |state: &State| -> Result<Changes<()>, StoreError> {
        let next = state.model_head().map_or(1, ModelHead::next);
        Ok(done(next, Changes::new(()).ensure_model_head()).audit("teach", "workspace", json!({})))
    };
    f.cx().change(Keys::new().model_head(), change).await.expect("changed");
}

fn example(f: &Fixture, intent: &str, text: &str) -> ExampleRow {
    ExampleRow {
        id: f.env.id(),
        since: 0,
        intent: intent.to_owned(),
        origin: ExampleOrigin::Written,
        locale: Locale::Zh,
        live: None,
        user_id: user(),
        at: f.env.now(),
        text: text.to_owned(),
    }
}

async fn add(f: &Fixture, row: &ExampleRow) {
    let sealed = f.cx().seal_example(row.id, &row.text, &row.text).await.expect("seals");
    let row = row.clone();
    change(f, move |since, changes| {
        changes.insert_example(&ExampleRow { since, ..row.clone() }, sealed.clone())
    })
    .await;
}

async fn end(f: &Fixture, id: ExampleId) {
    change(f, move |until, changes| changes.end_example(id, until)).await;
}

async fn intent(f: &Fixture, id: &str, answer: &str) {
    let row = IntentRow {
        id: id.to_owned(),
        since: 0,
        title: ("双十一".to_owned(), String::new()),
        answer: (answer.to_owned(), String::new()),
        user_id: user(),
        at: f.env.now(),
    };
    change(f, move |since, changes| changes.put_intent(IntentRow { since, ..row.clone() })).await;
}

/// Whoever holds a model is told, a moment after the commit.
async fn woken(f: &Fixture) {
    let wake = base::Wake::Assistant { workspace_id: f.workspace_id };
    for _ in 0..1_000 {
        if f.ear.0.lock().contains(&wake) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("nobody was told");
}

/// Trains the next version, and says which that is.
async fn train(f: &Fixture) -> u32 {
    let no = f.cx().model_head().await.expect("reads").next();
    let version = VersionRow {
        no,
        state: VersionState::Waiting,
        done: 0,
        steps: 0,
        user_id: user(),
        at: f.env.now(),
        started_at: None,
        ended_at: None,
        published_at: None,
        note: "促销".to_owned(),
        problem: None,
        examples: 3,
        intents: 2,
        added: 1,
        removed: 0,
        micros: None,
        bytes: None,
    };
    change(f, move |_, changes| changes.insert_version(&version)).await;
    let began = f.env.now();
    change(f, move |_, changes| changes.advance_version(no, (1, 100), began)).await;
    let there = f.cx().version(no).await.expect("reads").expect("there");
    assert_eq!((there.state, there.done, there.started_at), (VersionState::Training, 1, Some(began)));
    let trained = || Trained {
        micros: 5,
        bytes: Some(9),
        report: "{}".to_owned(),
        calibration: "{\"c\":1}".to_owned(),
    };
    let at = f.env.now();
    change(f, move |_, changes| changes.ready_version(no, trained(), at)).await;
    no
}

async fn texts_at(f: &Fixture, no: u32) -> Vec<String> {
    f.cx().examples_at(no).await.expect("reads").into_iter().map(|row| row.text).collect()
}

async fn a_version_is_what_held_at_its_number(f: Fixture) {
    let cx = f.cx();
    assert_eq!(cx.model_head().await, Ok(ModelHead::default()), "nothing was taught");
    intent(&f, "promo.sale", "零点开始").await;
    let (stays, goes) = (example(&f, "promo.sale", "何时开始"), example(&f, "promo.sale", "几点开始"));
    add(&f, &stays).await;
    add(&f, &goes).await;
    let passing = example(&f, "promo.sale", "写错了");
    add(&f, &passing).await;
    end(&f, passing.id).await;
    let first = train(&f).await;
    end(&f, goes.id).await;
    intent(&f, "promo.sale", "八点开始").await;
    intent(&f, "promo.sale", "九点开始").await;
    let second = train(&f).await;
    change(&f, |until, changes| changes.end_intent("promo.sale", until).end_examples_of("promo.sale", until))
        .await;

    let answer = |rows: Vec<IntentRow>| rows.into_iter().map(|row| row.answer.0).collect::<Vec<_>>();
    assert_eq!((first, second), (1, 2));
    assert_eq!(
        texts_at(&f, first).await,
        ["何时开始", "几点开始"],
        "what was written and gone leaves no trace"
    );
    assert_eq!(texts_at(&f, second).await, ["何时开始"]);
    assert_eq!(answer(cx.intents_at(first).await.expect("reads")), ["零点开始"]);
    assert_eq!(answer(cx.intents_at(second).await.expect("reads")), ["九点开始"]);
    assert!(cx.intents().await.expect("reads").is_empty() && cx.examples().await.expect("reads").is_empty());
    assert_eq!(cx.examples_changed_since(second).await.expect("reads"), ["promo.sale"]);
    assert_eq!(cx.intents_changed_since(second).await.expect("reads"), ["promo.sale"]);

    // It can be made again, under the same id and with the same words.
    intent(&f, "promo.sale", "十点开始").await;
    add(&f, &example(&f, "promo.sale", "何时开始")).await;
    assert_eq!(cx.examples().await.expect("reads").len(), 1);
    assert_eq!(texts_at(&f, second).await, ["何时开始"], "the past is as it was");
}

async fn one_text_stands_once_at_an_intent(f: Fixture) {
    let cx = f.cx();
    let (one, again, other) = (
        example(&f, "order.status", "到哪了"),
        example(&f, "order.status", "到哪了"),
        example(&f, "delivery.time", "到哪了"),
    );
    for row in [&one, &again, &other] {
        add(&f, row).await;
    }
    let texts = cx.examples_of("order.status").await.expect("reads");
    assert_eq!(texts.iter().map(|row| row.id).collect::<Vec<_>>(), [one.id], "the database decides");
    let sealed = cx.seal_example(f.env.id(), "到哪了", "到哪了").await.expect("seals");
    let mut found = cx.intents_with([&sealed].into_iter()).await.expect("reads").remove(0);
    found.sort();
    assert_eq!(found, ["delivery.time", "order.status"]);
    let counts = cx.example_counts().await.expect("reads");
    assert_eq!(counts.iter().map(|one| one.count).sum::<u32>(), 2);

    let (foreign, _) = set_up(&f.store, "two").await;
    let away = f.store.cx(foreign, access::Actor::System);
    assert!(away.examples().await.expect("reads").is_empty(), "another workspace knows nothing of it");
    assert_eq!(away.example(one.id).await, Ok(None));
    let theirs = away.seal_example(f.env.id(), "到哪了", "到哪了").await.expect("seals");
    assert_eq!(away.intents_with([&theirs].into_iter()).await, Ok(vec![Vec::new()]));
    assert_eq!(cx.intents_with([&theirs].into_iter()).await, Ok(vec![Vec::new()]), "nor is its hash theirs");
}

async fn what_a_customer_wrote_goes_with_them(f: Fixture) {
    let customer = f.customer("s1").await;
    let said = customer.say("何时开始", "client-1").await.expect("says");
    let mut live = example(&f, "promo.sale", "何时开始 taught-secret");
    live.origin = ExampleOrigin::Live;
    live.live = Some((customer.contact_id, said.message_id));
    add(&f, &live).await;
    add(&f, &example(&f, "promo.sale", "几点开始")).await;
    let no = train(&f).await;
    let held = f.cx().export_contact(customer.contact_id).await.expect("reads").expect("is there").examples;
    assert_eq!(held.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["何时开始 taught-secret"]);
    assert_eq!(held[0].live, live.live);

    let (id, now) = (customer.contact_id, f.env.now());
    let erase = move |_: &State| -> Result<Changes<()>, StoreError> {
        Ok(Changes::new(()).erase_contact(id, now).audit("erase_contact", format!("contact:{id}"), json!({})))
    };
    f.cx().change(Keys::new().contact(id), erase).await.expect("erases");
    assert_eq!(texts_at(&f, no).await, ["几点开始"], "from every version");
    assert_eq!(f.cx().examples_by_contact(id).await, Ok(Vec::new()));
    assert_eq!(
        f.cx().model_head().await.map(|head| head.touched),
        Ok(1),
        "whoever answers by it learns of it"
    );
    woken(&f).await;
}

async fn old_versions_go_and_the_one_that_answers_stays(f: Fixture) {
    let cx = f.cx();
    let (old, older) = (example(&f, "promo.sale", "旧的"), example(&f, "promo.sale", "更旧的"));
    add(&f, &older).await;
    let _first = train(&f).await;
    end(&f, older.id).await;
    add(&f, &old).await;
    let second = train(&f).await;
    end(&f, old.id).await;
    let at = f.env.now();
    change(&f, move |_, changes| changes.publish_version(Some(second), at)).await;
    assert_eq!(cx.model_head().await.expect("reads").published_no, Some(second));
    let published = f.store.system().published_models().await.expect("reads");
    assert_eq!(published, [(f.workspace_id, second, 0)]);
    woken(&f).await;
    let fourth = {
        train(&f).await;
        train(&f).await
    };
    change(&f, move |_, changes| changes.drop_versions(fourth - 1, Some(second))).await;
    let kept: Vec<u32> = cx.versions(9).await.expect("reads").into_iter().map(|row| row.no).collect();
    assert_eq!(kept, [fourth, second]);
    assert_eq!(texts_at(&f, second).await, ["旧的"], "what it was trained with stays as long as it");
    assert!(texts_at(&f, 1).await.is_empty(), "and no longer");
    assert_eq!(cx.version_calibration(second).await, Ok(Some("{\"c\":1}".to_owned())));
    change(&f, move |_, changes| changes.publish_version(None, at)).await;
    assert_eq!(cx.model_head().await.expect("reads").published_no, None, "back to the pack");

    // A version that ended does not end again.
    let again = move |_: &State| -> Result<Changes<()>, StoreError> {
        let changes = Changes::new(()).end_version(fourth, VersionState::Cancelled, None, at);
        Ok(changes.audit("cancel_model", "model", json!({})))
    };
    let ended = cx.change(Keys::new().version(fourth), again).await;
    assert!(matches!(ended, Err(store::ChangeError::Store(StoreError::Conflict(_)))), "{ended:?}");
}
