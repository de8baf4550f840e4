//! Models of what was taught: trained, stopped, tried, published, taken back.

use access::Role;
use app::training::{
    add_examples, add_intent, cancel, compare, examples, intents, keep_in_force, measure_pack, model, models,
    publish, remove_example, train, try_text, unpublish,
};
use protocol::training::{TriedOutcome, TryInput};
use protocol::training_model::{ModelState, TrainModel};

use crate::support::{House, refused};
use crate::training::{sale, texts};

const ASKED: &str = "双十一活动几点开抢";

fn note(note: &str) -> TrainModel {
    TrainModel { note: note.to_owned() }
}

fn text(text: &str, model: Option<u32>) -> TryInput {
    TryInput { text: text.to_owned(), model }
}

/// An own intent with some examples.
async fn teach(house: &House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    add_intent(app, &chief, sale("promo.singles_day")).await.expect("made");
    let lines = [
        "双十一活动什么时候开始",
        "双十一几点开抢",
        "双11 大促哪天",
        "双十一活动时间",
        "双十一优惠从几号开始",
        "今年双十一什么时候",
        "When does the Singles' Day sale start?",
        "What time is the 11.11 sale?",
    ];
    let told = add_examples(app, &chief, "promo.singles_day", texts(&lines)).await.expect("added");
    assert_eq!(told.added, 8);
}

/// Taught, trained, tried, published, answered by, compared, taken back: the whole way in one process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taught_answers_once_it_is_published() {
    let house = House::memory().await;
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    teach(&house).await;
    let before = try_text(app, &chief, text(ASKED, None)).await.expect("tried");
    let marked = try_text(app, &chief, text("帮我退一下水壶，漏水", None)).await.expect("tried");
    let item = marked.values.iter().find(|value| value.kind == "item").expect("learned from marked examples");
    assert_eq!((item.text.as_str(), item.start, item.end), ("水壶", 5, 7));
    assert!(before.intents.iter().all(|one| one.id != "promo.singles_day"), "nobody knows it yet");

    let begun = train(app, &chief, note("双十一")).await.expect("begun");
    assert_eq!((begun.no, begun.state, begun.added, begun.removed), (1, ModelState::Waiting, 8, 0));
    assert_eq!(refused(train(app, &chief, note("")).await).slug, "training-runs");
    assert_eq!(refused(publish(app, &admin, 1).await).slug, "model-not-ready");
    assert_eq!(refused(try_text(app, &chief, text(ASKED, Some(1))).await).slug, "model-not-ready");
    house.work().await;
    let made = model(app, &chief, 1).await.expect("a version");
    assert_eq!((made.model.state, made.model.done, made.model.published), (ModelState::Ready, 100, false));
    assert!(made.model.started_ms.is_some() && made.model.remaining_ms.is_none());
    let figures = made.model.figures.expect("measured");
    assert!(figures.accuracy_zh > 0.8 && figures.sure_precision > 0.8, "{figures:?}");
    assert!(made.by_intent.iter().any(|one| one.id == "promo.singles_day" && one.examples == 8));
    assert!(made.confusion.iter().all(|cell| !cell.examples.is_empty() || cell.expected.is_none()));
    assert!(made.model.loses.is_empty(), "eight examples cost nothing: {:?}", made.model.loses);

    let tried = try_text(app, &chief, text(ASKED, Some(1))).await.expect("tried");
    assert_eq!((tried.intents[0].id.as_str(), tried.outcome), ("promo.singles_day", TriedOutcome::Answers));
    assert!(tried.replies[0].contains("十一月十日晚八点") && !tried.intents[0].nearest.is_empty());
    let mut customer = house.visitor("early").await;
    let id = house.talk(&mut customer, ASKED).await;
    assert!(house.answers(id).await.iter().all(|said| !said.contains("十一月十日晚八点")), "not yet");

    assert_eq!(refused(publish(app, &chief, 1).await).slug, "forbidden", "for administrators");
    assert!(publish(app, &admin, 1).await.expect("published").published);
    let mut customer = house.visitor("late").await;
    let id = house.talk(&mut customer, ASKED).await;
    assert!(house.answers(id).await.iter().any(|said| said.contains("十一月十日晚八点")), "now it answers");
    let list = intents(app, &chief).await.expect("intents");
    let own = list.intents.iter().find(|one| one.own).expect("own");
    assert!(!list.changed && list.published == Some(1) && own.recall.is_some() && !own.changed);

    // A second version without the intent's Chinese; then back.
    let page = examples(app, &chief, "promo.singles_day").await.expect("examples").examples;
    for one in page.iter().filter(|one| one.text.contains("双")) {
        remove_example(app, &chief, "promo.singles_day", one.id).await.expect("removed");
    }
    train(app, &chief, note("")).await.expect("begun");
    house.work().await;
    let between = compare(app, &chief, 1, 2).await.expect("compared");
    assert_eq!((between.added.len(), between.removed.len()), (0, 6), "{between:?}");
    assert!(between.by_intent.iter().any(|one| one.id == "promo.singles_day" && one.examples_b == 2));
    publish(app, &admin, 2).await.expect("what is taken away on purpose is no loss");
    assert!(publish(app, &admin, 1).await.expect("rolled back").published);
    assert!(models(app, &chief).await.expect("models").changed, "what is edited is not what answers");
    assert_eq!(unpublish(app, &admin).await.expect("back to the pack").published, None);
    let after = try_text(app, &chief, text(ASKED, None)).await.expect("tried");
    assert!(after.intents.iter().all(|one| one.id != "promo.singles_day"));

    // The same from the database alone, as on another node or after a start.
    publish(app, &admin, 1).await.expect("published");
    app.assistants().forget();
    assert!(!app.assistant(chief.workspace_id).topics.contains_key("promo.singles_day"));
    keep_in_force(app).await.expect("looked");
    assert!(app.assistant(chief.workspace_id).topics.contains_key("promo.singles_day"));
    let away = app::testing::furnish(app, "away", house.fixture.clock.clone()).await;
    assert!(
        !app.assistant(away.workspace_id).topics.contains_key("promo.singles_day"),
        "theirs is the pack's"
    );
}

