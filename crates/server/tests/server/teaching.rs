//! Teaching the assistant over HTTP: the whole way from an example to an answer, and what the matrix works on.

use access::{Actor, Role};
use app::testing::{Fixture, furnish};
use protocol::training_model::ModelState;
use reqwest::Method;
use serde_json::{Value, json};
use store::{Changes, Keys, Trained, VersionRow, VersionState};

use crate::support::{LoggedIn, Node};
use crate::things::chief;

/// A version that is ready, the pack's own model under a number; and no training is on its way.
pub async fn version(app: &app::App, fixture: &Fixture) -> u32 {
    let user = chief(app, fixture);
    let there = app::training::models(app, &user).await.expect("models").models;
    for one in there.iter().filter(|one| matches!(one.state, ModelState::Waiting | ModelState::Training)) {
        app::training::cancel(app, &user, one.no).await.expect("stopped");
    }
    if let Some(ready) = there.iter().find(|one| one.state == ModelState::Ready) {
        return ready.no;
    }
    // Another number in another workspace, so that one of theirs is not one of ours.
    let no = if fixture.inbox == "away" { 900 } else { 1 };
    let row = VersionRow {
        no,
        state: VersionState::Waiting,
        done: 0,
        steps: 0,
        user_id: user.user_id,
        at: app.env().now(),
        started_at: None,
        ended_at: None,
        published_at: None,
        note: String::new(),
        problem: None,
        examples: 0,
        intents: 0,
        added: 0,
        removed: 0,
        micros: None,
        bytes: None,
    };
    let calibration = serde_json::to_string(app.pack().model.calibration()).expect("JSON");
    let trained = Trained { micros: 0, bytes: None, report: "{}".to_owned(), calibration };
    let now = app.env().now();
    let change = move |_: &store::State| -> Result<Changes<()>, store::StoreError> {
        let changes = Changes::new(()).insert_version(&row).ready_version(no, trained.clone(), now);
        Ok(changes.audit("finish_model", format!("model:{no}"), json!({})))
    };
    app.cx(fixture.workspace_id, Actor::System).change(Keys::new().model_head(), change).await.expect("kept");
    no
}

pub async fn call(node: &Node, who: &LoggedIn, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = who.on(node.ask(method, path));
    let request = if body.is_null() { request } else { request.json(&body) };
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or(Value::Null))
}

