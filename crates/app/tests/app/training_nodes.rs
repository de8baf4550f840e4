//! Several nodes on one database: whoever lives takes a training up, what is published on one answers on all, and a flow goes on meanwhile.

use std::sync::Arc;

use access::Role;
use app::training::{add_examples, add_intent, keep_in_force, model, publish, train, try_text};
use app::{App, Error, Settings, job};
use base::limits::JOB_ATTEMPTS;
use bus::LocalBus;
use protocol::training::TryInput;
use protocol::training_model::{ModelState, TrainModel};
use store::{Changes, Keys, State};

use crate::support::{House, LEASE_MS, on_both_engines};
use crate::training::{sale, texts};

on_both_engines! {
    a_training_whose_nodes_all_die_has_failed,
}

const ASKED: &str = "双十一是几号开始";

async fn teach(house: &House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    add_intent(app, &chief, sale("promo.singles_day")).await.expect("made");
    let lines = [
        "双十一优惠从几号开始",
        "双十一什么时候开始",
        "双十一几点开抢",
        "双11 大促哪天",
        "双十一活动时间",
        "今年双十一什么时候",
    ];
    assert_eq!(add_examples(app, &chief, "promo.singles_day", texts(&lines)).await.expect("added").added, 6);
    train(app, &chief, TrainModel { note: String::new() }).await.expect("begun");
}

/// A node takes the training, begins, and dies without a word.
async fn taken_to_the_grave(house: &House, attempt: u32) {
    let app = &house.app;
    let now = app.env().now();
    let claimed =
        app.store().system().claim(app.node_id(), job::KINDS, now, LEASE_MS, 1).await.expect("a claim");
    assert_eq!(
        claimed.iter().map(|job| (job.kind.as_str(), job.attempts)).collect::<Vec<_>>(),
        [("train_model", attempt)]
    );
    let begun = move |_: &State| -> Result<Changes<()>, Error> {
        Ok(Changes::new(()).advance_version(1, (5, 100), now).unaudited("how far a training has come"))
    };
    let cx = app.cx(house.fixture.workspace_id, app::system());
    cx.change(Keys::new().version(1), begun).await.expect("begun");
}

async fn a_training_whose_nodes_all_die_has_failed(house: House) {
    let (app, chief) = (&house.app, house.user(Role::Supervisor));
    teach(&house).await;
    for attempt in 1..=JOB_ATTEMPTS {
        taken_to_the_grave(&house, attempt).await;
        house.fixture.clock.advance_ms(LEASE_MS);
    }
    house.work().await;
    assert_eq!(
        model(app, &chief, 1).await.expect("there").model.state,
        ModelState::Failed,
        "not for ever under way"
    );
    let again = train(app, &chief, TrainModel { note: String::new() }).await.expect("another is begun");
    assert_eq!(again.no, 2);
}

/// Does what is due on a node.
async fn work(app: &App) {
    let (system, now) = (app.store().system(), app.env().now());
    let claimed = system.claim(app.node_id(), job::KINDS, now, LEASE_MS, 16).await.expect("claims");
    for row in claimed {
        job::run(app, &row).await.expect("done");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_node_trained_and_another_published_answers_on_both_and_flows_go_on() {
    let database = store::testing::postgres().await;
    let config = database.config.clone();
    let house = House::with(Settings::default(), &config, Some(database)).await;
    let (env, clock) = base::seeded::env(2);
    let other = app::testing::node(
        &config,
        env,
        Settings::default(),
        Arc::new(LocalBus::new()),
        house.service.clone(),
    )
    .await;
    assert_ne!(house.app.node_id(), other.node_id());
    let (app, chief, admin) = (&house.app, house.user(Role::Supervisor), house.user(Role::Administrator));
    teach(&house).await;
    taken_to_the_grave(&house, 1).await;
    clock.set(app.env().now());
    work(&other).await;
    assert_eq!(model(app, &chief, 1).await.expect("there").model.state, ModelState::Training, "it is leased");
    for clock in [&clock, &house.fixture.clock] {
        clock.advance_ms(LEASE_MS);
    }
    work(&other).await;
    assert_eq!(
        model(app, &chief, 1).await.expect("there").model.state,
        ModelState::Ready,
        "taken up by who lives"
    );

    let mut customer = house.visitor("half way").await;
    let id = house.talk(&mut customer, "查一下我的订单").await;
    let asked = house.answers(id).await;
    assert!(asked.last().is_some_and(|said| said.contains("订单号")), "{asked:?}");
    publish(app, &admin, 1).await.expect("published");
    keep_in_force(&other).await.expect("looked");
    for node in [app, &other] {
        let ask = TryInput { text: ASKED.to_owned(), model: None };
        let told = try_text(node, &chief, ask).await.expect("tried");
        assert_eq!(told.intents.first().map(|one| one.id.as_str()), Some("promo.singles_day"));
    }
    house.talk(&mut customer, "ZK20260001").await;
    let asked = house.answers(id).await;
    assert!(asked.last().is_some_and(|said| said.contains("后四位")), "it goes on where it was: {asked:?}");
}
