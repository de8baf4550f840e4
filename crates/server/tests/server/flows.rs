//! Flows over HTTP: a draft, what is wrong with it, its release, and what the matrix works on.

use std::sync::Arc;

use access::{Actor, Role};
use app::testing::{Fixture, furnish};
use reqwest::Method;
use serde_json::{Value, json};
use store::{Changes, Config, Keys, ReleaseRow, ReleaseState, Rollout};

use crate::support::Node;
use crate::teaching::{call, role, work};
use crate::things::chief;

/// A small flow of this name.
pub fn source(id: &str) -> String {
    format!(
        "id: {id}\ntitle: {{zh: 礼品包装, en: Gift wrap}}\nsteps:\n  - say: {{zh: 好的，会包装好。, en: We will wrap it.}}\n"
    )
}

/// An own flow that waits, and a release that may be published; none is being tested.
pub async fn flow(app: &app::App, fixture: &Fixture) -> (String, u32) {
    let user = chief(app, fixture);
    let id = format!("own_{}", &fixture.workspace_id.to_string().replace('-', "_")[..20]);
    app::flow::unpublish_flows(app, &user).await.expect("the pack's");
    if app::flow::show_flow(app, &user, &id).await.is_ok() {
        app::flow::reset_flow(app, &user, &id).await.expect("gone");
    }
    let ask = serde_json::from_value(json!({ "id": id, "source": source(&id) })).expect("a flow");
    app::flow::add_flow(app, &user, ask).await.expect("made");
    let cx = app.cx(fixture.workspace_id, Actor::System);
    for one in cx.releases(50).await.expect("releases") {
        if one.state == ReleaseState::Testing {
            end(app, &cx, one.no, None).await;
        }
    }
    // Another number in another workspace, so that one of theirs is not one of ours.
    let no = if fixture.inbox == "away" { 900 } else { 1 };
    if cx.release(no).await.expect("read").is_some() {
        return (id, no);
    }
    let row = ReleaseRow {
        no,
        state: ReleaseState::Testing,
        done: 0,
        steps: 0,
        user_id: user.user_id,
        at: app.env().now(),
        ended_at: None,
        published_at: None,
        note: String::new(),
        tried: None,
    };
    end(app, &cx, no, Some(row)).await;
    (id, no)
}

/// Its tests are over and went well.
async fn end(app: &app::App, cx: &store::Cx, no: u32, made: Option<ReleaseRow>) {
    let now = app.env().now();
    let change = move |_: &store::State| -> Result<Changes<()>, store::StoreError> {
        let changes = Changes::new(());
        let changes = match &made {
            Some(row) => changes.insert_release(row, &[]),
            None => changes,
        };
        let changes = changes.test_release(no, ReleaseState::Ready, "{}".to_owned(), now);
        // It was tried once, so that there is something to look at.
        let changes = changes.begin_rollout(Rollout { no, percent: 10 }, None, now).end_rollout(no, now);
        Ok(changes.audit("test_flow_release", format!("flow_release:{no}"), json!({})))
    };
    cx.change(Keys::new().flow_head(), change).await.expect("kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flow_is_changed_tested_and_published() {
    let (env, clock) = base::seeded::env(92);
    let settings = app::Settings { release_customers: 10, ..crate::support::quiet() };
    let pack = app::testing::pack_with_scripts_of(&["order_status"]);
    let (bus, actions) = (Arc::new(bus::LocalBus::new()), Arc::new(app::action::NoActions));
    let app = app::testing::node_with(&Config::SqliteMemory, env, settings, bus, actions, pack).await;
    let fixture = furnish(&app, "flows", clock).await;
    let node = Node::start(app, server::Options::default()).await;
    let (chief, admin) =
        (role(&node, &fixture, Role::Supervisor).await, role(&node, &fixture, Role::Administrator).await);
    let worker = tokio::spawn(work(node.app.clone()));

    let (status, there) = call(&node, &chief, Method::GET, "/api/v1/flows/order_status", Value::Null).await;
    assert_eq!((status, there["origin"].as_str(), there["rev"].as_u64()), (200, Some("pack"), Some(0)));
    let step = &there["check"]["outline"][0];
    assert_eq!((step["kind"].as_str(), step["name"].as_str()), (Some("collect"), Some("order_number")));

    // A text that is wrong is kept, and not released.
    let text = there["source"].as_str().expect("a text");
    let wrong = text.replacen("attempts: 3", "attempts: 30", 1);
    let path = "/api/v1/flows/order_status";
    let (status, saved) = call(&node, &chief, Method::PUT, path, json!({ "source": wrong, "rev": 0 })).await;
    assert_eq!((status, saved["check"]["problem"]["line"].as_u64()), (200, Some(15)));
    let (status, refused) = call(&node, &chief, Method::POST, "/api/v1/flow-releases", json!({})).await;
    assert_eq!((status, refused["slug"].as_str()), (422, Some("flow-wrong")), "{refused}");
    let better = text.replace("What is your order number?", "Which order number is it?");
    let (status, refused) =
        call(&node, &chief, Method::PUT, path, json!({ "source": better, "rev": 0 })).await;
    assert_eq!((status, refused["slug"].as_str()), (409, Some("flow-changed")), "{refused}");
    let (status, _) = call(&node, &chief, Method::PUT, path, json!({ "source": better, "rev": 1 })).await;
    assert_eq!(status, 200);

    let (status, made) =
        call(&node, &chief, Method::POST, "/api/v1/flow-releases", json!({ "note": "shorter" })).await;
    assert_eq!((status, made["state"].as_str()), (202, Some("testing")), "{made}");
    let mut tested = Value::Null;
    for _ in 0..6_000 {
        tested = call(&node, &chief, Method::GET, "/api/v1/flow-releases/1", Value::Null).await.1;
        if tested["release"]["state"] != "testing" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(tested["release"]["state"].as_str(), Some("ready"), "{}", tested["release"]);
    assert_eq!(tested["files"][0]["id"].as_str(), Some("order_status"));
    let publish = "/api/v1/flow-releases/1/publish";
    let (status, _) = call(&node, &chief, Method::POST, publish, Value::Null).await;
    assert_eq!(status, 403, "a supervisor makes it, an administrator publishes it");
    let (status, done) = call(&node, &admin, Method::POST, publish, Value::Null).await;
    assert_eq!((status, done["published"].as_bool()), (200, Some(true)));
    let (_, there) = call(&node, &chief, Method::GET, path, Value::Null).await;
    assert_eq!((there["origin"].as_str(), there["draft"].as_str()), (Some("changed"), Some("none")));
    worker.abort();
}
