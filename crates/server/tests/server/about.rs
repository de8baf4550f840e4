//! What visitors and pages tell of themselves, and where one stands in the queue.

use app::conversation::receive_message;
use conversation::content::Content;
use protocol::about::QueuePlace;
use protocol::api::{ContactView, OpenWidget, WidgetSession};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{LoggedIn, Node, node, problem, read};

async fn tell(node: &Node, token: &str, body: Value) -> reqwest::Response {
    let ask = node.ask(Method::PUT, "/api/v1/widget/about").header("origin", "https://shop.example");
    ask.bearer_auth(token).json(&body).send().await.expect("answer")
}

async fn contact(node: &Node, agent: &LoggedIn, id: base::ContactId) -> ContactView {
    let ask = agent.on(node.ask(Method::GET, &format!("/api/v1/contacts/{id}")));
    read(ask.send().await.expect("answer"), StatusCode::OK).await
}

/// Sets the inbox; the fixture's administrator may.
async fn set(node: &Node, fixture: &app::testing::Fixture, settings: Value) {
    let admin = node.log_in(&fixture.users[2].email).await;
    let inbox =
        node.app.store().system().inbox_by_key(&fixture.inbox).await.expect("read").expect("there").id;
    let body = json!({ "name": "云杉生活", "origins": [], "settings": settings });
    let ask =
        admin.on(node.ask(Method::PUT, &format!("/api/v1/inboxes/{inbox}")).header("origin", node.origin()));
    assert_eq!(ask.json(&body).send().await.expect("answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_asked_before_the_first_message_reaches_the_agent_and_is_asked_once() {
    let (node, fixture) = node(80).await;
    let pre_chat = json!([{ "kind": "name", "required": true }, { "kind": "phone", "required": false }]);
    set(&node, &fixture, json!({ "pre_chat": pre_chat })).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    assert_eq!(session.inbox.pre_chat.len(), 2);
    let told = json!({ "told": { "name": " 王小明 ", "phone": "138 0013 8000" }, "attributes": { "level": 3, "vip": true } });
    for _ in 0..2 {
        assert_eq!(tell(&node, &session.token, told.clone()).await.status(), StatusCode::NO_CONTENT);
    }
    let mut visitor = app::contact::visitor(&node.app, &session.token).await.expect("visitor");
    receive_message(&node.app, &mut visitor, "client-about-1", Content::text("在吗"))
        .await
        .expect("received");

    let agent = node.log_in(&fixture.users[0].email).await;
    let seen = contact(&node, &agent, visitor.contact_id).await;
    assert_eq!(
        seen.profile.name.as_deref(),
        Some("王小明"),
        "what was told stands where no signature says more"
    );
    assert!(!seen.verified, "and is not taken for proved");
    assert_eq!(json!(seen.profile.page_attributes), json!({ "level": 3.0, "vip": true }));
    let again = node.open_widget(&fixture.inbox, session.secret).await;
    assert!(again.inbox.pre_chat.is_empty(), "nobody is asked twice");
}

#[tokio::test]
async fn a_page_needs_consent_and_loses_its_secrets() {
    let (node, fixture) = node(81).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let page = json!({ "url": "https://shop.example/p/7?token=abc&color=red#x", "title": "水壶", "referrer": "https://s.example/?q=1" });
    let refused = tell(&node, &session.token, json!({ "page": page, "consent": true })).await;
    let refused = problem(refused, StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
    assert!(refused["detail"].as_str().expect("a detail").starts_with("page:"), "{refused}");
    set(&node, &fixture, json!({ "page": "ask" })).await;
    problem(
        tell(&node, &session.token, json!({ "page": page })).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid",
    )
    .await;
    let events = json!([{ "name": "added_to_cart", "props": { "sku": "K-7", "count": 2 } }]);
    let told = json!({ "page": page, "consent": true, "events": events });
    assert_eq!(tell(&node, &session.token, told).await.status(), StatusCode::NO_CONTENT);
    let visitor = app::contact::visitor(&node.app, &session.token).await.expect("visitor");
    let agent = node.log_in(&fixture.users[0].email).await;
    let seen = contact(&node, &agent, visitor.contact_id).await;
    let page = seen.profile.page.expect("a page");
    assert_eq!(page.url, "https://shop.example/p/7?color=red");
    assert_eq!(page.referrer.as_deref(), Some("https://s.example/?q=1"));
    assert_eq!(seen.profile.events[0].name, "added_to_cart");
}

#[tokio::test]
async fn two_who_tell_at_once_both_count_and_the_forgotten_tell_nothing() {
    let (node, fixture) = node(82).await;
    let session = node.open_widget(&fixture.inbox, None).await;
    let one = tell(&node, &session.token, json!({ "attributes": { "a": "1" } }));
    let two = tell(&node, &session.token, json!({ "attributes": { "b": "2" } }));
    let (one, two) = tokio::join!(one, two);
    assert_eq!((one.status(), two.status()), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    let resumed = node.open_widget(&fixture.inbox, session.secret).await;
    let visitor = app::contact::visitor(&node.app, &resumed.token).await.expect("visitor");
    let admin = node.log_in(&fixture.users[2].email).await;
    let seen = contact(&node, &admin, visitor.contact_id).await;
    assert_eq!(json!(seen.profile.page_attributes), json!({ "a": "1", "b": "2" }));
    let path = format!("/api/v1/contacts/{}", visitor.contact_id);
    let erased = admin
        .on(node.ask(Method::DELETE, &path).header("origin", node.origin()))
        .send()
        .await
        .expect("answer");
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);
    let late = tell(&node, &resumed.token, json!({ "attributes": { "c": "3" } })).await;
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_place_in_the_queue_counts_those_who_wait_longer() {
    let (node, fixture) = node(83).await;
    let place = async |session: &WidgetSession| -> QueuePlace {
        let ask = node.ask(Method::GET, "/api/v1/widget/queue").bearer_auth(&session.token);
        read(ask.send().await.expect("answer"), StatusCode::OK).await
    };
    let mut sessions = Vec::new();
    for n in 0..3 {
        let ask =
            OpenWidget { inbox: fixture.inbox.clone(), secret: None, identity_token: None, locale: None };
        let session = app::contact::open_widget(&node.app, ask, None).await.expect("session");
        assert_eq!(place(&session).await.position, None, "nobody waits before asking");
        let mut visitor = app::contact::visitor(&node.app, &session.token).await.expect("visitor");
        let id = format!("client-queue-{n}");
        receive_message(&node.app, &mut visitor, &id, Content::text("找人工")).await.expect("received");
        let asked = app::conversation::ask_person(&node.app, &mut visitor).await;
        // The words alone may have called for a person already.
        assert!(asked.is_ok() || place(&session).await.position.is_some());
        fixture.clock.advance_ms(1_000);
        sessions.push(session);
    }
    for (at, session) in sessions.iter().enumerate() {
        let found = place(session).await;
        assert_eq!((found.position, found.usual_wait_ms), (Some(at as u64 + 1), None));
    }
}