#[tokio::test]
async fn a_training_is_stopped_and_another_begun() {
    let house = House::memory().await;
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    teach(&house).await;
    train(app, &chief, note("")).await.expect("begun");
    assert_eq!(refused(cancel(app, &house.agent(), 1).await).slug, "forbidden");
    assert_eq!(cancel(app, &chief, 1).await.expect("stopped").state, ModelState::Cancelled);
    assert_eq!(cancel(app, &chief, 1).await.expect("as it is").state, ModelState::Cancelled);
    assert_eq!(refused(cancel(app, &chief, 9).await).slug, "not-found");
    house.work().await;
    assert_eq!(model(app, &chief, 1).await.expect("kept").model.state, ModelState::Cancelled);

    // Now in the middle of it: somebody stops it while the thread is at work.
    train(app, &chief, note("")).await.expect("begun");
    let ((), ()) = tokio::join!(house.work(), async {
        loop {
            let now = model(app, &chief, 2).await.expect("there").model;
            if now.state == ModelState::Training {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        cancel(app, &chief, 2).await.expect("stopped");
    });
    let after = model(app, &chief, 2).await.expect("kept").model;
    assert_eq!((after.state, after.figures), (ModelState::Cancelled, None));
    let long = "长".repeat(201);
    assert_eq!(refused(train(app, &chief, note(&long)).await).slug, "invalid");
    assert_eq!(refused(train(app, &house.agent(), note("")).await).slug, "forbidden");
    assert_eq!(refused(compare(app, &chief, 1, 9).await).slug, "not-found");
    assert_eq!(train(app, &chief, note("")).await.expect("begun").no, 3);
}

/// Before anything was trained there are figures for whoever looks again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_packs_own_model_is_measured_once_somebody_looks() {
    let house = House::memory().await;
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    let known =
        |list: &protocol::training::Intents| list.intents.iter().filter(|one| one.f1.is_some()).count();
    let mut measuring = Box::pin(measure_pack(app));
    assert!(at_once(&mut measuring).await.is_none(), "nobody looked yet");
    let first = intents(app, &chief).await.expect("intents");
    assert_eq!((known(&first), first.measuring), (0, true), "they are on their way");
    measuring.await.expect("measured");
    let then = intents(app, &chief).await.expect("intents");
    assert!(known(&then) > 50 && !then.measuring, "{} known", known(&then));

    teach(&house).await;
    train(app, &chief, note("")).await.expect("begun");
    house.work().await;
    let made = model(app, &chief, 1).await.expect("a version");
    assert_eq!((made.model.state, made.model.loses.len()), (ModelState::Ready, 0), "held against the pack");
}

/// What is there of it at once.
async fn at_once<T>(work: &mut std::pin::Pin<Box<impl Future<Output = T>>>) -> Option<T> {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(match work.as_mut().poll(context) {
            std::task::Poll::Ready(done) => Some(done),
            std::task::Poll::Pending => None,
        })
    })
    .await
}
