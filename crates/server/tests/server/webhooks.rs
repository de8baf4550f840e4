//! Webhooks over HTTP: what is refused, what is done once, what is told and what never is.

use access::Scope;
use protocol::key::NewApiKey;
use protocol::webhook::{WebhookWithSecret, Webhooks};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Node, node, problem, read};
use crate::things::chief;

const PATH: &str = "/api/v1/webhooks";

async fn key(node: &Node, fixture: &app::testing::Fixture) -> String {
    let scopes = vec![Scope::WebhooksManage];
    let ask = NewApiKey { name: "ERP".to_owned(), scopes, addresses: Vec::new(), expires_ms: None };
    app::key::create(&node.app, &chief(&node.app, fixture), ask).await.expect("a key").token
}

fn body(url: &str) -> Value {
    json!({ "url": url, "events": ["message.created"] })
}

#[tokio::test]
async fn addresses_inside_are_refused_with_a_reason() {
    let (node, fixture) = node(67).await;
    let token = key(&node, &fixture).await;
    for url in [
        "http://erp.example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://u:p@erp.example.com/",
        "erp",
        "ftp://erp.example.com/",
    ] {
        let ask = node.ask(Method::POST, PATH).bearer_auth(&token).json(&body(url));
        let told =
            problem(ask.send().await.expect("answer"), StatusCode::UNPROCESSABLE_ENTITY, "invalid").await;
        assert!(told["detail"].as_str().is_some_and(|detail| detail.starts_with("url: ")), "{url}: {told}");
    }
    for wrong in [
        json!({ "url": "https://erp.example.com", "events": [] }),
        json!({ "url": "https://erp.example.com", "events": ["everything"] }),
    ] {
        let ask = node.ask(Method::POST, PATH).bearer_auth(&token).json(&wrong);
        assert_eq!(ask.send().await.expect("answer").status(), 422, "{wrong}");
    }
}

#[tokio::test]
async fn the_same_key_does_the_same_once_and_something_else_never() {
    let (node, fixture) = node(68).await;
    let token = key(&node, &fixture).await;
    let ask = |url: &str, once: &str| {
        node.ask(Method::POST, PATH)
            .bearer_auth(&token)
            .header("idempotency-key", once)
            .json(&body(url))
            .send()
    };
    let first: WebhookWithSecret =
        read(ask("https://erp.example.com/a", "k1").await.expect("answer"), StatusCode::CREATED).await;
    let again: WebhookWithSecret =
        read(ask("https://erp.example.com/a", "k1").await.expect("answer"), StatusCode::CREATED).await;
    assert_eq!((first.webhook.id, &first.secret), (again.webhook.id, &again.secret));
    problem(
        ask("https://erp.example.com/b", "k1").await.expect("answer"),
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-used",
    )
    .await;
    problem(
        ask("https://erp.example.com/b", "with space").await.expect("answer"),
        StatusCode::UNPROCESSABLE_ENTITY,
        "bad-idempotency-key",
    )
    .await;
    // Ten at the same moment are one.
    let many = futures::future::join_all((0..10).map(|_| ask("https://erp.example.com/c", "k2"))).await;
    for one in many {
        assert_eq!(one.expect("answer").status(), 201);
    }
    let list = node
        .ask(Method::GET, PATH)
        .bearer_auth(&token)
        .send()
        .await
        .expect("answer")
        .text()
        .await
        .expect("text");
    assert!(!list.contains(&first.secret), "secrets are told when they are made");
    let list: Webhooks = serde_json::from_str(&list).expect("JSON");
    let urls: std::collections::BTreeSet<_> = list.webhooks.iter().map(|one| one.url.as_str()).collect();
    assert_eq!(list.webhooks.len(), 2, "each once");
    assert_eq!(
        urls.into_iter().collect::<Vec<_>>(),
        ["https://erp.example.com/a", "https://erp.example.com/c"]
    );
    // Another asker has keys of their own.
    let other = key(&node, &fixture).await;
    let ask = node
        .ask(Method::POST, PATH)
        .bearer_auth(&other)
        .header("idempotency-key", "k1")
        .json(&body("https://erp.example.com/d"));
    assert_eq!(ask.send().await.expect("answer").status(), 201);
}