/// Polls until the version is no longer on its way.
async fn ended(node: &Node, who: &LoggedIn, no: u64) -> Value {
    for _ in 0..6_000 {
        let (status, found) =
            call(node, who, Method::GET, &format!("/api/v1/training/models/{no}"), Value::Null).await;
        assert_eq!(status, 200);
        if !matches!(found["model"]["state"].as_str(), Some("waiting" | "training")) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the training does not end");
}

/// Does whatever is due, as the claiming loop would.
pub async fn work(app: app::App) {
    loop {
        let (system, now) = (app.store().system(), app.env().now());
        let claimed = system.claim(app.node_id(), app::job::KINDS, now, 30_000, 16).await.expect("claimed");
        for row in claimed {
            let app = app.clone();
            tokio::spawn(async move {
                if let Err(error) = app::job::run(&app, &row).await {
                    app::job::failed(&app, &row, &error).await.expect("noted");
                }
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

pub async fn role(node: &Node, fixture: &Fixture, role: Role) -> LoggedIn {
    let user = fixture.users.iter().find(|user| user.role == role).expect("somebody");
    node.log_in(&user.email).await
}

/// What the assistant says to a customer of this inbox.
async fn answer(node: &Node, fixture: &Fixture, text: &str) -> Vec<String> {
    let app = &node.app;
    let ask = protocol::api::OpenWidget {
        inbox: fixture.inbox.clone(),
        secret: None,
        identity_token: None,
        locale: None,
    };
    let token = app::contact::open_widget(app, ask, None).await.expect("session").token;
    let mut visitor = app::contact::visitor(app, &token).await.expect("visitor");
    let id = format!("teach-{}", app.env().uuid().simple());
    let content = conversation::content::Content::text(text);
    let received =
        app::conversation::receive_message(app, &mut visitor, &id, content).await.expect("received");
    let cx = app.cx(fixture.workspace_id, Actor::System);
    for _ in 0..600 {
        let messages = cx.messages(received.conversation_id, None, 50).await.expect("messages");
        let said: Vec<String> = messages
            .iter()
            .filter(|message| message.meta.why.is_some())
            .filter_map(|message| {
                serde_json::to_value(&message.content).ok()?["text"].as_str().map(str::to_owned)
            })
            .collect();
        if !said.is_empty() {
            return said;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("nobody answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_an_example_to_an_answer_in_one_workspace_and_not_in_the_other() {
    let settings = app::Settings { assistant: true, ..app::Settings::default() };
    let (node, home) = crate::support::node_with(91, settings, server::Options::default()).await;
    let away = furnish(&node.app, "away", home.clock.clone()).await;
    let worker = tokio::spawn(work(node.app.clone()));
    let (supervisor, admin) =
        (role(&node, &home, Role::Supervisor).await, role(&node, &home, Role::Administrator).await);
    let asked = "双十一活动几点开抢";

    let intent = json!({ "id": "promo.singles_day", "title": { "zh": "双十一活动" }, "answer": { "zh": "十一月十日晚八点开始。" } });
    let (status, made) = call(&node, &supervisor, Method::POST, "/api/v1/intents", intent).await;
    assert_eq!((status, made["own"].as_bool()), (201, Some(true)), "{made}");
    let texts = json!({ "texts": ["双十一活动什么时候开始", "双十一几点开抢", "双11 大促哪天", "双十一活动时间", "今年双十一什么时候"] });
    let path = "/api/v1/intents/promo.singles_day/examples";
    let (status, told) = call(&node, &supervisor, Method::POST, path, texts).await;
    assert_eq!((status, told["added"].as_u64()), (200, Some(5)), "{told}");

    let (status, begun) =
        call(&node, &supervisor, Method::POST, "/api/v1/training/models", json!({ "note": "双十一" })).await;
    assert_eq!((status, begun["added"].as_u64()), (202, Some(5)), "{begun}");
    // The worker may have it already.
    assert!(matches!(begun["state"].as_str(), Some("waiting" | "training")), "{begun}");
    let (status, twice) = call(&node, &supervisor, Method::POST, "/api/v1/training/models", json!({})).await;
    assert_eq!((status, twice["slug"].as_str()), (409, Some("training-runs")), "{twice}");
    let trained = ended(&node, &supervisor, 1).await;
    assert_eq!(
        (trained["model"]["state"].as_str(), trained["model"]["done"].as_u64()),
        (Some("ready"), Some(100)),
        "{}",
        trained["model"]
    );

    let ask = json!({ "text": asked, "model": 1 });
    let (status, tried) = call(&node, &supervisor, Method::POST, "/api/v1/training/try", ask).await;
    assert_eq!(
        (status, tried["outcome"].as_str(), tried["intents"][0]["id"].as_str()),
        (200, Some("answers"), Some("promo.singles_day")),
        "{tried}"
    );
    let publish = "/api/v1/training/models/1/publish";
    assert_eq!(call(&node, &supervisor, Method::POST, publish, Value::Null).await.0, 403);
    let (status, published) = call(&node, &admin, Method::POST, publish, Value::Null).await;
    assert_eq!((status, published["published"].as_bool()), (200, Some(true)), "{published}");

    assert_eq!(answer(&node, &home, asked).await, ["十一月十日晚八点开始。"]);
    assert!(
        answer(&node, &away, asked).await.iter().all(|said| !said.contains("晚八点")),
        "theirs is not taught"
    );
    let theirs = role(&node, &away, Role::Administrator).await;
    assert_eq!(call(&node, &theirs, Method::GET, path, Value::Null).await.0, 404);
    assert_eq!(call(&node, &theirs, Method::GET, "/api/v1/training/models/1", Value::Null).await.0, 404);
    let (_, list) = call(&node, &theirs, Method::GET, "/api/v1/training/models", Value::Null).await;
    assert_eq!((list["models"].as_array().map(Vec::len), list["published"].is_null()), (Some(0), true));

    // What spoils a large intent is not published; the version before goes on.
    let (_, there) = call(&node, &supervisor, Method::GET, "/api/v1/intents", Value::Null).await;
    let large = there["intents"]
        .as_array()
        .expect("intents")
        .iter()
        .filter(|one| one["flow"].is_null() && one["smalltalk"] == false);
    let large = large.max_by_key(|one| one["examples_zh"].as_u64()).expect("one")["id"]
        .as_str()
        .expect("id")
        .to_owned();
    let (_, page) =
        call(&node, &supervisor, Method::GET, &format!("/api/v1/intents/{large}/examples"), Value::Null)
            .await;
    let stolen: Vec<&Value> =
        page["examples"].as_array().expect("examples").iter().map(|one| &one["text"]).collect();
    let steal = json!({ "texts": stolen, "force": true });
    let (status, told) = call(&node, &supervisor, Method::POST, path, steal).await;
    assert_eq!(status, 200, "{told}");
    call(&node, &supervisor, Method::POST, "/api/v1/training/models", json!({})).await;
    let spoilt = ended(&node, &supervisor, 2).await;
    assert_eq!(spoilt["model"]["loses"][0]["intent"].as_str(), Some(large.as_str()), "{}", spoilt["model"]);
    let (status, refused) =
        call(&node, &admin, Method::POST, "/api/v1/training/models/2/publish", Value::Null).await;
    assert_eq!((status, refused["slug"].as_str()), (409, Some("model-loses")), "{refused}");
    assert!(refused["detail"].as_str().expect("why").contains(&large), "{refused}");
    assert_eq!(answer(&node, &home, asked).await, ["十一月十日晚八点开始。"]);
    let (status, back) = call(&node, &admin, Method::DELETE, "/api/v1/training/published", Value::Null).await;
    assert_eq!((status, back["published"].is_null()), (200, true), "{back}");
    assert!(answer(&node, &home, asked).await.iter().all(|said| !said.contains("晚八点")));
    worker.abort();
}
